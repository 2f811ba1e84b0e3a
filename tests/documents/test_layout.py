from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import parse_form
from kaigo_desktop.documents.drawing import MM, Check, Circle, Line, PageDrawing, Rect, Text
from kaigo_desktop.documents.layout import Layout, lay_out
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm, fill
from tests.documents.conftest import NOT_IN_ANY_FONT, PlainMetrics

Filler = Callable[..., FilledForm]
Blocks = list[dict[str, object]]

LONG = "訪問介護の記録を端末に改め、「一人一日三十分」の削減を目指します。"


def rows_of(page: PageDrawing) -> list[str]:
    """The texts of a page, joined line by line as they stand."""
    lines: dict[float, list[Text]] = {}
    for text in page.texts:
        lines.setdefault(round(text.y, 1), []).append(text)
    return ["".join(text.text for text in sorted(lines[y])) for y in sorted(lines)]


def all_text(layout: Layout) -> str:
    return "".join(text.text for page in layout.pages for text in page.texts)


def width_of(text: Text) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text.text) * text.size


def lay(filled: Filler, blocks: Blocks, **values: object) -> Layout:
    return lay_out(filled(blocks, **values), PlainMetrics())


def table_of(**more: object) -> dict[str, object]:
    columns = [
        {"header": "番号", "width": 20, "value": "{row_number}"},
        {"header": "内容", "width": "*", "value": "{text}"},
        {"header": "額", "width": 30, "value": "{amount:yen}"},
    ]
    return {"kind": "table", "rows": "lines", "column": columns, **more}


def lines_of_case(count: int, text: str = "内容") -> list[dict[str, object]]:
    return [{"text": f"{text}{number}", "amount": 1_000 * number} for number in range(count)]


# --- nothing is clipped, nothing is lost ---------------------------------------


@settings(max_examples=60)
@given(
    texts=st.lists(st.text(st.sampled_from("あ漢、。「」A1- \n"), max_size=400), min_size=1, max_size=6),
    heights=st.lists(st.sampled_from([8, 20, 60]), min_size=1, max_size=3),
)
def test_whatever_is_entered_stands_whole_between_the_margins(texts: list[str], heights: list[int]) -> None:
    blocks: Blocks = [
        {"kind": "title", "text": "{t}"},
        {"kind": "paragraph", "text": "{t}", "indent": 1, "hanging": 2},
        {
            "kind": "fields",
            "row_height": heights[0],
            "rows": [[{"label": "名", "value": "{t}"}, {"label": "次", "value": "{t}"}]],
        },
        table_of(),
        {"kind": "box", "label": "箱", "text": "{t}", "min_height": heights[-1]},
        {"kind": "checks", "columns": 2, "rows": "lines", "value": "flag", "text": "{text}"},
        {"kind": "applicant", "seal": True, "lines": [{"label": "所在地", "value": "{t}"}]},
    ]
    values = {"t": texts[0], "lines": [{"text": text, "amount": 1, "flag": True} for text in texts]}
    head = {"id": "sample", "title": "見本", "per": "case", "stage": "any", "block": blocks}
    layout = lay_out(fill(parse_form(head, "f"), values), PlainMetrics())
    for page in layout.pages:
        for text in page.texts:
            seen = Text(text.x, text.y, text.size, text.font, text.text.rstrip())
            assert text.x >= 20 * MM - 0.01
            assert text.x + width_of(seen) <= page.width - 18 * MM + 0.05
            assert text.y <= page.height - 7 * MM
            assert text.size >= 7
    printed = all_text(layout)
    for char in "漢、「A-":
        wanted = 6 * values["t"].count(char) + 2 * sum(text.count(char) for text in texts)
        assert printed.count(char) >= wanted


def test_a_text_of_three_thousand_characters_flows_over_pages(filled: Filler) -> None:
    text = (LONG * 100)[:3000]
    for block in (
        {"kind": "box", "text": "{x}"},
        {"kind": "paragraph", "text": "{x}"},
        {"kind": "checks", "items": [{"value": "flag", "text": "{x}"}], "size": 20},
    ):
        layout = lay(filled, [block], x=text, flag=True)
        assert len(layout.pages) > 1
        body = "".join("".join(rows_of(page)[:-1]) for page in layout.pages)
        assert body.replace("☑", "") == text


