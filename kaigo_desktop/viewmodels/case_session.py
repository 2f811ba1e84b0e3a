"""The open case: its facts, what they lead to, and the one way to change them.

Pages read facts and give answers here and nowhere else. Every accepted answer
is kept at once; every change recomputes the assessment, which costs well under
a frame, so that no page ever shows an answer that belongs to other facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TITLE, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import record_in, records_in, value_at
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Draft, complete
from kaigo_desktop.services.cases import Refused as EditRefused
from kaigo_desktop.services.ports import CaseId, Clock
from kaigo_desktop.viewmodels.facts import address_of


class CaseWriter(Protocol):
    """What a session needs of the service that keeps cases."""

    def document(self, case: CaseId) -> Document:
        """The whole document in case-file order."""

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        """The keys of a section's records, in order; partners and awards have keys of the store's own."""

    def set(self, case: CaseId, address: Address, value: object, label: str) -> object:
        """Keep one fact. Raises services.cases.Refused where the case would get a new fault."""

    def add(self, case: CaseId, section: str, body: Document, label: str) -> str:
        """Keep a new record; its key comes back."""

    def remove(self, case: CaseId, section: str, key: str, label: str) -> object:
        """Take a record out; it stays in the history."""

    def draft(self, case: CaseId) -> Draft:
        """The case to make several changes in."""

    def keep(self, case: CaseId, draft: Draft, label: str) -> bool:
        """Keep the changes of a draft in one step; False where there are none. Raises Refused."""

    def rename(self, case: CaseId, title: str) -> object:
        """Give the case another title. Raises services.cases.Refused for an empty one."""

    def title(self, case: CaseId) -> str:
        """What the case is called."""


MOST_TOLD = 30
"""Changed facts told one by one; of more it is told that anything may be another one."""

Assess = Callable[[Document], Assessment]
LabelOf = Callable[[Address], str]


class Together:
    """Several changes that become one step. ``kept`` tells afterwards whether they did."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.addresses: list[Address] = []
        self.kept = False

    def touch(self, address: Address) -> None:
        """One more fact or record that is another one then."""
        if address not in self.addresses:
            self.addresses.append(address)


def name_of(address: Address) -> str:
    """The address with dots, as controls and problems are named."""
    return ".".join(address)


