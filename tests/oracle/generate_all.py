"""Random case files for all programmes at once, valid by the input rules, crowded around their edges.

`random_case_all` starts from a case of `generate` (offices, staff, settings, pledges) and puts in what the
other programmes look at.  Each case has one or two themes, so that programmes meet over the same expenses;
there are few enough expenses that every assignment can be tried.
"""

from __future__ import annotations

import random
from typing import Any

from tests.oracle.generate import DAYS, EDGE_COSTS, EXPENSE_KEYS, Draws, random_case
from tests.oracle.others import BY_ID
from tests.oracle.technology import ALL

Json = dict[str, Any]

THEMES = ("technology", "technology", "group", "group", "hr", "hr", "dx", "continuity", "continuity", "mixed")
CATEGORIES: dict[str, tuple[str, ...]] = {
    "technology": ("monitoring", "intercom", "care_software", "software_adoption", "backoffice_software"),
    "group": (
        *("collaboration",) * 6,
        *("management_support",) * 3,
        "monitoring",
        "private_consulting",
        "vehicle",
    ),
    "hr": ("hr_consulting", "hr_consulting", "training", "substitute_staff"),
    "dx": ("dx_talent", "dx_talent", "dx_talent", "training"),
    "continuity": ("supplies", "supplies", "mobility_cost", "communication_fee"),
    "mixed": ("collaboration", "hr_consulting", "dx_talent", "supplies", "monitoring", "management_support"),
}
EVERY = (
    *(
        "transfer",
        "mobility",
        "toileting",
        "monitoring",
        "bathing",
        "intercom",
        "care_software",
        "operations",
    ),
    *("rehab", "nutrition", "dementia", "backoffice_software", "other_equipment", "software_adoption"),
    *("device_accessory", "improvement_support", "communication_fee", "vehicle", "collaboration"),
    *("management_support", "private_consulting", "training", "substitute_staff", "hr_consulting"),
    *("dx_talent", "supplies", "mobility_cost", "other"),
)
# Round about each base, and where a rate of 4/5 or 3/4 reaches it.
THEME_COSTS: dict[str, tuple[int, ...]] = {
    "technology": (*EDGE_COSTS, 333_333, 400_001, 1_333_333, 1_333_334, 3_333_333, 3_400_000),
    "group": (
        *(0, 1, 437_499, 437_500, 437_501, 349_999, 466_666, 1_499_999, 1_500_000, 1_500_001, 2_400_000),
        *(3_000_000, 3_000_001, 3_375_000, 3_750_000, 3_750_001, 4_000_001, 14_999_999, 15_000_000),
        *(15_000_001, 16_000_000, 16_000_001, 123_457),
    ),
    "hr": (0, 1, 99_999, 175_000, 175_001, 349_999, 350_000, 350_001, 650_000, 999_999, 1_000_000, 1_000_001),
    "dx": (0, 3, 249_999, 250_000, 250_001, 499_999, 500_000, 500_000, 500_001, 500_002, 600_000, 750_000),
    "continuity": (
        *(0, 1, 5_999, 6_000, 6_001, 60_000, 100_000, 199_999, 200_000, 200_001, 299_999, 300_000, 300_001),
        *(400_000, 400_001, 499_999, 500_000, 500_001, 700_000),
    ),
}
THEME_COSTS["mixed"] = tuple(sorted({cost for costs in THEME_COSTS.values() for cost in costs}))

TOKYO_SERVICES = (
    *(
        ("11",),
        ("11",),
        ("15",),
        ("78",),
        ("11", "15"),
        ("15", "A6"),
        ("51",),
        ("51", "21"),
        ("24",),
        ("2B",),
    ),
    *(
        ("23", "15"),
        ("62",),
        ("A1",),
        ("A2", "A6"),
        ("62", "39"),
        ("62", "11"),
        ("44", "41"),
        ("Y1",),
        ("K1",),
    ),
    *(("Y1", "43"), ("13",), ("43",), ("32", "37"), ("73", "75", "69"), ("52", "22", "25")),
)
VISITS = (0, 1, 199, 200, 200, 201, 201, 1_999, 2_000, 2_000, 2_001, 2_001, 9_999)
USERS = (0, 1, 299, 300, 300, 301, 301, 599, 600, 600, 601, 601, 5_000)
CAPACITIES = (0, 1, 10, 29, 33, 34, 50, 100)
PERSONS = ("山田", "田中", "Z", "a", "é", "𠮷田", "ﾀﾅｶ")
RATES = ("0/1", "1/1", "10/10", "1/2", "2/3", "2/3", "3/4", "4/5", "7/8", "7/8", "2/4", "1/1000000")
LOCAL_CAPS = (0, 99_999, 100_000, 100_000, 300_000, 500_000, 1_000_000, 10**12)
LOCAL_IDS = ("local-1", "県", "z", "A", "ü")
HEAVY_AWARDS = (
    *("tokyo-r8-hr", "tokyo-r8-hr", "tokyo-r8-hr-extended", "tokyo-r8-hr-extended", "tokyo-r8-hr-extended"),
    *("tokyo-r8-dx-talent", "tokyo-r8-dx-talent", "tokyo-r8-dx-talent"),
)


