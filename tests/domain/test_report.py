"""The effect report: rows, change in %, and a comment that says no more than the figures bear."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.plans.facts import Indicator, PlanFacts, YearReport
from kaigo_desktop.domain.plans.report import (
    EffectReport,
    change_in_percent,
    comment_on,
    effect_report,
    report_rows,
    wage_statement,
)

AS_OF = date(2028, 3, 1)
OVERTIME: dict[str, Any] = {
    "name": "残業時間",
    "unit": "時間",
    "better": "less",
    "baseline": 8.5,
    "target": 7,
    "targets": {"2027": 7.5},
    "actual": {"2027": 7, "2028": 7.1},
}


def duty(office: str | None = "A", year: int = 2027) -> Obligation:
    return Obligation(
        programme="mhlw-r8-technology",
        office=office,
        kind="effect_report",
        sequence=year - 2026,
        fiscal_year=year,
        due_on=date(year + 1, 3, 31),
        provisional=True,
        safe_on=date(year + 1, 3, 31),
        cite="mhlw-0407-3 別紙1 7(2)",
        text="",
    )


def report(*indicators: dict[str, Any], year: int = 2027, **more: object) -> EffectReport:
    plan: dict[str, object] = {"offices": {"A": {"indicators": list(indicators), **more}}}
    return effect_report(Case(as_of=AS_OF, plan=plan), duty(year=year))


def test_a_row_sets_the_year_against_baseline_and_target() -> None:
    row = report(OVERTIME).rows[0]
    assert (row.baseline, row.target, row.actual) == (Decimal("8.5"), Decimal("7.5"), Decimal(7))
    assert (row.change, row.is_reached) == (Decimal("-17.6"), True)


def test_a_year_without_a_target_of_its_own_takes_the_one_for_all_years() -> None:
    row = report(OVERTIME, year=2028).rows[0]
    assert (row.target, row.actual, row.is_reached) == (Decimal(7), Decimal("7.1"), False)


def test_what_is_not_measured_stays_unknown() -> None:
    row = report(OVERTIME, year=2029).rows[0]
    assert (row.actual, row.change, row.is_reached) == (None, None, None)


@pytest.mark.parametrize(
    ("baseline", "actual", "change"),
    [
        ("10", "8", "-20.0"),
        ("8", "10", "25.0"),
        ("3", "2", "-33.3"),
        ("1000", "1000.5", "0.1"),
        ("10", "10", "0.0"),
        ("0.001", "99", "9899900.0"),
    ],
)
def test_the_change_is_against_the_size_of_the_baseline(baseline: str, actual: str, change: str) -> None:
    assert change_in_percent(Decimal(baseline), Decimal(actual)) == Decimal(change)


@pytest.mark.parametrize(
    ("baseline", "actual"),
    [
        (None, Decimal(1)),
        (Decimal(1), None),
        (Decimal(0), Decimal(5)),
        (Decimal("1e-9"), Decimal(5)),
        (Decimal("-0.5"), Decimal("0.6")),
        (Decimal("0.5"), Decimal("-0.5")),
    ],
)
def test_no_change_is_told_where_none_can_be(baseline: Decimal | None, actual: Decimal | None) -> None:
    assert change_in_percent(baseline, actual) is None


FIGURES = st.none() | st.integers(-1000, 1000) | st.floats(-1e12, 1e12, allow_nan=False)


@given(FIGURES, FIGURES, FIGURES, st.sampled_from([None, "less", "more"]))
def test_no_figures_break_a_report(
    baseline: object, target: object, actual: object, better: str | None
) -> None:
    found = report({"baseline": baseline, "target": target, "better": better, "actual": {"2027": actual}})
    assert found.comment
    assert (found.rows[0].actual is None) == (actual is None)


def test_where_no_target_is_reached_the_comment_says_so_without_a_nought() -> None:
    missed = OVERTIME | {"target": 5, "targets": {}}
    assert "目標と比べられる1つは、目標に達していません。" in report(missed).comment
    assert "目標と比べられる2つは、どれも目標に達していません。" in report(missed, missed).comment


def test_better_may_mean_more() -> None:
    row = report(OVERTIME | {"better": "more"}).rows[0]
    assert row.is_reached is False


def test_without_a_direction_nothing_is_judged() -> None:
    found = report(OVERTIME | {"better": None})
    assert found.rows[0].is_reached is None
    assert "達し" not in found.comment


def test_the_rows_of_a_chart_hold_every_year_with_a_figure() -> None:
    years = report(OVERTIME, year=2029).rows[0].years
    assert [(each.year, each.target, each.actual) for each in years] == [
        (2027, Decimal("7.5"), Decimal(7)),
        (2028, Decimal(7), Decimal("7.1")),
        (2029, Decimal(7), None),
    ]


def test_the_comment_tells_figures_and_no_causes() -> None:
    assert report(OVERTIME).comment == (
        "令和9年度は、1つの指標のうち1つを測りました。目標と比べられる1つのうち、1つが目標に達しました。\n"
        "「残業時間」は、基準値8.5時間から7時間になりました（17.6%減）。目標の7.5時間に達しました。"
    )


def test_the_comment_names_what_was_not_reached_and_what_was_not_measured() -> None:
    leave = {
        "name": "有給休暇",
        "unit": "日",
        "better": "more",
        "baseline": 9,
        "target": 11,
        "actual": {"2027": 10},
    }
    comment = report(OVERTIME, leave, {"name": "離職率"}, {}).comment
    assert "4つの指標のうち2つを測りました。目標と比べられる2つのうち、1つが" in comment
    assert (
        "「有給休暇」は、基準値9日から10日になりました（11.1%増）。目標の11日には達していません。" in comment
    )
    assert comment.endswith("「離職率」、指標4は、まだ測っていません。")


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ({"baseline": None}, "は、7時間でした。基準値が分からないため、変化は示せません。"),
        ({"baseline": 7}, "は、基準値と同じ7時間でした。"),
        ({"baseline": 0}, "は、基準値0時間から7時間になりました。"),
        ({"unit": None}, "は、基準値8.5から7になりました（17.6%減）。"),
        (
            {"unit": "%", "baseline": 15, "actual": {"2027": 12}},
            "は、基準値15%から12%になりました（3ポイント減）。",
        ),
        ({"baseline": 6.5}, "は、基準値6.5時間から7時間になりました（7.7%増）。基準値より悪い値です。"),
        ({"baseline": 6.5, "better": None}, "から7時間になりました（7.7%増）。"),
        (
            {"baseline": -1, "better": "more"},
            "は、基準値-1時間から7時間になりました。目標の7.5時間には達して",
        ),
    ],
)
def test_the_comment_is_careful_with_odd_figures(indicator: dict[str, Any], words: str) -> None:
    assert words in report(OVERTIME | indicator).comment


def test_nothing_measured_and_nothing_planned_are_told_apart() -> None:
    assert report(OVERTIME, year=2029).comment == "令和11年度の実績値は、まだ一つも入っていません。"
    assert report().comment == ""


def test_the_user_s_own_comment_wins_and_the_draft_stays() -> None:
    found = report(OVERTIME, reports={"2027": {"comment": "よくできた。", "wage_return_amount": 120000}})
    assert found.comment == "よくできた。"
    assert found.drafted.startswith("令和9年度は")
    assert found.told.wage_return_amount == 120000


def test_what_is_told_belongs_to_its_year() -> None:
    reports = {"2028": {"done": "研修", "submitted_on": "2029-03-01", "finances_improved": False}}
    assert report(OVERTIME, reports=reports).told.done is None
    told = report(OVERTIME, year=2028, reports=reports).told
    assert (told.done, told.submitted_on, told.finances_improved) == ("研修", date(2029, 3, 1), False)


def test_a_group_reports_on_its_own_plan() -> None:
    case = Case(as_of=AS_OF, plan={"group": {"indicators": [OVERTIME]}})
    assert len(effect_report(case, duty(None)).rows) == 1
    assert effect_report(case, duty("A")).rows == ()


# What a report says on wages, and on the year before


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (YearReport(), "【要記入：収支の状況】"),
        (YearReport(finances_improved=False), "収支は改善していません。"),
        (YearReport(finances_improved=False, wage_return_amount=50_000), "賃金へは50,000 円を還元しました。"),
        (YearReport(finances_improved=True, wage_return_amount=0), "還元した額は0円です。"),
        (YearReport(finances_improved=True), "【要記入：賃金へ還元した額】"),
        (
            YearReport(
                finances_improved=True,
                wage_return_amount=360_000,
                wage_return_method="手当",
                wage_return_notice_on=date(2029, 1, 15),
            ),
            "賃金へ360,000 円を還元しました。還元の方法は「手当」で、令和11年1月15日に職員へ周知しました。",
        ),
    ],
)
def test_the_statement_on_wages_says_what_was_answered_and_marks_what_was_not(
    told: YearReport, words: str
) -> None:
    assert words in wage_statement(told)


def test_the_year_before_is_named_with_its_figure_and_without_praise() -> None:
    plan = PlanFacts(
        ("plan", "offices", "A"),
        indicators=(
            Indicator(
                0,
                name="残業",
                unit="時間",
                better="less",
                baseline=Decimal(9),
                target=Decimal(6),
                actual={2027: Decimal(8), 2028: Decimal("8.5"), 2029: Decimal(7)},
            ),
        ),
    )
    text = comment_on(report_rows(plan, 2028), 2028)
    assert "令和9年度は8時間でした。" in text
    assert "令和11年度" not in text
    for praise in ("素晴らし", "大きく", "順調", "着実", "大幅"):
        assert praise not in text
