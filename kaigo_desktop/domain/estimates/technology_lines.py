"""Which items of an office share a line with which base, and what each line comes to.

M 別紙1 5: devices by 表2, software by 表3, the package by 4(2), improvement support.
"""

from __future__ import annotations

from kaigo_desktop.domain.cases.case import Office, Settings
from kaigo_desktop.domain.estimates.fundable import Fundable, Item
from kaigo_desktop.domain.estimates.shelves import Shelves, put_by
from kaigo_desktop.domain.estimates.technology_rules import Assumption, LineSum, TechnologyRules, line_figures
from kaigo_desktop.domain.estimates.technology_software import software_base
from kaigo_desktop.domain.money import Yen


def lines_of(
    rules: TechnologyRules,
    settings: Settings,
    office: Office,
    found: Fundable,
    members: frozenset[str],
    assume: Assumption,
) -> list[LineSum]:
    """Every line, in the order equipment, software, package, improvement support."""
    shelves = shelves_of(rules, found)
    parts = _device_lines(rules, settings, shelves, members)
    fixed = fixed_lines(rules, office, shelves, members, assume)
    if members:
        after = 1 if fixed and fixed[0][0] == "software" else 0
        fixed.insert(after, _package_line(rules, found, shelves, members, assume))
    return [line_sum(rules, settings, *part) for part in parts + fixed]


Bare = tuple[str, tuple[Item, ...], Yen]
"""A line before it is reckoned: its name, its items, its base."""


def line_sum(
    rules: TechnologyRules, settings: Settings, line: str, items: tuple[Item, ...], base: Yen
) -> LineSum:
    """What a line comes to with these items and this base."""
    cost = 0
    for item in items:  # one or two as a rule, for which a list of costs takes longer
        cost += item.cost
    rated, amount = line_figures(rules, settings, cost, base)
    return LineSum(line, items, cost, rated, base, amount)


def _device_lines(
    rules: TechnologyRules, settings: Settings, shelves: Shelves, members: frozenset[str]
) -> list[Bare]:
    mains = [item for item in shelves.mains if item.key not in members] if members else shelves.mains
    if settings.pooling == "item":
        return [
            (
                f"equipment:{item.expense.key}",
                shelves.with_company(item),
                unit_base(rules, item) * item.expense.units,
            )
            for item in mains
        ]
    parts: list[Bare] = []
    for unit in sorted({unit_base(rules, item) for item in mains}, reverse=True):
        group = [item for item in mains if unit_base(rules, item) == unit]
        items = tuple(part for item in group for part in shelves.with_company(item))
        parts.append((f"equipment:{unit}", items, sum(unit * item.expense.units for item in group)))
    return parts


def fixed_lines(
    rules: TechnologyRules, office: Office, shelves: Shelves, members: frozenset[str], assume: Assumption
) -> list[Bare]:
    """The software and improvement support lines, which depend on no device."""
    parts: list[Bare] = []
    software = [item for item in shelves.software if item.key not in members] if members else shelves.software
    if not _holds_care_software(shelves, members):
        software = software + shelves.adoption  # a list of its own: the shelves stay as they are
    cap = rules.software_terminal_cap
    if cap is not None:
        software = [_with_terminal_cap(item, cap) if item.expense.terminal else item for item in software]
    if software:
        parts.append(("software", tuple(software), software_base(rules, office, software, assume)))
    if shelves.support:
        parts.append(("improvement_support", tuple(shelves.support), rules.support_base))
    return parts


def _holds_care_software(shelves: Shelves, members: frozenset[str]) -> bool:
    """Whether care software is in the package, which adoption costs follow."""
    if not members:
        return False
    return any(one.key in members for one in shelves.software if one.expense.category == "care_software")


def _with_terminal_cap(item: Item, cap: Yen) -> Item:
    """A terminal on the software line counts up to the programme's own cap a unit."""
    return Item(item.expense, min(item.cost, cap * item.expense.units))


def _package_line(
    rules: TechnologyRules,
    found: Fundable,
    shelves: Shelves,
    members: frozenset[str],
    assume: Assumption,
) -> Bare:
    inside = [item for item in found.items if item.key in members]
    items = [part for item in inside for part in shelves.with_company(item)]
    base = assume.package_cap or 0
    if _holds_care_software(shelves, members):
        items += shelves.adoption
        if sum(item.cost for item in shelves.adoption):
            base += rules.package_adoption_extra
    return ("package", tuple(items), base)


def shelves_of(rules: TechnologyRules, found: Fundable) -> Shelves:
    """The fundable items, put by what a line wants of them."""
    return put_by(found.items, rules.unit_bases, rules.software)


def unit_base(rules: TechnologyRules, item: Item) -> Yen:
    """The base of one unit of a device (表2)."""
    return rules.unit_bases[item.expense.category]
