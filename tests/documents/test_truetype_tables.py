"""Characters looked up in a font's tables, beside reportlab's own reading from end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import ttfonts

from kaigo_desktop.documents.embedding import FontFace

FONTS = sorted((Path(__file__).parents[2] / "resources" / "fonts").glob("*.ttf"))


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.stem)
def test_every_character_has_the_glyph_and_the_width_that_reportlab_finds(file: Path) -> None:
    ours = FontFace(str(file))
    theirs = FontFace.__mro__[1](str(file))
    assert type(theirs).__module__ == ttfonts.__name__
    found = {code for code, glyph in theirs.charToGlyph.items() if glyph} - {0xA0}  # which it calls a space
    assert {code for code in range(0x110000) if code != 0xA0 and ours.has(chr(code))} == found
    for name in ("charToGlyph", "charWidths"):
        wanted = getattr(theirs, name)
        assert getattr(ours, name) == {code: wanted[code] for code in found}, name
    assert ours.defaultWidth == theirs.defaultWidth


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.stem)
def test_every_character_has_the_outline_that_reportlab_finds(file: Path) -> None:
    ours = FontFace(str(file))
    theirs = FontFace.__mro__[1](str(file))
    outlines = theirs.get_table("glyf")
    for code, glyph in theirs.charToGlyph.items():
        start, end = theirs.glyphPos[glyph : glyph + 2]
        assert not glyph or code == 0xA0 or ours.outline(chr(code)) == outlines[start:end]
