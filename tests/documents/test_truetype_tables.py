"""Fonts read in one go, beside reportlab's own reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import ttfonts

from kaigo_desktop.documents.embedding import _Face

FONTS = sorted((Path(__file__).parents[2] / "resources" / "fonts").glob("*.ttf"))


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.stem)
def test_every_character_has_the_glyph_and_the_width_that_reportlab_finds(file: Path) -> None:
    ours = _Face(str(file))
    theirs = _Face.__mro__[1](str(file))
    assert type(theirs).__module__ == ttfonts.__name__
    for name in ("charToGlyph", "charWidths", "glyphPos", "defaultWidth", "numGlyphs"):
        assert getattr(ours, name) == getattr(theirs, name), name
    # reportlab gives the last glyphs, which share an advance, thousandths where the font's units belong
    assert [bearing for _, bearing in ours.hmetrics] == [bearing for _, bearing in theirs.hmetrics]
    assert {advance for advance, _ in ours.hmetrics} == {
        advance for advance, _ in theirs.hmetrics if isinstance(advance, int)
    }