def random_case_all(rng: random.Random) -> Json:
    """Return a random valid case file for all programmes."""
    case = random_case(rng)
    draws = Draws(rng)
    themes = tuple(draws.one(THEMES) for _ in range(draws.one((1, 1, 2))))
    keys = [office["key"] for office in case["offices"]]
    _places_and_year(draws, case, themes)
    _corporation_and_partners(draws, case)
    for office in case["offices"]:
        _office_facts(draws, office, themes)
    case["expenses"] = _expenses(draws, case, keys, themes)
    for index in range(draws.one((0, 0, 0, 1, 2, 4, 5))):
        case["awards"].append(_award(draws, keys, HEAVY_AWARDS if index % 2 == 0 else tuple(BY_ID)))
    if draws.chance(0.4):
        count = draws.one((1, 1, 2, 3))
        case["local_programmes"] = [_local(draws, one, themes) for one in rng.sample(LOCAL_IDS, count)]
    return case


def _places_and_year(draws: Draws, case: Json, themes: tuple[str, ...]) -> None:
    """Put the year and the prefectures in, by the case and by the office."""
    for place in (case, *case["offices"]):
        place.pop("prefecture", None)
    draws.put(case, "prefecture", (*("13",) * 7, "31"), 0.1)
    for office in case["offices"]:
        draws.put(office, "prefecture", ("13", "13", "13", "27"), 0.7)
    case.pop("fiscal_year", None)
    years: tuple[int, ...] = (*(2026,) * 12, *(2025,) * 2, 2027)
    if "technology" in themes or "group" in themes:
        years = (*(2026,) * 3, *(2025,) * 4)
    draws.put(case, "fiscal_year", years, 0.07)


def _company(draws: Draws, company: Json) -> None:
    """Give a corporation what the group programmes ask.

    Without a type of its own in the field list, `runs_home_help` is left out rather than null.
    """
    draws.put(company, "office_count", (0, 1, 1, 2, 3, 40), max(0.15, draws.p_unknown))
    draws.put(company, "runs_care_service", (True, True, False), max(0.15, draws.p_unknown))
    if draws.chance(0.7):
        company["runs_home_help"] = draws.one((True, False))


def _corporation_and_partners(draws: Draws, case: Json) -> None:
    if draws.chance(0.04):
        case["corporation"] = None
    else:
        _company(draws, case["corporation"])
    case.pop("partners", None)
    draws.put(case, "partners", (0, 1, 1, 1, 2, 3, 6, 7, 8, 9, 12), 0.1)
    count = case.get("partners")
    if count is not None:
        case["partners"] = [{"name": f"法人{number}"} for number in range(count)]
        for partner in case["partners"]:
            _company(draws, partner)


def _office_facts(draws: Draws, office: Json, themes: tuple[str, ...]) -> None:
    if office.get("services") and not ("technology" in themes and draws.chance(0.7)):
        office["services"] = list(draws.one(TOKYO_SERVICES))
    if office.get("services") and draws.chance(0.1):
        office["services"] = draws.rng.sample(sorted(ALL), draws.rng.randint(1, 5))
    if office.get("services") and "group" in themes and draws.chance(0.3):
        office["services"] = ["11"]
    unknown = max(0.2, draws.p_unknown)
    draws.put(office, "co_located", (True, False, False, False), unknown)
    draws.put(office, "monthly_visits", VISITS, unknown)
    draws.put(office, "monthly_users", USERS, unknown)
    draws.put(office, "capacity", CAPACITIES, unknown)


