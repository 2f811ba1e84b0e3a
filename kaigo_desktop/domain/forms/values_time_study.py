"""The タイムスタディ調査票: the cells of a day, the kinds of work, and the summary of what was counted.

Before and after are compared by the minutes of one member of staff on one day,
since the two surveys seldom have the same number of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.rows import Row, rows_of
from kaigo_desktop.domain.forms.values_plan import plan_of
from kaigo_desktop.domain.plans.knowledge import TIME_GROUPS, Knowledge, TimeCategory

BEFORE, AFTER = "導入前", "導入後"
"""The two times of measuring, as the form offers them."""

_USUAL_FIRST_HOUR = 7
"""Where a sheet begins that names no hour: before the day shift, so that it stands in the left half."""

_HOURS = 24
_LEAST = Decimal("0.1")
_UNKNOWN_NUMBER = "（分類表にない番号）"


def sheet_rows(own: Mapping[str, object]) -> list[Row]:
    """A sheet for each member of staff and day that was entered; one empty sheet where none was."""
    return rows_of(own, "sheets") or [dict.fromkeys(("staff", "post", "date", "shift", "phase"))]


def time_study_values(
    case: Case, own: Mapping[str, object], office: str | None, knowledge: Knowledge | None
) -> dict[str, object]:
    """Values of the sheet and of its summary. A kind of work that nobody did has no minutes, not 0."""
    categories = () if knowledge is None else knowledge.time_categories
    entries = rows_of(own, "entries")
    counted = {one: _Count(entries, one) for one in (BEFORE, AFTER)}
    return {
        "time_study.hours": _hours(own.get("first_hour")),
        "time_study.legend": _legend(categories),
        "time_study.rows": _rows(categories, entries, counted),
        "time_study.groups": _groups(categories, counted),
        "time_study.before_days": counted[BEFORE].days,
        "time_study.after_days": counted[AFTER].days,
        "time_study.before_total": counted[BEFORE].total,
        "time_study.after_total": counted[AFTER].total,
        "time_study.indicators": _indicators(case, office),
    }


class _Count:
    """What was counted at one time: minutes by kind of work, over so many days of single members of staff."""

    def __init__(self, entries: Iterable[Row], phase: str) -> None:
        mine = [row for row in entries if row.get("phase") == phase]
        self.minutes: dict[str, int] = {}
        for row in mine:
            minutes = row.get("minutes")
            if isinstance(minutes, int):
                number = str(row.get("category"))
                self.minutes[number] = self.minutes.get(number, 0) + minutes
        self.days = len({(row.get("staff"), row.get("date")) for row in mine}) or None
        self.total = sum(self.minutes.values()) if self.minutes else None

    def of(self, numbers: Iterable[str]) -> int | None:
        """The minutes of these kinds together; None where none of them was counted."""
        found = [self.minutes[number] for number in numbers if number in self.minutes]
        return sum(found) if found else None

    def a_day(self, minutes: int | None) -> Decimal | None:
        """Minutes of one member of staff on one day, rounded half up to 0.1."""
        if minutes is None or self.days is None:
            return None
        return (Decimal(minutes) / self.days).quantize(_LEAST, ROUND_HALF_UP)


def _hours(first: object) -> list[Row]:
    """The rows of the sheet: an hour in the left half, the one twelve hours later in the right half."""
    start = int(first) if isinstance(first, str) and first.isdigit() else _USUAL_FIRST_HOUR
    half = _HOURS // 2
    return [
        {"left": f"{(start + row) % _HOURS}時", "right": f"{(start + half + row) % _HOURS}時"}
        for row in range(half)
    ]


def _legend(categories: Sequence[TimeCategory]) -> list[Row] | None:
    """The numbers to write into the cells, a row a group."""
    rows: list[Row] = [
        {"group": name, "numbers": "　".join(f"{one.id} {one.name}" for one in _of_group(categories, group))}
        for group, name in TIME_GROUPS.items()
    ]
    return rows if categories else None


def _of_group(categories: Iterable[TimeCategory], group: str) -> list[TimeCategory]:
    return [one for one in categories if one.group == group]


def _rows(
    categories: Sequence[TimeCategory], entries: Sequence[Row], counted: Mapping[str, _Count]
) -> list[Row] | None:
    rows = [_row(one.id, TIME_GROUPS[one.group], one.name, counted) for one in categories]
    known = {one.id for one in categories}
    others = dict.fromkeys(str(row["category"]) for row in entries if row.get("category") is not None)
    rows += [_row(number, None, _UNKNOWN_NUMBER, counted) for number in others if number not in known]
    return rows or None


def _row(number: str, group: str | None, name: str, counted: Mapping[str, _Count]) -> Row:
    return {"number": number, "group": group, "name": name, **_figures((number,), counted)}


def _figures(numbers: Sequence[str], counted: Mapping[str, _Count]) -> Row:
    before, after = counted[BEFORE], counted[AFTER]
    a_day_before, a_day_after = before.a_day(before.of(numbers)), after.a_day(after.of(numbers))
    change = None if a_day_before is None or a_day_after is None else a_day_after - a_day_before
    return {
        "before": before.of(numbers),
        "before_a_day": a_day_before,
        "after": after.of(numbers),
        "after_a_day": a_day_after,
        "change": change,
    }


def _groups(categories: Sequence[TimeCategory], counted: Mapping[str, _Count]) -> list[Row] | None:
    rows: list[Row] = [
        {"name": name, **_figures([one.id for one in _of_group(categories, group)], counted)}
        for group, name in TIME_GROUPS.items()
    ]
    return rows if categories else None


def _indicators(case: Case, office: str | None) -> list[Row]:
    """The plan's indicators that are measured by such a study, so that both can be held together."""
    return [
        {
            "name": one.name,
            "unit": one.unit,
            "baseline": one.baseline,
            "baseline_on": one.baseline_on,
            "target": one.target,
        }
        for one in plan_of(case, office).indicators
        if "タイムスタディ" in (one.method or "")
    ]
