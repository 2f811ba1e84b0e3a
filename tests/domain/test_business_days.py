"""Open days of the administration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.business_days import HOLIDAYS_ANNOUNCED_UNTIL, is_open_day, safe_day


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
