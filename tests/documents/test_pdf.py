from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.metrics import Face, NoGlyph
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm

Filler = Callable[..., FilledForm]
DAY = date(2026, 6, 15)
RARE = "𠮷田髙橋山﨑㈱①Ⅰ㎝ー〜−□"
FIELDS: dict[str, object] = {"kind": "fields", "rows": [[{"label": "名", "value": "{x}"}]]}


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_text_comes_back_exactly_as_entered(press: Press, filled: Filler) -> None:
    kanji = "".join(chr(code) for code in range(0x4E9C, 0x4E9C + 400) if chr(code).encode("cp932", "ignore"))
    blocks = [{"kind": "paragraph", "text": "{x}"}, {"kind": "paragraph", "text": "{y}", "bold": True}]
    rendered = press.render(filled(blocks, x=RARE, y=kanji), title="見本", as_of=DAY)
    text = "".join(page.extract_text() for page in reader_of(rendered.content).pages).replace("\n", "")
    assert RARE in text
    assert kanji in text


def test_every_font_is_embedded(press: Press, filled: Filler) -> None:
    rendered = press.render(filled([FIELDS], x=RARE), title="見本", as_of=DAY)
    fonts = [
        font.get_object()
        for page in reader_of(rendered.content).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        for glyphs in font["/DescendantFonts"]:
            assert "/FontFile2" in glyphs.get_object()["/FontDescriptor"]


def test_metadata_names_title_language_and_day_and_nobody(press: Press, filled: Filler) -> None:
    reader = reader_of(press.render(filled([FIELDS], x="甲"), title="交付申請書", as_of=DAY).content)
    assert reader.metadata is not None
    assert reader.metadata.title == "交付申請書"
    assert not reader.metadata.author
    assert reader.metadata["/CreationDate"] == reader.metadata["/ModDate"] == "D:20260615000000+09'00'"
    assert reader.trailer["/Root"]["/Lang"] == "ja-JP"


def test_the_same_form_and_day_give_the_same_bytes(
    press: Press, filled: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = press.render(filled([FIELDS], x=RARE), title="見本", as_of=DAY).content
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    other = Press(Path(__file__).parents[2] / "resources" / "fonts")
    assert other.render(filled([FIELDS], x=RARE), title="見本", as_of=DAY).content == first
    assert press.render(filled([FIELDS], x=RARE), title="見本", as_of=date(2026, 6, 16)).content != first


def test_a_landscape_page_is_landscape(press: Press, filled: Filler) -> None:
    rendered = press.render(filled([FIELDS], {"orientation": "landscape"}, x="甲"), title="見本", as_of=DAY)
    box = reader_of(rendered.content).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_a_character_that_no_shipped_font_has_is_refused(press: Press, filled: Filler) -> None:
    with pytest.raises(CannotPrint) as refused:
        press.render(filled([FIELDS], x="社会福祉法人😀会"), title="見本", as_of=DAY)
    assert refused.value.fields == ("x",)
    assert "😀" in refused.value.what


def test_all_kinds_of_blocks_are_drawn(press: Press, filled: Filler) -> None:
    blocks: list[dict[str, object]] = [
        {"kind": "title", "text": "見出し"},
        {"kind": "rule"},
        {"kind": "checks", "items": [{"value": "a", "text": "甲"}]},
        {"kind": "applicant", "seal": True, "lines": [{"label": "名", "value": "甲"}]},
        {"kind": "chart", "rows": "y", "label": "{l}", "value": "v", "target": "t"},
        {"kind": "box", "label": "箱", "text": "乙"},
    ]
    rendered = press.render(filled(blocks, a=True, y=[{"l": "前", "v": 3, "t": 2}]), title="見本", as_of=DAY)
    assert rendered.page_count == 1
    content = reader_of(rendered.content).pages[0].get_contents()
    assert content is not None
    assert b" d" in content.get_data()  # the dashes of the target line


def test_warming_up_parses_what_forms_use(press: Press, filled: Filler) -> None:
    press.warm_up()
    assert press.render(filled([FIELDS], x="甲"), title="見本", as_of=DAY).page_count == 1


def test_a_missing_font_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="インストール"):
        Fonts(tmp_path).widths(Face.REGULAR)["あ"]


def test_bold_falls_back_before_it_gives_up(root: Path) -> None:
    fonts = Fonts(root / "resources" / "fonts")
    assert [name for name, _ in fonts.runs("髙𠮷", Face.BOLD)] == ["BIZUDPGothic-Bold", "NotoSansJP-Fallback"]
    with pytest.raises(NoGlyph):
        fonts.widths(Face.BOLD)["😀"]


def test_figures_are_of_one_width(root: Path) -> None:
    widths = Fonts(root / "resources" / "fonts").widths(Face.FIGURES)
    assert {widths[char] for char in "0123456789,"} == {0.5}


def test_importing_the_package_does_not_import_reportlab(root: Path) -> None:
    code = (
        "import sys, kaigo_desktop.documents.pdf, kaigo_desktop.catalogue.forms;"
        "sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
