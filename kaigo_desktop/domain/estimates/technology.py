"""What the technology programme pays an office: its lines, its package and its total (M 別紙1 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates import package
from kaigo_desktop.domain.estimates.fundable import SUPPORTED, Fundable, Scope, fundable
from kaigo_desktop.domain.estimates.technology_lines import lines_of
from kaigo_desktop.domain.estimates.technology_package import linked_items, members_of, problem_of
from kaigo_desktop.domain.estimates.technology_rules import Assumption, LineSum, TechnologyRules, office_total
from kaigo_desktop.domain.estimates.technology_software import has_partners, staff_count
from kaigo_desktop.domain.money import Yen


class OfficeSum(NamedTuple):
    """An office's lines and its total after rounding and ceiling."""

    lines: tuple[LineSum, ...]
    members: frozenset[str]
    total: Yen
    fundable: Fundable


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


def sum_office(
    rules: TechnologyRules, case: Case, office: Office, assume: Assumption, found: Fundable | None = None
) -> OfficeSum:
    """All lines of one office under the assumption, with the package that the settings ask for.

    ``found``: what is fundable under this assumption, where it is known already.
    """
    if found is None:
        found = fundable_items(rules, case, office, assume)
    members = members_of(rules, case, office, found, assume)
    lines = tuple(lines_of(rules, case.settings, office, found, members, assume))
    total = office_total(case.settings, sum([line.amount for line in lines]))
    return OfficeSum(lines, members, total, found)


def reaches(rules: TechnologyRules, case: Case, office: Office, assume: Assumption, goal: Yen) -> bool:
    """Whether the office's total comes to ``goal``: asked often, and quicker than the total."""
    found = fundable_items(rules, case, office, assume)
    linked = linked_items(rules, case.settings, found, assume)
    if linked and case.settings.package == "best":
        return package.reaches(problem_of(rules, case.settings, office, found, linked, assume), goal)
    return sum_office(rules, case, office, assume, found).total >= goal


def most_of_office(rules: TechnologyRules, case: Case, office: Office, assume: Assumption) -> Yen:
    """The office's total alone: quicker than ``sum_office``, which tells the lines."""
    found = fundable_items(rules, case, office, assume)
    linked = linked_items(rules, case.settings, found, assume)
    if linked and case.settings.package == "best":
        return package.most(problem_of(rules, case.settings, office, found, linked, assume))
    return sum_office(rules, case, office, assume, found).total
