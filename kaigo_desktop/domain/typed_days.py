"""A day as people write it: 2026-06-15, 2026/6/15, 20260615, 令和8年6月15日 or R8.6.15."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from kaigo_desktop.domain.dates import EARLIEST_DAY, ERAS, LATEST_DAY, Era
from kaigo_desktop.domain.schema import OUTSIDE_DAYS

DATE_ADVICE = "日付を入力してください。例：令和8年6月15日、または 2026-06-15"
NO_SUCH_DAY_ADVICE = "その日は暦にありません。日付を確かめてください。"

_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA = re.compile(r"([^\d\s]{1,2})(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class NoDay(ValueError):
    """The words name no day; ``advice`` says in a sentence what to write."""

    def __init__(self, advice: str) -> None:
        super().__init__(advice)
        self.advice = advice


def read_day(typed: str) -> date | None:
    """The day; None for an empty entry. Full-width digits are read like half-width ones.

    A day of an era must lie within it: 平成40年 is refused. Raises NoDay.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    if not plain:
        return None
    if re.fullmatch(r"\d{8}", plain, re.ASCII):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if western := _ISO.fullmatch(plain):
        return _day(*(int(part) for part in western.groups()))
    if japanese := _ERA.fullmatch(plain):
        name, year, month, day = japanese.groups()
        era = _era_named(name)
        if era is not None:
            number = 1 if year == "元" else int(year)
            return _within_era(era, _day(era.starts_on.year + number - 1, int(month), int(day)))
    raise NoDay(DATE_ADVICE)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NoDay(NO_SUCH_DAY_ADVICE) from error
    if not EARLIEST_DAY <= found <= LATEST_DAY:
        raise NoDay(OUTSIDE_DAYS)
    return found


def _era_named(name: str) -> Era | None:
    short = {era.name[0]: era for era in ERAS}
    return next((era for era in ERAS if name in {era.name, era.letter, era.letter.lower()}), short.get(name))


def _within_era(era: Era, day: date) -> date:
    later = [other.starts_on for other in ERAS if other.starts_on > era.starts_on]
    if day < era.starts_on or (later and day >= min(later)):
        raise NoDay(NO_SUCH_DAY_ADVICE)
    return day
