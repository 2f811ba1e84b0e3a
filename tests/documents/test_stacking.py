"""Labels that read from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from kaigo_desktop.catalogue.forms import FormFault
from kaigo_desktop.documents.drawing import MM, PageDrawing, Text
from kaigo_desktop.documents.layout import lay_out
from kaigo_desktop.documents.stacking import stacked_units
from kaigo_desktop.domain.forms.form import FilledForm
from tests.documents.conftest import PlainMetrics

Filler = Callable[..., FilledForm]


def page_with(filled: Filler, label: str, width: float = 8, **more: object) -> PageDrawing:
    rows = [[{"text": label, "vertical": True, "rowspan": 2, **more}, "甲"], ["乙"]]
    return lay_out(
        filled([{"kind": "grid", "columns": [width, "*"], "rows": rows}], x="値"), PlainMetrics()
    ).pages[0]


def column_of(page: PageDrawing) -> list[Text]:
    return [text for text in page.texts if text.text not in "甲乙" and text.y < 200 * MM]


def test_each_character_stands_under_the_one_before_in_the_middle_of_the_cell(filled: Filler) -> None:
    column = column_of(page_with(filled, "経費の別"))
    assert [text.text for text in column] == list("経費の別")
    assert all(lower.y - upper.y >= upper.size for upper, lower in pairwise(column))
    assert {round(text.x + text.size / 2, 3) for text in column} == {round(24 * MM, 3)}


def test_rows_beside_a_long_column_grow_so_that_it_stands_whole(filled: Filler) -> None:
    page = page_with(filled, "縦に書いた長い見出しの例")
    lowest = max(shape.y1 for shape in page.shapes if hasattr(shape, "y1"))
    assert max(text.y for text in column_of(page)) < lowest


def test_signs_along_the_line_are_turned_and_two_figures_stand_side_by_side(filled: Filler) -> None:
    column = column_of(page_with(filled, "データ（第12号）"))
    assert [text.text for text in column if text.turned] == ["ー", "（", "）"]
    assert "12" in [text.text for text in column]


def test_a_full_stop_stands_at_the_top_right_of_its_place(filled: Filler) -> None:
    before, stop = column_of(page_with(filled, "了。"))
    assert stop.x > before.x
    assert stop.y - before.y < before.size


def test_a_column_is_shrunk_to_the_width_of_its_cell(filled: Filler) -> None:
    column = column_of(page_with(filled, "見出し", width=5, size=20))
    assert {text.size for text in column} == {12}
    assert all(20 * MM <= text.x <= 25 * MM - text.size for text in column)


def test_three_figures_and_line_feeds_take_a_place_each() -> None:
    assert stacked_units("第123\n号") == ("第", "1", "2", "3", "", "号")


def test_a_vertical_cell_has_no_height_of_its_own(filled: Filler) -> None:
    with pytest.raises(FormFault, match="max_height"):
        page_with(filled, "見出し", max_height=20)
