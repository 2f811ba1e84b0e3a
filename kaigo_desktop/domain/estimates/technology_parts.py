"""The lines of an office under the technology programme, each by itself, for the choice of a combination.

An expense may be wanted by its own line and by the package, as if the two were
programmes. Taken alone, lines never bring less than together: what binds them
(the company that improvement support needs, the adoption costs that follow
care software, the rounding of the sum) is left to the whole reckoning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from kaigo_desktop.domain.cases.case import Case, Expense, Office, Settings
from kaigo_desktop.domain.estimates.fundable import Item
from kaigo_desktop.domain.estimates.payers import Part
from kaigo_desktop.domain.estimates.technology import careful, sum_office
from kaigo_desktop.domain.estimates.technology_package import can_join_package, may_be_formed
from kaigo_desktop.domain.estimates.technology_rules import TechnologyRules, line_figures
from kaigo_desktop.domain.money import Yen


def parts_of(rules: TechnologyRules, case: Case, office: Office, items: Sequence[Item]) -> tuple[Part, ...]:
    """A part for each line that some of these fundable items could be on."""
    return tuple(_Lines(rules, case, office, items).parts())


class _Lines:
    def __init__(self, rules: TechnologyRules, case: Case, office: Office, items: Sequence[Item]) -> None:
        settings = case.settings
        unit = settings.rounding_unit if settings.rounding_scope == "line" else 1
        alone = replace(
            settings, package="none", office_ceiling=None, corporation_ceiling=None, rounding_unit=unit
        )
        self._rules, self._office, self._items = rules, office, items
        self._settings: Settings = alone
        self._asked = settings
        self._case = replace(case, settings=alone)
        self._assume = careful(rules, case, office)
        self._costs = {item.key: item.cost for item in items}

    def parts(self) -> list[Part]:
        """Equipment, software, improvement support and, where one may be formed, the package."""
        parts = [self._part(items, base, self._reckoned) for items, base in self._equipment()]
        software = self._of(*self._rules.software, "software_adoption")
        if software:
            parts.append(self._part(software, self._software_base(), self._reckoned))
        support = self._of("improvement_support")
        if support:
            parts.append(self._part(support, self._rules.support_base, self._support))
        linked = [item for item in self._items if can_join_package(item.expense)]
        has_core = any(item.expense.category in self._rules.package_core for item in linked)
        if self._asked.package == "best" and self._asked.package_cap is not None and has_core:
            keys = {item.key for item in linked}
            company = [item for item in self._items if item.expense.attached_to in keys]
            members = [*linked, *(one for one in company if one.expense.category == "device_accessory")]
            members += self._of("software_adoption")
            base = self._asked.package_cap + self._rules.package_adoption_extra
            parts.append(self._part(members, base, self._package))
        return parts

    def _part(self, items: Sequence[Item], base: Yen, worth: Callable[[Sequence[Expense]], Yen]) -> Part:
        weights = tuple(self._rules.rate.of(item.cost) + 1 for item in items)
        return Part((self._office,), tuple(item.expense for item in items), weights, base, worth)

    def _of(self, *categories: str) -> list[Item]:
        return [item for item in self._items if item.expense.category in categories]

    def _equipment(self) -> list[tuple[list[Item], Yen]]:
        """What shares a line, with the base of all of it."""
        lines: dict[object, tuple[list[Item], Yen]] = {}
        for item in self._of(*self._rules.unit_bases):
            unit = self._rules.unit_bases[item.expense.category]
            company = [one for one in self._of("device_accessory") if one.expense.attached_to == item.key]
            name = unit if self._settings.pooling == "category" else item.key
            before, base = lines.get(name, ([], 0))
            lines[name] = [*before, item, *company], base + unit * item.expense.units
        return list(lines.values())

    def _software_base(self) -> Yen:
        rules = self._rules
        most = max(rules.flat_base, *(band.value for band in rules.bands))
        return most + rules.adoption_extra + rules.partners_extra

    def _reckoned(self, expenses: Sequence[Expense]) -> Yen:
        """The best of these, by the programme's own sum; staff-based contracts may be better left out.

        All or none of them: one alone sets the line's base, and beside it another only adds to the cost.
        """
        others = tuple(one for one in expenses if not one.staff_based_licence)
        return max(self._sum_of(tuple(expenses)), self._sum_of(others))

    def _sum_of(self, expenses: tuple[Expense, ...]) -> Yen:
        case = replace(self._case, expenses=expenses)
        return sum_office(self._rules, case, self._office, self._assume).total

    def _line(self, cost: Yen, base: Yen) -> Yen:
        return line_figures(self._rules, self._settings, cost, base)[1]

    def _support(self, expenses: Sequence[Expense]) -> Yen:
        return self._line(sum(self._costs[one.key] for one in expenses), self._rules.support_base)

    def _package(self, expenses: Sequence[Expense]) -> Yen:
        linked = {one.key: one for one in expenses if can_join_package(one)}
        if not may_be_formed(self._rules, linked.values()):
            return 0
        cost, base = 0, self._asked.package_cap or 0
        has_software = any(one.category == "care_software" for one in linked.values())
        adoption = 0
        for one in expenses:
            if one.category == "software_adoption":
                adoption += self._costs[one.key] if has_software else 0
            elif one.key in linked or one.attached_to in linked:
                cost += self._costs[one.key]
        extra = self._rules.package_adoption_extra if adoption else 0
        return self._line(cost + adoption, base + extra)
