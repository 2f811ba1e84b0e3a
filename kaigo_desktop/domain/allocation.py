"""Which expense goes to which programme: the combination with the largest sum.

Rules between programmes live here alone. One programme of the catalogue pays
so far, so that the choice is which expenses to leave out: more is not always
better, since a staff-based contract lowers the base of the others on its line
and a forced package caps what it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations

from kaigo_desktop.domain.assessment import Assignment, Best
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.technology import (
    TechnologyRules,
    can_join_package,
    careful,
    fundable_items,
    reaches,
    sum_office,
)


def best_technology(id_: str, rules: TechnologyRules, case: Case, eligible: Collection[str]) -> Best:
    """The expenses to apply for, none of which could be left out without loss."""
    offices = [office for office in case.offices if office.key in eligible]
    chosen = {office.key: _best_set(rules, case, office) for office in offices}
    totals = {office.key: _total(rules, case, office, chosen[office.key]) for office in offices}
    ceiling = case.settings.corporation_ceiling
    most = sum(totals.values()) if ceiling is None else min(sum(totals.values()), ceiling)
    is_done = False
    while not is_done:  # once more after every loss: what one leaves out may make another idle
        is_done = True
        for office in reversed(offices):
            for expense in reversed(chosen[office.key]):
                part = _part(case, [one for one in chosen[office.key] if one is not expense])
                enough = most - (sum(totals.values()) - totals[office.key])
                if reaches(rules, part, office, careful(rules, part, office), enough):
                    chosen[office.key] = list(part.expenses)
                    totals[office.key] = _total(rules, case, office, part.expenses)
                    is_done = False
    keys = {expense.key for kept in chosen.values() for expense in kept}
    assignments = tuple(Assignment(expense.key, id_) for expense in case.expenses if expense.key in keys)
    return Best(most, assignments, {id_: most} if most else {}, exact=True, bound=most)


def _best_set(rules: TechnologyRules, case: Case, office: Office) -> list[Expense]:
    found = fundable_items(rules, case, office, careful(rules, case, office))
    full = [item.expense for item in found.items]
    sets = [[one for one in full if one.key not in left_out] for left_out in _worth_trying(rules, case, full)]
    if len(sets) == 1:
        return full
    return max(sets, key=lambda one: _total(rules, case, office, one))


def _worth_trying(rules: TechnologyRules, case: Case, full: Sequence[Expense]) -> Iterator[frozenset[str]]:
    """What may be worth leaving out: nothing first, then software, and devices that a forced package holds.

    In a forced package, leaving out pays only where no package remains: no
    linked device for care work support, or a single linked device.
    """
    touchy = [
        one.key
        for one in full
        if (one.category in rules.software and (one.staff_based_licence or one.linked))
    ]
    forced: list[frozenset[str]] = [frozenset()]
    if case.settings.package == "all_linked" and case.settings.package_cap is not None:
        linked = [one for one in full if one.category in rules.unit_bases and can_join_package(one)]
        core = frozenset(one.key for one in linked if one.category in rules.package_core)
        forced += [core, frozenset(one.key for one in linked)]
        forced += [frozenset(other.key for other in linked if other is not one) for one in linked]
    for software in chain.from_iterable(combinations(touchy, size) for size in range(len(touchy) + 1)):
        for devices in forced:
            yield devices | frozenset(software)


def _total(rules: TechnologyRules, case: Case, office: Office, expenses: Sequence[Expense]) -> Yen:
    part = _part(case, expenses)
    return sum_office(rules, part, office, careful(rules, part, office)).total


def _part(case: Case, expenses: Sequence[Expense]) -> Case:
    """The case with these expenses only."""
    return replace(case, expenses=tuple(expenses))
