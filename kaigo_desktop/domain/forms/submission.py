"""What was handed in: the papers, the facts and the rule data behind them; and what is different by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NewType

from msgspec import Struct

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TOP_FIELDS, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import is_same
from kaigo_desktop.domain.forms.copy_key import CopyKey

SubmissionId = NewType("SubmissionId", int)


class SubmittedFile(Struct, frozen=True):
    """One paper as it was handed in. ``facts_sha256`` is that of what it shows."""

    key: CopyKey
    title: str
    file: str
    sha256: str
    facts_sha256: str


class Submission(Struct, frozen=True):
    """A set of papers that was handed in on a day; never changed afterwards.

    ``rules_version`` names the rule data as ``id=version`` with spaces between;
    ``document`` holds every fact of the case as it was then.
    """

    id: SubmissionId
    submitted_on: date
    note: str
    at: datetime
    rules_version: str
    document: Document
    files: tuple[SubmittedFile, ...]


class Change(Struct, frozen=True):
    """A fact, or a whole record (``before`` or ``after`` is then None), that is another one now."""

    address: Address
    before: object
    after: object


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Every fact that differs, in the order of the case file.

    Records are told apart by their keys; where they have none, by their place in the list.
    """
    names = [name for name in dict.fromkeys((*before, *after)) if name != "format"]
    return tuple(change for name in names for change in _in_section(name, before.get(name), after.get(name)))


def _in_section(name: str, before: object, after: object) -> Iterator[Change]:
    if name in KEYED_SECTIONS:
        one, other = _by_key(name, before), _by_key(name, after)
        if not one and not other and not is_same(before, after):
            yield Change((name,), before, after)  # no partners, or not known whether there are any
        for key in dict.fromkeys((*one, *other)):
            yield from _between((name, key), one.get(key), other.get(key), is_record=True)
        return
    yield from _between(("case", name) if name in TOP_FIELDS else (name,), before, after)


def _by_key(section: str, records: object) -> dict[str, object]:
    field = KEYED_SECTIONS[section]
    found: dict[str, object] = {}
    for place, record in enumerate(records if isinstance(records, list) else ()):
        own = record.get(field) if field and isinstance(record, Mapping) else None
        found[str(own if own is not None else place)] = record
    return found


def _between(address: Address, before: object, after: object, *, is_record: bool = False) -> Iterator[Change]:
    """What differs below that address; a whole record that came or went is one change."""
    if is_same(before, after):
        return
    if is_record and (before is None or after is None):
        yield Change(address, before, after)
        return
    if _holds_records(before) or _holds_records(after):
        yield from _in_list(address, _items(before), _items(after))
        return
    one, other = _fields(before), _fields(after)
    if one is None or other is None:
        yield Change(address, before, after)
        return
    for name in dict.fromkeys((*one, *other)):
        yield from _between((*address, name), one.get(name), other.get(name))


def _in_list(address: Address, before: Sequence[object], after: Sequence[object]) -> Iterator[Change]:
    for place in range(max(len(before), len(after))):
        one = before[place] if place < len(before) else None
        other = after[place] if place < len(after) else None
        yield from _between((*address, str(place)), one, other, is_record=True)


def _holds_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _fields(value: object) -> Mapping[str, object] | None:
    """The fields of an object; nothing at all is an object without fields."""
    if value is None:
        return {}
    return value if isinstance(value, Mapping) else None
