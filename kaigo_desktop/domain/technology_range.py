"""The least and the most that the technology programme's estimate can become.

Facts not known yet are completed in every way that matters: staff, exchange
partners, package cap, improvement support, listing and software functions
(interchange section 3). Most only ever raise the total, so that their ends
suffice; where leaving an expense out could raise it, all ways are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations

from kaigo_desktop.domain.case import Case, Office
from kaigo_desktop.domain.fundable import SUPPORTED, is_open
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.services import PRIORITY_FIELDS
from kaigo_desktop.domain.technology import (
    Assumption,
    TechnologyRules,
    careful,
    has_partners,
    staff_count,
    sum_office,
)

MANY = 10**6
"""More staff than any band's limit."""


def estimate_range(
    rules: TechnologyRules, case: Case, offices: Sequence[Office], total: Yen
) -> tuple[Yen, Yen]:
    """(low, high) in yen over all completions; ``total`` is the careful reading and lies between."""
    if not any(_is_open_case(rules, case, office) for office in offices):
        return total, total
    lows, highs = [], []
    for cap in _caps(rules, case):
        low = high = 0
        for office in offices:
            least, most = _office_range(rules, case, office, cap)
            low, high = low + least, high + most
        lows.append(low)
        highs.append(high)
    ceiling = case.settings.corporation_ceiling
    low, high = min(lows), max(highs)
    return (low, high) if ceiling is None else (min(low, ceiling), min(high, ceiling))


def _is_open_case(rules: TechnologyRules, case: Case, office: Office) -> bool:
    return (
        case.support_kind is None
        or case.settings.package_cap is None
        or staff_count(office.staff) is None
        or has_partners(rules, office) is None
        or any(is_open(expense, office.services) for expense in case.expenses if expense.office == office.key)
    )


def _caps(rules: TechnologyRules, case: Case) -> tuple[Yen | None, ...]:
    """The package caps to try: amounts rise with the cap, so that its ends and "none" suffice."""
    if case.settings.package_cap is not None or case.settings.package == "none":
        return (case.settings.package_cap,)
    return (None, rules.package_least, rules.package_most)


def _office_range(rules: TechnologyRules, case: Case, office: Office, cap: Yen | None) -> tuple[Yen, Yen]:
    base = replace(careful(rules, case, office), package_cap=cap)
    open_support = case.support_kind is None
    worst = replace(base, supported=False if open_support else base.supported)
    best = replace(
        base,
        staff=MANY if staff_count(office.staff) is None else base.staff,
        has_partners=has_partners(rules, office) is not False,
        supported=open_support or case.support_kind in SUPPORTED,
    )
    always_out, tried = _open_expenses(case, office)
    low = min(_total(rules, case, office, worst, always_out | left_out) for left_out in _subsets(tried))
    high = max(_total(rules, case, office, best, left_out) for left_out in _subsets(tried))
    return low, high


def _open_expenses(case: Case, office: Office) -> tuple[frozenset[str], tuple[str, ...]]:
    """Open expenses whose loss can only lower the total, and those for which both must be tried.

    Care software may lower a software line's base, or draw adoption costs into
    a package; with ``all_linked`` any linked device forces others under the
    package's cap.
    """
    lowering, tried = set(), []
    for expense in case.expenses:
        if expense.office != office.key or not is_open(expense, office.services):
            continue
        forced = (
            case.settings.package == "all_linked" and expense.linked and expense.category in PRIORITY_FIELDS
        )
        if expense.category == "care_software" or forced:
            tried.append(expense.key)
        else:
            lowering.add(expense.key)
    return frozenset(lowering), tuple(tried)


def _subsets(keys: Sequence[str]) -> Iterator[frozenset[str]]:
    sizes: Iterable[int] = range(len(keys) + 1)
    return map(frozenset, chain.from_iterable(combinations(keys, size) for size in sizes))


def _total(
    rules: TechnologyRules, case: Case, office: Office, assume: Assumption, left_out: frozenset[str]
) -> Yen:
    return sum_office(rules, case, office, replace(assume, left_out=left_out)).total
