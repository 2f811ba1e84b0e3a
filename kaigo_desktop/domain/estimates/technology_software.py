"""The base of the software line by staff, data exchange and adoption (M 別紙1 5 表3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kaigo_desktop.domain.cases.case import Office, Staff
from kaigo_desktop.domain.estimates.fundable import Item
from kaigo_desktop.domain.estimates.technology_rules import Assumption, TechnologyRules
from kaigo_desktop.domain.money import Yen, round_half_up
from kaigo_desktop.domain.services import HOME


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
