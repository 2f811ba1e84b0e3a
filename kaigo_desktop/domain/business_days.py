"""Days on which a prefecture's office is open."""

from __future__ import annotations

from datetime import date, timedelta

import jpholiday

HOLIDAYS_ANNOUNCED_UNTIL = 2027
"""The last year whose holidays are all announced.

The days of the equinoxes are announced each February for the year after. For
later years they are computed from the sun's position and may move by a day;
a change of the holiday act would need a new version of the library.
"""

_TURN_OF_THE_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""When offices of the administration are closed, beside the public holidays."""

_SATURDAY = 5


def is_open_day(day: date) -> bool:
    """Whether the day is neither Saturday, Sunday, a public holiday nor 29 December to 3 January."""
    return (
        day.weekday() < _SATURDAY
        and (day.month, day.day) not in _TURN_OF_THE_YEAR
        and not jpholiday.is_holiday(day)
    )


def safe_day(due: date) -> date:
    """The last open day on or before ``due``.

    What is brought in by then is in time, whatever the prefecture says of closed days. Exact up to
    HOLIDAYS_ANNOUNCED_UNTIL; see there for later years.
    """
    day = due
    while not is_open_day(day):
        day -= timedelta(days=1)
    return day
