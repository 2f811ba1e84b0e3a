"""Random case files, valid by the input rules, crowded around the edges of the technology grant.

`random_case` draws everything from the generator it is given, so a seed names a case.  How often a fact is
unknown is drawn once a case and is mostly seldom, so that the answers can be tried out one by one; one case
in four is about packages.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

from tests.oracle.calendar_rules import check_digit
from tests.oracle.technology import ALL, NINE_FIELDS

Json = dict[str, Any]
T = TypeVar("T")

SERVICE_SETS = (
    ("11",),  # HOME, CAREPLAN
    ("43",),
    ("15", "A6"),
    ("41",),  # HOME alone
    ("44",),
    ("33",),  # HOME, COMMITTEE
    ("21", "24"),  # HOME, COMMITTEE, CAREPLAN
    ("27",),
    ("51",),  # FACILITY, COMMITTEE
    ("54",),
    ("52", "22", "16"),  # all four
    ("55",),
    ("32",),  # COMMITTEE alone
    ("36",),
    ("38",),  # COMMITTEE, CAREPLAN
    ("73", "68"),
    ("79",),
    ("76",),  # CAREPLAN alone
    ("A2",),
    ("46",),
    ("Y1",),  # none of them
    ("K1",),
    ("Y1", "33"),
)
FTE = (0, 0.4, 0.5, 1, 9.5, 10, 10.4, 10.49, 10.5, 11, 19.9, 20, 20.4, 20.5, 21, 30, 30.49, 30.5, 31, 45.2)
HEADS = (0, 1, 3, 10, 11, 20, 21, 30, 31)
# Round about base / 0.8, where a line passes from its rate to its base.
EDGE_COSTS = (
    *(0, 1, 4, 5, 1_000, 1_249, 1_250, 1_251, 123_457, 300_000, 374_999, 375_000, 375_001, 376_250),
    *(599_999, 600_000, 600_001, 601_250, 750_000, 900_001, 999_999, 1_000_000, 1_249_999, 1_250_000),
    *(1_250_001, 1_251_250, 1_312_500, 1_437_500, 1_500_000, 1_875_000, 2_062_500, 2_500_000, 2_687_500),
    *(3_124_999, 3_125_000, 3_187_500, 3_312_500, 4_000_001, 5_000_000, 5_187_500, 8_765_432, 12_500_000),
    13_000_001,
)
MAIN = (*sorted(NINE_FIELDS), "other_equipment", "intercom", "monitoring", "care_software", "care_software")
LINKING = ("care_software", "intercom", "operations", "monitoring", "monitoring", "dementia", "transfer")
NEVER = ("communication_fee", "vehicle", "management_support", "training", "supplies", "other", "dx_talent")
# Code points, UTF-16 and dictionaries sort these in different ways.
EXPENSE_KEYS = ("e1", "e2", "e10", "E3", "a", "Z", "é", "機器", "器", "𠮷", "ﾃ", "m-1", "m 2", "0", "00", "~")
OFFICE_KEYS = ("A", "B", "a", "本店", "10", "9")
DAYS = (
    *("2025-04-01", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01", "2026-07-02", "2026-12-31"),
    *("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-01"),
)
AWARD_PROGRAMMES = (
    "mhlw-r8-technology",
    "mhlw-r8-technology",
    "mhlw-r7-technology",
    "mhlw-r8-collaboration",
    "mhlw-r8-management",
    "mhlw-r7-collaboration",
    "mhlw-r8-model-facility",
    "tokyo-r8-hr",
)


class Draws:
    """One case's luck: the generator, how often a fact is unknown, whether the case is about packages."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.p_unknown = rng.choice((0.0, 0.0, 0.03, 0.08, 0.2, 0.6))
        self.packages = rng.random() < 0.25

    def one(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return self.rng.choice(values)

    def chance(self, probability: float) -> bool:
        """Return true that often."""
        return self.rng.random() < probability

    def put(self, place: Json, field: str, values: Sequence[object], unknown: float | None = None) -> None:
        """Give a field one of the values, or leave it unknown: null or absent."""
        if self.chance(self.p_unknown if unknown is None else unknown):
            if self.chance(0.5):
                place[field] = None
        else:
            place[field] = self.one(values)


def random_case(rng: random.Random) -> Json:
    """Return a random valid case file."""
    draws = Draws(rng)
    keys = rng.sample(OFFICE_KEYS, draws.one((1, 1, 1, 2, 2, 3)))
    case: Json = {"format": "kaigo-case/1", "as_of": draws.one(("2026-06-15", "2027-03-31", "2027-04-01"))}
    if draws.chance(0.02):
        keys = []
    draws.put(case, "fiscal_year", (2026,) * 12 + (2025,), 0.05)
    draws.put(case, "prefecture", ("13", "31", "27"))
    case["corporation"] = {"name": "試験法人", "kind": "social_welfare"}
    case["offices"] = [_office(draws, key) for key in keys]
    draws.put(case, "partners", ([], [{"name": "仲間法人"}]))
    case["settings"] = _settings(draws)
    case["support"] = {}
    draws.put(case["support"], "kind", ("consultant", "consultant", "center", "none"))
    if case["support"] == {} and draws.chance(0.5):
        case["support"] = None
    case["pledges"] = {}
    yes = (True,) * draws.one((4, 40))
    for name in ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding"):
        draws.put(case["pledges"], name, (*yes, False))
    case["expenses"] = _expenses(draws, keys)
    case["awards"] = [_award(draws, keys) for _ in range(draws.one((0, 0, 1, 2, 3)))]
    return case


def _office(draws: Draws, key: str) -> Json:
    office: Json = {"key": key, "name": f"事業所{key}"}
    if draws.chance(0.06):
        draws.put(office, "services", ([],), 0.3)
    elif draws.chance(0.15):
        office["services"] = draws.rng.sample(sorted(ALL), draws.rng.randint(1, 4))
    else:
        office["services"] = list(draws.one(SERVICE_SETS))
    yes = (True,) * draws.one((4, 40))
    for name in ("committee", "life", "consulted_center"):
        draws.put(office, name, (*yes, False))
    draws.put(office, "security_action", (*(1, 2, "equivalent") * draws.one((1, 9)), 0))
    draws.put(office, "careplan_link", (0,))
    if office.get("careplan_link") == 0:
        office["careplan_link"] = _careplan_link(draws)
    draws.put(office, "staff", (0,))
    if office.get("staff") == 0:
        office["staff"] = _staff(draws)
    draws.put(office, "office_number", (*_office_numbers(draws), None), 0.3)
    return office


def _careplan_link(draws: Draws) -> Json:
    link: Json = {}
    days = ("2024-10-01", "2025-12-31", "2026-03-30", "2026-03-31", "2026-03-31", "2026-04-01", None)
    if not draws.chance(draws.p_unknown):
        link["started_on"] = draws.one(days)
    draws.put(link, "partners", (0, 4, 4, 5, 5, 6, 12))
    return link


def _staff(draws: Draws) -> Json:
    staff: Json = {}
    draws.put(staff, "fte_total", FTE)
    if draws.chance(0.4):
        staff["fte_other"] = draws.one(FTE)
        staff["visiting_and_managers"] = draws.one(HEADS)
    elif draws.chance(0.1):
        # Half of a sum: gives no count, and is small enough to rule out no band.
        staff[draws.one(("fte_other", "visiting_and_managers"))] = draws.one((0, 1))
    return staff


def _office_numbers(draws: Draws) -> tuple[str, str, str]:
    """Return one that checks over nine characters, a Tokyo one over characters 4 to 9, and one by neither."""
    digits = "0123456789"
    serial = "".join(draws.one(digits) for _ in range(6))
    ordinary = f"{draws.one(('31', '13', '01'))}{draws.one('79AB')}{serial}"
    medical = f"131{serial}"
    wrong = f"317{serial}"
    last = str((check_digit(wrong) + draws.one((1, 5, 9))) % 10)
    return f"{ordinary}{check_digit(ordinary)}", f"{medical}{check_digit(serial)}", f"{wrong}{last}"


def _settings(draws: Draws) -> Json:
    settings: Json = {}
    caps = (4_000_000, 4_000_000, 5_000_000, 7_654_321, 10_000_000)
    draws.put(settings, "package_cap", caps, 0.1 if draws.packages else 0.35)
    draws.put(settings, "rounding_unit", (1, 100, 1000), 0.3)
    draws.put(settings, "rounding_scope", ("line", "total"), 0.3)
    draws.put(settings, "pooling", ("item", "category"), 0.3)
    draws.put(settings, "package", ("best", "none", "all_linked"), 0.3)
    draws.put(settings, "amount_order", ("rate_first", "cap_first"), 0.3)
    draws.put(settings, "office_ceiling", (0, 999_999, 1_500_000, 4_000_000, 15_000_000), 0.75)
    draws.put(settings, "corporation_ceiling", (0, 1_234_567, 4_000_000, 15_000_000), 0.8)
    draws.put(settings, "terminal_cap", (0, 50_000, 99_999, 100_000, 150_000), 0.6)
    draws.put(settings, "tax_basis", ("excluded", "included"), 0.7)
    draws.put(settings, "purchase_rule", ("after_decision", "after_notice", "same_fiscal_year"), 0.3)
    draws.put(settings, "project_ends_on", DAYS, 0.5)
    draws.put(settings, "report_due", ("05-31", "02-29", "09-22", "01-03", "03-31", "12-30", "11-23"), 0.5)
    return settings


def _expenses(draws: Draws, offices: list[str]) -> list[Json]:
    count = draws.rng.randint(3, 8) if draws.packages else draws.rng.randint(0, 4) + draws.rng.randint(0, 5)
    expenses = [
        _expense(draws, key, draws.one([*offices * 4, None])) for key in draws.rng.sample(EXPENSE_KEYS, count)
    ]
    keys = [expense["key"] for expense in expenses]
    for expense in expenses:
        if expense["category"] == "device_accessory":
            _attach(draws, expense, expenses)
        elif draws.chance(0.03):
            expense["attached_to"] = draws.one(keys)
    return expenses


def _attach(draws: Draws, accessory: Json, expenses: list[Json]) -> None:
    """Attach an accessory: mostly to a device of its office, else to anything, itself too, or nothing."""
    mates = [
        e["key"] for e in expenses if e.get("office") == accessory.get("office") and e["category"] in MAIN
    ]
    if mates and draws.chance(0.75):
        accessory["attached_to"] = draws.one(mates)
    elif draws.chance(0.7):
        accessory["attached_to"] = draws.one([expense["key"] for expense in expenses])
    elif draws.chance(0.5):
        accessory["attached_to"] = None


def _category(draws: Draws) -> str:
    if draws.packages and draws.chance(0.7):
        return draws.one(LINKING)
    others = ("backoffice_software", "software_adoption", "device_accessory", "improvement_support")
    return draws.one(
        (draws.one(MAIN), draws.one(MAIN), draws.one(MAIN), draws.one(others), draws.one(others))
    )


def _expense(draws: Draws, key: str, office: str | None) -> Json:
    category = draws.one(NEVER) if draws.chance(0.04) else _category(draws)
    expense: Json = {"key": key, "office": office, "category": category}
    if office is None and draws.chance(0.5):
        del expense["office"]
    expense |= _amounts(draws)
    linked = 0.9 if draws.packages else 0.5
    for name, probability in (("linked", linked), ("other_subsidy", 0.06), ("terminal", 0.15)):
        if draws.chance(probability):
            expense[name] = True
        elif draws.chance(0.3):
            expense[name] = False
    if category in NINE_FIELDS or draws.chance(0.1):
        draws.put(expense, "listing", ("tais",) * 6 + ("equivalent", "equivalent", "other"))
    if category in {"care_software", "backoffice_software"} and draws.chance(0.6):
        expense["staff_based_licence"] = True
    if category == "care_software":
        yes = (True,) * draws.one((6, 60))
        for name in ("integrated", "careplan_csv", "careplan_support_desk", "life_csv"):
            draws.put(expense, name, (*yes, False))
    for name in ("ordered_on", "delivered_on", "paid_on"):
        draws.put(expense, name, DAYS, 0.7)
    return expense


def _amounts(draws: Draws) -> Json:
    amounts: Json = {}
    units = draws.one((1, 1, 1, 2, 3, 7))
    if units > 1 or draws.chance(0.3):
        amounts["units"] = units
    cost = draws.one(EDGE_COSTS) if draws.chance(0.75) else draws.rng.randint(0, 9_000_000)
    amounts["cost"] = cost * (units if draws.chance(0.5) else 1)
    if draws.chance(0.15):
        amounts["other_income"] = draws.one((0, 1, 10_000, cost, amounts["cost"] + 1, 10**9))
    return amounts


def _award(draws: Draws, offices: list[str]) -> Json:
    award: Json = {"programme": draws.one(AWARD_PROGRAMMES)}
    draws.put(award, "office", [*offices, *offices, None])
    draws.put(award, "fiscal_year", (2024, 2025, 2026, 2026, 2027, 2028), 0.4)
    draws.put(award, "granted_on", DAYS, 0.3)
    draws.put(award, "notified_on", DAYS, 0.4)
    if draws.chance(0.3):
        award["completed_on"] = "2027-02-28"
        award["amount"] = 1_000_000
    return award
