"""Programmes that pay a share of one pool of costs up to a base: one line ``pool`` an office or a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kaigo_desktop.domain.assessment import Estimate, Line, OfficeEstimate, Refusal, Step
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.explain import ASK, name_of
from kaigo_desktop.domain.fundable import Fundable, Item
from kaigo_desktop.domain.money import Rate, Yen, round_down, yen_text
from kaigo_desktop.domain.places import lies_in


@dataclass(frozen=True, slots=True)
class Base:
    """A base with its sentence: careful, and the least and most it could be over what is not known (円).

    ``most`` None: the base would not bind.
    """

    careful: Yen
    text: str
    most: Yen | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolRules:
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

    def __init__(self, rules: PoolRules, case: Case) -> None:
        self._rules = rules
        self._case = case

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The office's expenses, or those of no office and of offices not known to lie elsewhere."""
        if self._rules.per_office:
            return tuple(
                one for one in self._case.expenses if office is not None and one.office == office.key
            )
        inside = {
            one.key for one in self._case.offices if lies_in(self._case, one, self._rules.within) is not False
        }
        return tuple(one for one in self._case.expenses if one.office is None or one.office in inside)

    def fundable(self, office: Office | None) -> Fundable:
        """Those of the programme's categories, in the company that they need."""
        return self._judge(self.candidates(office))

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """One pool an office, or one for the case."""
        if not self._rules.per_office:
            return self._case_estimate()
        entries = [self._office_estimate(office) for office in offices]
        total = sum(entry.total for entry, _ in entries)
        high = sum(most for _, most in entries)
        steps = (Step("事業所の合計", "", total, ""),)
        return Estimate(total, total, high, tuple(entry for entry, _ in entries), steps=steps)

    def contenders(self, offices: Sequence[Office]) -> tuple[Expense, ...]:
        """What is fundable when everything is given to this programme."""
        places: Sequence[Office | None] = offices if self._rules.per_office else (None,)
        return tuple(item.expense for place in places for item in self.fundable(place).items)

    @property
    def has_common_ceiling(self) -> bool:
        """A case has one pool; offices have pools of their own."""
        return not self._rules.per_office

    def best_part(
        self, expenses: Sequence[Expense], offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """All of them: a pool never loses by more cost."""
        return self._worth(expenses, offices), tuple(expenses)

    def _worth(self, expenses: Sequence[Expense], offices: Sequence[Office]) -> Yen:
        if not self._rules.per_office:
            return self._amount(self._judge(expenses), self._rules.base_of(self._case, None).careful)[1]
        return sum(
            self._amount(
                self._judge([one for one in expenses if one.office == office.key]),
                self._rules.base_of(self._case, office).careful,
            )[1]
            for office in offices
        )

    def _judge(self, expenses: Sequence[Expense]) -> Fundable:
        taken, refused = [], []
        for expense in expenses:
            if expense.other_subsidy:
                refused.append(Refusal(expense.key, "ほかの補助金を受けている費用です。", self._cite("cost")))
            elif expense.category not in self._rules.categories:
                refused.append(
                    Refusal(expense.key, "この制度の対象になる費用の種類ではありません。", self._cite("cost"))
                )
            else:
                taken.append(expense)
        if self._rules.company is not None and not self._rules.company(taken):
            why = "この制度で必須のコンサルティングがありません。"
            refused += [Refusal(expense.key, why, self._cite("cost")) for expense in taken]
            taken = []
        return Fundable(tuple(Item(expense, expense.net_cost) for expense in taken), tuple(refused))

    def _cite(self, name: str) -> str:
        return self._rules.cites[name]

    def _amount(self, found: Fundable, base: Yen) -> tuple[Yen, Yen]:
        """(rated, amount after rounding) of a pool."""
        settings = self._case.settings
        cost = sum(item.cost for item in found.items)
        if self._rules.amount_order and settings.amount_order == "cap_first":
            rated = amount = self._rules.rate.of(min(cost, base))
        else:
            rated = self._rules.rate.of(cost)
            amount = min(rated, base)
        # One line an office or a case, so that rounding the line and rounding the total are the same.
        return rated, round_down(amount, settings.rounding_unit)

    def _line(self, found: Fundable, base: Base) -> tuple[Line, ...]:
        if not found.items:
            return ()
        cost = sum(item.cost for item in found.items)
        rated, amount = self._amount(found, base.careful)
        smaller = min(rated, base.careful)
        costs = " + ".join(f"{name_of(item.expense)} {yen_text(item.cost)}" for item in found.items)
        steps = [
            Step("対象になる費用", costs, cost, self._cite("cost")),
            Step("補助率", f"{yen_text(cost)} × {self._rules.rate}", rated, self._cite("rate")),
            Step("基準額", base.text, base.careful, self._cite("base")),
            Step("少ない方", f"{yen_text(rated)} と {yen_text(base.careful)}", smaller, self._cite("base")),
        ]
        if amount != smaller:
            unit = self._case.settings.rounding_unit
            steps.append(Step("端数", f"{unit:,}円未満切捨て", amount, f"都道府県の規則（{ASK}）"))
        keys = tuple(item.key for item in found.items)
        line = Line(
            "pool",
            "対象になる費用の合計",
            keys,
            cost,
            str(self._rules.rate),
            rated,
            base.careful,
            amount,
            self._cite("base"),
            tuple(steps),
            base.notes,
        )
        return (line,)

    def _office_estimate(self, office: Office) -> tuple[OfficeEstimate, Yen]:
        found = self.fundable(office)
        base = self._rules.base_of(self._case, office)
        lines = self._line(found, base)
        total = sum(line.amount for line in lines)
        entry = OfficeEstimate(office.key, total, False, lines, (), found.refusals)
        return entry, self._most(found, base, total)

    def _case_estimate(self) -> Estimate:
        found = self.fundable(None)
        base = self._rules.base_of(self._case, None)
        lines = self._line(found, base)
        total = sum(line.amount for line in lines)
        return Estimate(total, total, self._most(found, base, total), lines=lines)

    def _most(self, found: Fundable, base: Base, total: Yen) -> Yen:
        if base.most == base.careful or not found.items:
            return total
        cost = sum(item.cost for item in found.items)
        return self._amount(found, cost if base.most is None else base.most)[1]
