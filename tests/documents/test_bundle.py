"""Several forms as one PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader

from kaigo_desktop.documents.bundle import lay_out_bundle
from kaigo_desktop.documents.pdf import Press, RenderedForm
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm
from tests.documents.conftest import PlainMetrics

Filler = Callable[..., FilledForm]
DAY = date(2026, 6, 15)
LONG = "訪問介護の記録を端末に改め、「一人一日三十分」の削減を目指します。"


def parts_of(filled: Filler) -> list[BundlePart]:
    paragraph = [{"kind": "paragraph", "text": "{x}"}]
    wide = {"orientation": "landscape"}
    return [
        BundlePart(filled(paragraph, x="甲の本文"), "交付申請書"),
        BundlePart(filled(paragraph, x=LONG * 100), "業務改善計画書", "ひまわり苑"),
        BundlePart(filled(paragraph, wide, x="丙の本文"), "所要額調書", "ひまわり苑"),
    ]


@pytest.fixture(scope="module")
def drawn(press: Press) -> Callable[..., RenderedForm]:
    def draw(parts: list[BundlePart], *, draft: bool = False) -> RenderedForm:
        return press.bundle(parts, title="令和8年度　申請書類", as_of=DAY, draft=draft)

    return draw


def pages_of(rendered: RenderedForm) -> list[str]:
    reader = PdfReader(io.BytesIO(rendered.content))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_the_contents_name_each_form_its_office_and_the_page_where_it_begins(drawn, filled) -> None:
    rendered = drawn(parts_of(filled))
    pages = pages_of(rendered)
    assert "1交付申請書22業務改善計画書ひまわり苑3" in pages[0]
    assert rendered.starts[:2] == (2, 3)
    for start, words in zip(rendered.starts, ("甲の本文", LONG, "丙の本文"), strict=True):
        assert words in pages[start - 1]


def test_pages_are_numbered_through_the_whole_bundle(drawn, filled) -> None:
    pages = pages_of(drawn(parts_of(filled)))
    assert [page.endswith(f"{number}/{len(pages)}") for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )


def test_each_form_has_a_bookmark_that_leads_to_its_first_page(drawn, filled) -> None:
    rendered = drawn(parts_of(filled))
    reader = PdfReader(io.BytesIO(rendered.content))
    marks = [(one.title, reader.get_destination_page_number(one) + 1) for one in reader.outline]
    titles = ["目次", "交付申請書", "業務改善計画書　ひまわり苑", "所要額調書　ひまわり苑"]
    assert marks == list(zip(titles, (1, *rendered.starts), strict=True))


def test_title_and_language_are_set_and_the_same_parts_give_the_same_bytes(drawn, filled) -> None:
    rendered = drawn(parts_of(filled))
    reader = PdfReader(io.BytesIO(rendered.content))
    assert reader.metadata is not None
    assert reader.metadata.title == "令和8年度　申請書類"
    assert reader.trailer["/Root"]["/Lang"] == "ja-JP"
    assert drawn(parts_of(filled)).content == rendered.content


def test_the_papers_of_all_pages_are_told(drawn, filled) -> None:
    rendered = drawn(parts_of(filled))
    assert len(rendered.pages) == rendered.page_count
    assert set(rendered.pages[:-1]) == {(210.0, 297.0)}
    assert rendered.pages[-1] == (297.0, 210.0)


def test_fonts_are_embedded_once_for_all_forms(drawn, filled, press) -> None:
    parts = [part for _ in range(10) for part in parts_of(filled)]
    one, all_parts = drawn(parts_of(filled)[:1]), drawn(parts)
    names = [
        font.get_object()["/BaseFont"]
        for font in PdfReader(io.BytesIO(all_parts.content)).pages[1]["/Resources"]["/Font"].values()
    ]
    assert len(names) == len(set(names))
    assert len(all_parts.content) < 10 * len(one.content)


def test_a_refusal_names_the_form_and_the_field(drawn, filled) -> None:
    part = BundlePart(filled([{"kind": "paragraph", "text": "{x}"}], x="😀"), "交付申請書")
    with pytest.raises(CannotPrint) as refused:
        drawn([*parts_of(filled), part])
    assert refused.value.fields == ("x",)
    assert refused.value.what.startswith("交付申請書：")


def test_contents_longer_than_a_page_still_tell_the_right_pages(filled: Filler) -> None:
    parts = [
        BundlePart(filled([{"kind": "paragraph", "text": "本文"}]), f"書類{number}", "事業所")
        for number in range(80)
    ]
    layout = lay_out_bundle(parts, PlainMetrics(), title="一式")
    assert layout.starts[0] > 2
    for number, start in enumerate(layout.starts):
        assert layout.pages[start - 1].texts[0].text == "本文"
        assert start == layout.starts[0] + number
    contents = [text.text for page in layout.pages[: layout.starts[0] - 1] for text in page.texts]
    assert str(layout.starts[-1]) in contents


# --- 下書き -----------------------------------------------------------------------


def test_the_mark_of_a_draft_stands_on_every_page_and_leaves_the_words_as_they_are(drawn, filled) -> None:
    plain, draft = drawn(parts_of(filled)), drawn(parts_of(filled), draft=True)
    assert [page.replace("下書き", "") for page in pages_of(draft)] == pages_of(plain)
    for page in PdfReader(io.BytesIO(draft.content)).pages:
        assert any("draft" in name for name in page["/Resources"]["/XObject"])


def test_a_form_is_no_draft_unless_asked(press: Press, filled: Filler) -> None:
    form = parts_of(filled)[0].form
    plain = press.render(form, title="見本", as_of=DAY)
    draft = press.render(form, title="見本", as_of=DAY, draft=True)
    assert "下書き" not in pages_of(plain)[0]
    assert "下書き" in pages_of(draft)[0]
    assert "/XObject" not in PdfReader(io.BytesIO(plain.content)).pages[0]["/Resources"]
    assert draft.pages == plain.pages == ((210.0, 297.0),)
