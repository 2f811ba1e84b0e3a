"""From awards to effect reports."""

from __future__ import annotations

from datetime import date

import pytest

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.cases.case import Award, Settings
from kaigo_desktop.domain.obligations import award_year, effect_reports, report_day
from tests.oracle import calendar_rules

TECHNOLOGY = "mhlw-r8-technology"
YEARS = {TECHNOLOGY: 3, "mhlw-r8-collaboration": 1}
CITES = {TECHNOLOGY: "mhlw-0407-3 別紙1 7(2)", "mhlw-r8-collaboration": "mhlw-0407-3 別紙3 4(2)"}


def reports(*awards: Award, report_due: str | None = None) -> list[Obligation]:
    duties, _ = effect_reports(awards, YEARS, Settings(report_due=report_due), CITES)
    return duties


def test_one_award_makes_three_reports_in_the_years_after_it() -> None:
    duties = reports(Award(index=0, programme=TECHNOLOGY, office="A", fiscal_year=2026))
    assert [(d.sequence, d.fiscal_year, d.due_on) for d in duties] == [
        (1, 2027, date(2028, 3, 31)),
        (2, 2028, date(2029, 3, 31)),
        (3, 2029, date(2030, 3, 31)),
    ]
    assert {(d.programme, d.office) for d in duties} == {(TECHNOLOGY, "A")}
    assert {(d.kind, d.provisional) for d in duties} == {("effect_report", True)}


def test_the_safe_day_comes_before_a_closed_due_day_and_is_said() -> None:
    second = reports(Award(index=0, programme=TECHNOLOGY, fiscal_year=2026))[1]
    assert second.safe_on == date(2029, 3, 30)
    assert "令和11年3月31日" in second.text
    assert "令和11年3月30日" in second.text


def test_an_open_due_day_is_not_called_closed() -> None:
    first = reports(Award(index=0, programme=TECHNOLOGY, fiscal_year=2026))[0]
    assert first.safe_on == first.due_on
    assert "閉庁日" not in first.text


def test_the_year_is_that_of_the_grant_where_none_is_given() -> None:
    duties = reports(Award(index=0, programme=TECHNOLOGY, granted_on=date(2027, 2, 1)))
    assert [d.fiscal_year for d in duties] == [2027, 2028, 2029]


def test_the_award_s_own_year_goes_before_the_day_of_the_grant() -> None:
    award = Award(index=0, programme=TECHNOLOGY, fiscal_year=2025, granted_on=date(2026, 6, 1))
    assert award_year(award) == 2025


def test_an_award_without_a_year_is_a_warning_and_no_duty() -> None:
    dated = Award(index=0, programme=TECHNOLOGY, fiscal_year=2026)
    undated = Award(index=1, programme=TECHNOLOGY)
    duties, warnings = effect_reports([dated, undated], YEARS, Settings(), CITES)
    assert len(duties) == 3
    assert [(w.path, w.id) for w in warnings] == [("awards[1].fiscal_year", "award_without_year")]
    assert "交付決定日" in warnings[0].text


def test_a_programme_without_reports_has_none() -> None:
    assert reports(Award(index=0, programme="tokyo-r8-hr", fiscal_year=2026)) == []


def test_reports_come_award_by_award_with_the_paragraph_of_each_programme() -> None:
    duties = reports(
        Award(index=0, programme="mhlw-r8-collaboration", fiscal_year=2026),
        Award(index=1, programme=TECHNOLOGY, office="A", fiscal_year=2025),
    )
    assert [(d.cite, d.sequence) for d in duties] == [
        ("mhlw-0407-3 別紙3 4(2)", 1),
        ("mhlw-0407-3 別紙1 7(2)", 1),
        ("mhlw-0407-3 別紙1 7(2)", 2),
        ("mhlw-0407-3 別紙1 7(2)", 3),
    ]


@pytest.mark.parametrize(
    ("report_due", "year", "day"),
    [
        ("03-31", 2027, date(2028, 3, 31)),
        ("04-01", 2027, date(2027, 4, 1)),
        ("12-31", 2027, date(2027, 12, 31)),
        ("01-01", 2027, date(2028, 1, 1)),
        ("02-29", 2027, date(2028, 2, 29)),
        ("02-29", 2028, date(2029, 2, 28)),
        ("02-28", 2027, date(2028, 2, 28)),
    ],
)
def test_the_prefecture_s_day_falls_within_the_reporting_year(report_due: str, year: int, day: date) -> None:
    assert report_day(year, report_due) == day


def test_a_day_that_the_prefecture_has_set_is_not_provisional() -> None:
    duty = reports(Award(index=0, programme=TECHNOLOGY, fiscal_year=2026), report_due="02-29")[0]
    assert duty.due_on == date(2028, 2, 29)
    assert not duty.provisional
    assert "仮の期限" not in duty.text


def test_a_provisional_day_says_that_the_prefecture_must_be_asked() -> None:
    duty = reports(Award(index=0, programme=TECHNOLOGY, fiscal_year=2026))[0]
    assert duty.text.startswith("令和9年度の効果報告（1回目）を、令和10年3月31日までに")
    assert "都道府県に確認してください" in duty.text


@pytest.mark.parametrize(
    "report_due", [None, "03-31", "02-29", "02-28", "12-31", "01-03", "05-05", "09-22", "03-20", "04-01"]
)
@pytest.mark.parametrize("year", range(2024, 2028))
@pytest.mark.parametrize("programme", [TECHNOLOGY, "mhlw-r8-collaboration", "tokyo-r8-hr"])
def test_years_and_days_of_reports_agree_with_a_second_reckoning(
    programme: str, year: int, report_due: str | None
) -> None:
    duties = reports(Award(index=0, programme=programme, fiscal_year=year), report_due=report_due)
    plain = calendar_rules.obligations(
        {
            "settings": {"report_due": report_due},
            "awards": [{"programme": programme, "fiscal_year": year}],
        }
    )
    assert [
        (duty.sequence, duty.fiscal_year, duty.due_on.isoformat(), duty.safe_on.isoformat(), duty.provisional)
        for duty in duties
    ] == [
        (one["sequence"], one["fiscal_year"], one["due_on"], one["safe_on"], one["provisional"])
        for one in plain
    ]


def test_a_day_that_hangs_on_an_equinox_not_announced_yet_says_so() -> None:
    duty = reports(Award(index=0, programme=TECHNOLOGY, fiscal_year=2026), report_due="03-20")[0]
    assert duty.due_on == date(2028, 3, 20)
    assert duty.safe_on == date(2028, 3, 17)
    assert "1日動くことがあります" in duty.text
