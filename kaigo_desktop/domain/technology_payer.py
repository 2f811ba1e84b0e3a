"""The technology programme as one of the ways to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.estimate import technology_estimate
from kaigo_desktop.domain.fundable import Fundable
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.technology import TechnologyRules, careful, fundable_items, sum_office


class TechnologyPayer:
    """The technology programme of one year, for a case."""

    def __init__(self, rules: TechnologyRules, case: Case) -> None:
        self.rules = rules
        self._case = case

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The office's expenses."""
        return tuple(one for one in self._case.expenses if office is not None and one.office == office.key)

    def fundable(self, office: Office | None) -> Fundable:
        """What it may fund of them, by the careful reading."""
        if office is None:
            return Fundable(())
        return fundable_items(self.rules, self._case, office, careful(self.rules, self._case, office))

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """The offices' lines and totals, with the corporation's ceiling."""
        return technology_estimate(self.rules, self._case, {office.key for office in offices})

    def worth(self, expenses: Sequence[Expense], offices: Sequence[Office]) -> Yen:
        """The careful total for these expenses alone."""
        case = replace(self._case, expenses=tuple(expenses))
        total = sum(
            sum_office(self.rules, case, office, careful(self.rules, case, office)).total for office in offices
        )
        ceiling = case.settings.corporation_ceiling
        return total if ceiling is None else min(total, ceiling)
