"""Counting a time study: minutes by kind of work, before the devices and after.

Both are compared by the minutes of one member of staff on one day, since the
two surveys seldom have the same number of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from kaigo_desktop.domain.plans.facts import PlanFacts, TimeDay
from kaigo_desktop.domain.plans.knowledge import TIME_GROUPS, Knowledge

CELL_MINUTES = 10
"""A cell of the sheet."""

PHASE_WORDS = {"before": "導入前", "after": "導入後"}

_LEAST = Decimal("0.1")
_PART_OF_DAY = ("21",)
"""巡回・移動: measured together with the direct care of a night."""

_BY_NUMBER = {"record_minutes": ("22",), "toileting_minutes": ("12",)}
_BY_GROUP = {"direct_minutes": "direct", "indirect_minutes": "indirect", "night_minutes": "direct"}


class Entry(Struct, frozen=True):
    """So many minutes of a kind of work; ``who`` tells one member of staff on one day from another."""

    who: object
    category: str
    minutes: int


class Count(Struct, frozen=True):
    """Minutes by kind of work, over so many days of single members of staff. None: nothing was counted."""

    minutes: Mapping[str, int] = {}
    days: int | None = None

    @property
    def total(self) -> int | None:
        """All minutes."""
        return sum(self.minutes.values()) if self.minutes else None

    def of(self, numbers: Iterable[str]) -> int | None:
        """The minutes of these kinds together; None where none of them was counted."""
        found = [self.minutes[number] for number in numbers if number in self.minutes]
        return sum(found) if found else None

    def a_day(self, minutes: int | None) -> Decimal | None:
        """Minutes of one member of staff on one day, rounded half up to 0.1."""
        if minutes is None or self.days is None:
            return None
        return (Decimal(minutes) / self.days).quantize(_LEAST, ROUND_HALF_UP)


def count(entries: Iterable[Entry], people: Iterable[object] = ()) -> Count:
    """The count of these entries; ``people`` are days counted even where nothing was done on them."""
    minutes: dict[str, int] = {}
    who = set(people)
    for entry in entries:
        minutes[entry.category] = minutes.get(entry.category, 0) + entry.minutes
        who.add(entry.who)
    return Count(minutes, len(who) or None)


def entries_of(day: TimeDay) -> list[Entry]:
    """What was done on that day; an empty cell is off duty and counts for nothing."""
    return [Entry(("day", day.index), cell, CELL_MINUTES) for cell in day.cells if cell]


def count_of(plan: PlanFacts, phase: str) -> Count:
    """What the plan's own days of that time (before, after) come to."""
    return count(entry for day in plan.time_days if day.phase == phase for entry in entries_of(day))


def measured(plan: PlanFacts, knowledge: Knowledge, kind: str | None, phase: str) -> Decimal | None:
    """The figure that the study gives for an indicator, in minutes of one person a day; None where none.

    Of an indicator that counts kinds of work which nobody did the figure is 0: the day was watched.
    """
    numbers = numbers_of(knowledge, kind)
    counted = count_of(plan, phase)
    if not numbers or counted.days is None:
        return None
    return counted.a_day(counted.of(numbers) or 0)


def numbers_of(knowledge: Knowledge, kind: str | None) -> tuple[str, ...]:
    """The kinds of work that an indicator adds up; none where a time study does not give it."""
    if kind in _BY_NUMBER:
        return _BY_NUMBER[kind]
    group = _BY_GROUP.get(kind or "")
    found = tuple(one.id for one in knowledge.time_categories if one.group == group)
    return found + _PART_OF_DAY if kind == "night_minutes" else found


class GroupFigure(Struct, frozen=True):
    """A group of kinds of work with its minutes of one person a day; None where no day was watched."""

    name: str
    before: Decimal | None
    after: Decimal | None


def group_figures(plan: PlanFacts, knowledge: Knowledge) -> tuple[GroupFigure, ...]:
    """The groups in the order of the sheet; none while no day was entered."""
    before, after = count_of(plan, "before"), count_of(plan, "after")
    if before.days is None and after.days is None:
        return ()
    rows = []
    for group, name in TIME_GROUPS.items():
        numbers = [one.id for one in knowledge.time_categories if one.group == group]
        rows.append(
            GroupFigure(name, before.a_day(before.of(numbers) or 0), after.a_day(after.of(numbers) or 0))
        )
    return tuple(rows)
