"""How fresh a programme's rules are on a day, and that old years keep their own rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.rules.freshness import (
    BADGES,
    FreshnessKind,
    freshness_of,
    source_age,
    values_outside,
)
from kaigo_desktop.paths import shipped

PROGRAMMES = {one.id: one for one in load_programmes([shipped("resources", "programmes")])}
R7, R8 = PROGRAMMES["mhlw-r7-technology"], PROGRAMMES["mhlw-r8-technology"]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 3, 31), FreshnessKind.COMING),
        (date(2026, 4, 1), FreshnessKind.IN_FORCE),
        (date(2027, 3, 31), FreshnessKind.IN_FORCE),
        (date(2027, 4, 1), FreshnessKind.PAST_YEAR),
    ],
)
def test_a_programme_is_in_force_in_its_fiscal_year_alone(day: date, kind: FreshnessKind) -> None:
    found = freshness_of(R8, day)

    assert found.kind is kind
    assert found.badge == BADGES[kind]
    assert "令和8年度" in found.text
    assert "令和8年4月7日の版" in found.text


def test_a_programme_of_two_years_is_in_force_in_both() -> None:
    continuity = PROGRAMMES["tokyo-r7-continuity"]
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 4, 1)]

    assert [freshness_of(continuity, day).kind for day in days] == [
        FreshnessKind.IN_FORCE,
        FreshnessKind.IN_FORCE,
        FreshnessKind.PAST_YEAR,
    ]
    assert "日付はありません" in freshness_of(continuity, days[0]).text


def test_a_value_that_ends_within_the_year_is_told_from_the_day_after() -> None:
    rate = R8.values["rate"]
    short = rate._replace(steps=(rate.steps[0]._replace(until=date(2026, 9, 30)),))
    programme = R8._replace(values={**R8.values, "rate": short})

    assert freshness_of(programme, date(2026, 9, 30)).kind is FreshnessKind.IN_FORCE
    assert freshness_of(programme, date(2026, 10, 1)).kind is FreshnessKind.OUTSIDE_DATES
    assert values_outside(programme, date(2026, 10, 1)) == ("rate",)
    assert "1件" in freshness_of(programme, date(2026, 10, 1)).text


@pytest.mark.parametrize(
    ("day", "age", "is_old"),
    [
        (date(2026, 4, 6), "この日よりあと", False),
        (date(2026, 4, 7), "この日", False),
        (date(2026, 5, 6), "29日前", False),
        (date(2026, 5, 7), "1か月前", False),
        (date(2027, 4, 6), "11か月前", False),
        (date(2027, 4, 7), "1年前", True),
        (date(2028, 7, 6), "2年2か月前", True),
    ],
)
def test_the_age_of_a_document_is_counted_in_whole_months(day: date, age: str, is_old: bool) -> None:
    found = source_age(date(2026, 4, 7), day)

    assert (found.age, found.is_old) == (age, is_old)
    assert found.words == f"令和8年4月7日の資料（{age}）"
    assert found.short == f"R8.4.7（{age}）"


def test_a_document_without_a_date_is_never_called_fresh_or_old() -> None:
    found = source_age(None, date(2026, 6, 15))

    assert (found.words, found.short) == ("資料に日付がありません", "日付なし")
    assert not found.is_old


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_a_document_never_grows_younger(issued: date, days: int) -> None:
    before = source_age(issued, issued + timedelta(days=days))
    after = source_age(issued, issued + timedelta(days=days + 1))

    assert after.is_old or not before.is_old


def test_rules_not_yet_checked_are_marked_as_such() -> None:
    assert freshness_of(R8._replace(state="draft"), date(2026, 6, 15)).kind is FreshnessKind.DRAFT


def test_a_version_that_is_no_day_is_shown_as_it_is() -> None:
    assert "own-3の版" in freshness_of(R8._replace(version="own-3"), date(2026, 6, 15)).text


def test_every_shipped_programme_has_a_badge_on_any_day() -> None:
    for programme in PROGRAMMES.values():
        for day in (date(2025, 4, 1), date(2026, 6, 15), date(2030, 1, 1)):
            assert freshness_of(programme, day).text.endswith("。")


def test_a_case_of_last_year_is_still_assessed_under_the_rules_of_that_year() -> None:
    ready = make_ready(list(PROGRAMMES.values()))
    office = Office("A", 0, services=frozenset({"51"}))
    expense = Expense("m", 0, "intercom", 1_000_000, office="A", listing="tais")
    case = Case(date(2026, 6, 15), fiscal_year=2025, offices=(office,), expenses=(expense,))
    last, this = assess(case, ready), assess(replace(case, fiscal_year=2026), ready)

    assert freshness_of(R7, case.as_of).kind is FreshnessKind.PAST_YEAR
    assert last.programme(R7.id).verdict is Verdict.CONDITIONAL
    assert last.programme(R8.id).verdict is Verdict.INELIGIBLE
    # An intercom's base was 300,000 in that year and is 1,000,000 now; the rate was 3/4.
    assert last.best.by_programme == {R7.id: 300_000}
    assert this.best.by_programme == {R8.id: 800_000}
