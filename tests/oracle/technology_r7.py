"""The technology grant of fiscal year 2025 (`mhlw-r7-technology`, section 5 of the programme page).

"As 1, its requirements too, with these differences": what is the same is taken from `technology`.  Readings:

 1. "An expense of category `collaboration`" raises the rate whatever its office and `other_subsidy`.
 2. "Elsewhere" (the terminals) is also the package: there `terminal_cap` alone counts.
 3. Back-office software is an equipment line of 1,000,000 a unit; its accessories are not fundable, as it is
    none of the nine fields.
 4. The ceilings hold for this programme apart from the one of section 1.
"""

from __future__ import annotations

import itertools

from tests.oracle.conditions import Json, Rate, Reasons, Span, entered, line_of, year_state
from tests.oracle.technology import (
    HOME,
    NINE_FIELDS,
    counted,
    fundable,
    in_package,
    is_accessory_of,
    is_staff_based,
    office_unknowns,
    packages,
    reasons,
    services_of,
    setting,
    shared_unknowns,
    staff_count,
    total_of,
    under_corporation_ceiling,
    units,
    verdict,
    with_edits,
)

FISCAL_YEAR = 2025
MILLION_ROW = {"transfer", "bathing", "other_equipment", "backoffice_software"}
EQUIPMENT = (NINE_FIELDS - {"care_software"}) | {"other_equipment", "backoffice_software"}
SOFTWARE_LINE = {"care_software", "software_adoption"}


def with_collaboration(case: Json) -> bool:
    """Return whether the case also has an expense for collaboration."""
    return any(expense["category"] == "collaboration" for expense in case.get("expenses") or [])


def rate_of(case: Json) -> Rate:
    """Return 3/4, with collaboration 4/5."""
    return (4, 5) if with_collaboration(case) else (3, 4)


def reasons_r7(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of section 1 with this year and `staff_count` for care software only."""
    assert office is not None
    found = reasons(case, office)
    found["fiscal_year"] = (year_state(case, {FISCAL_YEAR}), "condition")
    found.pop("staff_count", None)
    softwares = [e for e in fundable(case, office) if e["category"] == "care_software"]
    if any(is_staff_based(software) for software in softwares):
        found["staff_count"] = ("unknown" if staff_count(office) is None else "yes", "requirement")
    return found


def unit_base(expense: Json) -> int:
    """Return the base of one main device."""
    return 1_000_000 if expense["category"] in MILLION_ROW else 300_000


def counted_as_software(case: Json, expense: Json) -> int:
    """Return what counts on the software line, where a terminal has a cap of 100,000 or a lower one."""
    amount = counted(case, expense)
    return min(amount, 100_000 * units(expense)) if expense.get("terminal") else amount


def line(case: Json, name: str, members: list[Json], base: int) -> Json:
    """Return a line other than the software line."""
    return line_of(case, name, members, sum(counted(case, e) for e in members), rate_of(case), base)


def equipment_lines(case: Json, rest: list[Json]) -> list[Json]:
    """Return the lines of main devices with their accessories, one each or pooled by row."""
    mains = [expense for expense in rest if expense["category"] in EQUIPMENT]
    lines = []
    if setting(case, "pooling", "item") == "item":
        for main in mains:
            members = [main, *[e for e in rest if is_accessory_of(e, main)]]
            lines.append(line(case, f"equipment:{main['key']}", members, unit_base(main) * units(main)))
        return lines
    for row in (1_000_000, 300_000):
        of_row = [main for main in mains if unit_base(main) == row]
        members = [e for e in rest if e in of_row or any(is_accessory_of(e, main) for main in of_row)]
        if of_row:
            lines.append(line(case, f"equipment:{row}", members, sum(row * units(main) for main in of_row)))
    return lines


def software_lines(case: Json, office: Json, rest: list[Json]) -> list[Json]:
    """Return the software line, if there is one."""
    members = [expense for expense in rest if expense["category"] in SOFTWARE_LINE]
    if not members:
        return []
    cost = sum(counted_as_software(case, expense) for expense in members)
    return [line_of(case, "software", members, cost, rate_of(case), software_base(office, members))]


def software_base(office: Json, members: list[Json]) -> int:
    """Return the second column of table 3, with the 50,000 for five partners of the careplan link."""
    base = 2_500_000
    if any(is_staff_based(expense) for expense in members):
        count = staff_count(office) or 1
        for last, amount in ((30, 2_000_000), (20, 1_500_000), (10, 1_000_000)):
            if count <= last:
                base = amount
    partners = (office.get("careplan_link") or {}).get("partners") or 0
    has_care_software = any(expense["category"] == "care_software" for expense in members)
    if services_of(office) & HOME and partners >= 5 and has_care_software:
        base += 50_000
    return base


def all_lines(case: Json, office: Json, funded: list[Json], chosen: frozenset[str]) -> list[Json]:
    """Return every line of the office with this package (the empty set is no package)."""
    packaged = in_package(funded, chosen)
    rest = [expense for expense in funded if expense not in packaged]
    lines = [*equipment_lines(case, rest), *software_lines(case, office, rest)]
    if chosen:
        lines.append(line(case, "package", packaged, int(setting(case, "package_cap", None))))
    support = [expense for expense in rest if expense["category"] == "improvement_support"]
    if support:
        base = 480_000 if with_collaboration(case) else 450_000
        lines.append(line(case, "improvement_support", support, base))
    return sorted(lines, key=lambda one: str(one["line"]))


def estimate_r7(case: Json, office: Json | None, assigned: list[Json]) -> Json:
    """Return the office's estimate over what is assigned, with the best package."""
    assert office is not None
    mine = [expense for expense in assigned if expense.get("office") == office["key"]]
    funded = fundable(case, office, mine)
    tried = []
    for chosen in packages(case, funded):
        lines = all_lines(case, office, funded, chosen)
        tried.append((-total_of(case, lines), len(chosen), sorted(chosen), lines))
    best = min(tried, key=lambda one: one[:3])
    return {"total": -best[0], "package": best[1] > 0, "lines": best[3]}


def span_r7(case: Json, limit: int) -> Span:
    """Return the least and the most over all answers, as `technology.low_and_high` does for section 1."""
    offices = case.get("offices") or []
    shared = list(itertools.product(*shared_unknowns(case)))
    answers = [list(itertools.product(*office_unknowns(case, index))) for index in range(len(offices))]
    if len(shared) * sum(len(of_office) for of_office in answers) > limit:
        return None
    lows, highs = [], []
    for common in shared:
        low = high = 0
        for index, office in enumerate(offices):
            if verdict(reasons_r7(case, office)) == "ineligible":
                continue
            totals = []
            for own in answers[index]:
                done = with_edits(case, itertools.chain(*common, *own))
                totals.append(int(estimate_r7(done, done["offices"][index], entered(done, None))["total"]))
            low += min(totals)
            high += max(totals)
        lows.append(under_corporation_ceiling(case, low))
        highs.append(under_corporation_ceiling(case, high))
    return min(lows), max(highs)
