"""Days on which a prefecture's office is open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import jpholiday

from kaigo_desktop.domain.dates import wareki_year

HOLIDAYS_ANNOUNCED_UNTIL = 2027
"""The last year whose holidays are all announced.

The days of the equinoxes are announced in the 官報 of each February for the year
after (暦要項 of 国立天文台). For later years they are computed from the sun's
position and may move by a day; a change of the holiday act would need a new
version of the library.
"""

HOLIDAYS_COMPUTED_UNTIL = 2099
"""The last year whose equinoxes two independent ways of reckoning agree on; beyond it nothing is promised."""

_TURN_OF_THE_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""When offices of the administration are closed, beside the public holidays."""

_SATURDAY = 5
_EQUINOX_NAMES = frozenset({"春分の日", "秋分の日"})
_EQUINOX_MONTHS = (3, 9)
_EARLIEST_EQUINOX, _LATEST_EQUINOX = 18, 25
_DAY = timedelta(days=1)


def is_open_day(day: date) -> bool:
    """Whether the day is neither Saturday, Sunday, a public holiday nor 29 December to 3 January."""
    return (
        day.weekday() < _SATURDAY
        and (day.month, day.day) not in _TURN_OF_THE_YEAR
        and holiday_name(day) is None
    )


@lru_cache(maxsize=4096)
def holiday_name(day: date) -> str | None:
    """What the public holiday of that day is called (振替休日 and 国民の休日 too); None on other days."""
    name: str | None = jpholiday.is_holiday_name(day)
    return name


def safe_day(due: date) -> date:
    """The last open day on or before ``due``.

    What is brought in by then is in time, whatever the prefecture says of closed days. Exact up to
    HOLIDAYS_ANNOUNCED_UNTIL; ``may_move`` tells where it hangs on what is not announced yet.
    """
    day = due
    while not is_open_day(day):
        day -= _DAY
    return day


def next_open_day(day: date) -> date:
    """The first open day on or after ``day``."""
    while not is_open_day(day):
        day += _DAY
    return day


def may_move(due: date) -> bool:
    """Whether the safe day of ``due`` hangs on an equinox that is not announced yet.

    A computed equinox may lie a day off, and the closed days that follow from it
    (振替休日, 国民の休日) a day more.
    """
    safe = safe_day(due)
    return due.year > HOLIDAYS_ANNOUNCED_UNTIL and any(
        _is_near_equinox(safe + _DAY * passed) for passed in range((due - safe).days + 1)
    )


def closed_because(day: date) -> str:
    """Why the offices are closed that day, in a word; empty on an open day."""
    name = holiday_name(day)
    if name is not None:
        return name
    if (day.month, day.day) in _TURN_OF_THE_YEAR:
        return "年末年始"
    return "土日"[day.weekday() - _SATURDAY] + "曜日" if day.weekday() >= _SATURDAY else ""


def holidays_note(latest: date) -> str:
    """What to know of the holidays behind days up to ``latest``; empty where all of them are announced."""
    if latest.year <= HOLIDAYS_ANNOUNCED_UNTIL:
        return ""
    known = wareki_year(date(HOLIDAYS_ANNOUNCED_UNTIL, 12, 31))
    said = (
        f"祝日は{known}（{HOLIDAYS_ANNOUNCED_UNTIL}年）の分まで公表されています。"
        "それより後の春分の日・秋分の日は計算による見込みで、前年2月の官報で決まります。"
    )
    if latest.year > HOLIDAYS_COMPUTED_UNTIL:
        said += f"{HOLIDAYS_COMPUTED_UNTIL}年より後の祝日は確かめていません。"
    return said


def _is_near_equinox(day: date) -> bool:
    if day.month not in _EQUINOX_MONTHS or not _EARLIEST_EQUINOX <= day.day <= _LATEST_EQUINOX:
        return False
    return any(holiday_name(day + _DAY * off) in _EQUINOX_NAMES for off in range(-2, 3))
