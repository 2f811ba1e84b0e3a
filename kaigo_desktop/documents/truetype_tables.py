"""Looking things up in the tables of a TrueType font: a character's glyph, its width and where it lies.

reportlab reads the tables from end to end, character by character, which would take most of the time of
a command that prints; a form has a few hundred of the twenty thousand (OpenType, tables cmap, hmtx and loca).
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Literal

_SEGMENTS, _GROUPS = 4, 12
"""The formats of character maps that the shipped fonts have."""

GlyphOf = Callable[[int], int]
"""The glyph of a character by its code; 0 where the font does not have it."""


def glyph_finder(cmap: bytes) -> GlyphOf:
    """What finds the glyphs of characters. Raises ValueError for an unusual format of map."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    places = [struct.unpack_from(">HHL", cmap, 4 + 8 * number) for number in range(count)]
    for at in [offset for platform, _, offset in places if platform == 3][-1:]:
        (kind,) = struct.unpack_from(">H", cmap, at)
        if kind == _GROUPS:
            return _in_groups(cmap, at)
        if kind == _SEGMENTS:
            return _in_segments(cmap, at)
    raise ValueError("the character map of the font is in a format that is not read here")


def _big_endian(kind: Literal["H", "I"], data: bytes) -> array[int]:
    """Unsigned numbers of two or four bytes, not made into objects before they are looked at."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _in_groups(cmap: bytes, at: int) -> GlyphOf:
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    numbers = _big_endian("I", cmap[at + 16 : at + 16 + 12 * count])
    firsts, lasts, glyphs = numbers[::3], numbers[1::3], numbers[2::3]

    def find(char: int) -> int:
        group = bisect_right(firsts, char) - 1
        return glyphs[group] + char - firsts[group] if group >= 0 and char <= lasts[group] else 0

    return find


def _in_segments(cmap: bytes, at: int) -> GlyphOf:
    (length,) = struct.unpack_from(">H", cmap, at + 2)
    words = _big_endian("H", cmap[at : at + length])
    count = words[3] // 2
    lasts = words[7 : 7 + count]

    def find(char: int) -> int:
        number = bisect_left(lasts, char)
        if number == count or char < (first := words[8 + count + number]):
            return 0
        delta, place = words[8 + 2 * count + number], 8 + 3 * count + number
        if words[place] == 0:
            return int(char + delta) & 0xFFFF
        glyph: int = words[place + words[place] // 2 + char - first]
        return int(glyph + delta) & 0xFFFF if glyph else 0

    return find


def metrics(hmtx: bytes, measured: int, glyph: int) -> tuple[int, int]:
    """Advance and left bearing of a glyph; those after the ``measured`` ones are as wide as the last."""
    if glyph < measured:
        advance, bearing = struct.unpack_from(">HH", hmtx, 4 * glyph)
        return advance, bearing
    (advance,) = struct.unpack_from(">H", hmtx, 4 * (measured - 1))
    (bearing,) = struct.unpack_from(">H", hmtx, 4 * measured + 2 * (glyph - measured))
    return advance, bearing


def place(loca: bytes, glyph: int, *, long_offsets: bool) -> tuple[int, int]:
    """Where the glyph's outline begins and ends."""
    if long_offsets:
        start, end = struct.unpack_from(">LL", loca, 4 * glyph)
        return start, end
    start, end = struct.unpack_from(">HH", loca, 2 * glyph)
    return 2 * start, 2 * end