def test_a_text_of_three_thousand_characters_beside_a_label_goes_to_a_sheet_of_its_own(
    filled: Filler,
) -> None:
    text = (LONG * 100)[:3000]
    for block in (
        {"kind": "fields", "rows": [[{"label": "名", "value": "{x}"}]]},
        {"kind": "applicant", "lines": [{"label": "名", "value": "{x}"}]},
    ):
        layout = lay(filled, [block], x=text)
        first, *rest = ["".join(rows_of(page)[:-1]) for page in layout.pages]
        assert first == "名別紙1のとおり"
        assert "".join(rest) == "別紙1　名" + text


def test_rows_that_go_on_repeat_the_header_and_are_framed(filled: Filler) -> None:
    layout = lay(filled, [table_of()], lines=[{"text": LONG * 15, "amount": 1}] * 12)
    assert len(layout.pages) > 2
    for page in layout.pages:
        assert rows_of(page)[0] == "番号内容額"
        bottoms = [shape.y1 for shape in page.shapes if isinstance(shape, Line) and shape.y1 == shape.y2]
        texts = [text.y for text in page.texts[:-2]]
        assert max(bottoms) >= max(texts)


def test_a_very_long_cell_of_a_table_goes_to_a_sheet_of_its_own_once(filled: Filler) -> None:
    layout = lay(filled, [table_of()], lines=[{"text": LONG * 90, "amount": 1}] * 2)
    first, *rest = layout.pages
    assert sum("別紙1のとおり" in row for row in rows_of(first)) == 2
    assert layout.attachments == 1
    assert rows_of(rest[0])[0] == "別紙1　内容"
    assert "".join("".join(rows_of(page)[:-1]) for page in rest) == "別紙1　内容" + LONG * 90


def test_a_cell_over_several_rows_keeps_its_text_across_pages(filled: Filler) -> None:
    rows = [[{"text": "{x}", "rowspan": 3}, "一"], ["二"], ["三"]]
    layout = lay(filled, [{"kind": "grid", "columns": ["*", 30], "rows": rows}], x=LONG * 120)
    printed = all_text(layout)
    assert printed.count("訪問介護") == 120
    assert all(one in printed for one in "一二三")
    assert len(layout.pages) > 1


# --- shrinking, growing, moving ------------------------------------------------


def test_text_is_shrunk_before_its_row_grows(filled: Filler) -> None:
    block = {"kind": "fields", "size": 10, "rows": [[{"label": "名", "value": "{x}", "lines": 1}]]}
    room = 210 - 20 - 18 - 32 - 3  # mm of the value cell
    just_over = "あ" * (int(room * MM / 10) + 2)
    texts = [text for text in lay(filled, [block], x=just_over).pages[0].texts if text.text == just_over]
    assert [text.size for text in texts] == [9.5]


def test_text_that_shrinking_does_not_help_keeps_its_size_and_the_row_grows(filled: Filler) -> None:
    block = {"kind": "fields", "size": 10, "rows": [[{"label": "名", "value": "{x}"}]]}
    page = lay(filled, [block], x=LONG * 10).pages[0]
    assert {text.size for text in page.texts if text.text[:1] in LONG} == {10}


def test_a_figure_is_shrunk_but_never_divided(filled: Filler) -> None:
    columns = [{"header": "額", "width": 20, "value": "{a:yen}"}]
    block = {"kind": "table", "rows": "l", "column": columns}
    page = lay(filled, [block], l=[{"a": 9_999_999_999}]).pages[0]
    (figure,) = [text for text in page.texts if "9" in text.text]
    assert figure.text == "9,999,999,999"
    assert figure.size < 9.5
    assert figure.font == "FIGURES"


def test_a_figure_that_does_not_fit_refuses_the_form_by_name(filled: Filler) -> None:
    block = {"kind": "table", "rows": "l", "column": [{"header": "額", "width": 10, "value": "{a:yen}"}]}
    with pytest.raises(CannotPrint) as refused:
        lay(filled, [block], l=[{"a": 1}, {"a": 9_999_999_999}])
    assert refused.value.fields == ("l[1].a",)
    assert "額" in refused.value.what


