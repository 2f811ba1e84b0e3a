"""Whether a programme's rules fit a day: the badge that says how fresh they are.

A past programme is never removed: a case of its year is still assessed under
its rules. The badge only keeps anybody from taking it for a current one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.dates import fiscal_year_of, fiscal_year_text, wareki, wareki_short
from kaigo_desktop.domain.rules.programme import Programme


class FreshnessKind(StrEnum):
    """What the badge shows, the freshest first."""

    IN_FORCE = "in_force"
    COMING = "coming"
    PAST_YEAR = "past_year"
    OUTSIDE_DATES = "outside_dates"
    """The year is right, but a figure is not in force that day."""
    DRAFT = "draft"
    """The rule data has not been checked against its source."""


BADGES = {
    FreshnessKind.IN_FORCE: "今年度",
    FreshnessKind.COMING: "これから",
    FreshnessKind.PAST_YEAR: "過去の年度",
    FreshnessKind.OUTSIDE_DATES: "期間外の値あり",
    FreshnessKind.DRAFT: "未確認",
}
"""The words on the badge."""


class Freshness(Struct, frozen=True):
    """How a programme's rules stand on a day: the badge's kind, and a sentence for the reader."""

    kind: FreshnessKind
    text: str

    @property
    def badge(self) -> str:
        """The words on the badge."""
        return BADGES[self.kind]


OLD_MONTHS = 12
"""From which age on a document is called old: programmes are announced anew every fiscal year."""

OLD = "1年以上前の資料です。新しい通知や募集の案内が出ていないか、都道府県に確認してください。"
NO_DAY = "資料に日付がありません"


class SourceAge(Struct, frozen=True):
    """How old the document of some rules is, seen from a day. ``issued`` None: it bears no date.

    ``age`` is ``2か月前``, empty where nobody can say it.
    """

    issued: date | None
    age: str = ""
    is_old: bool = False

    @property
    def words(self) -> str:
        """``令和8年4月7日の資料（2か月前）``."""
        return NO_DAY if self.issued is None else f"{wareki(self.issued)}の資料（{self.age}）"

    @property
    def short(self) -> str:
        """``R8.4.7（2か月前）``, for a narrow column."""
        return "日付なし" if self.issued is None else f"{wareki_short(self.issued)}（{self.age}）"


def source_age(issued: date | None, day: date) -> SourceAge:
    """How old a document of that date is on ``day``."""
    if issued is None:
        return SourceAge(None)
    if issued > day:
        return SourceAge(issued, "この日よりあと")
    months = (day.year - issued.year) * 12 + day.month - issued.month - (day.day < issued.day)
    return SourceAge(issued, _age(months, (day - issued).days), months >= OLD_MONTHS)


def _age(months: int, days: int) -> str:
    if not days:
        return "この日"
    if not months:
        return f"{days}日前"
    years, rest = divmod(months, 12)
    if not years:
        return f"{rest}か月前"
    return f"{years}年{rest}か月前" if rest else f"{years}年前"


def freshness_of(programme: Programme, day: date) -> Freshness:
    """How the programme's rules stand on ``day``."""
    kind, said = _judged(programme, day)
    return Freshness(kind, f"{said}{_version(programme)}")


def values_outside(programme: Programme, day: date) -> tuple[str, ...]:
    """The ids of the programme's values that are not in force that day."""
    return tuple(value.id for value in programme.values.values() if value.on(day) is None)


def _judged(programme: Programme, day: date) -> tuple[FreshnessKind, str]:
    year, years = fiscal_year_of(day), sorted(programme.fiscal_years)
    named = "・".join(map(fiscal_year_text, years))
    if year > years[-1]:
        text = f"{named}の制度で、その年度は終わっています。{named}の案件は、この規則で計算します。"
        return FreshnessKind.PAST_YEAR, text
    if year not in years:
        return FreshnessKind.COMING, f"{named}の制度で、まだその年度になっていません。"
    if programme.state != "checked":
        text = f"{named}の制度ですが、規則データを資料と照らし終えていません。額は目安です。"
        return FreshnessKind.DRAFT, text
    outside = values_outside(programme, day)
    if outside:
        text = f"{named}の制度ですが、{wareki(day)}に有効でない値が{len(outside)}件あります。"
        return FreshnessKind.OUTSIDE_DATES, f"{text}規則データを新しくしてください。"
    return FreshnessKind.IN_FORCE, f"{named}の制度で、今の年度に使えます。"


def _version(programme: Programme) -> str:
    """From which day the rule data is, and whether its document bears a date."""
    try:
        version = wareki(date.fromisoformat(programme.version))
    except ValueError:
        version = programme.version
    if programme.source.issued is None:
        return f"規則データは{version}の版です（元の資料に日付はありません）。"
    return f"規則データは{version}の版、元の資料は{wareki(programme.source.issued)}のものです。"
