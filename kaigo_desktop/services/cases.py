"""Starting, changing and reading cases. The only way by which a case changes.

Every accepted change is on the disk before the call returns, has a row of
history with a Japanese label, and is told to whoever listens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TITLE, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.fields import FORMAT
from kaigo_desktop.domain.json_text import Fault
from kaigo_desktop.services.draft import Changed, Draft
from kaigo_desktop.services.history import CaseHistory, address_of
from kaigo_desktop.services.incomplete import complete, missing_fields
from kaigo_desktop.services.ports import CaseId, CaseLine, CaseStore, Clock

__all__ = ["Cases", "Changed", "Check", "Draft", "Listener", "Refused", "complete"]

_INDEX = re.compile(r"(\w+)\[(\d+)\]")

Listener = Callable[[CaseId, tuple[Address, ...]], None]
"""Told after each accepted change: the case, and the addresses of facts and records that changed."""


class Check(Protocol):
    """Every fault of a case document (``domain.case_file.check_document`` with what it needs)."""

    def __call__(self, document: object, /) -> Sequence[Fault]:
        """The faults, in the order of the document; none where it is a case file."""


class Refused(Exception):
    """The edit would put something wrong into the case. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Cases:
    """The cases of this user."""

    def __init__(self, store: CaseStore, clock: Clock, check: Check) -> None:
        self._store = store
        self._clock = clock
        self._check = check
        self._listeners: list[Listener] = []
        self.history = CaseHistory(store, clock, self._tell)

    def on_changed(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of each accepted change from now on; what is returned stops it.

        A new case comes without addresses; a title and decisions on deadlines have addresses of their own.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def lines(self) -> Sequence[CaseLine]:
        """All cases, the one changed last first."""
        return self._store.lines()

    def start(self, title: str) -> CaseId:
        """Keep a new case of which nothing is known. Raises Refused for an empty title."""
        return self._create(title, {"format": FORMAT}, "案件の作成")

    def import_document(
        self, document: object, title: str, uid: str = "", *, label: str = "ファイルからの取り込み"
    ) -> CaseId:
        """Keep a case from a case file, named ``uid`` elsewhere. Raises Refused where it has faults.

        A record still lacking what ``complete`` leaves out is taken in: this
        program writes such files when asked to while something is missing.
        """
        faults = self._faults(document)
        if faults:
            raise Refused(faults)
        assert isinstance(document, dict)  # the check refuses anything else
        return self._create(title, document, label, uid)

    def document(self, case: CaseId) -> Document:
        """The whole document, with records still incomplete. Raises KeyError where there is no such case."""
        return self._store.load(case)

    def title(self, case: CaseId) -> str:
        """What the case is called. Raises KeyError where there is no such case."""
        return self._store.title(case)

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        """The keys of a section's records in the document's order; partners and awards show none."""
        return self._store.keys(case, section)

    def decisions(self, case: CaseId) -> Mapping[str, Document]:
        """What was decided about the deadlines of a case, by key."""
        return self._store.decisions(case)

    def draft(self, case: CaseId) -> Draft:
        """The case to make changes in that ``keep`` makes one step. Raises KeyError for an unknown case."""
        return Draft(
            self._store.load(case),
            partial(self._store.keys, case),
            partial(self._store.decisions, case),
        )

    def keep(self, case: CaseId, draft: Draft, label: str) -> bool:
        """Keep the changes of a draft of that case, all in one step; False where there are none.

        Raises Refused where the case would get a new fault, and then keeps none of them.
        """
        if not draft.edits:
            return False
        if draft.changes_facts:
            self._require_no_new_fault(case, draft)
        self._store.apply(case, draft.edits, self._clock.now(), label)
        self._tell(case, tuple(dict.fromkeys(map(address_of, draft.edits))))
        return True

    def set(self, case: CaseId, address: Address, value: object, label: str) -> Changed:
        """Set one fact (``Draft.set``) in a step of its own. The same value again is not told.

        Raises KeyError for an unknown address, Refused where the case would get a new fault.
        """
        draft = self.draft(case)
        changed = draft.set(address, value)
        self.keep(case, draft, label)
        return changed

    def add(self, case: CaseId, section: str, body: Document, label: str) -> str:
        """Put a record at the end of its section (``Draft.add``), in a step of its own; its key.

        Raises KeyError for a section that is no list, Refused where the case would get a new fault.
        """
        draft = self.draft(case)
        key = draft.add(section, body)
        self.keep(case, draft, label)
        return key

    def remove(self, case: CaseId, section: str, key: str, label: str) -> None:
        """Take a record out (``Draft.remove``), in a step of its own. History keeps it.

        Raises KeyError for an unknown record, Refused where others refer to it.
        """
        draft = self.draft(case)
        draft.remove(section, key)
        self.keep(case, draft, label)

    def rename(self, case: CaseId, title: str) -> None:
        """Give the case another title, in a step of its own. Raises Refused for an empty one.

        The same title again is no step. Raises KeyError for no case.
        """
        draft = self.draft(case)
        draft.set_beside(TITLE, self._store.title(case), _title(title))
        self.keep(case, draft, "案件の名前の変更")

    def _create(self, title: str, document: Document, label: str, uid: str = "") -> CaseId:
        case = self._store.create(_title(title), document, self._clock.now(), label, uid)
        self._tell(case, ())
        return case

    def _tell(self, case: CaseId, addresses: tuple[Address, ...]) -> None:
        for listener in tuple(self._listeners):
            listener(case, addresses)

    def _require_no_new_fault(self, case: CaseId, draft: Draft) -> None:
        """Raise Refused for faults that the edits brought. Those there before do not stand in their way."""
        faults = self._faults(draft.document)
        if not faults:
            return
        kept = {section: tuple(self._store.keys(case, section)) for section in KEYED_SECTIONS}
        had = {_identity(fault, kept) for fault in self._faults(self._store.load(case))}
        known = {section: tuple(draft.keys(section)) for section in KEYED_SECTIONS}
        new = [fault for fault in faults if _identity(fault, known) not in had]
        if new:
            raise Refused(new)

    def faults(self, document: object) -> list[Fault]:
        """What keeps a document from being a case here; a record still incomplete is none."""
        return self._faults(document)

    def _faults(self, document: object) -> list[Fault]:
        """The faults of a document, but for required fields not yet filled in."""
        waiting = {f"{section}[{index}].{name}" for section, index, name in missing_fields(document)}
        return [fault for fault in self._check(document) if fault.path not in waiting]


def _identity(fault: Fault, keys: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """The fault with its record's key in place of the index, which moves when a record goes."""
    found = _INDEX.match(fault.path)
    known = keys.get(found[1], ()) if found else ()
    if found and int(found[2]) < len(known):
        return f"{found[1]}/{known[int(found[2])]}{fault.path[found.end() :]}", fault.message
    return fault.path, fault.message


def _title(typed: str) -> str:
    title = typed.strip()
    if not title:
        raise Refused((Fault("title", "案件の名前を入力してください（例：令和8年度 介護テクノロジー）。"),))
    return title
