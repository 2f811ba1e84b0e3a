"""The technology grant (`mhlw-r8-technology`) worked out a second time, as plainly as possible.

Written from the programme page (sections 0, 0a, 1, 9, 10), the interchange page and annex 1 of the notice
alone; it imports nothing of the program, so that a difference between the two is a finding.  Everything
works on the dict of a case file that is valid by the input rules.  Amounts are whole yen.

Where the pages can be read in two ways the most literal reading is taken:

 1. `cost` - `other_income` "(at least 0)" is floored at 0 for each expense, not for the line as a whole.
 2. A `terminal` is capped wherever it stands, a main device or a package member too; its `units` counts
    terminals.
 3. "Adoption costs of more than 0" are what counts on the line: after `other_income` and after
    `terminal_cap`.
 4. "Any of its contracts" (staff-based) means the care and back-office software left on the software line
    after the package; the flag on adoption costs, which are no software contract, is passed over.
 5. `fte_other` without `visiting_and_managers`, or the reverse, gives no count: the sum needs both.
 6. Where no count is known, `low` and `high` try all four bands, also those a half-known sum would rule out
    (else `total`, which takes the lowest band, could lie outside them).
 7. `partners` is not known where it is null or absent, also beside `{"started_on": null}` ("whatever
    `started_on`").
 8. If the package holds one care software and another stays outside, all adoption costs go to the package.
 9. `attached_to` matters on a `device_accessory` only.  `linked` on an accessory is passed over.
10. A fundable expense that costs 0 still has its line, with amount 0, and still makes company for others.
11. `software_functions` looks at every care software without `other_subsidy`, also at one listed as
    "other".
12. The estimate lists every office that is not ineligible, also those with a total of 0.  Without offices
    it is 0.
13. An office's total is after the office ceiling; the corporation ceiling changes the programme's total
    only, and nothing is rounded again after a ceiling.  The printed `amount` of a line is after rounding
    with scope "line".
14. Function answers and listings of an expense that can never be fundable (`other_subsidy`) move nothing.
15. `best_total` judges verdicts on the whole case; only amounts are taken on the assigned set.

Readings about dates and warnings are listed in `calendar_rules`.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.calendar_rules import obligations, unclear_warnings, warnings

Json = dict[str, Any]
Edit = tuple[tuple[str | int, ...], object]  # a path into the case and the value to put there
Choice = list[Edit]  # one possible answer, as edits

PROGRAMME = "mhlw-r8-technology"
FISCAL_YEAR = 2026


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(text.split())


# --- Section 4 of the interchange page and section 0a ---------------------------------------------
ALL = words(
    "11 12 13 14 15 16 17 21 22 23 2A 31 32 38 33 27 36 28 41 43 46 51 52 54 55 71 72 73 68 76 77 79 78 "
    "62 63 64 66 67 24 25 26 2B 34 35 37 39 44 74 75 69 A1 A2 A3 A4 A5 A6 A7 A8 Y1 K1"
)
HOME = words("11 12 13 14 15 16 17 21 22 23 2A 27 31 33 41 43 46 62 63 64 66 67 24 25 26 2B 34 35 44")
FACILITY = words("51 52 54 55")
COMMITTEE = words("21 22 23 2A 33 27 73 68 32 38 36 28 77 79 54 51 52 55 24 25 26 2B 35 75 69 37 39")
CAREPLAN = words(
    "11 12 13 14 15 16 17 31 21 22 23 2A 71 76 72 78 73 68 77 79 27 28 38 43 62 63 64 66 67 24 25 26 2B 34 "
    "74 75 69 39 46 A1 A2 A3 A4 A5 A6 A7 A8"
)

# --- Section 5 of the interchange page ------------------------------------------------------------
NINE_FIELDS = words(
    "transfer mobility toileting monitoring bathing intercom care_software operations "
    "rehab nutrition dementia"
)
MILLION_ROW = {"transfer", "bathing", "intercom", "other_equipment"}
PACKAGE_CORE = {"intercom", "care_software", "operations"}
SOFTWARE_LINE = {"care_software", "backoffice_software", "software_adoption"}

NO_PACKAGE: frozenset[str] = frozenset()


# --- Reading the case -----------------------------------------------------------------------------
def setting(case: Json, name: str, default: object) -> Any:
    """Return a setting; null and absent both mean the default (input rules)."""
    value = (case.get("settings") or {}).get(name)
    return default if value is None else value


def services_of(office: Json) -> set[str]:
    """Return the office's services; the empty set means that they are not known."""
    return set(office.get("services") or [])


