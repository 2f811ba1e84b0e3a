"""Starting, changing and reading cases. The only way by which a case changes.

Every accepted change is on the disk before the call returns, has a row of
history with a Japanese label, and is told to whoever listens.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import (
    WHOLE_PARTNERS,
    Place,
    holds_null,
    is_same,
    keys_in,
    new_key,
    place_of,
    record_in,
    records_in,
    value_at,
    with_record,
    with_value,
)
from kaigo_desktop.domain.cases.fields import FORMAT
from kaigo_desktop.domain.json_text import Fault
from kaigo_desktop.services.history import CaseHistory, address_of
from kaigo_desktop.services.incomplete import complete, missing_fields
from kaigo_desktop.services.ports import (
    CaseId,
    CaseLine,
    CaseStore,
    Clock,
    Edit,
    FieldEdit,
    RecordAdded,
    RecordRemoved,
)

__all__ = ["Cases", "Changed", "Check", "Listener", "Refused", "complete"]

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


@dataclass(frozen=True, slots=True)
class Changed:
    """What an accepted edit did. Setting ``address`` to ``before`` again takes it back.

    ``address`` may be that of the object around the fact: there, where a
    written null meant something (``careplan_link.started_on``: not in use).
    """

    address: Address
    before: object
    after: object


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

        A new case and a new title come without addresses.
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

    def import_document(self, document: object, title: str, uid: str = "") -> CaseId:
        """Keep a case from a case file, named ``uid`` elsewhere. Raises Refused where it has faults.

        A record still lacking what ``complete`` leaves out is taken in: this
        program writes such files when asked to while something is missing.
        """
        faults = self._faults(document)
        if faults:
            raise Refused(faults)
        assert isinstance(document, dict)  # the check refuses anything else
        return self._create(title, document, "ファイルからの取り込み", uid)

    def document(self, case: CaseId) -> Document:
        """The whole document, with records still incomplete. Raises KeyError where there is no such case."""
        return self._store.load(case)

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        """The keys of a section's records in the document's order; partners and awards show none."""
        return self._store.keys(case, section)

    def set(self, case: CaseId, address: Address, value: object, label: str) -> Changed:
        """Set one fact; None is 「わからない」. The same value again changes nothing and is not told.

        ``("partners",)`` may be set to ``[]`` (there are none) or None; partners
        there are taken out in the same step. "Not in use" of careplan_link is
        set as a whole: ``{"started_on": None}``.
        Raises KeyError for an unknown address, Refused where the case would get a new fault.
        """
        value = copy.deepcopy(value)
        document = self._store.load(case)
        if address == WHOLE_PARTNERS:
            return self._set_partners(case, document, value, label)
        place, index = self._find(case, document, address)
        body = record_in(document, place.section, index)
        changed = _change(body, address, place, value)
        if not is_same(changed.before, changed.after) or changed.address != address:
            after = with_record(document, place.section, with_value(body, place.fields, value), index)
            self._require_no_new_fault(case, document, after)
            self._apply(case, label, FieldEdit(changed.address, changed.before, changed.after))
        return changed

    def add(self, case: CaseId, section: str, body: Document, label: str) -> str:
        """Put a record at the end of its section; its key, made here where the body has none.

        Raises KeyError for a section that is no list, Refused where the case would get a new fault.
        """
        field = KEYED_SECTIONS[section]
        document = self._store.load(case)
        taken = self._store.keys(case, section)
        given = body.get(field) if field else None
        key = new_key(section, taken) if given is None else given
        own: Document = {field: key} if field else {}
        kept = copy.deepcopy(own | body | own)  # the key first, and where the body said null
        after = document | {section: [*records_in(document, section), kept]}
        self._require_no_new_fault(case, document, after)
        assert isinstance(key, str)  # the check refuses any other key
        edits: list[Edit] = [RecordAdded(section, key, kept)]
        if section == "partners" and document.get(section) is None:
            edits.insert(0, FieldEdit(WHOLE_PARTNERS, None, []))
        self._apply(case, label, *edits)
        return key

    def remove(self, case: CaseId, section: str, key: str, label: str) -> None:
        """Take a record out; with an office goes its part of the plan. History keeps both.

        Raises KeyError for an unknown record, Refused where others refer to it.
        """
        document = self._store.load(case)
        keys = self._store.keys(case, section)
        if key not in keys:
            raise KeyError((section, key))
        index = keys.index(key)
        records = records_in(document, section)
        after = document | {section: [*records[:index], *records[index + 1 :]]}
        edits: list[Edit] = [RecordRemoved(section, key, index, record_in(document, section, index))]
        plan = ("offices", key)
        if section == "offices" and (kept := value_at(document.get("plan"), plan)) is not None:
            after["plan"] = with_value(record_in(document, "plan"), plan, None)
            edits.insert(0, FieldEdit(("plan", *plan), kept, None))
        self._require_no_new_fault(case, document, after, removed=(section, key))
        self._apply(case, label, *edits)

    def apply_all(self, case: CaseId, edits: Sequence[Edit], after: Document, label: str) -> None:
        """Make edits that lead to ``after``, in one step. Raises Refused where that brings a new fault."""
        self._require_no_new_fault(case, self._store.load(case), after)
        self._apply(case, label, *edits)

    def rename(self, case: CaseId, title: str) -> None:
        """Give the case another title. Raises Refused for an empty one, KeyError for no case."""
        self._store.rename(case, _title(title), self._clock.now())
        self._tell(case, ())

    def _create(self, title: str, document: Document, label: str, uid: str = "") -> CaseId:
        case = self._store.create(_title(title), document, self._clock.now(), label, uid)
        self._tell(case, ())
        return case

    def _set_partners(self, case: CaseId, document: Document, value: object, label: str) -> Changed:
        if value not in (None, []):
            raise ValueError("partners are added and set one at a time")
        before = document.get("partners")
        changed = Changed(WHOLE_PARTNERS, before, value)
        if is_same(before, value):
            return changed
        keys = self._store.keys(case, "partners")
        edits: list[Edit] = [
            RecordRemoved("partners", keys[index], index, record_in(document, "partners", index))
            for index in reversed(range(len(keys)))
        ]
        if value is None or before is None:
            edits.append(FieldEdit(WHOLE_PARTNERS, before if before is None else [], value))
        self._apply(case, label, *edits)
        return changed

    def _find(self, case: CaseId, document: Document, address: Address) -> tuple[Place, int]:
        """The place of a fact, and the index of its record. Raises KeyError where there is no such record."""
        place = place_of(address)
        if place.section not in KEYED_SECTIONS:
            return place, 0
        keys = keys_in(document, place.section) or self._store.keys(case, place.section)
        if place.key not in keys:
            raise KeyError(address)
        return place, keys.index(place.key)

    def _apply(self, case: CaseId, label: str, *edits: Edit) -> None:
        self._store.apply(case, edits, self._clock.now(), label)
        self._tell(case, tuple(map(address_of, edits)))

    def _tell(self, case: CaseId, addresses: tuple[Address, ...]) -> None:
        for listener in tuple(self._listeners):
            listener(case, addresses)

    def _require_no_new_fault(
        self, case: CaseId, before: Document, after: Document, removed: tuple[str, str] | None = None
    ) -> None:
        """Raise Refused for faults that the edit brought. Those that were there do not stand in its way."""
        faults = self._faults(after)
        if not faults:
            return
        known = {section: tuple(self._store.keys(case, section)) for section in KEYED_SECTIONS}
        had = {_identity(fault, known) for fault in self._faults(before)}
        if removed:
            section, key = removed
            known[section] = tuple(kept for kept in known[section] if kept != key)
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


def _change(body: Document, address: Address, place: Place, value: object) -> Changed:
    """What to write to history: one field, or the object around it where a null there has to come back."""
    before = value_at(body, place.fields)
    owner = place.fields[:-1]
    if owner and holds_null(body, place.fields):
        around = value_at(body, owner)
        return Changed(address[:-1], around, value_at(with_value(body, place.fields, value), owner))
    return Changed(address, before, value)


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
