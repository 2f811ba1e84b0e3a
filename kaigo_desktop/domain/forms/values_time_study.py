"""The タイムスタディ調査票: the cells of a day, the kinds of work, and the summary of what was counted.

Before and after are compared by the minutes of one member of staff on one day,
since the two surveys seldom have the same number of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.rows import Row, rows_of
from kaigo_desktop.domain.forms.values_plan import plan_of
from kaigo_desktop.domain.plans.facts import TimeDay
from kaigo_desktop.domain.plans.knowledge import TIME_GROUPS, Knowledge, TimeCategory
from kaigo_desktop.domain.plans.time_study import PHASE_WORDS, Count, Entry, count, entries_of

BEFORE, AFTER = "before", "after"
"""The two times of measuring."""

_USUAL_FIRST_HOUR = 7
"""Where a sheet begins that names no hour: before the day shift, so that it stands in the left half."""

_HOURS = 24
_UNKNOWN_NUMBER = "（分類表にない番号）"


def sheet_rows(own: Mapping[str, object], days: Iterable[TimeDay] = ()) -> list[Row]:
    """A sheet for each member of staff and day that was entered; one empty sheet where none was.

    A day of the plan whose cells are filled needs no sheet to write on any more.
    """
    waiting: list[Row] = [
        {
            "staff": day.staff,
            "post": day.post,
            "date": day.day,
            "shift": day.shift,
            "phase": None if day.phase is None else PHASE_WORDS.get(day.phase),
        }
        for day in days
        if not any(day.cells)
    ]
    return [*rows_of(own, "sheets"), *waiting] or [dict.fromkeys(("staff", "post", "date", "shift", "phase"))]


def time_study_values(
    case: Case, own: Mapping[str, object], office: str | None, knowledge: Knowledge | None
) -> dict[str, object]:
    """Values of the sheet and of its summary. A kind of work that was never done has no minutes."""
    categories = () if knowledge is None else knowledge.time_categories
    days = plan_of(case, office).time_days
    found = {phase: _entries(own, days, phase) for phase in PHASE_WORDS}
    counted = {phase: count(entries, _people(own, phase)) for phase, entries in found.items()}
    entries = [*found[BEFORE], *found[AFTER]]
    return {
        "time_study.hours": _hours(own.get("first_hour")),
        "time_study.legend": _legend(categories),
        "time_study.rows": _rows(categories, entries, counted),
        "time_study.groups": _groups(categories, counted),
        "time_study.bars": _bars(categories, counted),
        "time_study.before_days": counted[BEFORE].days,
        "time_study.after_days": counted[AFTER].days,
        "time_study.before_total": counted[BEFORE].total,
        "time_study.after_total": counted[AFTER].total,
        "time_study.indicators": _indicators(case, office),
    }


def _entries(own: Mapping[str, object], days: Iterable[TimeDay], phase: str) -> list[Entry]:
    """What was counted at one time: the cells of the plan's days, and what was entered for the form."""
    mine = [row for row in rows_of(own, "entries") if row.get("phase") == PHASE_WORDS[phase]]
    found = [entry for day in days if day.phase == phase for entry in entries_of(day)]
    for row in mine:
        minutes = row.get("minutes")
        if isinstance(minutes, int):
            number = row.get("category")
            who = (row.get("staff"), row.get("date"))
            found.append(Entry(who, "" if number is None else str(number), minutes))
    return found


def _people(own: Mapping[str, object], phase: str) -> set[object]:
    """The days of single members of staff that were entered for the form, also without minutes."""
    return {
        (row.get("staff"), row.get("date"))
        for row in rows_of(own, "entries")
        if row.get("phase") == PHASE_WORDS[phase]
    }


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
    categories: Sequence[TimeCategory], entries: Sequence[Entry], counted: Mapping[str, Count]
) -> list[Row] | None:
    rows = [_row(one.id, TIME_GROUPS[one.group], one.name, counted) for one in categories]
    known = {one.id for one in categories}
    others = dict.fromkeys(entry.category for entry in entries if entry.category)
    rows += [_row(number, None, _UNKNOWN_NUMBER, counted) for number in others if number not in known]
    return rows or None


def _row(number: str, group: str | None, name: str, counted: Mapping[str, Count]) -> Row:
    return {"number": number, "group": group, "name": name, **_figures((number,), counted)}


def _figures(numbers: Sequence[str], counted: Mapping[str, Count]) -> Row:
    """Minutes before and after. What was done at one time only is 0 at the other, if that was watched."""
    found = {phase: one.of(numbers) for phase, one in counted.items()}
    if any(minutes is not None for minutes in found.values()):
        watched = {phase for phase, one in counted.items() if one.days is not None}
        found |= {phase: found[phase] or 0 for phase in watched}
    a_day = {phase: one.a_day(found[phase]) for phase, one in counted.items()}
    before, after = a_day[BEFORE], a_day[AFTER]
    return {
        "before": found[BEFORE],
        "before_a_day": before,
        "after": found[AFTER],
        "after_a_day": after,
        "change": None if before is None or after is None else after - before,
    }


def _groups(categories: Sequence[TimeCategory], counted: Mapping[str, Count]) -> list[Row] | None:
    rows: list[Row] = [
        {"name": name, **_figures([one.id for one in _of_group(categories, group)], counted)}
        for group, name in TIME_GROUPS.items()
    ]
    return rows if categories else None


def _bars(categories: Sequence[TimeCategory], counted: Mapping[str, Count]) -> list[Row] | None:
    """A bar a group and time, in minutes of one person a day; None until both times were measured.

    A group that nobody was seen at has none, as it has no figures in the table.
    """
    if counted[BEFORE].days is None or counted[AFTER].days is None:
        return None
    names = {BEFORE: "before_a_day", AFTER: "after_a_day"}
    return [
        {"label": f"{row['name']}\n{PHASE_WORDS[phase]}", "value": row[name]}
        for row in _groups(categories, counted) or ()
        for phase, name in names.items()
        if row[name] is not None
    ]


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
