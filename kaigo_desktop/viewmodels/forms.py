"""⑤ 書類: which papers apply, what is missing in each, and what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.dates import wareki_short
from kaigo_desktop.domain.forms.form import FilledForm, Form, OwnField
from kaigo_desktop.domain.plans.fields import OFFICE_PLAN_FIELDS, PlanField
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.services.cases import complete
from kaigo_desktop.services.file_names import case_folder
from kaigo_desktop.services.issuing import (
    Copy,
    FileWriter,
    FormPrinter,
    IssuedFile,
    Rendered,
    copies,
    filled,
    issue,
)
from kaigo_desktop.services.ports import CaseId, CaseLine, Clock, Issued
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import office_names

CopyKey = tuple[str, str | None, int | None]
"""A paper: its form, its office, its year of reporting."""


class PaperState(StrEnum):
    """How far a paper is."""

    NEW = "未作成"
    LACKING = "不足あり"
    WRITTEN = "作成済"
    CHANGED = "変更あり"


class PaperLog(Protocol):
    """What keeps note of papers that were written (the store of cases)."""

    def lines(self) -> Sequence[CaseLine]:
        """All cases, with their titles."""

    def issued(self, case: CaseId, /) -> Sequence[Issued]:
        """The newest entry of each form, office and year."""

    def record_issued(self, case: CaseId, issued: Sequence[Issued], /) -> None:
        """Note papers that were written. Raises Trouble where the file fails."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What papers are made with."""

    forms: Mapping[str, Form]
    knowledge: Knowledge
    case_of: Callable[[Document], Case]
    printer: FormPrinter
    write: FileWriter
    log: PaperLog
    clock: Clock


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact without which a paper is not ready, in the words of its question, and where it is answered."""

    label: str
    address: Address


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that applies to the case."""

    key: CopyKey
    title: str
    whose: str
    state: PaperState
    missing: tuple[Missing, ...]
    empty: int
    written: str
    own: tuple[OwnField, ...] = field(compare=False)

    @property
    def name(self) -> str:
        """The paper in one word, for names of controls."""
        return ".".join(str(part) for part in self.key if part is not None)


