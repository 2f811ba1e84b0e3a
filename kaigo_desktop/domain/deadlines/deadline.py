"""One dated thing to do, whatever it comes from."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.dates import last_day_of_month


class Kind(StrEnum):
    """What a deadline comes from; the value is the first part of its key."""

    PREPARATION = "preparation"
    APPLICATION = "application"
    COMPLETION = "completion"
    PERFORMANCE = "performance"
    EFFECT_REPORT = "effect_report"
    TEMPLATE = "template"


class State(StrEnum):
    """How far it is."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Group(StrEnum):
    """How near it is, as the lists are grouped; the value is the heading."""

    OVERDUE = "超過"
    WEEK = "今週"
    MONTH = "今月"
    QUARTER = "3か月以内"
    LATER = "その先"


class Deadline(Struct, frozen=True):
    """A thing to do by a day.

    ``key`` stays the same while the day moves. ``safe_on`` is the last open day
    on or before ``due_on``. ``provisional``: nobody has said the day yet.
    ``may_move``: a holiday that is not announced yet could move ``safe_on``.
    ``moved_from``: the day before it was put off. ``anchor``: the key of the
    deadline that it is counted back from. ``to_check``: to be confirmed in the
    grant's rules (交付要綱を確認). ``until``: the day of the
    anchor, after which it makes no sense any more. ``step`` names the page of the case where it is
    worked on. ``office`` is a key of the case, None for the corporation.
    """

    key: str
    kind: Kind
    title: str
    due_on: date
    safe_on: date
    text: str
    cite: str
    programme: str = ""
    office: str | None = None
    award: str = ""
    sequence: int = 0
    fiscal_year: int | None = None
    provisional: bool = False
    may_move: bool = False
    to_check: bool = False
    state: State = State.OPEN
    done_on: date | None = None
    reason: str = ""
    moved_from: date | None = None
    anchor: str = ""
    lead_days: int | None = None
    until: date | None = None
    step: str = "deadlines"

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.state is State.OPEN


class Edges(Struct, frozen=True):
    """The last days of the groups, seen from one day."""

    overdue: date
    week: date
    month: date
    quarter: date

    def group_of(self, safe_on: date) -> Group:
        """Where a day belongs."""
        for last, group in (
            (self.overdue, Group.OVERDUE),
            (self.week, Group.WEEK),
            (self.month, Group.MONTH),
            (self.quarter, Group.QUARTER),
        ):
            if safe_on <= last:
                return group
        return Group.LATER


def edges_from(today: date) -> Edges:
    """The week ends on its Sunday, the month on its last day; three months are counted from today.

    A week that reaches into the next month takes its days along: what has to be
    done in it is this week's, not next month's.
    """
    week = today + timedelta(days=6 - today.weekday())
    month = max(week, last_day_of_month(today))
    return Edges(today - timedelta(days=1), week, month, max(month, months_later(today, 3)))


def months_later(day: date, months: int) -> date:
    """The same day that many months later; the month's last day where it is shorter."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    last = last_day_of_month(date(year, month, 1))
    return last.replace(day=min(day.day, last.day))
