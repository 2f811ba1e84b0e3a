"""The least and the most that the technology programme's estimate can become.

Facts not known yet are completed in every way that matters: staff, exchange
partners, package cap, improvement support, listing and software functions
(interchange section 3). Most only ever raise the total, so that their ends
suffice; where leaving an expense out could raise it, the ways that can be the
least or the most are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.fundable import SUPPORTED, counted_cost, is_open
from kaigo_desktop.domain.estimates.technology import careful, sum_office
from kaigo_desktop.domain.estimates.technology_package import can_join_package
from kaigo_desktop.domain.estimates.technology_rules import Assumption, TechnologyRules
from kaigo_desktop.domain.estimates.technology_software import has_partners, staff_count
from kaigo_desktop.domain.money import Yen

MANY = 10**6
"""More staff than any band's limit."""


def estimate_range(
    rules: TechnologyRules, case: Case, offices: Sequence[Office], total: Yen
) -> tuple[Yen, Yen]:
    """(low, high) in yen over all completions; ``total`` is the careful reading and lies between."""
    is_open_case = case.support_kind is None or len(_caps(rules, case)) > 1
    if not is_open_case and True not in [_is_open_office(rules, case, office) for office in offices]:
        return total, total
    if not offices:
        return 0, 0
    ranges = [_ranges(rules, case, office) for office in offices]
    ceiling = case.settings.corporation_ceiling
    low = min([sum([least for least, _ in under_cap]) for under_cap in zip(*ranges, strict=True)])
    high = max([sum([most for _, most in under_cap]) for under_cap in zip(*ranges, strict=True)])
    return (low, high) if ceiling is None else (min(low, ceiling), min(high, ceiling))


def _is_open_office(rules: TechnologyRules, case: Case, office: Office) -> bool:
    return (
        staff_count(office.staff) is None
        or has_partners(rules, office) is None
        or True in [is_open(one, office.services) for one in case.expenses if one.office == office.key]
    )


def _caps(rules: TechnologyRules, case: Case) -> tuple[Yen | None, ...]:
    """The package caps to try: amounts rise with the cap, so that its ends and "none" suffice."""
    if case.settings.package_cap is not None or case.settings.package == "none":
        return (case.settings.package_cap,)
    return (None, rules.package_least, rules.package_most)


def _ranges(rules: TechnologyRules, case: Case, office: Office) -> list[tuple[Yen, Yen]]:
    """The office's (low, high) for each of ``_caps``; reckoned once where it can have no package."""
    caps = _caps(rules, case)
    linked = [one for one in case.expenses if one.office == office.key and can_join_package(one)]
    if len(linked) < 2 or rules.package_core.isdisjoint([one.category for one in linked]):
        return [_office_range(rules, case, office, None)] * len(caps)
    return [_office_range(rules, case, office, cap) for cap in caps]


def _office_range(rules: TechnologyRules, case: Case, office: Office, cap: Yen | None) -> tuple[Yen, Yen]:
    base = careful(rules, case, office)._replace(package_cap=cap)
    open_support = case.support_kind is None
    worst = base._replace(supported=False if open_support else base.supported)
    best = base._replace(
        staff=MANY if staff_count(office.staff) is None else base.staff,
        has_partners=has_partners(rules, office) is not False,
        supported=open_support or case.support_kind in SUPPORTED,
    )
    found = _open_expenses(rules, case, office)
    low = min(_total(rules, case, office, worst, left_out) for left_out in found.for_the_least())
    high = max(_total(rules, case, office, best, left_out) for left_out in found.for_the_most())
    return low, high