def test_a_fixed_box_moves_what_does_not_fit_to_a_sheet_of_its_own(filled: Filler) -> None:
    text = LONG * 30
    layout = lay(filled, [{"kind": "box", "label": "課題", "fixed_height": 25, "text": "{x}"}], x=text)
    assert layout.attachments == 1
    assert "別紙1のとおり" in rows_of(layout.pages[0])
    assert rows_of(layout.pages[1])[0] == "別紙1　課題"
    assert text in all_text(layout)


def test_a_fixed_box_shrinks_what_nearly_fits(filled: Filler) -> None:
    layout = lay(filled, [{"kind": "box", "fixed_height": 15, "text": "{x}", "size": 10}], x=LONG * 3)
    assert layout.attachments == 0
    sizes = {text.size for text in layout.pages[0].texts if text.text[0] in LONG}
    assert sizes == {9.5}


def test_a_cell_of_a_limited_height_moves_its_text_too(filled: Filler) -> None:
    cells = [[{"text": "{x}", "max_height": 10}, {"text": "{y}", "max_height": 10}]]
    layout = lay(filled, [{"kind": "grid", "columns": ["*", "*"], "rows": cells}], x=LONG * 9, y=LONG * 8)
    assert layout.attachments == 2
    printed = all_text(layout)
    assert LONG * 9 in printed
    assert "別紙2のとおり" in printed


# --- pages -----------------------------------------------------------------------


def test_forty_rows_repeat_the_header_and_keep_the_total_with_the_last_row(filled: Filler) -> None:
    block = table_of(total=[{"text": "計", "colspan": 2}, "{total:yen}"])
    layout = lay(filled, [block], lines=lines_of_case(40), total=780_000)
    assert len(layout.pages) == 2
    first, second = (rows_of(page) for page in layout.pages)
    assert first[0] == second[0] == "番号内容額"
    assert second[-3:-1] == ["40内容3939,000", "計780,000"]


@pytest.mark.parametrize("count", range(20, 40))
def test_a_total_never_stands_alone_on_a_page(filled: Filler, count: int) -> None:
    block = table_of(total=[{"text": "計", "colspan": 2}, "{total:yen}"])
    layout = lay(filled, [block], lines=lines_of_case(count), total=1)
    last = rows_of(layout.pages[-1])
    assert last[-3].startswith(str(count))


def test_a_cell_that_goes_on_is_printed_once_on_each_page(filled: Filler) -> None:
    columns = [
        {"header": "事業所", "width": 40, "value": "{office?}", "once": "key"},
        {"header": "内容", "width": "*", "value": "{text}"},
    ]
    lines = [{"office": "ひだまり", "key": "A", "text": f"甲{number}"} for number in range(50)]
    lines += [{"office": "ひだまり", "key": "B", "text": f"乙{number}"} for number in range(3)]
    lines += [{"office": None, "key": None, "text": "法人"}]
    layout = lay(filled, [{"kind": "table", "rows": "lines", "column": columns}], lines=lines)
    rows = [row for page in layout.pages for row in rows_of(page)]
    first_after_a_header = [after for row, after in pairwise(rows) if row == "事業所内容"]
    named = [row for row in rows if row.startswith("ひだまり")]
    assert len(layout.pages) == 2
    assert named == [*first_after_a_header, "ひだまり乙0"]
    assert "法人" in rows


def test_cells_that_go_on_stand_in_one_frame(filled: Filler) -> None:
    columns = [
        {"header": "事業所", "width": 40, "value": "{office?}", "once": "office"},
        {"header": "内容", "width": "*", "value": "{text}"},
    ]
    lines = [{"office": "甲", "text": "あ"}, {"office": "甲", "text": "い"}, {"office": "乙", "text": "う"}]
    page = lay(filled, [{"kind": "table", "rows": "lines", "column": columns}], lines=lines).pages[0]
    across = [line for line in page.shapes if isinstance(line, Line) and line.y1 == line.y2]
    begins = {round(line.y1): round(min(line.x1, line.x2) / MM) for line in across}
    assert list(begins.values()) == [20, 20, 60, 20, 20]


