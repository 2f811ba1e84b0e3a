from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaigo_desktop.catalogue.forms import parse_form
from kaigo_desktop.domain.forms.blocks import Align
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledBox,
    FilledChart,
    FilledChecks,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
)
from kaigo_desktop.domain.forms.form import FilledForm, Form, fill
from kaigo_desktop.domain.forms.names import UsedName, used_names
from kaigo_desktop.domain.forms.text import Condition, Scope, Unprintable, parse_condition, parse_template
from kaigo_desktop.domain.money import Rate


def form_of(*blocks: dict[str, object], **head: object) -> Form:
    table: dict[str, object] = {"id": "sample", "title": "見本", "per": "case", "stage": "any", **head}
    return parse_form({**table, "block": list(blocks)}, "sample/form.toml")


def texts_of(filled: FilledForm) -> list[str]:
    return [block.text.text for block in filled.blocks if isinstance(block, FilledParagraph)]


def printed(text: str, **values: object) -> str:
    return texts_of(fill(form_of({"kind": "paragraph", "text": text}), values))[0]


def grid_texts(grid: object) -> list[list[str]]:
    assert isinstance(grid, FilledGrid)
    return [[cell.text.text for cell in row.cells] for row in grid.rows]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{x}", "法人", "法人"),
        ("{x}", 1234, "1234"),
        ("{x}", Decimal("8.60"), "8.6"),
        ("{x:yen}", 1_680_000, "1,680,000"),
        ("{x:yen}", -12_000, "△12,000"),
        ("{x:yen}", 0, "0"),
        ("{x:count 台}", 1234, "1,234台"),
        ("{x:number 分}", Decimal("45.50"), "45.5分"),
        ("{x:number}", -3, "−3"),
        ("{x:percent}", Decimal("12.5"), "12.5%"),
        ("{x:change}", Decimal("12.5"), "+12.5%"),
        ("{x:change}", -3, "−3%"),
        ("{x:rate}", Rate(4, 5), "4/5"),
        ("{x:rate}", "1/1", "10/10"),
        ("{x:date}", date(2026, 4, 7), "令和8年4月7日"),
        ("{x:date_short}", date(2026, 4, 7), "R8.4.7"),
        ("{x:month}", date(2026, 4, 7), "令和8年4月"),
        ("{x:fiscal_year}", 2026, "令和8年度"),
        ("{x:check}", True, "☑"),
        ("{x:check}", False, "☐"),
        ("{x:yes_no}", False, "いいえ"),
        ("{x:mark}", True, "○"),
        ("{x:list}", ["甲", "乙"], "甲、乙"),
        ("{x:bullets}", ["甲", "乙"], "・甲\n・乙"),
        ("{x:postal}", "8600001", "〒860-0001"),
        ("{x:postal}", "860-0001", "〒860-0001"),
        ("{{{x}}}", "a", "{a}"),
    ],
)
def test_a_value_prints_in_its_format(text: str, value: object, expected: str) -> None:
    assert printed(text, x=value) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{x:yen}", "1000"),
        ("{x:yen}", True),
        ("{x:date}", "2026-04-07"),
        ("{x:check}", 1),
        ("{x}", True),
        ("{x:list}", "甲"),
    ],
)
def test_a_value_that_does_not_fit_its_format_is_refused_by_name(text: str, value: object) -> None:
    with pytest.raises(Unprintable, match=r"^x: the format"):
        printed(text, x=value)


def test_a_code_prints_as_its_word() -> None:
    form = form_of(
        {"kind": "paragraph", "text": "{x:label kinds}"}, labels={"kinds": {"a": "甲", "b": "乙", "1": "丙"}}
    )
    assert texts_of(fill(form, {"x": "b"})) == ["乙"]
    assert texts_of(fill(form, {"x": 1})) == ["丙"]
    assert texts_of(fill(form, {"x": frozenset({"b", "a"})})) == ["甲、乙"]
    with pytest.raises(Unprintable, match="kinds"):
        fill(form, {"x": "c"})


