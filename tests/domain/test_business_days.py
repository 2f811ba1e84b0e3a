"""Open days of the administration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.business_days import (
    HOLIDAYS_ANNOUNCED_UNTIL,
    HOLIDAYS_COMPUTED_UNTIL,
    closed_because,
    holiday_name,
    holidays_note,
    is_open_day,
    may_move,
    next_open_day,
    safe_day,
)
from tests.oracle import calendar_rules


@pytest.mark.parametrize(
    ("due", "safe"),
    [
        (date(2028, 3, 31), date(2028, 3, 31)),  # a Friday
        (date(2029, 3, 31), date(2029, 3, 30)),  # a Saturday
        (date(2030, 3, 31), date(2030, 3, 29)),  # a Sunday
        (date(2028, 2, 29), date(2028, 2, 29)),  # a leap day
        (date(2027, 3, 22), date(2027, 3, 19)),  # 振替休日 after the equinox on a Sunday
        (date(2028, 1, 3), date(2027, 12, 28)),  # through the turn of the year
        (date(2026, 5, 6), date(2026, 5, 1)),  # through the May holidays, with a substitute on Wednesday
        (date(2026, 9, 22), date(2026, 9, 18)),  # 国民の休日 between two holidays
    ],
)
def test_the_safe_day_is_the_last_open_day(due: date, safe: date) -> None:
    assert safe_day(due) == safe


def test_the_28th_of_december_and_the_4th_of_january_are_open_on_weekdays() -> None:
    assert is_open_day(date(2026, 12, 28))
    assert not is_open_day(date(2026, 12, 29))
    assert is_open_day(date(2027, 1, 4))


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2105, 12, 31)))
def test_the_safe_day_is_open_and_never_later_nor_two_weeks_earlier(due: date) -> None:
    safe = safe_day(due)
    assert is_open_day(safe)
    assert due - timedelta(days=14) < safe <= due
    assert not any(is_open_day(safe + timedelta(days=n)) for n in range(1, (due - safe).days + 1))


def test_the_last_year_with_announced_holidays_is_stated() -> None:
    assert HOLIDAYS_ANNOUNCED_UNTIL >= 2027


# --- held against the act, worked out a second time -----------------------------------------------

ANNOUNCED = {2024: (20, 22), 2025: (20, 23), 2026: (20, 23), 2027: (21, 23)}
"""The equinoxes as 国立天文台 announced them (暦要項 of each year): days of March and of September."""


@pytest.mark.parametrize("year", range(2024, 2032))
def test_the_holidays_of_a_year_are_those_of_the_act(year: int) -> None:
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    assert {day for day in days if holiday_name(day)} == calendar_rules.holidays(year)
    assert [day for day in days if is_open_day(day) != calendar_rules.is_working_day(day)] == []


@pytest.mark.parametrize(("year", "days"), ANNOUNCED.items())
def test_the_announced_equinoxes_are_kept_to(year: int, days: tuple[int, int]) -> None:
    assert (holiday_name(date(year, 3, days[0])), holiday_name(date(year, 9, days[1]))) == (
        "春分の日",
        "秋分の日",
    )


def test_both_ways_of_reckoning_agree_as_far_as_is_said() -> None:
    for year in range(2022, HOLIDAYS_COMPUTED_UNTIL + 1):
        spring, autumn = (calendar_rules.equinox_day(year, start) for start in (20.8431, 23.2488))
        assert holiday_name(date(year, 3, spring)) == "春分の日", year
        assert holiday_name(date(year, 9, autumn)) == "秋分の日", year


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2031, 12, 31)))
def test_the_safe_day_agrees_with_the_second_reckoning(due: date) -> None:
    assert safe_day(due) == calendar_rules.safe_day(due)


# --- what is not announced yet --------------------------------------------------------------------


def test_a_day_near_an_equinox_may_move_only_where_it_is_not_announced() -> None:
    assert not may_move(date(2027, 3, 21))
    assert may_move(date(2028, 3, 20))
    assert may_move(date(2028, 3, 19))  # a Sunday: were the equinox on Saturday, Friday would stay safe
    assert not may_move(date(2028, 3, 31))
    assert not may_move(date(2028, 5, 5))


@pytest.mark.parametrize("moved", [-1, 1])
@pytest.mark.parametrize("year", range(HOLIDAYS_ANNOUNCED_UNTIL + 1, HOLIDAYS_ANNOUNCED_UNTIL + 25))
def test_no_safe_day_moves_with_an_equinox_that_was_not_said_to(
    year: int, moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [date(year, month, 1) + timedelta(days=n) for month in (3, 9) for n in range(30)]
    before = {due: calendar_rules.safe_day(due) for due in days}
    real = calendar_rules.equinox_day
    monkeypatch.setattr(calendar_rules, "equinox_day", lambda year, start: real(year, start) + moved)
    surprised = [due for due in days if calendar_rules.safe_day(due) != before[due] and not may_move(due)]
    assert surprised == []


def test_where_the_holidays_end_is_said() -> None:
    assert holidays_note(date(HOLIDAYS_ANNOUNCED_UNTIL, 12, 31)) == ""
    note = holidays_note(date(HOLIDAYS_ANNOUNCED_UNTIL + 1, 3, 31))
    assert "令和9年（2027年）の分まで公表" in note
    assert "官報" in note
    assert "2099年より後" in holidays_note(date(2104, 3, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 9, 22), "国民の休日"),
        (date(2026, 5, 6), "休日"),
        (date(2026, 12, 29), "年末年始"),
        (date(2026, 6, 13), "土曜日"),
        (date(2026, 6, 14), "日曜日"),
        (date(2026, 6, 15), ""),
    ],
)
def test_why_a_day_is_closed_is_told(day: date, why: str) -> None:
    assert why in closed_because(day)
    assert bool(closed_because(day)) is not is_open_day(day)


def test_the_next_open_day_after_the_turn_of_the_year() -> None:
    assert next_open_day(date(2026, 12, 29)) == date(2027, 1, 4)
    assert next_open_day(date(2027, 1, 4)) == date(2027, 1, 4)