def test_what_is_kept_with_the_previous_takes_its_end_along(filled: Filler) -> None:
    note = {"kind": "paragraph", "text": "※ 注", "keep_with_previous": True}
    bodies: list[Blocks] = [
        [table_of(total=["計", "", ""])],
        [{"kind": "box", "text": "{long}"}],
        [{"kind": "paragraph", "text": "{long}"}],
        [{"kind": "group", "together": True, "block": [{"kind": "box", "text": "{long}"}]}],
    ]
    for body in bodies:
        for room in range(0, 40, 3):
            blocks: Blocks = [{"kind": "space", "height": room}, *body, note, note]
            layout = lay(
                filled, blocks, lines=lines_of_case(30), long="\n".join(LONG[:20] for _ in range(40))
            )
            last = rows_of(layout.pages[-1])[:-1]
            assert last[-2:] == ["※ 注", "※ 注"]
            assert len(last) >= 4, (body, room)


def test_a_short_grid_is_not_divided(filled: Filler) -> None:
    rows = [[{"label": f"欄{number}", "value": "{x}"}] for number in range(5)]
    for room in range(180, 255, 5):
        layout = lay(filled, [{"kind": "space", "height": room}, {"kind": "fields", "rows": rows}], x="値")
        assert sorted(len(rows_of(page)) - 1 for page in layout.pages) in ([5], [0, 5])


def test_no_line_of_a_paragraph_stands_alone_on_a_page(filled: Filler) -> None:
    text = "\n".join(f"{number}行目" for number in range(6))
    for count in (2, 3, 6):
        some = "\n".join(text.split("\n")[:count])
        for room in range(200, 260, 2):
            layout = lay(
                filled, [{"kind": "space", "height": room}, {"kind": "paragraph", "text": "{t}"}], t=some
            )
            assert 1 not in [len(rows_of(page)) - 1 for page in layout.pages]


def test_every_page_but_the_first_says_whose_paper_it_is(filled: Filler) -> None:
    def heads(**values: object) -> list[bool]:
        pages = lay(filled, [{"kind": "box", "text": "{x}"}], x=LONG * 200, **values).pages
        return ["ひだまり会" in rows_of(page)[0] for page in pages]

    known = heads(**{"corporation.name": "ひだまり会"})
    assert known == [False] + [True] * (len(known) - 1)
    assert not any(heads())


def test_a_heading_is_not_parted_from_what_follows(filled: Filler) -> None:
    for height in range(225, 262):
        blocks: Blocks = [
            {"kind": "space", "height": height},
            {"kind": "heading", "text": "見出し"},
            table_of(),
        ]
        blocks.insert(0, {"kind": "paragraph", "text": "頭"})
        pages = [rows_of(page) for page in lay(filled, blocks, lines=lines_of_case(1)).pages]
        with_heading = [page for page in pages if "見出し" in page]
        assert "番号内容額" in with_heading[0]


def test_blocks_kept_together_move_together(filled: Filler) -> None:
    group = {
        "kind": "group",
        "together": True,
        "block": [{"kind": "paragraph", "text": f"行{number}"} for number in range(5)],
    }
    blocks: Blocks = [{"kind": "paragraph", "text": "頭"}, {"kind": "space", "height": 235}, group]
    pages = [rows_of(page) for page in lay(filled, blocks).pages]
    assert pages[1][:5] == ["行0", "行1", "行2", "行3", "行4"]


def test_a_page_break_starts_a_page_but_never_makes_an_empty_one(filled: Filler) -> None:
    blocks: Blocks = [
        {"kind": "page_break"},
        {"kind": "paragraph", "text": "甲"},
        {"kind": "page_break"},
        {"kind": "page_break"},
        {"kind": "paragraph", "text": "乙"},
    ]
    assert [rows_of(page)[0] for page in lay(filled, blocks).pages] == ["甲", "乙"]


def test_only_a_paper_with_a_form_name_says_in_its_foot_that_it_is_no_prefectures_own(filled: Filler) -> None:
    form = filled([{"kind": "paragraph", "text": "甲"}])
    feet = [
        rows_of(lay_out(one, PlainMetrics()).pages[0])[-1]
        for one in (form, replace(form, form_name="標準様式（見本）"))
    ]
    assert feet == ["見本1/1", "標準様式　見本1/1"]


def test_every_page_says_what_it_is_and_of_how_many(filled: Filler) -> None:
    blocks: Blocks = [
        {"kind": "paragraph", "text": "甲"},
        {"kind": "page_break"},
        {"kind": "paragraph", "text": "乙"},
    ]
    layout = lay(filled, blocks)
    assert [rows_of(page)[-1] for page in layout.pages] == ["見本1/2", "見本2/2"]


