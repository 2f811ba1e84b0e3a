"""Programmes that pay for named people: a line a person, up to so many people (T: 介護DX推進人材育成支援)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kaigo_desktop.domain.assessment import Estimate, Line, Step
from kaigo_desktop.domain.cases.case import Expense, Office
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.explain import ASK, name_of
from kaigo_desktop.domain.estimates.fundable import Fundable, Item
from kaigo_desktop.domain.estimates.payers import Part
from kaigo_desktop.domain.money import Rate, Yen, round_down, yen_text


class PersonRules(Struct, frozen=True):
    """The figures: base a person (円), how many people at most."""

    category: str
    rate: Rate
    base: Yen
    most: int
    within: str | None
    cites: dict[str, str]


class Persons:
    """A programme for people, prepared for a case."""

    def __init__(self, rules: PersonRules, belonging: Belonging) -> None:
        self._rules = rules
        self._case = belonging.case
        self._belonging = belonging
        self._known: dict[str, list[Expense]] | None = None

    def candidates(self, _office: Office | None) -> tuple[Expense, ...]:
        """Expenses of no office and of offices not known to lie elsewhere."""
        return self._belonging.within(self._rules.within)

    def fundable(self, _office: Office | None) -> Fundable:
        """The expenses of the people with the largest amounts; equal amounts by name."""
        people = self._funded().values()
        return Fundable(tuple([Item(expense, expense.net_cost) for ones in people for expense in ones]))

    def _funded(self) -> dict[str, list[Expense]]:
        if self._known is None:
            self._known = self._people(self.candidates(None))
        return self._known

    def estimate(self, _offices: Sequence[Office]) -> Estimate:
        """A line for each of the people."""
        lines = tuple(self._line(name, ones) for name, ones in self._funded().items())
        total = self._sum([line.amount for line in lines])
        return Estimate(total, total, total, lines=lines)

    def parts(self, offices: Sequence[Office]) -> tuple[Part, ...]:
        """Everybody's in one: who comes third may move up where another programme pays for the first."""
        everybody = tuple(
            one
            for one in self.candidates(None)
            if one.category == self._rules.category and one.person and not one.other_subsidy
        )
        weights = tuple(min(self._rules.rate.of(one.net_cost) + 1, self._rules.base) for one in everybody)
        most = self._rules.base * self._rules.most
        return (Part(tuple(offices), everybody, weights, most, self._worth),)

    def _worth(self, expenses: Sequence[Expense]) -> Yen:
        people = self._people(expenses)
        return self._sum([self._rounded(self._amount(ones)) for ones in people.values()])

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses come to ``goal``."""
        return self.best_part(expenses, offices)[0] >= goal

    def surely_funds(self, offices: Sequence[Office]) -> bool:
        """What it funds hangs on no open fact."""
        return any(part.contenders for part in self.parts(offices))

    def best_part(
        self, expenses: Sequence[Expense], _offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """The people with the largest amounts."""
        taken = tuple(one for ones in self._people(expenses).values() for one in ones)
        return self._worth(expenses), taken

    def _people(self, expenses: Sequence[Expense]) -> dict[str, list[Expense]]:
        people: dict[str, list[Expense]] = {}
        for expense in expenses:
            if expense.category == self._rules.category and expense.person and not expense.other_subsidy:
                people.setdefault(expense.person, []).append(expense)
        if not people:
            return people
        best = sorted(people, key=lambda name: (-self._amount(people[name]), name))[: self._rules.most]
        return {name: people[name] for name in sorted(best)}

    def _amount(self, expenses: Sequence[Expense]) -> Yen:
        return min(self._rules.rate.of(sum(one.net_cost for one in expenses)), self._rules.base)

    def _rounded(self, amount: Yen) -> Yen:
        settings = self._case.settings
        return round_down(amount, settings.rounding_unit) if settings.rounding_scope == "line" else amount

    def _sum(self, amounts: Sequence[Yen]) -> Yen:
        settings = self._case.settings
        total = sum(amounts)
        return round_down(total, settings.rounding_unit) if settings.rounding_scope == "total" else total

    def _line(self, name: str, expenses: Sequence[Expense]) -> Line:
        rules = self._rules
        cost = sum(one.net_cost for one in expenses)
        rated, smaller = rules.rate.of(cost), self._amount(expenses)
        amount = self._rounded(smaller)
        costs = " + ".join(f"{name_of(one)} {yen_text(one.net_cost)}" for one in expenses)
        steps = [
            Step("対象になる費用", costs, cost, rules.cites["cost"]),
            Step("補助率", f"{yen_text(cost)} × {rules.rate}", rated, rules.cites["rate"]),
            Step("1人の上限", yen_text(rules.base), rules.base, rules.cites["base"]),
            Step("少ない方", f"{yen_text(rated)} と {yen_text(rules.base)}", smaller, rules.cites["base"]),
        ]
        if amount != smaller:
            unit = self._case.settings.rounding_unit
            steps.append(Step("端数", f"{unit:,}円未満切捨て", amount, f"都道府県の規則（{ASK}）"))
        keys = tuple(one.key for one in expenses)
        told = name, rules.cites["base"], tuple(steps), ()
        return Line(
            f"person:{name}",
            keys,
            cost,
            str(rules.rate),
            rated,
            rules.base,
            amount,
            lambda: told,
        )
