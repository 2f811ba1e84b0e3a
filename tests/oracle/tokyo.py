"""The programmes of Tokyo (section 7 of the programme page), plainly once more.

Readings where the pages leave room:

 1. `applicant` of what is not per office: no where every office is known to lie outside Tokyo ("over no such
    office: no"), but unknown in a case without offices (section 0 says so of "any office").
 2. `once`, `years`: an award of the case's own year or later does not count.  "Every award of it" for what is
    not per office drops the office, not the year.  Each award counts, also two of one year.  One with neither
    year nor decision is unknown: it counts against the office only as "perhaps".
 3. The case's year not known and any such award: unknown, for `years` also where there are fewer than three.
 4. `pay_system_consulting`: "nothing entered" means nothing entered for this office, as in `expenses`.
 5. `allowance_half`: half of the `cost` as entered (before `other_income`), a person's expenses together; an
    `allowance` not known makes the person unknown, but not where all of that expense's cost would still be
    under half, nor where the rest is half and 250,000 without it: the missing fact decides nothing then.
    A person whose cost is 0 is funded all the same.
 6. "Count as 21 22 2A" means 6,000 yen for each of `capacity`; the services that "count only where the office
    has no other service" then count as "any other service", even several of them together.
 7. `expenses` of the continuity programme is met by an expense of its categories, also where the cap is 0.
 8. A capacity not known: the most is as if the cap did not bind, tried here as a capacity of 10^12.
"""

from __future__ import annotations

import itertools

from tests.oracle.conditions import (
    INSURED,
    Json,
    Programme,
    Reasons,
    Span,
    all_of,
    any_of,
    as_reasons,
    award_state,
    cost_of,
    entered,
    expenses_state,
    full_line,
    offices_of,
    perhaps_in_tokyo,
    service_state,
    summed,
    tokyo_state,
    year_state,
)
from tests.oracle.technology import ALL, services_of, tri, verdict, with_edits, words

HR, HR_EXTENDED = "tokyo-r8-hr", "tokyo-r8-hr-extended"
DX, CONTINUITY = "tokyo-r8-dx-talent", "tokyo-r7-continuity"
HR_CATEGORIES = frozenset({"hr_consulting", "training", "substitute_staff"})
CONTINUITY_CATEGORIES = frozenset({"supplies", "mobility_cost"})
CONTINUITY_YEARS = frozenset({2025, 2026})


# --- What all of them ask -------------------------------------------------------------------------
def office_conditions(case: Json, office: Json, services: set[str]) -> dict[str, str]:
    """Return prefecture, year and applicant of a programme per office."""
    return {
        "prefecture": tokyo_state(case, office),
        "fiscal_year": year_state(case, {2026}),
        "applicant": service_state(office, services),
    }


def case_conditions(case: Json, services: set[str]) -> dict[str, str]:
    """Return prefecture, year and applicant of a programme per case, group or corporation."""
    near = perhaps_in_tokyo(case)
    applicant = any_of(service_state(office, services) for office in near)
    if offices_of(case) and not near:
        applicant = "no"
    return {
        "prefecture": any_of(tokyo_state(case, office) for office in offices_of(case)),
        "fiscal_year": year_state(case, {2026}),
        "applicant": applicant,
    }


def of_office(expenses: list[Json], office: Json, categories: frozenset[str]) -> list[Json]:
    """Return the office's expenses of these categories that nobody else has granted."""
    return [
        expense
        for expense in expenses
        if expense.get("office") == office["key"]
        and expense["category"] in categories
        and not expense.get("other_subsidy")
    ]


def of_corporation(case: Json, expenses: list[Json], category: str) -> list[Json]:
    """Return those of the category of no office, or of one not known to lie outside Tokyo."""
    near = {None, *(office["key"] for office in perhaps_in_tokyo(case))}
    return [
        expense
        for expense in expenses
        if expense.get("office") in near
        and expense["category"] == category
        and not expense.get("other_subsidy")
    ]


def one_line(case: Json, members: list[Json], base: int) -> Json:
    """Return the estimate of one line at 10/10."""
    return summed(case, [full_line(case, "pool", members, base)] if members else [])


