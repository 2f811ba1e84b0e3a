"""Fonts inside a PDF, with reportlab's faults in this field mended.

This and its users (``canvas`` and what it draws with) import reportlab, and are imported late.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache, partial
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Literal, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from kaigo_desktop.documents.truetype import cut, without_hints
from kaigo_desktop.documents.truetype_tables import glyph_finder, metrics, place


class Font(ttfonts.TTFont):
    """A font with a face of our own kind."""

    face: FontFace


def load_font(name: str, file: Path) -> Font:
    """Parse a TrueType font and make it known to reportlab by that name; once a process for each name."""
    if not file.is_file():
        raise FileNotFoundError(f"{file.name} がありません。プログラムをもう一度インストールしてください。")
    if name in pdfmetrics.getRegisteredFontNames():
        return cast("Font", pdfmetrics.getFont(name))
    _mend()
    font = Font(name, str(file), asciiReadable=0, shapable=False)
    pdfmetrics.registerFont(font)
    return font


class FontFace(ttfonts.TTFontFace):
    """A font whose characters are looked up when they are met, and that is embedded as small as it can be."""

    def readFile(self, f: str) -> None:  # noqa: N802 - reportlab's
        """Lay the file before reportlab without reading all of its megabytes."""
        self.filename = f
        with Path(f).open("rb") as file:
            self._ttf_data = mmap(file.fileno(), 0, access=ACCESS_READ)
        self._pos = 0

    def extractInfo(self, charInfo: Literal[0, 1] | bool = 1) -> None:  # noqa: ARG002, FBT001, N802, N803 - reportlab's
        """Read what concerns the whole font; characters and glyphs stay in their tables."""
        super().extractInfo(charInfo=0)
        self._glyph_of = glyph_finder(self._table("cmap"))
        (measured,) = struct.unpack_from(">H", self._table("hhea"), 34)
        (long_offsets,) = struct.unpack_from(">H", self._table("head"), 50)
        # Kept, because a running program prints the same characters again and again.
        self._metrics = cache(partial(metrics, self._table("hmtx"), measured))
        self._place = partial(place, self._table("loca"), long_offsets=bool(long_offsets))
        self._bare_outline = cache(self._without_hints)
        self.charToGlyph: dict[int, int] = {}
        self.charWidths: dict[int, float] = {}
        self.defaultWidth = self._width(0)
        self.has(" ")  # reportlab puts it into every subset

    def has(self, char: str) -> bool:
        """Whether the font has the character; reportlab knows of those that were asked for and found."""
        code = ord(char)
        if code in self.charToGlyph:
            return True
        glyph = self._glyph_of(code)
        if glyph:
            self.charWidths[code] = self._width(glyph)
            self.charToGlyph[code] = glyph
        return bool(glyph)

    def width(self, char: str) -> float:
        """The advance of a character that the font has, in em."""
        return self.charWidths[ord(char)] / 1000

    def _width(self, glyph: int) -> float:
        return float(self._metrics(glyph)[0] * (1000 / self.unitsPerEm))

    def _table(self, tag: str) -> bytes:
        start, length = self.get_table_pos(tag)
        return bytes(self.get_chunk(start, length))

    def subset(self, chars: Sequence[str]) -> bytes:
        """The font with these characters only, which it has; a character's glyph is its place, from 1."""
        parts = cut([self.charToGlyph[ord(char)] for char in chars], self._bare_outline)
        count = len(parts.glyphs)
        maker = ttfonts.TTFontMaker()
        maker.add("glyf", parts.glyf)
        maker.add("loca", parts.loca)
        maker.add("head", self._changed("head", 50, int(parts.long_offsets)))
        maker.add("hhea", self._changed("hhea", 34, count))
        maker.add("maxp", self._changed("maxp", 4, count))
        numbers = [number for glyph in parts.glyphs for number in self._metrics(glyph)]
        maker.add("hmtx", struct.pack(f">{2 * count}H", *numbers))
        return bytes(maker.makeStream())

    def _without_hints(self, glyph: int) -> bytes:
        return without_hints(self._outline(glyph))

    def outline(self, char: str) -> bytes:
        """The drawing of a character, as in the font's table."""
        return self._outline(self._glyph_of(ord(char)))

    def _outline(self, glyph: int) -> bytes:
        start, end = self._place(glyph)
        return bytes(self.get_chunk(self._glyf + start, end - start))

    @property
    def _glyf(self) -> int:
        return int(self.get_table_pos("glyf")[0])

    def _changed(self, tag: str, at: int, number: int) -> bytes:
        """A table of the font with one of its 16-bit numbers changed."""
        table = bytearray(self._table(tag))
        struct.pack_into(">H", table, at, number)
        return bytes(table)


def _mend() -> None:
    rl_config.useA85 = 0  # text armour for content streams: a quarter larger, and needless
    ttfonts.TTFontFace = FontFace  # type: ignore[misc] # what TTFont makes its faces of
