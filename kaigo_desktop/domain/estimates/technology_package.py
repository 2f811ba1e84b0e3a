"""What of an office goes into a package: what may be in one, and the choice in figures (M 別紙1 4(2))."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from operator import attrgetter

from kaigo_desktop.domain.cases.case import Case, Expense, Office, Settings
from kaigo_desktop.domain.estimates import package
from kaigo_desktop.domain.estimates.fundable import Fundable, Item
from kaigo_desktop.domain.estimates.technology_lines import (
    fixed_lines,
    line_sum,
    lines_of,
    shelves_of,
    unit_base,
)
from kaigo_desktop.domain.estimates.technology_rules import (
    Assumption,
    TechnologyRules,
    line_figures,
    office_total,
)
from kaigo_desktop.domain.money import Yen, round_down
from kaigo_desktop.domain.services import PRIORITY_FIELDS


def can_join_package(expense: Expense) -> bool:
    """Whether a fundable expense may be a member: linked and in the nine fields (4(2))."""
    return expense.linked and expense.category in PRIORITY_FIELDS


def may_be_formed(rules: TechnologyRules, members: Collection[Expense]) -> bool:
    """Whether these make a package: two or more, one of them for the core of care work (4(2))."""
    return len(members) >= 2 and any(one.category in rules.package_core for one in members)


def linked_items(
    rules: TechnologyRules, settings: Settings, found: Fundable, assume: Assumption
) -> list[Item]:
    """What may be in a package; nothing where none may be formed."""
    if settings.package == "none" or assume.package_cap is None:
        return []
    linked = [item for item in found.items if can_join_package(item.expense)]
    return linked if may_be_formed(rules, [item.expense for item in linked]) else []


def members_of(
    rules: TechnologyRules, case: Case, office: Office, found: Fundable, assume: Assumption
) -> frozenset[str]:
    """The keys of what goes into the package that the settings ask for; none where there is no package."""
    linked = linked_items(rules, case.settings, found, assume)
    if not linked:
        return frozenset()
    if case.settings.package == "all_linked":
        return frozenset(item.key for item in linked)
    return package.choose(problem_of(rules, case.settings, office, found, linked, assume))


def likes_of(contracts: Sequence[Item]) -> list[Hashable]:
    """For each contract all that a package and the software line ask of it."""
    return [
        (item.cost, item.expense.staff_based_licence, item.expense.terminal, item.expense.units)
        for item in contracts
    ]


def problem_of(
    rules: TechnologyRules,
    settings: Settings,
    office: Office,
    found: Fundable,
    linked: Sequence[Item],
    assume: Assumption,
) -> package.Problem:
    """The choice of a package in figures, for the search."""
    in_order = sorted(linked, key=attrgetter("key"))
    contracts = [item for item in in_order if item.expense.category == "care_software"]
    devices = [item for item in in_order if item.expense.category != "care_software"]
    shelves = shelves_of(rules, found)
    loose = [item for item in shelves.mains if not can_join_package(item.expense)]
    pooled = settings.pooling == "category"
    units = sorted({unit_base(rules, item) for item in (*devices, *loose)}) if pooled else []

    def cost(item: Item) -> Yen:
        return sum(part.cost for part in shelves.with_company(item))

    def base(item: Item) -> Yen:
        return unit_base(rules, item) * item.expense.units

    def amount(cost: Yen, base: Yen) -> Yen:
        return line_figures(rules, settings, cost, base)[1]

    def alone(item: Item) -> Yen:
        return amount(cost(item), base(item))

    def row(unit: Yen) -> tuple[Yen, Yen]:
        stays = [item for item in loose if unit_base(rules, item) == unit]
        return sum(map(cost, stays)), sum(map(base, stays))

    fixed = 0 if pooled else sum(map(alone, loose))

    def software(keys: tuple[str, ...]) -> package.Software:
        rest = [
            line_sum(rules, settings, line, items, base).amount
            for line, items, base in fixed_lines(rules, office, shelves, frozenset(keys), assume)
        ]
        inside = [item for item in linked if item.key in keys]
        adoption = sum(item.cost for item in shelves.adoption) if keys else 0
        extra = rules.package_adoption_extra if adoption else 0
        return package.Software(
            keys,
            fixed + sum(rest),
            sum(item.cost for item in inside) + adoption,
            (assume.package_cap or 0) + extra,
        )

    without = lines_of(rules, settings, office, found, frozenset(), assume)
    return package.Problem(
        devices=tuple(
            package.Device(
                item.key,
                cost(item),
                base(item),
                item.expense.category in rules.package_core,
                alone(item),
                units.index(unit_base(rules, item)) if pooled else None,
            )
            for item in devices
        ),
        rows=tuple(map(row, units)),
        software=tuple(
            map(software, package.software_choices([item.key for item in contracts], likes_of(contracts)))
        ),
        rate=rules.rate,
        cap_first=settings.amount_order == "cap_first",
        line=amount,
        # Where lines are rounded, their sum is whole units already: rounding again lets bounds bite.
        final=lambda total: office_total(settings, round_down(total, settings.rounding_unit)),
        without=sum(line.amount for line in without),
    )
