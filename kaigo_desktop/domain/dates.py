"""Fiscal years and Japanese eras. No clock: every day comes from the caller."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from msgspec import Struct

FISCAL_YEAR_STARTS_IN = 4
"""April: a fiscal year carries the number of the year in which it starts."""


class Era(Struct, frozen=True):
    """An era with its first day; it lasts until the day before the next one starts."""

    name: str
    letter: str
    starts_on: date


ERAS = (
    Era("明治", "M", date(1868, 1, 25)),  # the edict counts back to the first day of 慶応4年
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)

EARLIEST_DAY, LATEST_DAY = ERAS[0].starts_on, date(2999, 12, 31)
"""The days that may be entered: each has an era, and days years before and after it can still be reckoned."""

_NAMED_AFTER_ITS_NEW_ERA = 2019
"""The one fiscal year that the government named after the era that began within it: 令和元年度."""


def fiscal_year_of(day: date) -> int:
    """The 年度 of a day: the year of the 1 April on or before it."""
    return day.year if day.month >= FISCAL_YEAR_STARTS_IN else day.year - 1


def first_day_of_fiscal_year(year: int) -> date:
    """1 April of that 年度."""
    return date(year, FISCAL_YEAR_STARTS_IN, 1)


def last_day_of_fiscal_year(year: int) -> date:
    """31 March of that 年度, which lies in the next calendar year."""
    return date(year + 1, 3, 31)


def last_day_of_month(day: date) -> date:
    """The last day of the month in which ``day`` lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def era_of(day: date) -> Era:
    """The era in force on that day. Raises ValueError before 25 January 1868."""
    for era in reversed(ERAS):
        if era.starts_on <= day:
            return era
    raise ValueError(f"no era is known for {day.isoformat()}")


def wareki(day: date) -> str:
    """``令和8年6月15日``; the first year of an era is 元年. Raises ValueError before 明治."""
    return f"{wareki_year(day)}{day.month}月{day.day}日"


def wareki_year(day: date) -> str:
    """``令和8年``, the year of the era in force on that day."""
    era = era_of(day)
    return f"{era.name}{_year_text(day.year - era.starts_on.year + 1)}年"


def wareki_short(day: date) -> str:
    """``R8.6.15``, for narrow columns."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.starts_on.year + 1}.{day.month}.{day.day}"


def wareki_month(day: date) -> str:
    """``令和8年6月``, the month of that day in the era in force on it."""
    return f"{wareki_year(day)}{day.month}月"


def fiscal_year_text(year: int) -> str:
    """``令和8年度`` for 2026: named by the era of its 1 April, and 2019 is 令和元年度."""
    start, end = first_day_of_fiscal_year(year), last_day_of_fiscal_year(year)
    era = era_of(end if year == _NAMED_AFTER_ITS_NEW_ERA else start)
    return f"{era.name}{_year_text(year - era.starts_on.year + 1)}年度"


def _year_text(number: int) -> str:
    return "元" if number == 1 else str(number)