class FormsViewModel(QObject):
    """The papers of the open case."""

    changed = Signal()
    """The papers, or what is missing in them, are other ones now."""

    def __init__(
        self, session: CaseSession, facts: Facts, papers: Papers, base: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._facts = facts
        self._papers = papers
        self.base = base
        session.assessed.connect(self._tell)

    @property
    def folder(self) -> Path:
        """Where the papers of this case go: a folder of its own, so that cases never overwrite each other."""
        return self.base / case_folder(self._session.case, self._papers.log.lines())

    def choose_base(self, base: Path) -> None:
        """Keep the papers of all cases under that folder from now on."""
        self.base = base
        self.changed.emit()

    def papers(self) -> tuple[Paper, ...]:
        """Every paper that applies now, in the order in which an officer expects them."""
        case = self._case()
        log = {
            (one.form, one.office, one.sequence): one for one in self._papers.log.issued(self._session.case)
        }
        return tuple(self._paper(case, copy, log) for copy in self._copies(case))

    def own_address(self, form: str, name: str) -> Address:
        """Where a field that only one form knows lives."""
        return ("form_facts", "by_form", form, name)

    def own_value(self, form: str, name: str) -> object:
        """What is known there."""
        return self._session.value(self.own_address(form, name))

    def writing(self, only: Sequence[str] | None = None) -> Callable[[], tuple[IssuedFile, ...]]:
        """The work of writing all papers, or those of some forms, to be done in a thread.

        It touches nothing of this view-model. Raises Trouble where a paper
        cannot be printed whole or the disk fails.
        """
        parts = self._papers
        return partial(
            issue,
            self._case(),
            self._session.assessment,
            self.folder,
            forms=parts.forms,
            printer=parts.printer,
            write=parts.write,
            only=only,
            knowledge=parts.knowledge,
        )

    def drawing(self, key: CopyKey) -> Callable[[], Rendered]:
        """The work of drawing one paper for the preview, to be done in a thread."""
        case = self._case()
        copy = next(one for one in self._copies(case) if _key(one) == key)
        form = self._filled(case, copy)
        return partial(
            self._papers.printer.render, form, title=copy.form.title, as_of=self._session.assessment.as_of
        )

    def keep(self, issued: Iterable[IssuedFile]) -> None:
        """Note what was written, with the facts and the rule data that it was written from."""
        case = self._case()
        by_key = {_key(copy): copy for copy in self._copies(case)}
        rules = " ".join(
            f"{id_}={version}" for id_, version in sorted(self._session.assessment.rules.items())
        )
        entries = []
        for one in issued:
            key = (one.form, one.office, one.sequence)
            if key not in by_key:
                continue  # the case was changed while the papers were drawn, and this one no longer applies
            facts = facts_hash(self._filled(case, by_key[key]))
            now = self._papers.clock.now()
            entries.append(Issued(*key, str(self.folder / one.file), one.sha256, facts, rules, now))
        self._papers.log.record_issued(self._session.case, entries)
        self._session.papers_noted.emit()
        self.changed.emit()

    def _paper(self, case: Case, copy: Copy, log: Mapping[CopyKey, Issued]) -> Paper:
        form = self._filled(case, copy)
        written = log.get(_key(copy))
        missing = self._missing(copy, form.required_missing)
        whose = office_names(self._session.document).get(copy.office or "", "")
        year = "" if copy.sequence is None else f"（{copy.sequence}年目）"
        return Paper(
            key=_key(copy),
            title=f"{copy.form.title}{year}",
            whose=whose,
            state=_state(form, written),
            missing=missing,
            empty=len(form.empty_fields),
            written="" if written is None else f"{wareki_short(written.at.date())} {written.at:%H:%M} に作成",
            own=copy.form.own,
        )

    def _copies(self, case: Case) -> tuple[Copy, ...]:
        return copies(case, self._session.assessment, self._papers.forms)

    def _filled(self, case: Case, copy: Copy) -> FilledForm:
        return filled(case, self._session.assessment, copy, self._papers.knowledge)

    def _missing(self, copy: Copy, names: Iterable[str]) -> tuple[Missing, ...]:
        found = {}
        for name in names:
            address = self._address(copy, name)
            found[address] = Missing(self._label(copy.form, name, address), address)
        return tuple(found.values())

    def _address(self, copy: Copy, name: str) -> Address:
        """Where the value of that name is answered."""
        head, _, rest = name.partition(".")
        office = copy.office or next(iter(office_names(self._session.document)), "")
        parts = tuple(rest.split(".")) if rest else ()
        places: Mapping[str, Address] = {
            "own": ("form_facts", "by_form", copy.form.id, *parts),
            "contact": ("form_facts", "contact", *parts),
            "office": ("offices", office, *parts),
            "plan": ("plan", "offices", office, *parts),
            "report": ("plan", "offices", office, "reports", str(copy.fiscal_year or ""), *parts),
            "corporation": ("corporation", *parts),
            "prefecture": ("case", "prefecture"),
            "fiscal_year": ("case", "fiscal_year"),
        }
        return places.get(head, ("expenses",))

    def _label(self, form: Form, name: str, address: Address) -> str:
        own = next((one.label for one in form.own if f"own.{one.name}" == name), None)
        fact = self._facts.of(address)
        if own is not None or fact is not None:
            return own or (fact.label if fact is not None else "")
        plan = _plan_label(address)
        return plan or ("費用と金額" if address == ("expenses",) else "そのほかの項目")

    def _case(self) -> Case:
        return self._papers.case_of(complete(self._session.document)[0])

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def facts_hash(form: FilledForm) -> str:
    """The same as long as everything that the paper shows is the same."""
    return hashlib.sha256(repr(form.blocks).encode("utf-8", "surrogatepass")).hexdigest()


def _key(copy: Copy) -> CopyKey:
    return (copy.form.id, copy.office, copy.sequence)


def _state(form: FilledForm, written: Issued | None) -> PaperState:
    if written is None:
        return PaperState.LACKING if form.required_missing else PaperState.NEW
    return PaperState.WRITTEN if written.facts_sha256 == facts_hash(form) else PaperState.CHANGED


def _plan_label(address: Address) -> str:
    """The label of a field of the plan; empty where it is none."""
    fields: tuple[PlanField, ...] = OFFICE_PLAN_FIELDS
    label = ""
    for part in address[3:] if address[:2] == ("plan", "offices") else ():
        found = next((one for one in fields if one.name == part), None)
        if found is not None:
            label, fields = found.label, found.fields
    return label
