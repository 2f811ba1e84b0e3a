"""What the technology programme pays an office: lines, package, rounding, ceilings.

M 別紙1 5 with 表2 and 表3; rounding and ceilings are the prefecture's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kaigo_desktop.domain.cases.case import Case, Expense, Office, Settings, Staff
from kaigo_desktop.domain.estimates import package
from kaigo_desktop.domain.estimates.fundable import SUPPORTED, Fundable, Item, Scope, fundable
from kaigo_desktop.domain.estimates.shelves import Shelves, put_by
from kaigo_desktop.domain.money import Rate, Yen, round_down, round_half_up
from kaigo_desktop.domain.rules.programme import Band
from kaigo_desktop.domain.services import HOME, PRIORITY_FIELDS


@dataclass(frozen=True, slots=True)
class TechnologyRules:
    """The programme's figures in force in one fiscal year, each with its clause in ``cites``."""

    rate: Rate
    unit_bases: Mapping[str, Yen]
    bands: tuple[Band, ...]
    flat_base: Yen
    adoption_extra: Yen
    partners_extra: Yen
    partners_least: int
    package_adoption_extra: Yen
    package_least: Yen
    package_most: Yen
    support_base: Yen
    software: tuple[str, ...]
    package_core: frozenset[str]
    software_terminal_cap: Yen | None
    cites: Mapping[str, str]
    mains: frozenset[str]
    """The categories that are fundable for themselves, but for care software."""


class Assumption(NamedTuple):
    """What is taken for facts that may not be known. The careful reading is ``careful``."""

    staff: int | None
    has_partners: bool
    package_cap: Yen | None
    supported: bool
    left_out: frozenset[str] = frozenset()


class LineSum(NamedTuple):
    """A line in bare figures (円), before anything is explained."""

    line: str
    items: tuple[Item, ...]
    cost: Yen
    rated: Yen
    base: Yen
    amount: Yen


class OfficeSum(NamedTuple):
    """An office's lines and its total after rounding and ceiling."""

    lines: tuple[LineSum, ...]
    members: frozenset[str]
    total: Yen
    fundable: Fundable


def staff_count(staff: Staff) -> int | None:
    """How many count for 表3: the larger of the two ways that are known, at least 1 (※1, ※2)."""
    return _count(staff.fte_total, staff.fte_other, staff.visiting_and_managers)


@lru_cache(maxsize=256)
def _count(total: Decimal | None, other: Decimal | None, visiting_and_managers: int | None) -> int | None:
    counts = []
    if total is not None:
        counts.append(round_half_up(total))
    if other is not None and visiting_and_managers is not None:
        counts.append(round_half_up(other) + visiting_and_managers)
    return max(1, *counts) if counts else None


def has_partners(rules: TechnologyRules, office: Office) -> bool | None:
    """Whether the office exchanges data with enough offices; None where the number is not known."""
    partners = office.careplan_link.partners
    return None if partners is None else partners >= rules.partners_least


def careful(rules: TechnologyRules, case: Case, office: Office) -> Assumption:
    """The careful reading: lowest band, no extra and no package where a fact is not known."""
    return Assumption(
        staff_count(office.staff),
        bool(has_partners(rules, office)),
        case.settings.package_cap,
        case.support_kind in SUPPORTED,
    )


def fundable_items(
    rules: TechnologyRules,
    case: Case,
    office: Office,
    assume: Assumption,
    own: Sequence[Expense] | None = None,
) -> Fundable:
    """What the programme may fund of this office's ``own`` expenses under the assumption."""
    if own is None:
        own = [expense for expense in case.expenses if expense.office == office.key]
    scope = Scope(office, rules.mains, assume.supported, assume.left_out)
    return fundable(scope, own, case.settings.terminal_cap)


def line_figures(rules: TechnologyRules, settings: Settings, cost: Yen, base: Yen) -> tuple[Yen, Yen]:
    """(rated, amount) of one line; the amount is rounded where lines are (5(ア)(イ))."""
    if settings.amount_order == "cap_first":
        rated = amount = rules.rate.of(min(cost, base))
    else:
        rated = rules.rate.of(cost)
        amount = min(rated, base)
    if settings.rounding_scope == "line":
        amount -= amount % settings.rounding_unit
    return rated, amount


def office_total(settings: Settings, amount: Yen) -> Yen:
    """The office's sum of lines after rounding of the total and the office ceiling."""
    if settings.rounding_scope == "total":
        amount = round_down(amount, settings.rounding_unit)
    return amount if settings.office_ceiling is None else min(amount, settings.office_ceiling)


