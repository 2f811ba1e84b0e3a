"""Reading the tables of a TrueType font: which glyph a character has, how wide it is and where it lies.

reportlab reads them number by number, which takes most of the time of a command
that prints (OpenType, tables cmap, hmtx and loca).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SEGMENTS, _GROUPS = 4, 12
"""The formats of character maps that the shipped fonts have."""


def characters(cmap: bytes) -> dict[int, int] | None:
    """Glyph by character; None where the map is in another format than the usual two."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    places = [struct.unpack_from(">HHL", cmap, 4 + 8 * number) for number in range(count)]
    windows = [offset for platform, _, offset in places if platform == 3]
    if not windows:
        return None
    at = windows[-1]
    (kind,) = struct.unpack_from(">H", cmap, at)
    if kind == _GROUPS:
        return _in_groups(cmap, at)
    return _in_segments(cmap, at) if kind == _SEGMENTS else None


def _in_groups(cmap: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    numbers = struct.unpack_from(f">{3 * count}L", cmap, at + 16)
    found: dict[int, int] = {}
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True))
    return found


def _in_segments(cmap: bytes, at: int) -> dict[int, int]:
    (length,) = struct.unpack_from(">H", cmap, at + 2)
    words = struct.unpack_from(f">{length // 2}H", cmap, at)
    count = words[3] // 2
    found: dict[int, int] = {}
    for number in range(count):
        last, first, delta = words[7 + number], words[8 + count + number], words[8 + 2 * count + number]
        place = 8 + 3 * count + number
        chars = range(first, last + 1)
        if words[place] == 0:
            found.update((char, (char + delta) & 0xFFFF) for char in chars)
            continue
        start = place + words[place] // 2
        glyphs = words[start : start + len(chars)]
        found.update(
            (char, (glyph + delta) & 0xFFFF if glyph else 0)
            for char, glyph in zip(chars, glyphs, strict=False)
        )
    return found


def widths(hmtx: bytes, measured: int, glyphs: int) -> list[tuple[int, int]]:
    """Advance and left bearing of each glyph; those after the ``measured`` ones are as wide as the last."""
    numbers = struct.unpack_from(f">{2 * measured}H", hmtx)
    found = list(zip(numbers[::2], numbers[1::2], strict=True))
    bearings = struct.unpack_from(f">{glyphs - measured}H", hmtx, 4 * measured)
    return found + [(found[-1][0], bearing) for bearing in bearings]


def places(loca: bytes, glyphs: int, *, long_offsets: bool) -> Sequence[int]:
    """Where each glyph's outline begins, and where the last one ends."""
    if long_offsets:
        return list(struct.unpack_from(f">{glyphs + 1}L", loca))
    return [offset * 2 for offset in struct.unpack_from(f">{glyphs + 1}H", loca)]
