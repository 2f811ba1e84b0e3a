"""A font of one document as PDF's objects: composite, with two bytes a character (PDF reference 9.7).

reportlab's own subsets hold 255 characters each, so that Japanese texts fall into pieces of several fonts.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

from kaigo_desktop.documents.embedding import Font

_PER_BLOCK = 100
"""The most entries that a block of a character map may hold (PDF reference, CMap operators)."""


class Embedded(NamedTuple):
    """A font's name on the pages, and each character's code in hex, as `str.translate` takes them."""

    name: str
    codes: dict[int, str]


def embed(font: Font, chars: set[str], document: Any) -> Embedded:  # noqa: ANN401 - reportlab's document has no type
    """Put these characters of a font into the document; the same characters give the same objects.

    A character's code is its place among them by code point, from 1, and so is its glyph: two characters
    of one drawing stay two for search and copy.
    """
    ordered = sorted(chars)
    fonts: dict[str, Any] = document.idToObject[pdfdoc.BasicFonts].dict
    name = f"F{len(fonts) + 1}"
    fonts[name] = document.Reference(_composite(font, ordered, name, document), name)
    codes = _in_hex(struct.pack(f">{len(ordered)}H", *range(1, len(ordered) + 1)))
    return Embedded(f"/{name}", dict(zip(map(ord, ordered), codes, strict=True)))


def _in_hex(pairs: bytes) -> list[str]:
    """Each two bytes."""
    return pairs.hex(" ", 2).split()


def _composite(font: Font, chars: Sequence[str], name: str, document: Any) -> pdfdoc.PDFDictionary:  # noqa: ANN401 - as above
    face = font.face
    base = f"/{_subset_tag(chars)}+{face.name.decode('ascii')}"
    content = face.subset(chars)
    file = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Length1": len(content)}), content)
    descriptor = {
        "Type": "/FontDescriptor",
        "Ascent": face.ascent,
        "CapHeight": face.capHeight,
        "Descent": face.descent,
        "Flags": face.flags,
        "FontBBox": pdfdoc.PDFArray(face.bbox),
        "FontName": base,
        "ItalicAngle": face.italicAngle,
        "StemV": face.stemV,
        "FontFile2": document.Reference(file, f"{name} file"),
    }
    widths = tuple([face.charWidths[ord(char)] for char in chars])
    glyphs = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": base,
        "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        "CIDToGIDMap": "/Identity",
        "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor), f"{name} descriptor"),
        "W": f"[1[{'%g ' * len(widths) % widths}]]",
    }
    meanings = pdfdoc.PDFStream(content=to_unicode(chars))
    whole = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": base,
        "Encoding": "/Identity-H",
        "DescendantFonts": pdfdoc.PDFArray(
            [document.Reference(pdfdoc.PDFDictionary(glyphs), f"{name} glyphs")]
        ),
        "ToUnicode": document.Reference(meanings, f"{name} meanings"),
    }
    return pdfdoc.PDFDictionary(whole)


def _subset_tag(chars: Sequence[str]) -> str:
    """Six letters that differ where the characters do (9.6.4), for programs that join files."""
    digest = hashlib.md5("".join(chars).encode(), usedforsecurity=False).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


# --- for search and copy ----------------------------------------------------------


def to_unicode(chars: Sequence[str]) -> str:
    """The map from codes, 1 for the first of these characters, to the characters.

    Those beyond U+FFFF are surrogate pairs, as the PDF reference asks; reportlab writes them with five
    digits, which readers take for another character.
    """
    entries = list(_ranges(chars))
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
    ]  # fmt: skip
    for at in range(0, len(entries), _PER_BLOCK):
        block = entries[at : at + _PER_BLOCK]
        lines += [f"{len(block)} beginbfrange", *block, "endbfrange"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _ranges(chars: Sequence[str]) -> Iterator[str]:
    """Codes that share their first byte, as a range must, with the character of each."""
    code = 1
    while code <= len(chars):
        end = min(code | 0xFF, len(chars))
        meanings = "><".join(_utf16(chars[code - 1 : end]))
        yield f"<{code:04x}> <{end:04x}> [<{meanings}>]"
        code = end + 1


def _utf16(chars: Sequence[str]) -> list[str]:
    if max(chars) > "\uffff":
        return [char.encode("utf-16-be").hex() for char in chars]
    return _in_hex("".join(chars).encode("utf-16-be"))