def test_unknown_prints_empty_and_is_listed_and_never_becomes_zero() -> None:
    form = form_of({"kind": "paragraph", "text": "{x:yen}"})
    for values in ({}, {"x": None}):
        filled = fill(form, values)
        assert texts_of(filled) == [""]
        assert filled.empty_fields == ("x",)


def test_a_sentence_keeps_a_gap_to_write_in() -> None:
    assert printed("金 {x:yen} 円") == "金 　　　　 円"
    assert printed("{x:date}付け") == "　　年　　月　　日付け"
    assert printed("{x|第　　号}") == "第　　号"


def test_a_line_of_nothing_but_an_unknown_optional_value_is_left_out() -> None:
    assert printed("{x}\n{y?}", x="機器") == "機器"
    assert printed("{x?}\n{y?}", y="型式") == "型式"
    assert printed("{x?}\n{y?}") == ""
    assert printed("{x}\n{y?|　}\n\n{z}", x="機器") == "機器\n　\n\n　　　　"


def test_an_optional_value_is_not_listed() -> None:
    filled = fill(form_of({"kind": "paragraph", "text": "備考：{x?}"}), {})
    assert texts_of(filled) == ["備考："]
    assert filled.empty_fields == ()


def test_an_unknown_box_stays_unticked_and_is_listed() -> None:
    filled = fill(form_of({"kind": "paragraph", "text": "{x:check} はい"}), {})
    assert texts_of(filled) == ["☐ はい"]
    assert filled.empty_fields == ("x",)


def test_names_reach_into_nested_values() -> None:
    assert printed("{a.b.c}", a={"b": {"c": "底"}}) == "底"
    assert printed("{a.b.c}", **{"a.b": {"c": "底"}}) == "底"
    assert printed("{a.b.c}", **{"a.b.c": "底", "a": {"b": {"c": "別"}}}) == "底"


TABLE: dict[str, object] = {
    "kind": "table",
    "rows": "lines",
    "min_rows": 3,
    "total": [{"text": "計", "colspan": 2}, "{total:yen}"],
    "column": [
        {"header": "番号", "width": 12, "value": "{row_number}"},
        {"header": "機器", "width": "*", "value": "{title}（{case_name}）"},
        {"header": "額", "width": 30, "value": "{amount:yen}"},
    ],
}


def test_a_table_has_a_row_for_each_of_the_list_and_empty_ones_up_to_its_least() -> None:
    values = {
        "lines": [{"title": "甲", "amount": 1000}, {"title": "乙", "amount": None}],
        "case_name": "案",
        "total": 1000,
    }
    filled = fill(form_of(TABLE), values)
    assert grid_texts(filled.blocks[0]) == [
        ["番号", "機器", "額"],
        ["1", "甲（案）", "1,000"],
        ["2", "乙（案）", ""],
        ["", "", ""],
        ["計", "1,000"],
    ]
    assert filled.empty_fields == ("lines[1].amount",)


def test_an_unknown_list_is_listed_and_an_empty_one_says_that_there_is_none() -> None:
    table = {**TABLE, "none_text": "該当なし", "min_rows": 1, "total": []}
    assert fill(form_of(table), {}).empty_fields == ("lines",)
    known = fill(form_of(table), {"lines": []})
    assert known.empty_fields == ()
    assert grid_texts(known.blocks[0])[1] == ["該当なし"]


def test_figures_stand_right_in_a_table_and_left_beside_a_label() -> None:
    filled = fill(form_of(TABLE), {"lines": [{"title": "甲", "amount": 5}], "case_name": "", "total": 5})
    grid = filled.blocks[0]
    assert isinstance(grid, FilledGrid)
    assert [cell.style.align for cell in grid.rows[1].cells] == [Align.LEFT, Align.LEFT, Align.RIGHT]
    fields = fill(
        form_of({"kind": "fields", "rows": [[{"label": "額", "value": "{x:yen}"}]]}), {"x": 5}
    ).blocks[0]
    assert isinstance(fields, FilledGrid)
    assert [cell.style.align for cell in fields.rows[0].cells] == [Align.CENTER, Align.LEFT]


