"""Reading and changing a case document by address.

Nothing here changes what it is given: every change gives a new object, so that
a refused edit leaves no trace.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, SINGLE_SECTIONS, TOP_FIELDS, Address
from kaigo_desktop.domain.cases.case import Document

SECTIONS = (
    "corporation",
    "offices",
    "partners",
    "support",
    "expenses",
    "settings",
    "pledges",
    "local_programmes",
    "awards",
    "plan",
    "form_facts",
)
"""The sections in the order of the case file; they follow ``format`` and the top fields."""

WHOLE_PARTNERS: Address = ("partners",)
"""The one address of a whole list: None while nobody said whether there are partners, else a list."""

_KEY_STEMS = {
    "offices": "office-",
    "expenses": "e",
    "local_programmes": "local-",
    "partners": "partner-",
    "awards": "award-",
}


class Place(Struct, frozen=True):
    """An address taken apart. ``key`` is empty in a single section."""

    section: str
    key: str
    fields: tuple[str, ...]


def place_of(address: Address) -> Place:
    """Take an address of one fact apart. Raises KeyError where no fact can live.

    The field that holds a record's key is no fact: other records refer to it.
    """
    section, *rest = address or ("",)
    if section in KEYED_SECTIONS and len(rest) > 1 and rest[1] != KEYED_SECTIONS[section]:
        return Place(section, rest[0], tuple(rest[1:]))
    if section in SINGLE_SECTIONS and rest and (section != "case" or rest[0] in TOP_FIELDS):
        return Place(section, "", tuple(rest))
    raise KeyError(address)


def record_in(document: Document, section: str, index: int = 0) -> Document:
    """The body of a section, or of its record at ``index``; empty where a single section is not there."""
    if section == "case":
        return {name: document[name] for name in TOP_FIELDS if name in document}
    if section in KEYED_SECTIONS:
        return _as_object(records_in(document, section)[index])
    return _as_object(document.get(section))


def records_in(document: Document, section: str) -> Sequence[object]:
    """The records of a keyed section; none where it is absent or null."""
    found = document.get(section)
    if found is None:
        return ()
    if not isinstance(found, list):
        raise TypeError(f"{section} is a list, not {type(found).__name__}")
    return found


def keys_in(document: Document, section: str) -> tuple[str, ...]:
    """The keys that a section's records carry; none in a section whose records show none."""
    field = KEYED_SECTIONS[section]
    if not field:
        return ()
    count = len(records_in(document, section))
    return tuple(str(record_in(document, section, index)[field]) for index in range(count))


def with_record(document: Document, section: str, body: Document, index: int = 0) -> Document:
    """The document with another body for a section, or for its record at ``index``."""
    if section == "case":
        return {name: value for name, value in document.items() if name not in TOP_FIELDS} | body
    if section in KEYED_SECTIONS:
        records = list(records_in(document, section))
        records[index] = body
        return document | {section: records}
    return document | {section: body}


def value_at(body: object, fields: Sequence[str]) -> object:
    """What stands there; None where nothing does. Raises KeyError on a way through a value without fields."""
    for name in fields:
        if body is None:
            return None
        if not isinstance(body, dict):
            raise KeyError(name)
        body = body.get(name)
    return body


def holds_null(body: object, fields: Sequence[str]) -> bool:
    """Whether a null was written at that very place, which is more than nothing being there."""
    owner = value_at(body, fields[:-1])
    return isinstance(owner, dict) and fields[-1] in owner and owner[fields[-1]] is None


def with_value(body: Document, fields: Sequence[str], value: object) -> Document:
    """The body with one field set; None takes it out, and with it the objects that it leaves empty."""
    name, *deeper = fields
    if deeper:
        below = body.get(name)
        if below is not None and not isinstance(below, dict):
            raise KeyError(name)
        value = with_value(below or {}, deeper, value) or None
    if value is None:
        return {key: kept for key, kept in body.items() if key != name}
    return body | {name: value}


def new_key(section: str, taken: Iterable[str]) -> str:
    """A short key for a new record: one more than the highest number among the keys of its kind."""
    stem = _KEY_STEMS[section]
    tails = (key.removeprefix(stem) for key in taken if key.startswith(stem))
    highest = max((int(tail) for tail in tails if tail.isascii() and tail.isdecimal()), default=0)
    return f"{stem}{highest + 1}"


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=float
).encode  # made once: every save writes two texts


def as_json(value: object) -> str:
    """The value as JSON text, decimals as numbers. Raises TypeError or ValueError on what JSON lacks."""
    _require_json(value)
    return _encode(value)


def is_same(one: object, other: object) -> bool:
    """Whether two JSON values are the same, with true apart from 1 and in any order of fields."""
    return _sorted_json(one) == _sorted_json(other)


def _sorted_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=float)


def _require_json(value: object) -> None:
    match value:
        case str():  # first: most are
            value.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
        case None | bool() | int():
            return
        case float() | Decimal():
            if not math.isfinite(value):
                raise ValueError("a number of a case is finite")
        case list():
            for item in value:
                _require_json(item)
        case dict():
            for name, item in value.items():
                if not isinstance(name, str):
                    raise TypeError(f"a field's name is text, not {type(name).__name__}")
                name.encode("utf-8")
                _require_json(item)
        case _:
            raise TypeError(f"a case holds JSON values, not {type(value).__name__}")


def _as_object(found: object) -> Document:
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise TypeError(f"a record is an object, not {type(found).__name__}")
    return found
