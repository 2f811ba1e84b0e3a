"""Fonts inside a PDF, with reportlab's faults in this field mended.

This and its users (``canvas`` and what it draws with) import reportlab, and are imported late.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from kaigo_desktop.documents.truetype import cut, without_hints
from kaigo_desktop.documents.truetype_tables import characters, places, widths

_PER_BLOCK = 100
"""The most entries that a block of a character map may hold (PDF reference, CMap operators)."""


def load_font(name: str, file: Path) -> ttfonts.TTFont:
    """Parse a TrueType font and make it known to reportlab by that name; once a process for each name."""
    if not file.is_file():
        raise FileNotFoundError(f"{file.name} がありません。プログラムをもう一度インストールしてください。")
    if name in pdfmetrics.getRegisteredFontNames():
        return cast("ttfonts.TTFont", pdfmetrics.getFont(name))
    _mend()
    font = ttfonts.TTFont(name, str(file), asciiReadable=0, shapable=False)
    pdfmetrics.registerFont(font)
    return font


class _Face(ttfonts.TTFontFace):
    """A font that is read fast and embedded as small as it can be."""

    def extractInfo(self, charInfo: Literal[0, 1] | bool = 1) -> None:  # noqa: FBT001, N802, N803 - reportlab's
        """Read the font's tables; what only printing needs in one go where the font is of the usual kind."""
        super().extractInfo(charInfo=0)
        if not charInfo:
            return
        glyph_of = characters(self._table("cmap"))
        if glyph_of is None:
            super().extractInfo(charInfo)
            return
        (measured,) = struct.unpack_from(">H", self._table("hhea"), 34)
        (long_offsets,) = struct.unpack_from(">H", self._table("head"), 50)
        self.hmetrics = widths(self._table("hmtx"), measured, self.numGlyphs)
        self.glyphPos = places(self._table("loca"), self.numGlyphs, long_offsets=bool(long_offsets))
        if 0x20 in glyph_of:
            glyph_of[0xA0] = glyph_of[0x20]
        thousandths = [advance * (1000 / self.unitsPerEm) for advance, _ in self.hmetrics]
        self.charToGlyph = glyph_of
        self.defaultWidth = thousandths[0]
        self.charWidths = {char: thousandths[glyph] for char, glyph in glyph_of.items()}

    def _table(self, tag: str) -> bytes:
        start, length = self.get_table_pos(tag)
        return bytes(self.get_chunk(start, length))

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802 - reportlab's name
        """The font with these characters only, by their place in the list."""
        parts = cut(subset, self.charToGlyph, self._bare_outline)
        count = len(parts.glyphs)
        maker = ttfonts.TTFontMaker()
        maker.add("glyf", parts.glyf)
        maker.add("loca", parts.loca)
        maker.add("cmap", parts.cmap)
        maker.add("head", self._changed("head", 50, int(parts.long_offsets)))
        maker.add("hhea", self._changed("hhea", 34, count))
        maker.add("maxp", self._changed("maxp", 4, count))
        metrics = [number for glyph in parts.glyphs for number in self.hmetrics[glyph]]
        maker.add("hmtx", struct.pack(f">{2 * count}H", *metrics))
        return bytes(maker.makeStream())

    def _bare_outline(self, glyph: int) -> bytes:
        """Without hints; kept, because a running program prints the same characters again and again."""
        kept: dict[int, bytes] = self.__dict__.setdefault("bare_outlines", {})
        found = kept.get(glyph)
        if found is None:
            kept[glyph] = found = without_hints(self._outline(glyph))
        return found

    def outline(self, code: int) -> bytes:
        """The drawing of a character, as in the font's table."""
        return self._outline(self.charToGlyph[code])

    def _outline(self, glyph: int) -> bytes:
        start, end = self.glyphPos[glyph : glyph + 2]
        return bytes(self.get_chunk(self._glyf + start, end - start))

    @property
    def _glyf(self) -> int:
        return int(self.get_table_pos("glyf")[0])

    def _changed(self, tag: str, at: int, number: int) -> bytes:
        """A table of the font with one of its 16-bit numbers changed."""
        table = bytearray(self._table(tag))
        struct.pack_into(">H", table, at, number)
        return bytes(table)


def to_unicode(fontname: str, subset: list[int]) -> str:
    """The map from a subset's codes to characters, for search and copy.

    reportlab writes characters beyond U+FFFF with five digits, which readers
    take for another character; here they are surrogate pairs, as the PDF
    reference asks.
    """
    entries = [f"<{code:02X}> <{_utf16(char)}>" for code, char in enumerate(subset)]
    blocks = [entries[at : at + _PER_BLOCK] for at in range(0, len(entries), _PER_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo", f"<< /Registry ({fontname})", f"/Ordering ({fontname})", "/Supplement 0", ">> def",
        f"/CMapName /{fontname} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{len(subset) - 1:02X}>", "endcodespacerange",
    ]  # fmt: skip
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(char: int) -> str:
    return chr(char).encode("utf-16-be").hex().upper()


def _mend() -> None:
    rl_config.useA85 = 0  # text armour for content streams: a quarter larger, and needless
    ttfonts.makeToUnicodeCMap = to_unicode
    ttfonts.TTFontFace = _Face  # type: ignore[misc] # what TTFont makes its faces of
