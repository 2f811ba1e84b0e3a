"""JSON for people and programs: a line for every record, written as quickly as the encoder can."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import repeat

_PLAIN = frozenset({str, int, float, bool, type(None)})
_encode = json.JSONEncoder(ensure_ascii=False).encode
_STEP = "  "


def json_pieces(value: object, margin: str = "\n") -> Iterator[str]:
    """The text of a JSON value in pieces. What holds only plain values stands on one line.

    ``margin`` begins a line: Python's own writer of indented JSON takes most of the time of a large
    result, its writer of a single line takes hardly any.
    """
    match value:
        case dict() if not _PLAIN.issuperset(map(type, value.values())):
            heads = (f"{_encode(name)}: " for name in value)
            yield from _block("{", "}", heads, value.values(), margin)
        case list() | tuple() if not _PLAIN.issuperset(map(type, value)):
            yield from _block("[", "]", repeat(""), value, margin)
        case _:
            yield _encode(value)


def _block(
    first: str, last: str, heads: Iterable[str], values: Iterable[object], margin: str
) -> Iterator[str]:
    inner = margin + _STEP
    before = first
    for head, value in zip(heads, values, strict=False):
        yield f"{before}{inner}{head}"
        yield from json_pieces(value, inner)
        before = ","
    yield f"{margin}{last}"
