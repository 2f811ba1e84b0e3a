"""Payments and grants by day, what stays laid out after each month, and the most that it ever is.

Days are often not known. Nothing is put on a day that nobody named: what has
no day makes a range instead. Its upper end is sure: payments without a day come
first of all and grants without a day never. Its lower end rests on one
reading: a grant comes after the last payment that it is for (精算払い).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

from kaigo_desktop.domain.money import Yen

Group = tuple[str, str | None]
"""A programme and the office that it grants to; an empty programme for what nobody funds."""

NOBODY: Group = ("", None)
_DAY = timedelta(days=1)


class Payment(Struct, frozen=True):
    """An expense to be paid (円). ``on`` None: nobody said when. ``group``: which grant it is for."""

    key: str
    amount: Yen
    on: date | None = None
    group: Group = NOBODY


class Income(Struct, frozen=True):
    """A grant to come (円).

    ``key`` is that of the decision that holds its day. ``is_paid``: the day is
    that of the payment; else ``on`` is a day that the person assumes.
    ``is_granted``: the amount is that of the decision; else it is an estimate.
    """

    key: str
    amount: Yen
    group: Group
    on: date | None = None
    is_paid: bool = False
    is_granted: bool = False


_Entry = TypeVar("_Entry", Payment, Income)


class Range(Struct, frozen=True):
    """Between which amounts own cash lies (円), both included."""

    low: Yen
    high: Yen

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"a range runs upwards, not from {self.low} to {self.high}")

    @property
    def is_sure(self) -> bool:
        """Whether it is one amount."""
        return self.low == self.high


class Month(Struct, frozen=True):
    """A month with a payment or a grant on a known day. ``first``: its first day.

    ``before`` and ``left``: own cash laid out at its begin and its end.
    """

    first: date
    payments: tuple[Payment, ...]
    incomes: tuple[Income, ...]
    before: Range
    left: Range

    @property
    def paid(self) -> Yen:
        """What is paid in it."""
        return sum(one.amount for one in self.payments)

    @property
    def received(self) -> Yen:
        """What comes in."""
        return sum(one.amount for one in self.incomes)


class CashFlow(Struct, frozen=True):
    """The months in order, what has no day, the most own cash at any time, and what stays in the end.

    ``peak_on``: from which day the upper end of ``peak`` is reached; None where no day is known.
    """

    months: tuple[Month, ...]
    undated_payments: tuple[Payment, ...]
    undated_incomes: tuple[Income, ...]
    peak: Range
    peak_on: date | None
    cost: Yen
    granted: Yen

    @property
    def own(self) -> Yen:
        """What the applicant bears in the end."""
        return self.cost - self.granted


def cash_flow(payments: Iterable[Payment], incomes: Iterable[Income]) -> CashFlow:
    """What follows from those entries; their order never matters."""
    paid = sorted(payments, key=lambda one: one.key)
    coming = sorted(incomes, key=lambda one: (one.key, one.group[0], one.group[1] or ""))
    ledger = _Ledger(paid, coming)
    peaks = {day: ledger.at_height_of(day) for day in ledger.days}
    most = max((ledger.undated, *(one.high for one in peaks.values())))
    return CashFlow(
        months=tuple(_months(paid, coming, ledger)),
        undated_payments=tuple(one for one in paid if one.on is None),
        undated_incomes=tuple(one for one in coming if one.on is None),
        peak=Range(
            max(0, ledger.cost - ledger.granted, ledger.least_peak(), *(one.low for one in peaks.values())),
            max(0, most, ledger.cost - ledger.granted),
        ),
        peak_on=next((day for day in ledger.days if peaks[day].high == most), None),
        cost=ledger.cost,
        granted=ledger.granted,
    )


def _months(payments: Sequence[Payment], incomes: Sequence[Income], ledger: _Ledger) -> Iterator[Month]:
    for first in sorted({day.replace(day=1) for day in ledger.days}):
        paid = [one for one in payments if one.on is not None and one.on.replace(day=1) == first]
        came = [one for one in incomes if one.on is not None and one.on.replace(day=1) == first]
        yield Month(
            first,
            tuple(sorted(paid, key=_by_day)),
            tuple(sorted(came, key=_by_day)),
            before=ledger.after(first - _DAY),
            left=ledger.after(_last_of_month(first)),
        )


def _by_day(one: Payment | Income) -> tuple[date, str]:
    return one.on or date.max, one.key


def _last_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - _DAY


class _Ledger:
    """What is laid out at a time, by groups: a grant can only have come once all that it is for is paid."""

    def __init__(self, payments: Sequence[Payment], incomes: Sequence[Income]) -> None:
        days = [*(one.on for one in payments), *(one.on for one in incomes)]
        self.days = sorted({day for day in days if day is not None})
        self.cost = sum(one.amount for one in payments)
        self.granted = sum(one.amount for one in incomes)
        self.undated = sum(one.amount for one in payments if one.on is None)
        self._payments: Mapping[Group, list[Payment]] = _grouped(payments)
        self._incomes: Mapping[Group, list[Income]] = _grouped(incomes)

    @property
    def groups(self) -> set[Group]:
        """All that pay or are paid."""
        return {*self._payments, *self._incomes}

    def after(self, day: date) -> Range:
        """At the end of that day."""
        parts = [self._part(group, day, day) for group in self.groups]
        return Range(sum(low for low, _ in parts), sum(high for _, high in parts))

    def at_height_of(self, day: date) -> Range:
        """On that day when everything is paid and nothing has come yet."""
        parts = [self._part(group, day, day - _DAY) for group in self.groups]
        return Range(sum(low for low, _ in parts), sum(high for _, high in parts))

    def least_peak(self) -> Yen:
        """What is laid out at least at some time: all of a group's payments before its grant."""
        floors = {group: self._floor(group) for group in self.groups}
        whole = [
            sum(one.amount for one in self._payments[group]) - floors[group]
            for group, came in self._incomes.items()
            if group in self._payments and all(one.on is None for one in came)
        ]
        return max(whole, default=0) + sum(floors.values())

    def _part(self, group: Group, paid_by: date, came_by: date) -> tuple[Yen, Yen]:
        """What one group has laid out, at least and at most.

        A grant without a day may have come once the last of the group's payments lies before ``came_by``.
        Where every grant has a day, what has none was paid by the last of them.
        """
        paid, came = self._payments.get(group, []), self._incomes.get(group, [])
        dated = sum(one.amount for one in paid if one.on is not None and one.on <= paid_by)
        received = sum(one.amount for one in came if one.on is not None and one.on <= came_by)
        undated = sum(one.amount for one in paid if one.on is None)
        coming = sum(one.amount for one in came if one.on is None)
        may_have_come = all(one.on is None or one.on <= came_by for one in paid)
        is_all_paid = bool(came) and all(one.on is not None and one.on <= paid_by for one in came)
        if is_all_paid:
            return dated + undated - received, dated + undated - received
        low = dated - received + (min(0, undated - coming) if may_have_come else 0)
        return low, dated + undated - received

    def _floor(self, group: Group) -> Yen:
        """What it has laid out at least at any time; never over nothing."""
        paid, came = self._payments.get(group, []), self._incomes.get(group, [])
        end = sum(one.amount for one in paid) - sum(one.amount for one in came)
        return min(0, end, *(self._part(group, day, day)[0] for day in self.days))


def _grouped(entries: Sequence[_Entry]) -> dict[Group, list[_Entry]]:
    found: dict[Group, list[_Entry]] = defaultdict(list)
    for one in entries:
        found[one.group].append(one)
    return dict(found)
