"""The best combination of larger cases comes to what an independent solver proves for a model of its own."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.allocation import crowded_case
from tests.fakes import PROGRAMMES, StillClock
from tests.oracle.milp import proven_total

Json = dict[str, Any]
ASSESSOR = Assessor(PROGRAMMES, StillClock())


def check(case: Json) -> None:
    best = ASSESSOR.assess_case(ASSESSOR.case(case)).best
    assert best.exact
    assert best.total == best.bound == proven_total(case)


@pytest.mark.parametrize("seed", range(6))
def test_twenty_expenses_among_a_dozen_programmes(seed: int) -> None:
    check(crowded_case(seed, 20, 8))


@pytest.mark.parametrize("seed", range(10))
def test_a_case_of_every_kind_of_line(seed: int) -> None:
    check(rich_case(seed))


def rich_case(seed: int) -> Json:
    """A crowded case with accessories, adoption costs, support and contracts by staff, and a package."""
    draw = random.Random(seed)
    case = crowded_case(seed + 100, 12, draw.randrange(6))
    case["settings"]["package_cap"] = draw.choice((None, 4_000_000, 5_000_000))
    case["support"] = {"kind": "consultant"}
    case["offices"][0]["careplan_link"] = {"started_on": "2026-01-15", "partners": draw.choice((0, 5))}
    devices = [one for one in case["expenses"] if one.get("listing") and one["category"] != "care_software"]
    for software in case["expenses"]:
        software["staff_based_licence"] = software["category"] == "care_software" and draw.random() < 0.5
    for number in range(8):
        cost = draw.randrange(10_000, 700_000)
        category = draw.choice(
            ("device_accessory", "software_adoption", "software_adoption", "improvement_support")
        )
        extra: Json = {"key": f"x{number}", "office": draw.choice("AB"), "category": category, "cost": cost}
        if category == "device_accessory" and devices:
            main = draw.choice(devices)
            extra |= {"office": main["office"], "attached_to": main["key"]}
        case["expenses"].append(extra)
    return case


@pytest.mark.parametrize("seed", range(4))
def test_a_case_where_local_programmes_pay_by_unit_and_only_sums_are_rounded(seed: int) -> None:
    # Costs of which every rate makes whole thousands, so that rounding lines or sums is the same.
    case = crowded_case(seed, 18, 8)
    case["settings"] |= {"rounding_scope": "total", "rounding_unit": 1000}
    for expense in case["expenses"]:
        expense["cost"] = max(expense["cost"] // 60_000, 1) * 60_000
    for place, local in enumerate(case["local_programmes"]):
        local["per"] = "unit" if place % 2 else local["per"]
    check(case)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ceiling", [1_500_000, 4_000_000])
def test_a_case_under_a_ceiling_that_binds(seed: int, ceiling: int) -> None:
    case = crowded_case(seed, 16, 6)
    case["settings"]["corporation_ceiling"] = ceiling
    check(case)
