"""⑤ 書類: which papers apply, what is missing in each, and what was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.dates import wareki_short
from kaigo_desktop.domain.deadlines.deadline import Deadline
from kaigo_desktop.domain.forms.characters import CharacterTable
from kaigo_desktop.domain.forms.consistency import check_forms
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.findings import Finding, Severity
from kaigo_desktop.domain.forms.findings import Paper as CheckedPaper
from kaigo_desktop.domain.forms.form import FilledForm
from kaigo_desktop.domain.forms.rows import FOR_OFFICE, KEY, row_title
from kaigo_desktop.domain.forms.values_records import Paper as FormPaper
from kaigo_desktop.domain.forms.values_records import given_rows, subjects
from kaigo_desktop.services.bundling import bundle_title
from kaigo_desktop.services.cases import complete
from kaigo_desktop.services.file_names import case_folder
from kaigo_desktop.services.issuing import Copy, Rendered, copies, file_names, filled_all
from kaigo_desktop.services.papers import (
    Batch,
    Made,
    ReadyPaper,
    Step,
    as_drafts,
    bundle_name,
    draw,
    draw_bundle,
    facts_hash,
    make,
    only,
    rules_version,
)
from kaigo_desktop.services.ports import Issued
from kaigo_desktop.services.submissions import Submissions
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.facts import office_names
from kaigo_desktop.viewmodels.form_papers import (
    GROUPS,
    ON_DEMAND,
    CheckLine,
    Paper,
    PaperGroup,
    Papers,
    PaperState,
)
from kaigo_desktop.viewmodels.form_places import FormPlaces, Missing

__all__ = [
    "GROUPS",
    "CheckLine",
    "CopyKey",
    "FormsViewModel",
    "Missing",
    "Paper",
    "PaperGroup",
    "PaperState",
    "Papers",
]


Picks = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""Choices by list and field: what is kept, and its words."""

FollowedDeadlines = Callable[[], Sequence[Deadline] | None]
"""The deadlines of the open case with what was decided; None where they cannot be reckoned."""