def test_headers_of_a_group_are_drawn_over_its_columns() -> None:
    columns = [
        {"header": "指標", "width": "*", "value": "{a}"},
        {"header": "1年目", "width": 20, "value": "{b}", "group": "目標値"},
        {"header": "2年目", "width": 20, "value": "{c}", "group": "目標値"},
    ]
    grid = fill(form_of({"kind": "table", "rows": "l", "column": columns}), {"l": []}).blocks[0]
    assert grid_texts(grid)[:2] == [["指標", "目標値"], ["1年目", "2年目"]]


def test_a_repeat_draws_its_blocks_for_each_row_with_nested_lists() -> None:
    block = {
        "kind": "repeat",
        "rows": "indicators",
        "block": [
            {"kind": "heading", "text": "{row_number} {name}"},
            {
                "kind": "chart",
                "rows": "years",
                "label": "{year}",
                "value": "actual",
                "target": "goal",
                "unit": "分",
            },
        ],
    }
    indicators = [
        {
            "name": "記録",
            "goal": 30,
            "years": [{"year": "1年目", "actual": None}, {"year": "2年目", "actual": 28}],
        }
    ]
    filled = fill(form_of(block), {"indicators": indicators})
    assert texts_of(filled) == ["1 記録"]
    chart = filled.blocks[1]
    assert isinstance(chart, FilledChart)
    assert [(bar.shown, bar.value, bar.target) for bar in chart.bars] == [
        ("未測定", None, 30),
        ("28分", 28, 30),
    ]
    assert filled.empty_fields == ("indicators[0].years[0].actual",)


def test_a_repeat_may_start_pages_and_keep_its_blocks_together() -> None:
    block = {
        "kind": "repeat",
        "rows": "l",
        "together": True,
        "page_break": True,
        "block": [{"kind": "heading", "text": "{a}"}],
    }
    blocks = fill(form_of(block), {"l": [{"a": "1"}, {"a": "2"}]}).blocks
    assert [type(one).__name__ for one in blocks] == ["FilledGroup", "PageBreak", "FilledGroup"]
    assert isinstance(blocks[0], FilledGroup)


def test_checks_tick_what_is_true_and_the_code_that_was_chosen() -> None:
    block = {
        "kind": "checks",
        "items": [
            {"value": "yes", "text": "甲"},
            {"value": "no", "text": "乙"},
            {"value": "unknown", "text": "丙"},
            {"value": "kind", "is": "a", "text": "丁"},
            {"value": "kind", "is": "b", "text": "戊"},
        ],
    }
    filled = fill(form_of(block), {"yes": True, "no": False, "kind": "b"})
    checks = filled.blocks[0]
    assert isinstance(checks, FilledChecks)
    assert [item.ticked for item in checks.items] == [True, False, False, False, True]
    assert filled.empty_fields == ("unknown",)


def test_checks_over_a_list_take_each_row() -> None:
    block = {"kind": "checks", "rows": "l", "value": "met", "text": "{name}"}
    filled = fill(form_of(block), {"l": [{"met": True, "name": "甲"}, {"met": None, "name": "乙"}]})
    checks = filled.blocks[0]
    assert isinstance(checks, FilledChecks)
    assert [(item.ticked, item.text.text) for item in checks.items] == [(True, "甲"), (False, "乙")]
    assert filled.empty_fields == ("l[1].met",)


def test_a_box_to_tick_takes_no_number() -> None:
    with pytest.raises(Unprintable, match="x: true or false"):
        fill(form_of({"kind": "checks", "items": [{"value": "x", "text": "甲"}]}), {"x": 1})


def test_labels_travel_with_texts_for_messages() -> None:
    filled = fill(
        form_of(
            {"kind": "box", "label": "理由", "text": "{x}"},
            {"kind": "applicant", "lines": [{"label": "所在地", "value": "{y}"}]},
        ),
        {"x": "a", "y": "b"},
    )
    box, applicant = filled.blocks
    assert isinstance(box, FilledBox)
    assert (box.text.label, box.text.fields) == ("理由", ("x",))
    assert isinstance(applicant, FilledApplicant)
    assert applicant.lines[0][1].label == "所在地"