def expenses_of(case: Json, office: Json) -> list[Json]:
    """Return the expenses entered for this office; those of no office belong to none."""
    return [expense for expense in case.get("expenses") or [] if expense.get("office") == office["key"]]


def support_kind(case: Json) -> str | None:
    """Return `support.kind`, None where it is not known."""
    kind: str | None = (case.get("support") or {}).get("kind")
    return kind


def half_up(number: float) -> int:
    """Round a full-time equivalent, halves up (table 3, note 2)."""
    return int(Decimal(str(number)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def staff_count(office: Json) -> int | None:
    """Return the staff count of table 3, None where no figure gives one."""
    staff = office.get("staff") or {}
    counts = []
    if staff.get("fte_total") is not None:
        counts.append(half_up(staff["fte_total"]))
    if staff.get("fte_other") is not None and staff.get("visiting_and_managers") is not None:
        counts.append(half_up(staff["fte_other"]) + int(staff["visiting_and_managers"]))
    return max([*counts, 1]) if counts else None


# --- Reasons and verdicts -------------------------------------------------------------------------
def tri(answer: object) -> str:
    """Return the state of a yes-or-no fact."""
    return {True: "yes", False: "no", None: "unknown"}[answer]  # type: ignore[index]  # bool or None by the input rules


def fiscal_year_state(case: Json) -> str:
    """Return the state of the condition `fiscal_year`."""
    year = case.get("fiscal_year")
    return "unknown" if year is None else tri(year == FISCAL_YEAR)


def careplan_state(office: Json) -> str:
    """Return the state of 6-5: in use by 2026-03-31."""
    link = office.get("careplan_link")
    if link is None or "started_on" not in link:
        return "unknown"
    if link["started_on"] is None:
        return "no"
    return tri(link["started_on"] <= "2026-03-31")


def security_state(office: Json) -> str:
    """Return the state of 6-7: one star, two stars or the equivalent."""
    stars = office.get("security_action")
    return "unknown" if stars is None else tri(stars in {1, 2, "equivalent"})


def support_state(case: Json) -> str:
    """Return the state of 4(3)."""
    kind = support_kind(case)
    return "unknown" if kind is None else tri(kind in {"consultant", "center"})


def needed_functions(services: set[str]) -> list[str]:
    """Return the functions that care software of an office with these services must have."""
    needed = ["integrated"]
    if services & HOME:
        needed += ["careplan_csv", "careplan_support_desk"]
    if services & FACILITY:
        needed += ["life_csv"]
    return needed


def functions_state(softwares: list[Json], services: set[str]) -> str:
    """Return: any function false is no, else any null is unknown, else yes."""
    answers = [software.get(name) for software in softwares for name in needed_functions(services)]
    if False in answers:
        return "no"
    return "unknown" if None in answers else "yes"


def expenses_state(case: Json, office: Json) -> str:
    """Return the state of the requirement `expenses`."""
    if not expenses_of(case, office):
        return "unknown"
    return tri(bool(fundable(case, office)))


def reasons(case: Json, office: Json) -> dict[str, tuple[str, str]]:
    """Return every reason of this office as id: (state, kind)."""
    pledges = case.get("pledges") or {}
    services = services_of(office)
    condition = {
        "fiscal_year": fiscal_year_state(case),
        "applicant": tri(bool(services & ALL)) if services else "unknown",
    }
    requirement = {
        "expenses": expenses_state(case, office),
        "security_action": security_state(office),
        "improvement_support": support_state(case),
        "consulted_center": tri(office.get("consulted_center")),
        "plan_drafted": tri(pledges.get("plan_drafted")),
        "wage_return": tri(pledges.get("wage_return")),
        "life": tri(office.get("life")),
        "cooperate_verification": tri(pledges.get("cooperate_verification")),
        "no_duplicate_funding": tri(pledges.get("no_duplicate_funding")),
    }
    if services & COMMITTEE:
        requirement["committee"] = tri(office.get("committee"))
    if services & CAREPLAN:
        requirement["careplan_link"] = careplan_state(office)
    softwares = [
        expense
        for expense in expenses_of(case, office)
        if expense["category"] == "care_software" and not expense.get("other_subsidy")
    ]
    if softwares:
        requirement["software_functions"] = functions_state(softwares, services)
    if any(is_staff_based(expense) for expense in fundable(case, office)):
        requirement["staff_count"] = "unknown" if staff_count(office) is None else "yes"
    found = {name: (state, "condition") for name, state in condition.items()}
    found.update({name: (state, "requirement") for name, state in requirement.items()})
    return found


def verdict(found: dict[str, tuple[str, str]]) -> str:
    """Return the verdict that follows from an office's reasons (interchange, section 3)."""
    conditions = [state for state, kind in found.values() if kind == "condition"]
    requirements = [state for state, kind in found.values() if kind == "requirement"]
    if "no" in conditions:
        return "ineligible"
    if "unknown" in conditions:
        return "unknown"
    return "eligible" if all(state == "yes" for state in requirements) else "conditional"


def programme_verdict(case: Json, of_offices: Iterable[str]) -> str:
    """Return the best verdict of the offices; without offices unknown, or ineligible by the year."""
    found = set(of_offices)
    for best in ("eligible", "conditional", "unknown", "ineligible"):
        if best in found:
            return best
    return "ineligible" if fiscal_year_state(case) == "no" else "unknown"


# --- What is fundable -----------------------------------------------------------------------------
def fundable(case: Json, office: Json, assigned: list[Json] | None = None) -> list[Json]:
    """Return the fundable expenses of the office, judged within `assigned` (None: all entered)."""
    entered = expenses_of(case, office) if assigned is None else assigned
    entered = [expense for expense in entered if not expense.get("other_subsidy")]
    needed = needed_functions(services_of(office))
    devices = {e["key"] for e in entered if e["category"] in NINE_FIELDS and is_fundable_device(e, needed)}
    with_care_software = any(e["category"] == "care_software" and e["key"] in devices for e in entered)
    may_be_accompanied = {
        e["key"] for e in entered if e["key"] in devices and e["category"] != "care_software"
    }
    good = []
    for expense in entered:
        category = expense["category"]
        if (
            expense["key"] in devices
            or category in {"other_equipment", "backoffice_software"}
            or (category == "device_accessory" and expense.get("attached_to") in may_be_accompanied)
            or (category == "software_adoption" and with_care_software)
        ):
            good.append(expense)
    if good and support_kind(case) in {"consultant", "center"}:
        good += [expense for expense in entered if expense["category"] == "improvement_support"]
    return good


def is_fundable_device(expense: Json, needed: list[str]) -> bool:
    """Return whether one of the nine fields is fundable: its listing and, for care software, functions."""
    if expense.get("listing") == "other":
        return False
    if expense["category"] != "care_software":
        return True
    return all(expense.get(name) is not False for name in needed)


def is_staff_based(expense: Json) -> bool:
    """Return whether this is a software contract whose total changes with the number of staff."""
    return expense["category"] in {"care_software", "backoffice_software"} and bool(
        expense.get("staff_based_licence")
    )


# --- Lines ----------------------------------------------------------------------------------------
def counted(case: Json, expense: Json) -> int:
    """Return what of an expense counts on its line, in yen."""
    left = max(0, int(expense["cost"]) - int(expense.get("other_income") or 0))
    cap = setting(case, "terminal_cap", None)
    if expense.get("terminal") and cap is not None:
        left = min(left, int(cap) * units(expense))
    return left


def units(expense: Json) -> int:
    """Return the number of main devices, 1 where not given."""
    return int(expense.get("units") or 1)


def line(case: Json, name: str, members: list[Json], base: int) -> Json:
    """Return one line of the estimate, its amount rounded where lines are rounded."""
    cost = sum(counted(case, expense) for expense in members)
    if setting(case, "amount_order", "rate_first") == "cap_first":
        rated = min(cost, base) * 4 // 5
        amount = rated
    else:
        rated = cost * 4 // 5
        amount = min(rated, base)
    if setting(case, "rounding_scope", "line") == "line":
        amount = round_down(case, amount)
    return {
        "line": name,
        "expenses": sorted(expense["key"] for expense in members),
        "cost": cost,
        "rate": "4/5",
        "rated": rated,
        "base": base,
        "amount": amount,
    }


def round_down(case: Json, amount: int) -> int:
    """Round down to the prefecture's unit."""
    unit = int(setting(case, "rounding_unit", 1000))
    return amount // unit * unit


def unit_base(expense: Json) -> int:
    """Return the base of one main device (table 2)."""
    return 1_000_000 if expense["category"] in MILLION_ROW else 300_000


def equipment_lines(case: Json, rest: list[Json]) -> list[Json]:
    """Return the lines of main devices with their accessories, one each or pooled by row of table 2."""
    mains = [
        e
        for e in rest
        if e["category"] == "other_equipment" or e["category"] in NINE_FIELDS - {"care_software"}
    ]
    together = {main["key"]: [main, *[e for e in rest if is_accessory_of(e, main)]] for main in mains}
    if setting(case, "pooling", "item") == "item":
        return [
            line(case, f"equipment:{main['key']}", together[main["key"]], unit_base(main) * units(main))
            for main in mains
        ]
    lines = []
    for row in (1_000_000, 300_000):
        of_row = [main for main in mains if unit_base(main) == row]
        if of_row:
            members = [expense for main in of_row for expense in together[main["key"]]]
            lines.append(line(case, f"equipment:{row}", members, sum(row * units(main) for main in of_row)))
    return lines


def is_accessory_of(expense: Json, main: Json) -> bool:
    """Return whether the expense accompanies the main device."""
    return expense["category"] == "device_accessory" and bool(expense.get("attached_to") == main["key"])


def software_lines(case: Json, office: Json, rest: list[Json]) -> list[Json]:
    """Return the software line, if there is one."""
    members = [expense for expense in rest if expense["category"] in SOFTWARE_LINE]
    if not members:
        return []
    return [line(case, "software", members, software_base(case, office, members))]


def software_base(case: Json, office: Json, members: list[Json]) -> int:
    """Return the base of table 3 for the expenses of a software line."""
    base = 2_500_000
    if any(is_staff_based(expense) for expense in members):
        count = staff_count(office) or 1
        for last, amount in ((30, 2_000_000), (20, 1_500_000), (10, 1_000_000)):
            if count <= last:
                base = amount
    base += adoption_bonus(case, members)
    partners = (office.get("careplan_link") or {}).get("partners") or 0
    has_care_software = any(expense["category"] == "care_software" for expense in members)
    if services_of(office) & HOME and partners >= 5 and has_care_software:
        base += 50_000
    return base


def adoption_bonus(case: Json, members: list[Json]) -> int:
    """Return the 150,000 yen that adoption costs of more than 0 add."""
    costs = [counted(case, expense) for expense in members if expense["category"] == "software_adoption"]
    return 150_000 if sum(costs) > 0 else 0


def in_package(funded: list[Json], chosen: frozenset[str]) -> list[Json]:
    """Return all that goes into the package: the set, its accessories, adoption beside care software."""
    with_care_software = any(e["category"] == "care_software" for e in funded if e["key"] in chosen)
    return [
        e
        for e in funded
        if e["key"] in chosen
        or (e["category"] == "device_accessory" and e.get("attached_to") in chosen)
        or (e["category"] == "software_adoption" and with_care_software)
    ]


def all_lines(case: Json, office: Json, funded: list[Json], chosen: frozenset[str]) -> list[Json]:
    """Return every line of the office with this package (the empty set is no package)."""
    packaged = in_package(funded, chosen)
    rest = [expense for expense in funded if expense not in packaged]
    lines = [*equipment_lines(case, rest), *software_lines(case, office, rest)]
    if chosen:
        base = int(setting(case, "package_cap", None)) + adoption_bonus(case, packaged)
        lines.append(line(case, "package", packaged, base))
    support = [expense for expense in rest if expense["category"] == "improvement_support"]
    if support:
        lines.append(line(case, "improvement_support", support, 480_000))
    return sorted(lines, key=lambda one: str(one["line"]))


# --- The package and the office's total -----------------------------------------------------------
def may_form_package(chosen: Sequence[Json]) -> bool:
    """Return whether these (linked, fundable, in the nine fields) are a package: two, one of them a core."""
    return len(chosen) >= 2 and any(expense["category"] in PACKAGE_CORE for expense in chosen)


def packages(case: Json, funded: list[Json]) -> Iterator[frozenset[str]]:
    """Return every package that the prefecture's way allows, or no package."""
    mode = setting(case, "package", "best")
    linked = [expense for expense in funded if expense.get("linked") and expense["category"] in NINE_FIELDS]
    if mode == "none" or setting(case, "package_cap", None) is None:
        yield NO_PACKAGE
    elif mode == "all_linked":
        yield frozenset(e["key"] for e in linked) if may_form_package(linked) else NO_PACKAGE
    else:
        yield NO_PACKAGE
        for size in range(2, len(linked) + 1):
            for chosen in itertools.combinations(linked, size):
                if may_form_package(chosen):
                    yield frozenset(expense["key"] for expense in chosen)


def total_of(case: Json, lines: list[Json]) -> int:
    """Return the office's total: rounded, then under the office ceiling."""
    total = sum(int(one["amount"]) for one in lines)
    if setting(case, "rounding_scope", "line") == "total":
        total = round_down(case, total)
    ceiling = setting(case, "office_ceiling", None)
    return total if ceiling is None else min(total, int(ceiling))


def office_estimate(case: Json, office: Json, assigned: list[Json] | None = None) -> Json:
    """Return the office's estimate, with the best package by the order of the programme page."""
    funded = fundable(case, office, assigned)
    tried = []
    for chosen in packages(case, funded):
        lines = all_lines(case, office, funded, chosen)
        tried.append((-total_of(case, lines), len(chosen), sorted(chosen), lines))
    best = min(tried, key=lambda one: one[:3])
    return {"total": -best[0], "package": best[1] > 0, "lines": best[3]}


def under_corporation_ceiling(case: Json, total: int) -> int:
    """Return the programme's total under the ceiling for one applicant."""
    ceiling = setting(case, "corporation_ceiling", None)
    return total if ceiling is None else min(total, int(ceiling))


def counted_offices(case: Json) -> list[Json]:
    """Return the offices whose own verdict is not ineligible."""
    return [office for office in case.get("offices") or [] if verdict(reasons(case, office)) != "ineligible"]


def estimate_total(case: Json) -> int:
    """Return the programme's estimate, the careful reading."""
    totals = [int(office_estimate(case, office)["total"]) for office in counted_offices(case)]
    return under_corporation_ceiling(case, sum(totals))


# --- Low and high ---------------------------------------------------------------------------------
def with_edits(case: Json, edits: Iterable[Edit]) -> Json:
    """Return a copy of the case with some facts answered."""
    changed = copy.deepcopy(case)
    for path, value in edits:
        place: Any = changed
        for step in path[:-1]:
            if isinstance(step, str) and place.get(step) is None:
                place[step] = {}
            place = place[step]
        place[path[-1]] = value
    return changed


def shared_unknowns(case: Json) -> list[list[Choice]]:
    """Return the unknown facts that all offices share, each with its possible answers."""
    unknowns: list[list[Choice]] = []
    if setting(case, "package_cap", None) is None and setting(case, "package", "best") != "none":
        caps = (None, 4_000_000, 5_000_000, 7_000_000, 10_000_000)
        unknowns.append([[(("settings", "package_cap"), cap)] for cap in caps])
    if support_kind(case) is None:
        unknowns.append([[(("support", "kind"), kind)] for kind in ("none", "consultant")])
    return unknowns


def office_unknowns(case: Json, index: int) -> list[list[Choice]]:
    """Return the unknown facts of one office and its expenses, each with its possible answers."""
    office = case["offices"][index]
    services = services_of(office)
    unknowns: list[list[Choice]] = []
    mine = [
        (place, expense)
        for place, expense in enumerate(case.get("expenses") or [])
        if expense.get("office") == office["key"] and not expense.get("other_subsidy")
    ]
    if staff_count(office) is None and any(is_staff_based(expense) for _, expense in mine):
        unknowns.append([[(("offices", index, "staff", "fte_total"), count)] for count in (1, 11, 21, 31)])
    if services & HOME and (office.get("careplan_link") or {}).get("partners") is None:
        unknowns.append([[(("offices", index, "careplan_link", "partners"), count)] for count in (0, 5)])
    for place, expense in mine:
        if expense["category"] in NINE_FIELDS and expense.get("listing") is None:
            unknowns.append([[(("expenses", place, "listing"), listing)] for listing in ("tais", "other")])
        if expense["category"] == "care_software":
            open_functions = [name for name in needed_functions(services) if expense.get(name) is None]
            if open_functions:
                # That one is false decides as much as that several are.
                unknowns.append(
                    [
                        [(("expenses", place, name), True) for name in open_functions],
                        [(("expenses", place, open_functions[0]), False)],
                    ]
                )
    return unknowns


def low_and_high(case: Json, limit: int) -> tuple[int, int] | None:
    """Return the least and the most over all answers, None where there are more than `limit` to try.

    With the shared answers fixed the offices do not touch one another, and the corporation ceiling keeps
    order: so the sum of the offices' least (most) totals is the least (most) sum.
    """
    offices = case.get("offices") or []
    shared = list(itertools.product(*shared_unknowns(case)))
    single = [office_unknowns(case, index) for index in range(len(offices))]
    tries = sum(_product(len(choices) for choices in unknowns) for unknowns in single)
    if len(shared) * tries > limit:
        return None
    lows, highs = [], []
    for answers in shared:
        low = high = 0
        for index, office in enumerate(offices):
            if verdict(reasons(case, office)) == "ineligible":
                continue
            totals = []
            for own in itertools.product(*single[index]):
                done = with_edits(case, itertools.chain(*answers, *own))
                totals.append(int(office_estimate(done, done["offices"][index])["total"]))
            low += min(totals)
            high += max(totals)
        lows.append(under_corporation_ceiling(case, low))
        highs.append(under_corporation_ceiling(case, high))
    return min(lows), max(highs)


def _product(numbers: Iterable[int]) -> int:
    result = 1
    for number in numbers:
        result *= number
    return result


# --- What the tests ask ---------------------------------------------------------------------------
def best_total(case: Json, limit: int = 12) -> int | None:
    """Return the most that this programme alone can give over all sets of expenses assigned to it.

    None where an office has more than `limit` expenses.  Offices are independent but for the corporation
    ceiling, which keeps order.
    """
    total = 0
    for office in counted_offices(case):
        entered = expenses_of(case, office)
        if len(entered) > limit:
            return None
        total += max(
            int(office_estimate(case, office, list(assigned))["total"])
            for size in range(len(entered) + 1)
            for assigned in itertools.combinations(entered, size)
        )
    return under_corporation_ceiling(case, total)


def expected(case: Json, limit: int = 3000) -> Json:
    """Return what the program should say of this case about the technology grant.

    `verdict`; `offices`: {key: {`verdict`, `reasons`: {id: (state, kind)}}}; `estimate`: None where
    ineligible, else {`total`, `low`, `high` (both None where more than `limit` answers would have to be
    tried), `offices`: {key: {`total`, `package`, `lines` sorted by id}}}; `obligations`; `warnings`: sorted
    (path, id) pairs of the ids that `calendar_rules.CLEAR` names; `unclear_warnings`: those whose rule the
    pages do not state in full.
    """
    found = {office["key"]: reasons(case, office) for office in case.get("offices") or []}
    verdicts = {key: verdict(of_office) for key, of_office in found.items()}
    overall = programme_verdict(case, verdicts.values())
    estimate = None
    if overall != "ineligible":
        span = low_and_high(case, limit)
        estimate = {
            "total": estimate_total(case),
            "low": span[0] if span else None,
            "high": span[1] if span else None,
            "offices": {office["key"]: office_estimate(case, office) for office in counted_offices(case)},
        }
    return {
        "verdict": overall,
        "offices": {
            key: {"verdict": verdicts[key], "reasons": of_office} for key, of_office in found.items()
        },
        "estimate": estimate,
        "obligations": obligations(case),
        "warnings": warnings(case),
        "unclear_warnings": unclear_warnings(case),
    }
