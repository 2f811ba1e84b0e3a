"""Fonts inside a PDF, with reportlab's faults in this field mended.

The only modules that import reportlab are this one and ``pdf``; both are imported late.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

_PER_BLOCK = 100
"""The most entries that a block of a character map may hold (PDF reference, CMap operators)."""


def load_font(name: str, file: Path) -> ttfonts.TTFont:
    """Parse a TrueType font and make it known to reportlab by that name."""
    if not file.is_file():
        raise FileNotFoundError(f"{file.name} がありません。プログラムをもう一度インストールしてください。")
    _mend()
    font = ttfonts.TTFont(name, str(file), shapable=False)
    pdfmetrics.registerFont(font)
    return font


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
    ttfonts.makeToUnicodeCMap = to_unicode