@pytest.mark.parametrize(
    ("source", "value", "holds"),
    [
        ("x", True, True),
        ("x", False, False),
        ("x", None, False),
        ("x", 0, True),
        ("x", "", False),
        ("x", [], False),
        ("not x", None, True),
        ("not x", True, False),
        ("not x", [], True),
        ("x is a", "a", True),
        ("x is a", "b", False),
        ("x is a", None, False),
        ("x is 1", 1, True),
        ("x is true", True, True),
        ("x is not a", "b", True),
        ("x is not a", "a", False),
        ("x is not a", None, False),
    ],
)
def test_a_condition(source: str, value: object, holds: bool) -> None:
    assert parse_condition(source).holds(Scope({"x": value})) is holds


def test_a_block_whose_condition_does_not_hold_is_left_out_with_its_empty_fields() -> None:
    blocks = [
        {"kind": "paragraph", "text": "{a}", "when": "x"},
        {"kind": "group", "when": "not x", "block": [{"kind": "paragraph", "text": "{b}"}]},
    ]
    filled = fill(form_of(*blocks), {"x": None})
    assert filled.empty_fields == ("b",)


def test_what_is_required_and_missing_is_named() -> None:
    form = form_of({"kind": "paragraph", "text": "固定"}, required=["a", "b", "c"])
    assert fill(form, {"a": "x", "b": ""}).required_missing == ("b", "c")
    assert fill(form, {"a": "\u3000 ", "b": 0, "c": False}).required_missing == ("a",)


def test_a_text_of_spaces_is_an_empty_field() -> None:
    form = form_of({"kind": "paragraph", "text": "{a}"}, {"kind": "paragraph", "text": "甲", "when": "a"})
    filled = fill(form, {"a": " \u3000\n"})
    assert filled.empty_fields == ("a",)
    assert [block.text.text for block in filled.blocks if isinstance(block, FilledParagraph)] == [""]


def test_a_form_knows_whether_it_applies() -> None:
    form = form_of(applies="settings.amount_order is cap_first")
    assert form.is_for({"settings.amount_order": "cap_first"})
    assert not form.is_for({"settings.amount_order": "rate_first"})
    assert form_of().is_for({})


def test_every_name_of_a_form_is_found() -> None:
    form = form_of(
        TABLE,
        {"kind": "box", "text": "{own.reason}", "when": "flag"},
        {"kind": "checks", "items": [{"value": "p", "text": "甲"}]},
        {"kind": "chart", "rows": "years", "label": "{label}", "value": "v", "target": "t"},
        {
            "kind": "repeat",
            "rows": "outer",
            "block": [{"kind": "checks", "rows": "inner", "value": "v", "text": "a"}],
        },
        {"kind": "grid", "columns": ["*"], "rows": [["{g}"]]},
        {"kind": "applicant", "lines": [{"label": "名", "value": "{n}"}]},
        required=["r"],
        applies="a is b",
    )
    assert used_names(form) == {
        UsedName("lines"),
        UsedName("row_number", ("lines",)),
        UsedName("title", ("lines",)),
        UsedName("case_name", ("lines",)),
        UsedName("amount", ("lines",)),
        UsedName("total"),
        UsedName("own.reason"),
        UsedName("flag"),
        UsedName("p"),
        UsedName("years"),
        UsedName("label", ("years",)),
        UsedName("v", ("years",)),
        UsedName("t", ("years",)),
        UsedName("outer"),
        UsedName("inner", ("outer",)),
        UsedName("v", ("outer", "inner")),
        UsedName("g"),
        UsedName("n"),
        UsedName("r"),
        UsedName("a"),
    }


@pytest.mark.parametrize("source", ["{", "}", "{x", "{1x}", "{x y}", "{x:yen 円}", "{}"])
def test_a_broken_template_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_template(source)


def test_a_broken_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="not a condition"):
        parse_condition("a and b")


def test_a_condition_is_a_value() -> None:
    assert parse_condition("x is not a") == Condition("x", negated=True, code="a")
