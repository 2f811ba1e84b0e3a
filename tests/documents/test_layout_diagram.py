"""The 因果関係図 on paper: every word is there, boxes and arrows stand in the page, nothing is lost."""

from __future__ import annotations

import pytest

from kaigo_desktop.documents.drawing import MM, Line, Rect
from kaigo_desktop.documents.layout import Layout, lay_out
from kaigo_desktop.documents.tags import Role
from tests.documents.conftest import Filler, PlainMetrics

BLOCK: list[dict[str, object]] = [{"kind": "diagram", "rows": "nodes", "text": "{text?}"}]


def node(key: str, kind: str, text: str | None, column: int, *to: str, band: int = 0) -> dict[str, object]:
    return {"key": key, "kind": kind, "text": text, "column": column, "band": band, "to": list(to)}


THREE = [
    node("a", "原因", "端末がない", 0, "b"),
    node("b", "課題", "転記が多い", 1, "c"),
    node("c", "影響", "残業になる", 2),
]


def words(layout: Layout) -> str:
    return "".join(text.text for page in layout.pages for text in page.texts)


def laid(filled: Filler, metrics: PlainMetrics, nodes: list[dict[str, object]]) -> Layout:
    return lay_out(filled(BLOCK, nodes=nodes), metrics)


def test_boxes_arrows_and_words_over_the_columns_are_drawn(filled: Filler, metrics: PlainMetrics) -> None:
    layout = laid(filled, metrics, THREE)
    assert len(layout.pages) == 1
    for text in ("端末がない", "転記が多い", "残業になる", "原因", "課題", "影響"):
        assert text in words(layout)
    boxes = [shape for shape in layout.pages[0].shapes if isinstance(shape, Rect)]
    assert len(boxes) == 3
    assert boxes[0].x < boxes[1].x < boxes[2].x
    assert boxes[2].x + boxes[2].width <= (210 - 18) * MM + 0.1
    arrows = [shape for shape in layout.pages[0].shapes if isinstance(shape, Line)]
    assert len(arrows) == 3 * 4 + 2 * 5  # the edges of the boxes, and two arrows of five strokes


def test_a_screen_reader_hears_what_leads_to_what(filled: Filler, metrics: PlainMetrics) -> None:
    (figure,) = [tag for tag in laid(filled, metrics, THREE).tag.walk() if tag.role is Role.FIGURE]
    assert (
        figure.alt == "図　原因「端末がない」 → 課題「転記が多い」　課題「転記が多い」 → 影響「残業になる」"
    )


def test_bands_that_one_page_cannot_hold_go_on_with_their_heads(
    filled: Filler, metrics: PlainMetrics
) -> None:
    nodes = [
        node(f"{band}{key}", kind, f"{band}番の{text}" * 6, column, *to, band=band)
        for band in range(24)
        for key, kind, text, column, to in (
            ("a", "原因", "理由", 0, (f"{band}b",)),
            ("b", "課題", "困りごと", 1, ()),
        )
    ]
    layout = laid(filled, metrics, nodes)
    assert len(layout.pages) > 1
    for page in layout.pages:
        assert "課題" in "".join(text.text for text in page.texts)
        assert max(text.y for text in page.texts) < page.height
    for band in range(24):
        assert f"{band}番の困りごと" in words(layout)


@pytest.mark.parametrize("columns", [9, 14])
def test_too_many_columns_are_written_as_lines(filled: Filler, metrics: PlainMetrics, columns: int) -> None:
    nodes = [
        node(str(at), "原因", f"理由その{at}", at, *([str(at + 1)] if at + 1 < columns else []))
        for at in range(columns)
    ]
    layout = laid(filled, metrics, nodes)
    assert not [shape for shape in layout.pages[0].shapes if isinstance(shape, Rect)]
    for at in range(columns - 1):
        assert f"原因「理由その{at}」 → 原因「理由その{at + 1}」" in words(layout)


def test_a_text_that_no_page_holds_as_a_box_is_written_whole(filled: Filler, metrics: PlainMetrics) -> None:
    long = "とても長い文です。" * 700
    nodes = [node("a", "原因", long, 0, "b"), node("b", "課題", "転記", 1)]
    layout = laid(filled, metrics, nodes)
    assert words(layout).count("とても長い文です。") >= 690
    assert len(layout.pages) > 1


def test_a_box_without_words_is_an_empty_box_to_write_in(filled: Filler, metrics: PlainMetrics) -> None:
    layout = laid(filled, metrics, [node("a", "原因", None, 0)])
    assert len([shape for shape in layout.pages[0].shapes if isinstance(shape, Rect)]) == 1
