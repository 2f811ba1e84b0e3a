"""A prefecture's or municipality's own programme, as the user typed it in (interchange 2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.assessment import Estimate, Line, Step
from kaigo_desktop.domain.cases.case import Case, Expense, LocalProgramme, Office
from kaigo_desktop.domain.estimates.explain import ASK, name_of
from kaigo_desktop.domain.estimates.fundable import Fundable, Item
from kaigo_desktop.domain.estimates.payers import Part
from kaigo_desktop.domain.money import Yen, round_down, yen_text

CITE = f"利用者が入力した制度（{ASK}）"


class _Pool(Struct, frozen=True):
    office: str | None
    expenses: tuple[Expense, ...]
    cap: Yen


class LocalPayer:
    """One local programme, for a case."""

    def __init__(self, programme: LocalProgramme, case: Case) -> None:
        self._programme = programme
        self._case = case

    def candidates(self, _office: Office | None) -> tuple[Expense, ...]:
        """Every expense of the case."""
        return self._case.expenses

    def fundable(self, _office: Office | None) -> Fundable:
        """Those of its categories without another grant; with a cap an office, those of an office."""
        return Fundable(tuple(Item(one, one.net_cost) for one in self._case.expenses if self._funds(one)))

    def estimate(self, _offices: Sequence[Office]) -> Estimate:
        """A line for each pool."""
        lines = tuple(map(self._line, self._pools(self._case.expenses)))
        total = self._worth(self._case.expenses)
        return Estimate(total, total, total, lines=lines)

    def parts(self, offices: Sequence[Office]) -> tuple[Part, ...]:
        """Its pools; where each office's sum is rounded, the pools of an office together, each as a line."""
        together: dict[tuple[str | None, int], list[_Pool]] = {}
        settings = self._case.settings
        by_line = settings.rounding_scope == "line" or settings.rounding_unit == 1
        for number, pool in enumerate(self._pools(self._case.expenses)):
            together.setdefault((pool.office, number if by_line else 0), []).append(pool)
        return tuple(self._part(offices, pools) for pools in together.values())

    def _part(self, offices: Sequence[Office], pools: Sequence[_Pool]) -> Part:
        members = tuple(one for pool in pools for one in pool.expenses)
        return Part(
            tuple(offices),
            members,
            tuple(
                min(self._programme.rate.of(one.net_cost) + 1, pool.cap)
                for pool in pools
                for one in pool.expenses
            ),
            round_down(sum(pool.cap for pool in pools), self._case.settings.rounding_unit),
            self._worth if len(pools) > 1 else lambda expenses: self._pooled(expenses, pools[0].cap),
            None if len(pools) == 1 else lambda: tuple(self._loose(offices, pool) for pool in pools),
        )

    def _loose(self, offices: Sequence[Office], pool: _Pool) -> Part:
        """A pool by itself, not rounded: rounded with others it brings no more."""
        return replace(
            self._part(offices, [pool]),
            most=pool.cap,
            worth=lambda expenses: self._capped(sum(one.net_cost for one in expenses), pool.cap),
        )

    def _pooled(self, expenses: Sequence[Expense], cap: Yen) -> Yen:
        """The rounded amount of one pool of expenses that are all funded."""
        cost = sum(one.net_cost for one in expenses)
        return round_down(self._capped(cost, cap), self._case.settings.rounding_unit)

    def _capped(self, cost: Yen, cap: Yen) -> Yen:
        return 0 if cost < self._programme.min_cost else min(self._programme.rate.of(cost), cap)

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses come to ``goal``."""
        return self.best_part(expenses, offices)[0] >= goal

    def surely_funds(self, _offices: Sequence[Office]) -> bool:
        """What it funds hangs on no open fact."""
        return any(map(self._funds, self._case.expenses))

    def best_part(
        self, expenses: Sequence[Expense], _offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """All of them: a pool never loses by more cost."""
        return self._worth(expenses), tuple(expenses)

    def _worth(self, expenses: Sequence[Expense]) -> Yen:
        """The sum of the pools, rounded by line, or by office and programme."""
        settings = self._case.settings
        sums: dict[str | None, Yen] = {}
        for pool in self._pools(expenses):
            amount = self._amount(pool)
            if settings.rounding_scope == "line":
                amount = round_down(amount, settings.rounding_unit)
            sums[pool.office] = sums.get(pool.office, 0) + amount
        if settings.rounding_scope == "total":
            return sum(round_down(amount, settings.rounding_unit) for amount in sums.values())
        return sum(sums.values())

    def _funds(self, expense: Expense) -> bool:
        programme = self._programme
        has_place = programme.per != "office" or expense.office is not None
        return expense.category in programme.categories and not expense.other_subsidy and has_place

    def _pools(self, expenses: Sequence[Expense]) -> list[_Pool]:
        programme = self._programme
        own = [one for one in expenses if self._funds(one)]
        if programme.per == "unit":
            return [_Pool(one.office, (one,), programme.cap * one.units) for one in own]
        if programme.per == "case":
            return [_Pool(None, tuple(own), programme.cap)] if own else []
        offices = dict.fromkeys(one.office for one in own)
        return [_Pool(key, tuple(one for one in own if one.office == key), programme.cap) for key in offices]

    def _amount(self, pool: _Pool) -> Yen:
        return self._capped(sum(one.net_cost for one in pool.expenses), pool.cap)

    def _line(self, pool: _Pool) -> Line:
        settings = self._case.settings
        cost = sum(one.net_cost for one in pool.expenses)
        amount = self._amount(pool)
        rounded = round_down(amount, settings.rounding_unit) if settings.rounding_scope == "line" else amount
        costs = " + ".join(f"{name_of(one)} {yen_text(one.net_cost)}" for one in pool.expenses)
        rated = self._programme.rate.of(cost)
        steps = [
            Step("対象になる費用", costs, cost, CITE),
            Step("補助率", f"{yen_text(cost)} × {self._programme.rate}", rated, CITE),
            Step("上限", yen_text(pool.cap), pool.cap, CITE),
            Step("少ない方", f"{yen_text(rated)} と {yen_text(pool.cap)}", amount, CITE),
        ]
        if rounded != amount:
            steps.append(Step("端数", f"{settings.rounding_unit:,}円未満切捨て", rounded, CITE))
        keys = tuple(one.key for one in pool.expenses)
        rate = str(self._programme.rate)
        told = self._programme.title, CITE, tuple(steps), ()
        return Line("pool", keys, cost, rate, rated, pool.cap, rounded, lambda: told)