def software_base(rules: TechnologyRules, office: Office, items: Sequence[Item], assume: Assumption) -> Yen:
    """表3 for the software line made of ``items``, with what is added for adoption and data exchange."""
    base = rules.flat_base
    if is_staff_based(rules, items):
        base = band_base(rules, assume.staff)
    if any(item.cost for item in items if item.expense.category == "software_adoption"):
        base += rules.adoption_extra
    if assume.has_partners and earns_partners_extra(office, items):
        base += rules.partners_extra
    return base


def is_staff_based(rules: TechnologyRules, items: Sequence[Item]) -> bool:
    """Whether any of the contracts costs more with more staff (表3, a reading)."""
    contracts = [item.expense.category for item in items if item.expense.staff_based_licence]
    return any(map(rules.software.__contains__, contracts))


def earns_partners_extra(office: Office, items: Sequence[Item]) -> bool:
    """Whether data exchange would add to this line: home services and care software (表3, a reading)."""
    if office.services.isdisjoint(HOME):
        return False
    return "care_software" in [item.expense.category for item in items]


def band_base(rules: TechnologyRules, staff: int | None) -> Yen:
    """The base for a staff count; the lowest band where the count is not known."""
    count = 1 if staff is None else staff
    for band in rules.bands:
        if band.up_to is None or count <= band.up_to:
            return band.value
    raise ValueError("the last band has no limit")


def sum_office(
    rules: TechnologyRules, case: Case, office: Office, assume: Assumption, found: Fundable | None = None
) -> OfficeSum:
    """All lines of one office under the assumption, with the package that the settings ask for.

    ``found``: what is fundable under this assumption, where it is known already.
    """
    if found is None:
        found = fundable_items(rules, case, office, assume)
    members = _members(rules, case, office, found, assume)
    lines = tuple(_lines(rules, case.settings, office, found, members, assume))
    total = office_total(case.settings, sum([line.amount for line in lines]))
    return OfficeSum(lines, members, total, found)


def can_join_package(expense: Expense) -> bool:
    """Whether a fundable expense may be a member: linked and in the nine fields (4(2))."""
    return expense.linked and expense.category in PRIORITY_FIELDS


def reaches(rules: TechnologyRules, case: Case, office: Office, assume: Assumption, goal: Yen) -> bool:
    """Whether the office's total comes to ``goal``: asked often, and quicker than the total."""
    found = fundable_items(rules, case, office, assume)
    linked = _linked(rules, case.settings, found, assume)
    if linked and case.settings.package == "best":
        return package.reaches(_problem(rules, case.settings, office, found, linked, assume), goal)
    return sum_office(rules, case, office, assume).total >= goal


def most_of_office(rules: TechnologyRules, case: Case, office: Office, assume: Assumption) -> Yen:
    """The office's total alone: quicker than ``sum_office``, which tells the lines."""
    found = fundable_items(rules, case, office, assume)
    linked = _linked(rules, case.settings, found, assume)
    if linked and case.settings.package == "best":
        return package.most(_problem(rules, case.settings, office, found, linked, assume))
    return sum_office(rules, case, office, assume, found).total


def _linked(rules: TechnologyRules, settings: Settings, found: Fundable, assume: Assumption) -> list[Item]:
    """What may be in a package; nothing where none may be formed."""
    if settings.package == "none" or assume.package_cap is None:
        return []
    linked = [item for item in found.items if can_join_package(item.expense)]
    is_allowed = len(linked) >= 2 and any(item.expense.category in rules.package_core for item in linked)
    return linked if is_allowed else []


def _members(
    rules: TechnologyRules, case: Case, office: Office, found: Fundable, assume: Assumption
) -> frozenset[str]:
    linked = _linked(rules, case.settings, found, assume)
    if not linked:
        return frozenset()
    if case.settings.package == "all_linked":
        return frozenset(item.key for item in linked)
    return package.choose(_problem(rules, case.settings, office, found, linked, assume))