def _expenses(draws: Draws, case: Json, keys: list[str], themes: tuple[str, ...]) -> list[Json]:
    """Return the themes' expenses beside a few of the case's own."""
    kept = [one for one in case["expenses"] if draws.chance(0.8 if "technology" in themes else 0.15)][:6]
    names = {expense["key"] for expense in kept}
    for expense in kept:
        if expense.get("attached_to") not in names:
            expense.pop("attached_to", None)
    free = [key for key in EXPENSE_KEYS if key not in names]
    count = draws.one((0, 1, 2, 3, 3, 4, 4, 5, 6, 7)) if len(kept) < 3 else draws.one((0, 1, 2, 3, 4))
    own = [_expense(draws, key, keys, draws.one(themes)) for key in draws.rng.sample(free, count)]
    expenses = [*kept, *own]
    draws.rng.shuffle(expenses)
    return expenses


def _expense(draws: Draws, key: str, keys: list[str], theme: str) -> Json:
    category = draws.one(CATEGORIES[theme]) if draws.chance(0.93) else draws.one(EVERY)
    expense: Json = {"key": key, "category": category, "cost": draws.one(THEME_COSTS[theme])}
    company = 0.6 if category in {"collaboration", "management_support", "dx_talent"} else 0.05
    if keys and not draws.chance(company):
        expense["office"] = draws.one(keys)
    elif draws.chance(0.5):
        expense["office"] = None
    _figures_and_marks(draws, expense)
    if category == "dx_talent" or draws.chance(0.02):
        _person(draws, expense)
    if draws.chance(0.7 if category == "hr_consulting" else 0.05):
        expense["consulting"] = draws.one((True, True, True, False))
    _device_facts(draws, expense)
    return expense


def _figures_and_marks(draws: Draws, expense: Json) -> None:
    if draws.chance(0.1):
        expense["cost"] = draws.rng.randint(0, 2_000_000)
    if draws.chance(0.15):
        expense["units"] = draws.one((2, 3, 7))
    if draws.chance(0.15):
        expense["other_income"] = draws.one((0, 1, 50_000, expense["cost"], expense["cost"] + 1))
    for name, probability in (("other_subsidy", 0.06), ("terminal", 0.08), ("linked", 0.3)):
        if draws.chance(probability):
            expense[name] = True


def _device_facts(draws: Draws, expense: Json) -> None:
    category = expense["category"]
    if category in {"monitoring", "intercom", "care_software"}:
        draws.put(expense, "listing", ("tais", "tais", "equivalent", "other"), max(0.2, draws.p_unknown))
    if category == "care_software":
        for name in ("integrated", "careplan_csv", "careplan_support_desk", "life_csv"):
            draws.put(expense, name, (True,) * 12 + (False,))
    if category in {"care_software", "backoffice_software"} and draws.chance(0.5):
        expense["staff_based_licence"] = True


def _person(draws: Draws, expense: Json) -> None:
    """Name the person, mostly one of three, with an allowance about the half and about 250,000."""
    draws.put(expense, "person", PERSONS[: draws.one((1, 2, 3, 7))], 0.08)
    cost = expense["cost"]
    edges = (0, cost // 2, (cost + 1) // 2, (cost + 1) // 2, cost // 2 - 1, cost, 249_999, 250_000, 250_001)
    allowed = [edge for edge in edges if 0 <= edge <= cost]
    draws.put(expense, "allowance", allowed, max(0.08, draws.p_unknown))


def _award(draws: Draws, keys: list[str], programmes: tuple[str, ...]) -> Json:
    award: Json = {"programme": draws.one(programmes)}
    draws.put(award, "office", [*keys, None])
    draws.put(award, "fiscal_year", (2022, 2023, 2024, 2025, 2025, 2026, 2027), 0.25)
    draws.put(award, "granted_on", DAYS, 0.2)
    return award


def _local(draws: Draws, name: str, themes: tuple[str, ...]) -> Json:
    theme = draws.one(themes)
    categories = {draws.one(CATEGORIES[theme]) for _ in range(draws.one((0, 1, 2, 3, 3)))}
    categories |= {draws.one(EVERY) for _ in range(draws.one((0, 1, 2)))}
    local: Json = {
        "id": name,
        "title": f"{name}の補助",
        "rate": draws.one(RATES),
        "cap": draws.one(LOCAL_CAPS),
        "per": draws.one(("unit", "office", "case")),
        "categories": sorted(categories),
    }
    if draws.chance(0.5):
        local["min_cost"] = draws.one((0, 1, 100_000, draws.one(THEME_COSTS[theme])))
    return local