# --- drawing ---------------------------------------------------------------------


def test_a_box_to_tick_is_drawn_not_written(filled: Filler) -> None:
    block = {"kind": "checks", "items": [{"value": "a", "text": "甲"}, {"value": "b", "text": "乙"}]}
    page = lay(filled, [block], a=True, b=False).pages[0]
    assert [shape.ticked for shape in page.shapes if isinstance(shape, Check)] == [True, False]
    assert [text.font for text in page.texts if text.text in "☐☑"] == [CHECKBOX, CHECKBOX]


def test_a_box_inside_a_sentence_stands_in_its_place(filled: Filler) -> None:
    page = lay(filled, [{"kind": "paragraph", "text": "あ{a:check}い"}], a=True).pages[0]
    (check,) = [shape for shape in page.shapes if isinstance(shape, Check)]
    before, after = (text for text in page.texts if text.text in "あい")
    assert before.x + before.size <= check.x
    assert check.x + check.size <= after.x


def test_a_grid_has_no_edge_drawn_twice(filled: Filler) -> None:
    rows = [["a", "b"], ["c", "d"]]
    page = lay(filled, [{"kind": "grid", "columns": ["*", "*"], "rows": rows}]).pages[0]
    lines = [shape for shape in page.shapes if isinstance(shape, Line)]
    assert len([line for line in lines if line.y1 == line.y2]) == 3
    assert len([line for line in lines if line.x1 == line.x2]) == 3


def test_a_merged_cell_has_no_line_through_it(filled: Filler) -> None:
    rows = [[{"text": "広い", "colspan": 2}], ["a", "b"]]
    page = lay(filled, [{"kind": "grid", "columns": ["*", "*"], "rows": rows, "row_height": 10}]).pages[0]
    lines = [shape for shape in page.shapes if isinstance(shape, Line)]
    heights = sorted(round(line.y2 - line.y1, 1) for line in lines if line.x1 == line.x2)
    assert heights == [round(10 * MM, 1), round(20 * MM, 1), round(20 * MM, 1)]


def test_an_unruled_grid_has_no_lines(filled: Filler) -> None:
    page = lay(filled, [{"kind": "grid", "columns": ["*"], "rows": [["a"]], "ruled": False}]).pages[0]
    assert page.shapes == []


def test_alignment_reaches_the_edges_of_the_cell(filled: Filler) -> None:
    rows = [
        [{"text": "左", "align": "left"}],
        [{"text": "中", "align": "center"}],
        [{"text": "右", "align": "right"}],
    ]
    page = lay(filled, [{"kind": "grid", "columns": [100], "rows": rows}]).pages[0]
    left, center, right = page.texts[:3]
    start, end = 20 * MM, 120 * MM
    assert left.x - start == pytest.approx(end - right.x - right.size, abs=0.01)
    assert center.x + center.size / 2 == pytest.approx((start + end) / 2, abs=0.01)


def test_a_chart_draws_bars_to_scale_and_says_what_is_not_measured(filled: Filler) -> None:
    block = {"kind": "chart", "rows": "y", "label": "{l}", "value": "v", "target": "t", "unit": "分"}
    rows = [
        {"l": "前", "v": 40, "t": 30},
        {"l": "後", "v": Decimal("20.0"), "t": 30},
        {"l": "次", "v": None, "t": 30},
    ]
    page = lay(filled, [block], y=rows).pages[0]
    bars = [shape for shape in page.shapes if isinstance(shape, Rect)]
    assert bars[0].height == pytest.approx(2 * bars[1].height)
    assert bars[0].y + bars[0].height == pytest.approx(bars[1].y + bars[1].height)
    words = [text.text for text in page.texts]
    assert {"40分", "20分", "未測定", "目標 30分"} <= set(words)
    goals = {shape.y1 for shape in page.shapes if isinstance(shape, Line) and shape.dashed}
    assert len(goals) == 1
    assert bars[0].y < goals.pop() < bars[1].y


