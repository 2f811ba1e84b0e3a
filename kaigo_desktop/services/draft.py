"""Several changes to one case that are to become one step: drawn up first, kept or refused as a whole."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.cases.address import DECISIONS, KEYED_SECTIONS, Address, is_beside
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
from kaigo_desktop.domain.deadlines.identity import is_about
from kaigo_desktop.services.ports import Edit, FieldEdit, RecordAdded, RecordRemoved


class Changed(Struct, frozen=True):
    """What an accepted edit did. Setting ``address`` to ``before`` again takes it back.

    ``address`` may be that of the object around the fact: there, where a
    written null meant something (``careplan_link.started_on``: not in use).
    """

    address: Address
    before: object
    after: object


class Draft:
    """A case as it would be after the changes made here. Nothing is checked or kept by them.

    ``edits`` are in the order in which they were made.
    """

    def __init__(
        self,
        document: Document,
        keys_of: Callable[[str], Sequence[str]],
        decisions: Callable[[], Mapping[str, Document]] = dict,
    ) -> None:
        """``keys_of`` gives the keys of a section's records as they are kept; ``decisions``: on deadlines."""
        self.document = document
        self.edits: list[Edit] = []
        self._keys_of = keys_of
        self._decisions = decisions
        self._keys: dict[str, list[str]] = {}

    def keys(self, section: str) -> Sequence[str]:
        """The keys of a section's records in order, also where the document shows none."""
        return tuple(self._of(section))

    def set(self, address: Address, value: object) -> Changed:
        """Set one fact; None is 「わからない」. The same value again is no edit.

        ``("partners",)`` may be set to ``[]`` (there are none) or None; partners
        there are taken out. "Not in use" of careplan_link is set as a whole:
        ``{"started_on": None}``. Raises KeyError for an unknown address.
        """
        value = copy.deepcopy(value)
        if address == WHOLE_PARTNERS:
            return self._set_partners(value)
        place, index = self._find(address)
        body = record_in(self.document, place.section, index)
        changed = _change(body, address, place, value)
        if not is_same(changed.before, changed.after) or changed.address != address:
            body = with_value(body, place.fields, value)
            self.document = with_record(self.document, place.section, body, index)
            self.edits.append(FieldEdit(changed.address, changed.before, changed.after))
        return changed

    def set_beside(self, address: Address, before: object, after: object) -> None:
        """Set what is kept with the case beside its document: its title, or a decision on a deadline."""
        if not is_same(before, after):
            self.edits.append(FieldEdit(address, before, copy.deepcopy(after)))

    @property
    def changes_facts(self) -> bool:
        """Whether anything of the document is another one."""
        return not all(isinstance(edit, FieldEdit) and is_beside(edit.address) for edit in self.edits)

    def add(self, section: str, body: Document) -> str:
        """Put a record at the end of its section; its key, made here where the body has none.

        Raises KeyError for a section that is no list.
        """
        field = KEYED_SECTIONS[section]
        taken = self._of(section)
        given = body.get(field) if field else None
        key = new_key(section, taken) if given is None else given
        own: Document = {field: key} if field else {}
        kept = copy.deepcopy(own | body | own)  # the key first, and where the body said null
        if section == "partners" and self.document.get(section) is None:
            self.edits.append(FieldEdit(WHOLE_PARTNERS, None, []))
        self.document = self.document | {section: [*records_in(self.document, section), kept]}
        self.edits.append(RecordAdded(section, key, kept))  # type: ignore[arg-type]  # the check refuses others
        taken.append(key)  # type: ignore[arg-type]
        return key  # type: ignore[return-value]

    def remove(self, section: str, key: str) -> None:
        """Take a record out. Raises KeyError for an unknown one.

        With an office goes its part of the plan, with a grant or a thing bought what was decided about
        its deadlines: another record may get the same key later.
        """
        keys = self._of(section) if section in KEYED_SECTIONS else []
        if key not in keys:
            raise KeyError((section, key))
        index = keys.index(key)
        plan = ("offices", key)
        if section == "offices" and (kept := value_at(self.document.get("plan"), plan)) is not None:
            below = with_value(record_in(self.document, "plan"), plan, None)
            self.document = self.document | {"plan": below}
            self.edits.append(FieldEdit(("plan", *plan), kept, None))
        self._take_out(section, index)

    def make(self, edits: Sequence[Edit], after: Document) -> None:
        """Make edits that lead to ``after`` from where the draft is."""
        self.edits += edits
        self.document = after
        for edit in edits:
            if isinstance(edit, RecordAdded):
                keys = self._of(edit.section)
                keys.insert(len(keys) if edit.position is None else edit.position, edit.key)
            elif isinstance(edit, RecordRemoved):
                self._of(edit.section).remove(edit.key)
                self._drop_decisions(edit.section, edit.key)

    def _of(self, section: str) -> list[str]:
        if section not in self._keys:
            self._keys[section] = list(self._keys_of(section))
        return self._keys[section]

    def _take_out(self, section: str, index: int) -> None:
        keys, records = self._of(section), records_in(self.document, section)
        key = keys.pop(index)
        self._drop_decisions(section, key)
        self.edits.append(RecordRemoved(section, key, index, record_in(self.document, section, index)))
        self.document = self.document | {section: [*records[:index], *records[index + 1 :]]}

    def _drop_decisions(self, section: str, record: str) -> None:
        if section not in {"awards", "expenses"}:
            return
        for key, body in self._decisions().items():
            if is_about(key, section, record):
                self.set_beside((DECISIONS, key), body, None)

    def _set_partners(self, value: object) -> Changed:
        if value not in (None, []):
            raise ValueError("partners are added and set one at a time")
        before = self.document.get("partners")
        changed = Changed(WHOLE_PARTNERS, before, value)
        if is_same(before, value):
            return changed
        for index in reversed(range(len(self._of("partners")))):
            self._take_out("partners", index)
        if value is None or before is None:
            self.edits.append(FieldEdit(WHOLE_PARTNERS, before if before is None else [], value))
        rest = {name: kept for name, kept in self.document.items() if name != "partners"}
        self.document = rest if value is None else rest | {"partners": value}
        return changed

    def _find(self, address: Address) -> tuple[Place, int]:
        """The place of a fact, and the index of its record. Raises KeyError where there is no such record."""
        place = place_of(address)
        if place.section not in KEYED_SECTIONS:
            return place, 0
        keys = keys_in(self.document, place.section) or self._of(place.section)
        if place.key not in keys:
            raise KeyError(address)
        return place, list(keys).index(place.key)


def _change(body: Document, address: Address, place: Place, value: object) -> Changed:
    """What to write to history: one field, or the object around it where a null there has to come back."""
    before = value_at(body, place.fields)
    owner = place.fields[:-1]
    if owner and holds_null(body, place.fields):
        around = value_at(body, owner)
        return Changed(address[:-1], around, value_at(with_value(body, place.fields, value), owner))
    return Changed(address, before, value)
