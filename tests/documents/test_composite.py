"""A font in a document: cut down to the characters used, which are found again as they were written."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from kaigo_desktop.documents.canvas import draw
from kaigo_desktop.documents.composite import to_unicode
from kaigo_desktop.documents.drawing import PageDrawing, Text
from kaigo_desktop.documents.fonts import FALLBACK, REGULAR, Fonts
from kaigo_desktop.documents.metrics import Face

DAY = date(2026, 6, 15)
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
KANJI = "".join(
    bytes((high, low)).decode("euc_jp") for high in range(0xB0, 0xB8) for low in range(0xA1, 0xFF)
)
KANA = "ｶｲｺﾞﾃﾞｽｸﾄｯﾌﾟ･｡"
ALIKE = "𩿎𩿗"
"""Two characters for which the font has one glyph."""


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(FONTS)


def read(lines: list[str], fonts: Fonts) -> list[str]:
    """What is found on a page with these lines, one below the other."""
    page = PageDrawing(595, 842)
    for number, line in enumerate(lines, start=1):
        for font, text in fonts.runs(line, Face.REGULAR):
            page.texts.append(Text(20, 20 * number, 6, font, text))
    document = pypdfium2.PdfDocument(draw([page], fonts, tags=[], bookmarks=[], title="見本", as_of=DAY))
    found: str = document[0].get_textpage().get_text_range()
    document.close()
    return found.split("\r\n")


@pytest.mark.parametrize("name", [REGULAR, FALLBACK])
def test_each_character_has_the_outline_and_the_width_of_the_whole_font(fonts: Fonts, name: str) -> None:
    face = fonts.font(name).face
    chars = [char for char in sorted({*KANJI, *KANA, *ALIKE, *"\u3000𠮷髙﨑", "A", " "}) if face.has(char)]
    whole, small = TTFont(FONTS / f"{name}.ttf"), TTFont(io.BytesIO(face.subset(chars)))
    names = small.getGlyphOrder()
    assert len(names) == len(chars) + 1
    for char, glyph in zip(chars, names[1:], strict=True):
        theirs = whole.getBestCmap()[ord(char)]
        assert small["hmtx"][glyph] == whole["hmtx"][theirs]
        points = [
            one["glyf"][number].getCoordinates(one["glyf"])
            for one, number in ((small, glyph), (whole, theirs))
        ]
        assert [list(part) for part in points[0]] == [list(part) for part in points[1]]


def test_more_characters_than_a_byte_tells_apart_come_back_in_their_order(fonts: Fonts) -> None:
    lines = [KANJI[at : at + 70] for at in range(0, len(KANJI), 70)]
    assert read(lines, fonts) == lines


def test_half_width_kana_full_width_spaces_and_rare_kanji_come_back(fonts: Fonts) -> None:
    lines = [KANA, "山\u3000﨑髙", "𠮷", "A-~−—①"]
    assert read(lines, fonts) == lines


def test_two_characters_of_one_drawing_stay_two(fonts: Fonts) -> None:
    assert read([ALIKE], fonts) == [ALIKE]


def test_characters_beyond_two_bytes_are_pairs_in_the_map() -> None:
    chars = ["a"] * 255 + ["𠮷", "b"]
    assert "<0100> <0101> [<d842dfb7><0062>]" in to_unicode(chars)
    assert f"<0001> <00ff> [{'<0061>' * 255}]" in to_unicode(chars)
