"""Cutting a TrueType font down to the glyphs of one document.

reportlab's own cut keeps hints, names and all of ASCII, which makes files twice
as large. What a PDF's composite font needs (PDF reference 9.9): glyf, loca, head,
hhea, hmtx and maxp. Hints only matter on coarse screens.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from itertools import accumulate

from msgspec import Struct

_COMPOSITE_HEAD = 10  # contours and bounding box
_WORDS, _SCALE, _MORE, _SCALE_XY, _SCALE_2X2, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


class Cut(Struct, frozen=True):
    """The tables of the smaller font that depend on the choice, and the old number of each glyph."""

    glyf: bytes
    loca: bytes
    long_offsets: bool
    glyphs: tuple[int, ...]


def cut(wanted: Sequence[int], outline: Callable[[int], bytes]) -> Cut:
    """These glyphs in their order, one asked for twice twice, and the parts of which some are composed.

    ``outline`` gives a glyph's data without hints by its number. Glyph 0, the missing one, is always first.
    """
    glyphs = [0, *wanted]
    places = {glyph: place for place, glyph in reversed(list(enumerate(glyphs)))}
    outlines: list[bytes] = []
    while len(outlines) < len(glyphs):
        outlines += [_renumbered(outline(glyph), places, glyphs) for glyph in glyphs[len(outlines) :]]
    loca, long_offsets = _offsets(outlines)
    return Cut(b"".join(outlines), loca, long_offsets, tuple(glyphs))


def _place(glyph: int, places: dict[int, int], glyphs: list[int]) -> int:
    """The glyph's new number, the next one where it is new."""
    if glyph not in places:
        places[glyph] = len(glyphs)
        glyphs.append(glyph)
    return places[glyph]


def _is_composite(data: bytes) -> bool:
    return data[:1] >= b"\x80"  # a negative number of contours


def _renumbered(data: bytes, places: dict[int, int], glyphs: list[int]) -> bytes:
    return _padded(_composite(data, places, glyphs)) if _is_composite(data) else data


def without_hints(data: bytes) -> bytes:
    """A glyph's data without its hints, filled up to four bytes.

    One that is composed of others is treated so when it is renumbered.
    """
    if not data or _is_composite(data):
        return data
    (contours,) = struct.unpack_from(">h", data)
    at = _COMPOSITE_HEAD + 2 * contours
    (length,) = struct.unpack_from(">H", data, at)
    return _padded(data[:at] + b"\0\0" + data[at + 2 + length :])


def _composite(data: bytes, places: dict[int, int], glyphs: list[int]) -> bytes:
    """A glyph made of others, its parts renumbered."""
    made = bytearray(data)
    at = _COMPOSITE_HEAD
    flags = _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        struct.pack_into(">HH", made, at, flags & ~_INSTRUCTIONS, _place(part, places, glyphs))
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _SCALE_XY else 8 if flags & _SCALE_2X2 else 0
    return bytes(made[:at])


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def _offsets(outlines: Sequence[bytes]) -> tuple[bytes, bool]:
    """The table of offsets, and whether they are long."""
    offsets = list(accumulate(map(len, outlines), initial=0))
    if offsets[-1] > 2 * 0xFFFF:
        return struct.pack(f">{len(offsets)}L", *offsets), True
    return struct.pack(f">{len(offsets)}H", *[offset // 2 for offset in offsets]), False