def test_a_chart_without_any_value_is_drawn(filled: Filler) -> None:
    block = {"kind": "chart", "rows": "y", "label": "{l}", "value": "v"}
    page = lay(filled, [block], y=[{"l": "前", "v": None}, {"l": "後", "v": 0}]).pages[0]
    assert not [shape for shape in page.shapes if isinstance(shape, Rect)]


def test_a_chart_whose_labels_leave_it_no_room_is_refused_by_name(filled: Filler) -> None:
    block = {"kind": "chart", "rows": "y", "label": "{l}", "value": "v"}
    with pytest.raises(CannotPrint) as refused:
        lay(filled, [block], y=[{"l": "前", "v": 1}, {"l": LONG * 60, "v": 2}])
    assert refused.value.fields == ("y[1].l",)


def test_a_long_value_over_a_bar_is_written_whole(filled: Filler) -> None:
    block = {"kind": "chart", "rows": "y", "label": "{l}", "value": "v", "unit": "分（夜勤者一人あたり）"}
    layout = lay(filled, [block], y=[{"l": str(number), "v": number} for number in range(12)])
    printed = all_text(layout)
    assert all(printed.count(char) == 12 for char in "分（夜勤者人あたり）")


def test_the_seal_stands_after_the_last_line(filled: Filler) -> None:
    lines = [{"label": "所在地", "value": "甲"}, {"label": "代表者", "value": "乙"}]
    page = lay(filled, [{"kind": "applicant", "seal": True, "lines": lines}]).pages[0]
    (circle,) = [shape for shape in page.shapes if isinstance(shape, Circle)]
    last = next(text for text in page.texts if text.text == "乙")
    assert circle.x > last.x
    assert abs(circle.y - last.y) < 6


# --- characters ------------------------------------------------------------------


def test_a_character_that_no_font_has_refuses_the_form_by_field_and_character(filled: Filler) -> None:
    block = {"kind": "fields", "rows": [[{"label": "法人名", "value": "{corporation.name}"}]]}
    with pytest.raises(CannotPrint) as refused:
        lay(filled, [block], **{"corporation.name": f"{NOT_IN_ANY_FONT}田会"})
    assert refused.value.fields == ("corporation.name",)
    for part in ("法人名", NOT_IN_ANY_FONT, "U+30EDE"):
        assert part in refused.value.what


def test_a_variant_of_a_character_prints_in_its_usual_form_with_a_notice(filled: Filler) -> None:
    block = {"kind": "fields", "rows": [[{"label": "代表者", "value": "{x}"}]]}
    layout = lay(filled, [block], x="葛\U000e0100城")
    assert "葛城" in rows_of(layout.pages[0])[0]
    assert len(layout.notices) == 1
    assert "代表者" in layout.notices[0]


def test_the_first_row_begins_under_its_header_however_tall_it_is(filled: Filler) -> None:
    before = [{"kind": "paragraph", "text": "前"}, {"kind": "space", "height": 200}]
    layout = lay(filled, [*before, table_of()], lines=[{"text": LONG * 25, "amount": 1}])
    assert len(layout.pages) == 2
    assert rows_of(layout.pages[0])[1] == "番号内容額"
    assert len(rows_of(layout.pages[0])) > 4


def test_a_figure_below_zero_stands_under_the_line_of_its_chart(filled: Filler) -> None:
    chart = {"kind": "chart", "rows": "bars", "label": "{label}", "value": "value", "height": 40}
    bars = [{"label": "前", "value": 3}, {"label": "後", "value": -2}]
    (page,) = lay(filled, [chart], bars=bars).pages
    above, below = (shape for shape in page.shapes if isinstance(shape, Rect))
    (line,) = (shape for shape in page.shapes if isinstance(shape, Line))
    assert above.y + above.height == pytest.approx(line.y1)
    assert below.y == pytest.approx(line.y1)
    assert above.height / below.height == pytest.approx(1.5)


def test_a_number_with_its_unit_is_set_like_the_words_beside_it(filled: Filler) -> None:
    rows = [[{"label": "定員", "value": "{a:count 人}"}, {"label": "数", "value": "{b:count}"}]]
    (page,) = lay(filled, [{"kind": "fields", "rows": rows}], a=80, b=82).pages
    fonts = {text.text: text.font for text in page.texts}
    assert (fonts["80人"], fonts["82"]) == (fonts["定員"], "FIGURES")