def _problem(
    rules: TechnologyRules,
    settings: Settings,
    office: Office,
    found: Fundable,
    linked: Sequence[Item],
    assume: Assumption,
) -> package.Problem:
    """The choice of a package in figures, for the search."""
    in_order = sorted(linked, key=_key)
    linked_software = [item.key for item in in_order if item.expense.category == "care_software"]
    devices = [item for item in in_order if item.expense.category != "care_software"]
    shelves = _shelves(rules, found)
    loose = [item for item in shelves.mains if not can_join_package(item.expense)]
    pooled = settings.pooling == "category"
    units = sorted({_unit_base(rules, item) for item in (*devices, *loose)}) if pooled else []

    def cost(item: Item) -> Yen:
        return sum(part.cost for part in shelves.with_company(item))

    def base(item: Item) -> Yen:
        return _unit_base(rules, item) * item.expense.units

    def amount(cost: Yen, base: Yen) -> Yen:
        return line_figures(rules, settings, cost, base)[1]

    def alone(item: Item) -> Yen:
        return amount(cost(item), base(item))

    def row(unit: Yen) -> tuple[Yen, Yen]:
        stays = [item for item in loose if _unit_base(rules, item) == unit]
        return sum(map(cost, stays)), sum(map(base, stays))

    fixed = 0 if pooled else sum(map(alone, loose))

    def software(keys: tuple[str, ...]) -> package.Software:
        rest = [
            _line_sum(rules, settings, line, items, base).amount
            for line, items, base in _fixed_parts(rules, office, shelves, frozenset(keys), assume)
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

    without = _lines(rules, settings, office, found, frozenset(), assume)
    return package.Problem(
        devices=tuple(
            package.Device(
                item.key,
                cost(item),
                base(item),
                item.expense.category in rules.package_core,
                alone(item),
                units.index(_unit_base(rules, item)) if pooled else None,
            )
            for item in devices
        ),
        rows=tuple(map(row, units)),
        software=tuple(map(software, package.software_choices(linked_software))),
        rate=rules.rate,
        cap_first=settings.amount_order == "cap_first",
        line=amount,
        # Where lines are rounded, their sum is whole units already: rounding again lets bounds bite.
        final=lambda total: office_total(settings, round_down(total, settings.rounding_unit)),
        without=sum(line.amount for line in without),
    )


def _lines(
    rules: TechnologyRules,
    settings: Settings,
    office: Office,
    found: Fundable,
    members: frozenset[str],
    assume: Assumption,
) -> list[LineSum]:
    """Every line, in the order equipment, software, package, improvement support."""
    shelves = _shelves(rules, found)
    parts = _equipment_parts(rules, settings, shelves, members)
    fixed = _fixed_parts(rules, office, shelves, members, assume)
    if members:
        after = 1 if fixed and fixed[0][0] == "software" else 0
        fixed.insert(after, _package_part(rules, found, shelves, members, assume))
    return [_line_sum(rules, settings, *part) for part in parts + fixed]


Part = tuple[str, tuple[Item, ...], Yen]


def _line_sum(
    rules: TechnologyRules, settings: Settings, line: str, items: tuple[Item, ...], base: Yen
) -> LineSum:
    cost = 0
    for item in items:  # one or two as a rule, for which a list of costs takes longer
        cost += item.cost
    rated, amount = line_figures(rules, settings, cost, base)
    return LineSum(line, items, cost, rated, base, amount)


def _equipment_parts(
    rules: TechnologyRules, settings: Settings, shelves: Shelves, members: frozenset[str]
) -> list[Part]:
    mains = [item for item in shelves.mains if item.key not in members] if members else shelves.mains
    if settings.pooling == "item":
        return [
            (
                f"equipment:{item.expense.key}",
                shelves.with_company(item),
                _unit_base(rules, item) * item.expense.units,
            )
            for item in mains
        ]
    parts: list[Part] = []
    for unit in sorted({_unit_base(rules, item) for item in mains}, reverse=True):
        group = [item for item in mains if _unit_base(rules, item) == unit]
        items = tuple(part for item in group for part in shelves.with_company(item))
        parts.append((f"equipment:{unit}", items, sum(unit * item.expense.units for item in group)))
    return parts


def _fixed_parts(
    rules: TechnologyRules, office: Office, shelves: Shelves, members: frozenset[str], assume: Assumption
) -> list[Part]:
    """The software and improvement support lines, which depend on no device."""
    parts: list[Part] = []
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


def _package_part(
    rules: TechnologyRules,
    found: Fundable,
    shelves: Shelves,
    members: frozenset[str],
    assume: Assumption,
) -> Part:
    inside = [item for item in found.items if item.key in members]
    items = [part for item in inside for part in shelves.with_company(item)]
    base = assume.package_cap or 0
    if _holds_care_software(shelves, members):
        items += shelves.adoption
        if sum(item.cost for item in shelves.adoption):
            base += rules.package_adoption_extra
    return ("package", tuple(items), base)


def _shelves(rules: TechnologyRules, found: Fundable) -> Shelves:
    return put_by(found.items, rules.unit_bases, rules.software)


def _unit_base(rules: TechnologyRules, item: Item) -> Yen:
    return rules.unit_bases[item.expense.category]


def _key(item: Item) -> str:
    return item.key