# --- Training and development of staff ------------------------------------------------------------
def hr_reasons(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of the present scheme, once an office."""
    assert office is not None
    conditions = office_conditions(case, office, INSURED)
    conditions["once"] = award_state(case, HR, office, fewer_than=1)
    funded = of_office(entered(case, office), office, HR_CATEGORIES)
    return as_reasons(conditions, {"expenses": expenses_state(case, office, funded)})


def hr_estimate(case: Json, office: Json | None, assigned: list[Json]) -> Json:
    """Return min(cost, 350,000)."""
    assert office is not None
    return one_line(case, of_office(assigned, office, HR_CATEGORIES), 350_000)


def has_consulting(funded: list[Json]) -> bool:
    """Return whether there is consulting about the pay system among them."""
    return any(expense["category"] == "hr_consulting" and expense.get("consulting") for expense in funded)


def extended_fundable(expenses: list[Json], office: Json) -> list[Json]:
    """Return what the extended scheme funds: nothing without the consulting."""
    funded = of_office(expenses, office, HR_CATEGORIES)
    return funded if has_consulting(funded) else []


def extended_reasons(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of the extended scheme, three years."""
    assert office is not None
    conditions = office_conditions(case, office, INSURED)
    conditions["years"] = award_state(case, HR_EXTENDED, office, fewer_than=3)
    mine = entered(case, office)
    consulting = has_consulting(of_office(mine, office, HR_CATEGORIES))
    requirements = {
        "expenses": expenses_state(case, office, extended_fundable(mine, office)),
        "pay_system_consulting": tri(consulting) if mine else "unknown",
    }
    return as_reasons(conditions, requirements)


def extended_estimate(case: Json, office: Json | None, assigned: list[Json]) -> Json:
    """Return min(cost, 1,000,000) where the consulting is among them."""
    assert office is not None
    return one_line(case, extended_fundable(assigned, office), 1_000_000)


# --- DX talent ------------------------------------------------------------------------------------
def funded_persons(case: Json, assigned: list[Json]) -> list[tuple[str, list[Json]]]:
    """Return the best two persons with their expenses: the largest amounts before rounding, then names."""
    talents = [expense for expense in of_corporation(case, assigned, "dx_talent") if expense.get("person")]
    by_name: dict[str, list[Json]] = {}
    for expense in talents:
        by_name.setdefault(expense["person"], []).append(expense)
    ranked = sorted(by_name.items(), key=lambda one: (-min(cost_of(one[1]), 500_000), one[0]))
    return ranked[:2]


def person_state(expenses: list[Json]) -> str:
    """Return whether half of one person's cost is allowance, unknown where that is under 250,000."""
    cost = sum(int(expense["cost"]) for expense in expenses)
    known = [int(expense["allowance"]) for expense in expenses if expense.get("allowance") is not None]
    left = [int(expense["cost"]) for expense in expenses if expense.get("allowance") is None]
    if 2 * (sum(known) + sum(left)) < cost:
        return "no"
    return "yes" if 2 * sum(known) >= cost and sum(known) >= 250_000 else "unknown"


def dx_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the DX talent scheme."""
    conditions = case_conditions(case, INSURED)
    conditions["years"] = award_state(case, DX, None, fewer_than=3)
    persons = funded_persons(case, entered(case, None))
    requirements = {
        "expenses": expenses_state(case, None, [expense for _, mine in persons for expense in mine]),
        "allowance_half": all_of(person_state(mine) for _, mine in persons),
    }
    return as_reasons(conditions, requirements)


def dx_estimate(case: Json, _office: Json | None, assigned: list[Json]) -> Json:
    """Return a line a person, min(cost, 500,000) each."""
    persons = funded_persons(case, assigned)
    return summed(case, [full_line(case, f"person:{name}", mine, 500_000) for name, mine in persons])


# --- Partner home help ----------------------------------------------------------------------------
def partner_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the partner home help scheme."""
    partners = case.get("partners")
    requirements = {
        "expenses": expenses_state(case, None, of_corporation(case, entered(case, None), "collaboration")),
        "network": "unknown" if partners is None else tri(len(partners) >= 1),
    }
    return as_reasons(case_conditions(case, {"11"}), requirements)


def partner_estimate(case: Json, _office: Json | None, assigned: list[Json]) -> Json:
    """Return min(cost, 1,500,000)."""
    return one_line(case, of_corporation(case, assigned, "collaboration"), 1_500_000)


# --- Continuity of services -----------------------------------------------------------------------
CAPACITY_SERVICES = words("51 52 54 55 21 22 2A Y1 K1") | words("23 24 25 26 2B")
ONLY_ALONE = words("62 63 64 66 67 34 35 37 39 74 75 69 44") | words("A1 A2 A3 A4 A5 A6 A7 A8")


def home_help_cap(office: Json) -> int:
    """Return the cap of 11: co-located, else by visits a month; the lowest that it can be."""
    if office.get("co_located") is not False:
        return 200_000
    visits = office.get("monthly_visits")
    if visits is None or visits <= 200:
        return 300_000
    return 400_000 if visits <= 2_000 else 500_000


def day_care_cap(office: Json) -> int:
    """Return the cap of 15 and 78 by users a month; the lowest that it can be."""
    users = office.get("monthly_users")
    if users is None or users <= 300:
        return 200_000
    return 300_000 if users <= 600 else 400_000


def service_cap(office: Json, service: str) -> int:
    """Return the cap that one service gives."""
    if service == "11":
        return home_help_cap(office)
    if service in {"15", "78"}:
        return day_care_cap(office)
    if service in CAPACITY_SERVICES:
        return 6_000 * int(office.get("capacity") or 0)
    return 200_000


def continuity_cap(office: Json) -> int:
    """Return the largest cap of the services that count, 0 where services are not known."""
    services = services_of(office)
    counting = services - ONLY_ALONE or services
    return max((service_cap(office, service) for service in counting), default=0)


def continuity_reasons(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of the continuity programme, fiscal years 2025 and 2026."""
    assert office is not None
    conditions = office_conditions(case, office, ALL)
    conditions["fiscal_year"] = year_state(case, CONTINUITY_YEARS)
    funded = of_office(entered(case, office), office, CONTINUITY_CATEGORIES)
    return as_reasons(conditions, {"expenses": expenses_state(case, office, funded)})


def continuity_estimate(case: Json, office: Json | None, assigned: list[Json]) -> Json:
    """Return min(cost, cap)."""
    assert office is not None
    return one_line(case, of_office(assigned, office, CONTINUITY_CATEGORIES), continuity_cap(office))


ANSWERS: dict[str, tuple[object, ...]] = {
    "co_located": (True, False),
    "monthly_visits": (0, 200, 201, 2_000, 2_001),
    "monthly_users": (0, 300, 301, 600, 601),
    "capacity": (0, 10**12),
}


def continuity_span(case: Json, _limit: int) -> Span:
    """Return the least and the most over every figure that is not known; offices do not touch each other."""
    least = most = 0
    for index, office in enumerate(offices_of(case)):
        if verdict(continuity_reasons(case, office)) == "ineligible":
            continue
        unknown = [name for name in ANSWERS if office.get(name) is None]
        totals = []
        for values in itertools.product(*(ANSWERS[name] for name in unknown)):
            edits = [(("offices", index, name), value) for name, value in zip(unknown, values, strict=True)]
            done = with_edits(case, edits)
            totals.append(continuity_estimate(done, done["offices"][index], entered(done, None))["total"])
        least += min(totals)
        most += max(totals)
    return least, most


# --- Those with a verdict and text only -----------------------------------------------------------
def all_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of what is open to every service."""
    return as_reasons(case_conditions(case, ALL), {})


def insured_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of what is open to the services of the insurance act."""
    return as_reasons(case_conditions(case, INSURED), {})


def municipal_reasons(_case: Json, _office: Json | None) -> Reasons:
    """Return the one condition of what is for municipalities."""
    return as_reasons({"audience": "no"}, {})


ONLY_2026 = frozenset({2026})
TOKYO_PROGRAMMES = (
    Programme(HR, True, hr_reasons, ONLY_2026, hr_estimate, HR_CATEGORIES),
    Programme(HR_EXTENDED, True, extended_reasons, ONLY_2026, extended_estimate, HR_CATEGORIES),
    Programme(DX, False, dx_reasons, ONLY_2026, dx_estimate, frozenset({"dx_talent"})),
    Programme(
        "tokyo-r8-partner-visiting",
        False,
        partner_reasons,
        ONLY_2026,
        partner_estimate,
        frozenset({"collaboration"}),
    ),
    Programme(
        CONTINUITY,
        True,
        continuity_reasons,
        CONTINUITY_YEARS,
        continuity_estimate,
        CONTINUITY_CATEGORIES,
        continuity_span,
    ),
    Programme("tokyo-r8-digital", False, all_reasons),
    Programme("tokyo-r8-nextgen", False, all_reasons),
    Programme("tokyo-r8-org-management", False, all_reasons),
    Programme("tokyo-r8-biz-execution", False, insured_reasons),
    Programme("tokyo-r8-backoffice", False, insured_reasons),
    Programme("tokyo-r8-paperwork-study", False, insured_reasons),
    Programme("tokyo-r8-careplan-municipal", False, municipal_reasons),
)
