"""Programmes that pay a share of one pool of costs up to a base: one line ``pool`` an office or a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.domain.assessment import Estimate, Line, OfficeEstimate, Refusal, Step
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.explain import ASK, name_of
from kaigo_desktop.domain.estimates.fundable import Fundable, Item
from kaigo_desktop.domain.estimates.payers import Part
from kaigo_desktop.domain.money import Rate, Yen, round_down, yen_text

_NOTHING = Fundable(())
_TITLE = "対象になる費用の合計"


class Base(NamedTuple):
    """A base with its sentence: careful, and the least and most it could be over what is not known (円).

    ``most`` None: the base would not bind.
    """

    careful: Yen
    text: str
    most: Yen | None = None
    notes: tuple[str, ...] = ()


class PoolRules(Struct, frozen=True):
    """One programme's figures. ``base_of`` gives the base for an office, or for the case.

    ``within``: only offices not known to lie outside that prefecture.
    ``amount_order``: the prefecture's order of rate and cap applies here too.
    ``company``: nothing is funded unless this holds for the expenses taken together.
    """

    categories: frozenset[str]
    rate: Rate
    base_of: Callable[[Case, Office | None], Base]
    per_office: bool
    within: str | None
    amount_order: bool
    company: Callable[[Sequence[Expense]], bool] | None
    cites: dict[str, str]


class Pool:
    """A pooled programme prepared for a case."""

    def __init__(self, rules: PoolRules, belonging: Belonging, least_rate: Rate | None = None) -> None:
        """``least_rate``: what the rate falls to where a fact that is open turns out badly."""
        self._rules = rules
        self._case = belonging.case
        self._belonging = belonging
        self._least_rate = least_rate or rules.rate
        self._known: dict[str | None, Fundable] = {}

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The office's expenses, or those of no office and of offices not known to lie elsewhere."""
        if self._rules.per_office:
            return self._belonging.of(office)
        return self._belonging.within(self._rules.within)

    def fundable(self, office: Office | None) -> Fundable:
        """Those of the programme's categories, in the company that they need."""
        key = office.key if office else None
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judge(self.candidates(office))
        return found

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """One pool an office, or one for the case."""
        if not self._rules.per_office:
            lines, total, low, high = self._reckoned(self.fundable(None), None)
            return Estimate(total, low, high, (), lines)
        entries, total, low, high = [], 0, 0, 0
        for office in offices:
            found = self.fundable(office)
            lines, amount, least, most = self._reckoned(found, office)
            refusals = self._refusals(office, found)
            entries.append(OfficeEstimate(office.key, amount, False, lines, (), refusals))
            total, low, high = total + amount, low + least, high + most
        return Estimate(total, low, high, tuple(entries), (), (Step("事業所の合計", "", total, ""),))

    def parts(self, offices: Sequence[Office]) -> tuple[Part, ...]:
        """One pool an office, or one for the case."""
        if self._rules.per_office:
            return tuple(self._part((office,), office) for office in offices)
        return (self._part(tuple(offices), None),)

    def _part(self, offices: tuple[Office, ...], place: Office | None) -> Part:
        items = self.fundable(place).items
        base = self._rules.base_of(self._case, place).careful
        return Part(
            offices,
            tuple(item.expense for item in items),
            tuple(self._rules.rate.of(item.cost) + 1 for item in items),
            round_down(base, self._case.settings.rounding_unit),
            lambda expenses: self._worth_of(expenses, base),
        )

    def _worth_of(self, expenses: Sequence[Expense], base: Yen) -> Yen:
        """The amount for expenses of one place that are fundable but for the company they need."""
        if self._rules.company is not None and not self._rules.company(expenses):
            return 0
        return self._figures(sum(one.net_cost for one in expenses), base, self._rules.rate)[2]

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses come to ``goal``."""
        return self.best_part(expenses, offices)[0] >= goal

    def surely_funds(self, offices: Sequence[Office]) -> bool:
        """What it funds hangs on no open fact."""
        return any(part.contenders for part in self.parts(offices))

    def best_part(
        self, expenses: Sequence[Expense], offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """All of them: a pool never loses by more cost."""
        return self._worth(expenses, offices), tuple(expenses)

    def _worth(self, expenses: Sequence[Expense], offices: Sequence[Office]) -> Yen:
        if not self._rules.per_office:
            return self._total(self._judge(expenses), self._rules.base_of(self._case, None).careful)
        return sum(
            self._total(
                self._judge([one for one in expenses if one.office == office.key]),
                self._rules.base_of(self._case, office).careful,
            )
            for office in offices
        )

    def _judge(self, expenses: Sequence[Expense]) -> Fundable:
        categories, company = self._rules.categories, self._rules.company
        taken = [one for one in expenses if one.category in categories and not one.other_subsidy]
        if company is not None and not company(taken):
            return _NOTHING
        return Fundable(tuple([Item(one, one.net_cost) for one in taken])) if taken else _NOTHING

    def _refusals(self, office: Office, found: Fundable) -> tuple[Refusal, ...]:
        """Why the office's other expenses are not funded; those that only lack company come last."""
        has_company = bool(found.items)
        cite, categories = self._rules.cites["cost"], self._rules.categories
        refused, alone = [], []
        for expense in self.candidates(office):
            if expense.other_subsidy:
                refused.append(Refusal(expense.key, "ほかの補助金を受けている費用です。", cite))
            elif expense.category not in categories:
                refused.append(Refusal(expense.key, "この制度の対象になる費用の種類ではありません。", cite))
            elif not has_company:
                alone.append(Refusal(expense.key, "この制度で必須のコンサルティングがありません。", cite))
        return (*refused, *alone)

    def _cite(self, name: str) -> str:
        return self._rules.cites[name]

    def _figures(self, cost: Yen, base: Yen, rate: Rate) -> tuple[Yen, Yen, Yen]:
        """(rated, amount of the line, total) of a pool; the line is rounded only where lines are."""
        settings = self._case.settings
        if self._is_cap_first:
            rated = amount = rate.of(min(cost, base))
        else:
            rated = rate.of(cost)
            amount = min(rated, base)
        total = round_down(amount, settings.rounding_unit)
        return rated, (total if settings.rounding_scope == "line" else amount), total

    @property
    def _is_cap_first(self) -> bool:
        return self._rules.amount_order and self._case.settings.amount_order == "cap_first"

    def _total(self, found: Fundable, base: Yen) -> Yen:
        return self._figures(sum(item.cost for item in found.items), base, self._rules.rate)[2]

    def _reckoned(self, found: Fundable, place: Office | None) -> tuple[tuple[Line, ...], Yen, Yen, Yen]:
        """The line of a pool, its total, and what that is at least and at most.

        Least is the least rate with the careful base, most the rate with the highest base.
        """
        if not found.items:
            return (), 0, 0, 0
        rules, base = self._rules, self._rules.base_of(self._case, place)
        cost = sum([item.cost for item in found.items])
        rated, amount, total = self._figures(cost, base.careful, rules.rate)
        low = high = total
        if self._least_rate != rules.rate:
            low = self._figures(cost, base.careful, self._least_rate)[2]
        if base.most != base.careful:
            high = self._figures(cost, cost if base.most is None else base.most, rules.rate)[2]
        line = Line(
            "pool",
            tuple([item.expense.key for item in found.items]),
            cost,
            str(rules.rate),
            rated,
            base.careful,
            amount,
            lambda: (_TITLE, rules.cites["base"], self._steps(found, base, cost, amount), base.notes),
        )
        return (line,), total, low, high

    def _steps(self, found: Fundable, base: Base, cost: Yen, amount: Yen) -> tuple[Step, ...]:
        """The sum in words, as asked for only where the line is shown."""
        rated = self._figures(cost, base.careful, self._rules.rate)[0]
        costs = " + ".join(f"{name_of(item.expense)} {yen_text(item.cost)}" for item in found.items)
        cost_step = Step("対象になる費用", costs, cost, self._cite("cost"))
        base_step = Step("基準額", base.text, base.careful, self._cite("base"))
        if self._is_cap_first:
            chosen = min(cost, base.careful)
            figures = f"{yen_text(cost)} と {yen_text(base.careful)}"
            smaller = rated
            steps = [
                cost_step,
                base_step,
                Step("少ない方（選定額）", figures, chosen, f"都道府県の調書（{ASK}）"),
                Step("補助率", f"{yen_text(chosen)} × {self._rules.rate}", rated, self._cite("rate")),
            ]
        else:
            smaller = min(rated, base.careful)
            figures = f"{yen_text(rated)} と {yen_text(base.careful)}"
            steps = [
                cost_step,
                Step("補助率", f"{yen_text(cost)} × {self._rules.rate}", rated, self._cite("rate")),
                base_step,
                Step("少ない方", figures, smaller, self._cite("base")),
            ]
        if amount != smaller:
            unit = self._case.settings.rounding_unit
            steps.append(Step("端数", f"{unit:,}円未満切捨て", amount, f"都道府県の規則（{ASK}）"))
        return tuple(steps)
