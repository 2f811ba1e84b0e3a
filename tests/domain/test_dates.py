"""Fiscal years and eras."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.dates import (
    ERAS,
    first_day_of_fiscal_year,
    fiscal_year_of,
    fiscal_year_text,
    last_day_of_fiscal_year,
    wareki,
    wareki_short,
    wareki_year,
)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
    ],
)
def test_a_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


@given(st.integers(min_value=2000, max_value=2100))
def test_first_and_last_day_lie_in_their_fiscal_year_and_the_neighbours_do_not(year: int) -> None:
    first, last = first_day_of_fiscal_year(year), last_day_of_fiscal_year(year)
    assert fiscal_year_of(first) == fiscal_year_of(last) == year
    assert fiscal_year_of(first - timedelta(days=1)) == year - 1
    assert fiscal_year_of(last + timedelta(days=1)) == year + 1


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 6, 15), "令和8年6月15日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1868, 1, 25), "明治元年1月25日"),
    ],
)
def test_each_era_starts_and_ends_on_its_day(day: date, text: str) -> None:
    assert wareki(day) == text


def test_a_day_before_the_eras_is_refused() -> None:
    with pytest.raises(ValueError, match="1868-01-24"):
        wareki(date(1868, 1, 24))


def test_the_short_form_keeps_the_first_year_as_a_number() -> None:
    assert wareki_short(date(2026, 6, 15)) == "R8.6.15"
    assert wareki_short(date(2019, 5, 1)) == "R1.5.1"


def test_a_year_alone_can_be_named() -> None:
    assert wareki_year(date(2027, 1, 1)) == "令和9年"


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2026, "令和8年度"),
        (2020, "令和2年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_a_fiscal_year_is_named_by_its_era(year: int, text: str) -> None:
    assert fiscal_year_text(year) == text


def test_eras_are_in_order() -> None:
    assert [era.starts_on for era in ERAS] == sorted(era.starts_on for era in ERAS)