class FormsViewModel(QObject):
    """The papers of the open case."""

    changed = Signal()
    """The papers, or what is missing in them, are other ones now."""

    def __init__(
        self,
        session: CaseSession,
        facts: Facts,
        papers: Papers,
        base: Path,
        parent: QObject | None = None,
        *,
        deadlines: FollowedDeadlines | None = None,
    ) -> None:
        super().__init__(parent)
        self._deadlines = deadlines
        self._session = session
        self._papers = papers
        self.words = FactWords(facts, papers.forms)
        self._places = FormPlaces(self.words)
        self.base = base
        self._ready: tuple[tuple[Copy, ReadyPaper], ...] | None = None
        self._shown: tuple[Paper, ...] | None = None
        self._found: tuple[CheckLine, ...] | None = None
        self._given: dict[str, Mapping[str, Sequence[Mapping[str, object]]]] = {}
        session.assessed.connect(self._forget)
        session.renamed.connect(self._tell)

    @property
    def folder(self) -> Path:
        """Where the papers of this case go: a folder of its own, so that cases never overwrite each other."""
        return self.base / case_folder(self._session.case, self._papers.log.lines())

    def choose_base(self, base: Path) -> None:
        """Keep the papers of all cases under that folder from now on."""
        self.base = base
        self.changed.emit()

    @property
    def today(self) -> date:
        """The local day."""
        return self._papers.clock.today()

    @property
    def characters(self) -> CharacterTable:
        """What may be written instead of characters that e-forms refuse."""
        return self._papers.characters

    @property
    def submissions(self) -> Submissions:
        """What keeps papers that were handed in."""
        return self._papers.submissions

    # --- what there is -------------------------------------------------------

    def papers(self) -> tuple[Paper, ...]:
        """Every paper that applies now, in the order in which an officer expects them."""
        if self._shown is None:
            log = {one.key: one for one in self._papers.log.issued(self._session.case)}
            self._shown = tuple(self._paper(copy, ready, log) for copy, ready in self._filled())
        return self._shown

    def groups(self) -> tuple[PaperGroup, ...]:
        """The papers by the stage at which they are handed in; a stage without papers is left out."""
        found = self.papers()
        made = (PaperGroup(title, tuple(one for one in found if one.stage == title)) for title in GROUPS)
        return tuple(group for group in made if group.papers)

    def findings(self) -> tuple[CheckLine, ...]:
        """What contradicts itself between the papers; what is only missing stands under each paper."""
        if self._found is None:
            papers = [
                CheckedPaper(ready.form, copy.programme, copy.office, copy.own_key, copy.sequence)
                for copy, ready in self._filled()
            ]
            found = check_forms(self._case(), self._session.assessment, papers)
            lines = dict.fromkeys(line for one in found if (line := self._line(one)) is not None)
            self._found = tuple(lines)
        return self._found

    def issued(self) -> Mapping[CopyKey, Issued]:
        """What was noted of each paper when it was last written."""
        return {one.key: one for one in self._papers.log.issued(self._session.case)}

    def hashes(self) -> Mapping[CopyKey, str]:
        """What every paper that applies now would show, as hashes."""
        as_of = self._session.assessment.as_of
        return {ready.key: facts_hash(ready.form, as_of) for _, ready in self._filled()}

    def given(self, own_key: str, name: str) -> Sequence[Mapping[str, object]]:
        """The rows that the case gives for a list of a form's own; none where the form is not due."""
        if own_key not in self._given:
            paper = self._own_paper(own_key)
            self._given[own_key] = {} if paper is None else given_rows(paper)
        return self._given[own_key].get(name, ())

    def picks(self, own_key: str) -> Picks:
        """What fields of rows may name: offices where there are several, and what the case gives."""
        paper = self._own_paper(own_key)
        if paper is None:
            return {}
        offices = tuple(office_names(self._session.document).items())
        several = offices if len(offices) > 1 else ()
        found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
            (field.name, FOR_OFFICE): several for field in paper.form.own
        }
        for name, rows in subjects(paper).items():
            found[name, KEY] = tuple((str(row[KEY]), row_title(row)) for row in rows)
        return found

    def _own_paper(self, own_key: str) -> FormPaper | None:
        """The first of the papers that share a form's own fields."""
        for copy, _ in self._filled():
            if (copy.own_key or copy.form.id) == own_key:
                days = None if self._deadlines is None else self._deadlines()
                assessment = self._session.assessment
                return FormPaper(self._case(), assessment, copy.form, copy.office, copy.programme, days)
        return None

    def in_hand(self) -> str:
        """The stage that is worked on now: the first that every case needs and that is not done."""
        groups = self.groups()
        waiting = (one.title for one in groups if one.title not in ON_DEMAND and not one.is_done)
        return next(waiting, groups[0].title if groups else "")

    # --- making --------------------------------------------------------------

    def making(
        self, keys: Collection[CopyKey] | None = None, *, draft: bool = False
    ) -> Callable[[Step], Made]:
        """The work of writing all papers, or these, to be done in a thread.

        It touches nothing of this view-model. Raises Trouble where a paper
        cannot be printed whole or the disk fails.
        """
        parts = self._papers
        batch = self._batch(keys, draft=draft)
        return partial(make, batch, self.folder, parts.printer, parts.write, parts.clock.now())

    def drawing(self, key: CopyKey, *, draft: bool = False) -> Callable[[], Rendered]:
        """The work of drawing one paper for the preview, to be done in a thread."""
        batch = self._batch([key], draft=draft)
        return partial(draw, batch.papers[0], batch, self._papers.printer)

    def bundling(
        self, keys: Collection[CopyKey] | None = None, *, draft: bool = False
    ) -> Callable[[], Rendered]:
        """The work of drawing all papers, or these, as one document, to be done in a thread."""
        return partial(draw_bundle, self._batch(keys, draft=draft), self._papers.printer)

    def file_of(self, key: CopyKey, *, draft: bool = False) -> Path:
        """Where that paper goes when it is made."""
        return self.folder / self._batch([key], draft=draft).papers[0].file

    def bundle_file(self, *, draft: bool = False) -> Path:
        """Where a bundle would be looked for."""
        return self.folder / bundle_name(self._case(), is_draft=draft)

    def save(self, path: Path, content: bytes) -> None:
        """Put a document that was drawn into a file of the person's choice. Raises Trouble."""
        self._papers.write(path, content)

    def keep(self, made: Made) -> None:
        """Note what was written, with the facts and the rule data that it was written from."""
        if made.notes:
            self._papers.log.record_issued(self._session.case, made.notes)
        self._shown = None
        self._session.papers_noted.emit()
        self.changed.emit()

    def _batch(self, keys: Collection[CopyKey] | None, *, draft: bool) -> Batch:
        assessment = self._session.assessment
        ready = tuple(one for _, one in self._filled())
        batch = Batch(ready, assessment.as_of, rules_version(assessment), title=bundle_title(self._case()))
        if keys is not None:
            batch = only(batch, keys)
        return as_drafts(batch) if draft else batch

    def _paper(self, copy: Copy, ready: ReadyPaper, log: Mapping[CopyKey, Issued]) -> Paper:
        written = log.get(ready.key)
        day = "" if written is None else f"{wareki_short(written.at.date())} {written.at:%H:%M} に作成"
        missing = self._places.missing(copy, ready.form.required_missing, self._session.document)
        return Paper(
            key=ready.key,
            title=ready.title,
            whose=ready.office,
            packet=copy.packet,
            own_key=copy.own_key,
            stage=next(title for title, stages in GROUPS.items() if copy.form.stage in stages),
            state=self._state(ready.form, written),
            missing=missing,
            empty=len(ready.form.empty_fields),
            written=day,
            own=copy.form.own,
        )

    def _state(self, form: FilledForm, written: Issued | None) -> PaperState:
        if written is None:
            return PaperState.LACKING if form.required_missing else PaperState.NEW
        is_same = written.facts_sha256 == facts_hash(form, self._session.assessment.as_of)
        return PaperState.WRITTEN if is_same else PaperState.CHANGED

    def _line(self, one: Finding) -> CheckLine | None:
        """A finding with the way to where it is mended; None for a value that is only missing."""
        for copy, ready in self._filled():
            mine = (copy.form.id, copy.programme, copy.office, copy.sequence)
            if mine == (one.form, one.programme, one.office, one.sequence):
                if one.field in ready.form.required_missing:
                    return None
                (place,) = self._places.missing(copy, [one.field], self._session.document)
                words = "　".join(part for part in (ready.title, ready.office, copy.packet) if part)
                return CheckLine(f"{words}：{one.text}", place.address, one.severity is Severity.WRONG)
        return None

    def _filled(self) -> tuple[tuple[Copy, ReadyPaper], ...]:
        """Every copy with its final texts: reckoned once for a state of the case."""
        if self._ready is None:
            case, assessment = self._case(), self._session.assessment
            wanted = copies(case, assessment, self._papers.forms)
            days = None if self._deadlines is None else self._deadlines()
            forms = filled_all(case, assessment, wanted, self._papers.knowledge, days)
            names = office_names(self._session.document)
            self._ready = tuple(
                (copy, _ready(copy, form, file, names))
                for copy, form, file in zip(wanted, forms, file_names(case, wanted), strict=True)
            )
        return self._ready

    def _case(self) -> Case:
        return self._papers.case_of(complete(self._session.document)[0])

    @Slot()
    def forget(self) -> None:
        """Something beside the facts that papers show was changed: fill them anew."""
        self._forget()

    @Slot()
    def _forget(self) -> None:
        self._ready = self._shown = self._found = None
        self._given = {}
        self.changed.emit()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _ready(copy: Copy, form: FilledForm, file: str, offices: Mapping[str, str]) -> ReadyPaper:
    year = "" if copy.sequence is None else f"（{copy.sequence}年目）"
    title = f"{copy.form.title}{year}"
    whose = offices.get(copy.office or "", "")
    return ReadyPaper(key_of(copy), title, whose, file, form, copy.packet)


def key_of(copy: Copy) -> CopyKey:
    """Which paper a copy is."""
    return CopyKey(copy.form.id, copy.office, copy.sequence, copy.programme)