class CaseSession(QObject):
    """One open case.

    ``document`` and ``assessment`` always belong together. A change that the
    service refuses leaves both as they were and is told by ``problem_found``.
    Records still lacking what a case file demands (an expense without a cost)
    are in ``document`` and not in what is assessed; ``incomplete`` names what they lack.
    """

    fact_changed = Signal(tuple)
    """A fact, or a record (a shorter address: section, key), is another one now. Argument: the address."""

    assessed = Signal()
    """``assessment`` is a new one."""

    problem_found = Signal(str, str)
    """An answer was refused. Arguments: the address with dots, what the person can do."""

    saved = Signal(str)
    """Everything is kept. Argument: the time as 21:04."""

    papers_noted = Signal()
    """Papers of the case were written and noted; no fact is another one."""

    renamed = Signal(str)
    """The case has another title. Argument: the title."""

    trouble_found = Signal(object)
    """The file could not be written; nothing was changed. Argument: the Trouble."""

    def __init__(
        self,
        case: CaseId,
        cases: CaseWriter,
        assess: Assess,
        clock: Clock,
        *,
        title: str = "",
        label_of: LabelOf = name_of,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.case = case
        self.title = title
        self._cases = cases
        self._assess = assess
        self._clock = clock
        self._label_of = label_of
        self.document: Document
        self.assessment: Assessment
        self.incomplete: tuple[Address, ...] = ()
        self._together: Together | None = None
        self._read()

    def value(self, address: Address) -> object:
        """What is known there; None where nothing is."""
        place = address[0] if address else ""
        if place in KEYED_SECTIONS and len(address) > 1:
            keys = list(self.keys(place))
            if address[1] not in keys:
                return None
            return value_at(record_in(self.document, place, keys.index(address[1])), address[2:])
        if place == "case":
            return self.document.get(address[1])
        return value_at(self.document, address)

    def keys(self, section: str) -> Sequence[str]:
        """The keys of that section's records, in order."""
        own = KEYED_SECTIONS[section]
        if own:
            bodies = records_in(self.document, section)
            return [str(body.get(own)) for body in bodies if isinstance(body, dict)]
        if self._together is not None:
            return list(self._together.draft.keys(section))
        return list(self._cases.keys(self.case, section))

    @contextmanager
    def together(self, label: str) -> Iterator[Together]:
        """What is set, added and removed inside is kept at its end as one step, and assessed once.

        Inside, ``document`` has the changes already and ``assessment`` has not. What is refused at
        the end, or cannot be written, is refused as a whole: then everything is as before.
        """
        if self._together is not None:  # part of a greater step
            yield self._together
            return
        both = self._together = Together(self._cases.draft(self.case))
        before = self.document
        try:
            yield both
        finally:
            self._together, self.document = None, before
        try:
            both.kept = self._cases.keep(self.case, both.draft, label)
        except EditRefused as refusal:
            where = both.addresses[0] if len(both.addresses) == 1 else both.addresses[0][:1]
            self.problem_found.emit(name_of(where), _advice_in(refusal))
        except Trouble as trouble:
            self._say(trouble, both.addresses[0])
        if both.kept:
            self.take(both.addresses)

    def address_at(self, path: str) -> Address | None:
        """The address of a path of the assessment (``expenses[0].ordered_on``); None for no such record."""
        return address_of(path, self._assessed, self.keys)

    def set(self, address: Address, value: object) -> bool:
        """Keep that answer (None: not known). False where it was refused or could not be written."""
        plain = _as_json(value)
        if self._together is not None:
            self._together.draft.set(address, plain)
            self._drawn(address)
            return True
        try:
            self._cases.set(self.case, address, plain, self._label_of(address))
        except EditRefused as refusal:
            self.problem_found.emit(name_of(address), _advice_in(refusal))
            return False
        except Trouble as trouble:
            self._say(trouble, address)
            return False
        self._renew(address)
        return True

    def add(self, section: str, body: Document | None = None) -> str:
        """Keep a new record; its key, or an empty one where it was refused or could not be written."""
        if self._together is not None:
            key = self._together.draft.add(section, dict(body or {}))
            self._drawn((section, key))
            return key
        try:
            key = self._cases.add(self.case, section, dict(body or {}), self._label_of((section, "")))
        except EditRefused as refusal:
            self.problem_found.emit(section, _advice_in(refusal))
            return ""
        except Trouble as trouble:
            self._say(trouble, (section,))
            return ""
        self._renew((section, key))
        return key

    def remove(self, section: str, key: str) -> bool:
        """Take a record out; False where that was refused or could not be written."""
        if self._together is not None:
            self._together.draft.remove(section, key)
            self._drawn((section, key))
            return True
        try:
            self._cases.remove(self.case, section, key, self._label_of((section, key)))
        except EditRefused as refusal:
            self.problem_found.emit(name_of((section, key)), _advice_in(refusal))
            return False
        except Trouble as trouble:
            self._say(trouble, (section, key))
            return False
        self._renew((section, key))
        return True

    def rename(self, title: str) -> bool:
        """Give the case that title; False where it was refused or could not be written."""
        try:
            self._cases.rename(self.case, title)
        except EditRefused as refusal:
            self.problem_found.emit("title", _advice_in(refusal))
            return False
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return False
        self.take_title(title.strip())
        self.saved.emit(f"{self._clock.now():%H:%M}")
        return True

    def take_title(self, title: str) -> None:
        """Show the title that the case was given elsewhere."""
        if title != self.title:
            self.title = title
            self.renamed.emit(title)

    def take(self, addresses: Sequence[Address]) -> None:
        """Read the case anew after those facts and records were changed by going back or forward."""
        self._read()
        if TITLE in addresses:
            self.take_title(self._cases.title(self.case))
        for address in addresses if len(addresses) <= MOST_TOLD else ((),):
            self.fact_changed.emit(address)
        self.assessed.emit()
        self.saved.emit(f"{self._clock.now():%H:%M}")

    def note_saved(self) -> None:
        """Something beside the facts was kept, as a step of the history."""
        self.saved.emit(f"{self._clock.now():%H:%M}")

    def reload(self) -> None:
        """Read the case anew after something else changed it (undo, another view)."""
        self._renew(())

    def _say(self, trouble: Trouble, address: Address) -> None:
        self.trouble_found.emit(trouble)
        self.fact_changed.emit(address)

    def _drawn(self, address: Address) -> None:
        """One more change inside ``together``."""
        assert self._together is not None
        self._together.touch(address)
        self.document = self._together.draft.document

    def _read(self) -> None:
        self.document = self._cases.document(self.case)
        self._assessed, self.incomplete = complete(self.document)
        self.assessment = self._assess(self._assessed)

    def _renew(self, address: Address) -> None:
        self._read()
        self.fact_changed.emit(address)
        self.assessed.emit()
        self.saved.emit(f"{self._clock.now():%H:%M}")


def _as_json(value: object) -> object:
    """A Decimal as the JSON number of the case file: 8.6, and 8 for 8.0."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _advice_in(refusal: EditRefused) -> str:
    return "\n".join(fault.message for fault in refusal.faults)
