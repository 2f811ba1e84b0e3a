"""Two versions of one case: what is new, changed, in conflict, and the edits that join them by choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.cases.address import DECISIONS, KEYED_SECTIONS, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import (
    SECTIONS,
    WHOLE_PARTNERS,
    is_same,
    new_key,
    place_of,
    record_in,
    records_in,
    with_record,
    with_value,
)
from kaigo_desktop.domain.cases.kept import Edit, FieldEdit, RecordAdded, RecordRemoved

Keys = Mapping[str, Sequence[str]]
"""The keys of each keyed section's records in order, also where the document shows none."""

_RECORD = len(("section", "key"))
_REFERS = {"expenses": 0, "awards": 0, "local_programmes": 0, "partners": 0, "offices": 1}
"""What refers to others goes before what it refers to."""


class Kind(StrEnum):
    """How a difference came about."""

    NEW = "new"
    """Only the file has it."""
    CHANGED = "changed"
    """Only the file changed it since both were the same."""
    CONFLICT = "conflict"
    """Both changed it, or nobody knows who did."""
    MINE = "mine"
    """Only changed here."""


class Take(StrEnum):
    """What is to become of a difference."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Difference(Struct, frozen=True, eq=False):
    """A fact, or a whole record, that is not the same in both. One is the same as itself alone."""

    address: Address
    mine: object
    theirs: object
    kind: Kind
    record: Document | None = None
    """Their whole record, where the difference is within one."""

    @property
    def can_keep_both(self) -> bool:
        """Whether both can stand: a record beside the other, a text below the other."""
        if self.mine is None or self.theirs is None:
            return False
        return self.record is not None or (isinstance(self.mine, str) and isinstance(self.theirs, str))

    @property
    def proposal(self) -> Take:
        """What is taken unless a person says otherwise; a conflict keeps what is here."""
        return Take.THEIRS if self.kind in {Kind.NEW, Kind.CHANGED} else Take.MINE


def differences(
    mine: Document, theirs: Document, base: Document | None, keys: Keys
) -> tuple[Difference, ...]:
    """Every difference in the order of the case file. Records without keys are told apart by their place."""
    return tuple(
        one for section in ("case", *SECTIONS) for one in _in_section(section, mine, theirs, base, keys)
    )


def decision_differences(
    mine: Mapping[str, Document], theirs: Mapping[str, Document], base: Mapping[str, Document] | None
) -> tuple[Difference, ...]:
    """What the file decides about deadlines otherwise than here; what only we decided stays and is none.

    ``base``: what was decided when both were last the same; None where nobody knows.
    """
    knows_base, before = base is not None, base or {}
    return tuple(
        Difference((DECISIONS, key), a, b, _kind(a, b, before.get(key), knows_base=knows_base))
        for key, b in theirs.items()
        for a in (mine.get(key),)
        if not is_same(a, b)
    )


def _in_section(
    section: str, mine: Document, theirs: Document, base: Document | None, keys: Keys
) -> Iterator[Difference]:
    if section not in KEYED_SECTIONS:
        before = None if base is None else record_in(base, section)
        yield from _between((section,), record_in(mine, section), record_in(theirs, section), before)
        return
    one, other = (_by_key(section, document, keys) for document in (mine, theirs))
    known = {} if base is None else _by_key(section, base, keys)
    for key in dict.fromkeys((*one, *other)):
        a, b, c = one.get(key), other.get(key), known.get(key)
        if a is None or b is None:
            if not is_same(a, b):
                yield Difference((section, key), a, b, _kind(a, b, c, knows_base=base is not None), b)
            continue
        for found in _between((section, key), a, b, c):
            yield Difference(found.address, found.mine, found.theirs, found.kind, b)


def _by_key(section: str, document: Document, keys: Keys) -> dict[str, Document]:
    field = KEYED_SECTIONS[section]
    known = list(keys.get(section, ()))
    found: dict[str, Document] = {}
    for place in range(len(records_in(document, section))):
        body = record_in(document, section, place)
        if field:
            key = str(body.get(field))
        else:
            key = known[place] if place < len(known) else new_key(section, (*known, *found))
        found[key] = body
    return found


def _between(address: Address, mine: object, theirs: object, base: object) -> Iterator[Difference]:
    if is_same(mine, theirs):
        return
    inside = _RECORD if address[0] in KEYED_SECTIONS else 1
    if not (isinstance(mine, dict) and isinstance(theirs, dict)) or (
        # a null written inside an object means something there: the object goes as a whole
        len(address) > inside and None in (*mine.values(), *theirs.values())
    ):
        yield Difference(address, mine, theirs, _kind(mine, theirs, base, knows_base=base is not None))
        return
    before = base if isinstance(base, dict) else {}
    for name in dict.fromkeys((*mine, *theirs)):
        a, b, c = mine.get(name), theirs.get(name), before.get(name)
        if isinstance(a, dict) != isinstance(b, dict) or not isinstance(a, dict):
            if not is_same(a, b):
                yield Difference((*address, name), a, b, _kind(a, b, c, knows_base=base is not None))
        else:
            yield from _between((*address, name), a, b, None if base is None else c or {})


def _kind(mine: object, theirs: object, base: object, *, knows_base: bool) -> Kind:
    if knows_base and is_same(theirs, base):
        return Kind.MINE
    if mine is None and base is None:
        return Kind.NEW
    if knows_base and is_same(mine, base):
        return Kind.CHANGED
    if theirs is None and not knows_base:
        return Kind.MINE
    return Kind.CONFLICT


def merged(
    mine: Document, chosen: Mapping[Difference, Take], keys: Keys
) -> tuple[Document, tuple[Edit, ...]]:
    """The case after taking what was chosen, and the edits that lead there. ``mine`` stays as it is."""
    state = _State(mine, keys)
    added: set[tuple[str, str]] = set()
    for difference in sorted(chosen, key=_order):
        take = chosen[difference]
        if take is Take.THEIRS:
            state.take(difference)
        elif take is Take.BOTH and difference.can_keep_both:
            record = difference.address[:_RECORD]
            if difference.record is None:
                joined = f"{difference.mine}\n{difference.theirs}"
                state.make(FieldEdit(difference.address, difference.mine, joined))
            elif record not in added:
                added.add((record[0], record[1]))
                state.put_beside(record[0], difference.record)
    return state.document, tuple(state.edits)


def _order(difference: Difference) -> int:
    """Facts first, then what goes (what refers to others first), then what comes (the other way round)."""
    section = difference.address[0]
    if len(difference.address) != _RECORD or section not in KEYED_SECTIONS:
        return 0
    if difference.theirs is None:
        return 1 + _REFERS[section]
    return 4 - _REFERS[section]


class _State:
    """A document while edits are made to it."""

    def __init__(self, document: Document, keys: Keys) -> None:
        self.document = document
        self.edits: list[Edit] = []
        self._keys = {section: list(keys.get(section, ())) for section in KEYED_SECTIONS}

    def take(self, difference: Difference) -> None:
        """Let what the file has stand here."""
        section, *rest = difference.address
        if section in KEYED_SECTIONS and len(rest) == 1:
            if isinstance(difference.theirs, dict):
                self._add(section, rest[0], difference.theirs)
            else:
                self._remove(section, rest[0])
            return
        self.make(FieldEdit(difference.address, difference.mine, difference.theirs))

    def put_beside(self, section: str, body: Document) -> None:
        """Their record as one more, under a key of its own."""
        self._add(section, new_key(section, self._keys[section]), body)

    def make(self, edit: FieldEdit) -> None:
        """Set one fact."""
        place = place_of(edit.address)
        index = self._keys[place.section].index(place.key) if place.key else 0
        body = with_value(record_in(self.document, place.section, index), place.fields, edit.after)
        self.document = with_record(self.document, place.section, body, index)
        self.edits.append(edit)

    def _add(self, section: str, key: str, body: Document) -> None:
        field = KEYED_SECTIONS[section]
        own = body | {field: key} if field else body
        if section == "partners" and self.document.get(section) is None:
            self.edits.append(FieldEdit(WHOLE_PARTNERS, None, []))
        self.edits.append(RecordAdded(section, key, own))
        self._keys[section].append(key)
        self.document = self.document | {section: [*records_in(self.document, section), own]}

    def _remove(self, section: str, key: str) -> None:
        place = self._keys[section].index(key)
        records = list(records_in(self.document, section))
        self.edits.append(RecordRemoved(section, key, place, record_in(self.document, section, place)))
        del records[place], self._keys[section][place]
        self.document = self.document | {section: records}