class _Alike(NamedTuple):
    """Contracts of care software that differ in nothing but their cost.

    Beside one of them, another only ever adds to the cost of the same line, and where the two
    alone make the package that ``all_linked`` forces, its ceiling is above every base of the
    software line: the total does not fall. So none or the cheapest can be the least, none or all
    the most. ``orders``: the keys, cheapest first, by the cost in a package and by that on the line.
    """

    orders: tuple[tuple[str, ...], ...]

    def left_for_the_least(self) -> Iterator[frozenset[str]]:
        """All, or all but the cheapest."""
        yield frozenset(self.orders[0])
        yield from (frozenset(order[1:]) for order in self.orders)

    def left_for_the_most(self) -> Iterator[frozenset[str]]:
        """None or all."""
        yield frozenset()
        yield frozenset(self.orders[0])


class _Open(Struct, frozen=True):
    """Keys of expenses that an open fact could make unfundable, by what leaving them out may do.

    ``lowering``: only ever lowers the total. ``software``: may raise it, since
    it may lower a software line's base or draw adoption costs into a package.
    ``forced``: devices that ``all_linked`` would put into a package, ``cores``
    those of them that make it one.
    """

    lowering: frozenset[str]
    software: tuple[_Alike, ...]
    forced: frozenset[str]
    cores: frozenset[str]

    def for_the_least(self) -> Iterator[frozenset[str]]:
        """What to leave out: a package is smallest with no more than it takes to be one, two at the most."""
        kept = [frozenset(some) for size in range(3) for some in combinations(sorted(self.forced), size)]
        for software in self._software_left(_Alike.left_for_the_least):
            for some in kept:
                yield self.lowering | software | (self.forced - some)

    def for_the_most(self) -> Iterator[frozenset[str]]:
        """What to leave out: nothing, or just enough that no package is forced."""
        forced = [frozenset[str](), self.cores, self.forced, *(self.forced - {key} for key in self.forced)]
        for software in self._software_left(_Alike.left_for_the_most):
            for some in dict.fromkeys(forced):
                yield software | some

    def _software_left(self, ways: Callable[[_Alike], Iterable[frozenset[str]]]) -> Iterator[frozenset[str]]:
        each = [list(dict.fromkeys(ways(alike))) for alike in self.software]
        return (frozenset[str]().union(*some) for some in product(*each))


def _open_expenses(rules: TechnologyRules, case: Case, office: Office) -> _Open:
    lowering, software, forced, cores = set(), [], set(), set()
    for expense in case.expenses:
        if expense.office != office.key or not is_open(expense, office.services):
            continue
        if expense.category == "care_software":
            software.append(expense)
        elif case.settings.package == "all_linked" and can_join_package(expense):
            forced.add(expense.key)
            if expense.category in rules.package_core:
                cores.add(expense.key)
        else:
            lowering.add(expense.key)
    alike = _alike(rules, case, software)
    return _Open(frozenset(lowering), alike, frozenset(forced), frozenset(cores))


def _alike(rules: TechnologyRules, case: Case, contracts: Sequence[Expense]) -> tuple[_Alike, ...]:
    """The contracts by what, beside their cost, decides where and how they count."""
    groups: dict[tuple[bool, bool, bool], list[Expense]] = {}
    for one in contracts:
        kind = (can_join_package(one), one.staff_based_licence, one.terminal)
        groups.setdefault(kind, []).append(one)

    def in_package(one: Expense) -> Yen:
        return counted_cost(one, case.settings.terminal_cap)

    def on_the_line(one: Expense) -> Yen:
        cap = rules.software_terminal_cap
        return in_package(one) if cap is None else min(in_package(one), cap * one.units)

    found = []
    for (_, _, is_terminal), group in groups.items():
        costs = (in_package, on_the_line) if is_terminal else (in_package,)
        orders = [tuple(one.key for one in sorted(group, key=cost)) for cost in costs]
        found.append(_Alike(tuple(dict.fromkeys(orders))))
    return tuple(found)


def _total(
    rules: TechnologyRules, case: Case, office: Office, assume: Assumption, left_out: frozenset[str]
) -> Yen:
    return sum_office(rules, case, office, assume._replace(left_out=left_out)).total
