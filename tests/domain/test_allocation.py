"""The best combination, through the public door, against every assignment and against another solver."""

from __future__ import annotations

import json
import random
from typing import Any

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.allocation import allocation
from kaigo_desktop.domain.assessment import Assessment, Best
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.allocation import crowded_case
from tests.fakes import StillClock
from tests.oracle.generate_all import random_case_all
from tests.oracle.others import amounts_of_assignment, best_all

Json = dict[str, Any]
HR = ("tokyo-r8-hr", "tokyo-r8-hr-extended")


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())


def assess(assessor: Assessor, case: Json) -> Assessment:
    return assessor.assess_case(assessor.read(json.dumps(case).encode()))


def amounts(case: Json, best: Best) -> dict[str, int]:
    """What the second reckoning pays for the assignment."""
    found = amounts_of_assignment(case, {one.expense: one.programme for one in best.assignments})
    assert found is not None
    return found


def check_against_every_assignment(assessor: Assessor, case: Json) -> None:
    found = assess(assessor, case)
    expected = best_all(case, order=[one.id for one in found.programmes], limit=7)
    if expected is None:
        return
    assert found.best.exact
    assert found.best.bound == found.best.total == expected["total"]
    assert list(found.best.by_programme) == expected["programmes"]
    assert amounts(case, found.best) == found.best.by_programme


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_best_of_a_case_of_any_programmes_is_the_best_of_all_assignments(seed: int) -> None:
    assessor = Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())
    check_against_every_assignment(assessor, random_case_all(random.Random(seed)))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 5))
def test_the_best_where_programmes_crowd_is_the_best_of_all_assignments(seed: int, expenses: int) -> None:
    assessor = Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())
    check_against_every_assignment(assessor, crowded_case(seed, expenses, 3))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_best_under_any_settings_is_the_best_of_all_assignments(seed: int) -> None:
    assessor = Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())
    draw = random.Random(seed)
    case = crowded_case(seed, draw.randrange(3, 6), 3)
    case["support"] = {"kind": "consultant"}
    case["settings"] = {
        "package": draw.choice(("best", "best", "all_linked", "none")),
        "package_cap": draw.choice((None, 4_000_000, 10_000_000)),
        "rounding_scope": draw.choice(("line", "total")),
        "rounding_unit": draw.choice((1, 100, 1_000)),
        "pooling": draw.choice(("item", "category")),
        "amount_order": draw.choice(("rate_first", "cap_first")),
        "office_ceiling": draw.choice((None, None, 1_500_000)),
        "corporation_ceiling": draw.choice((None, None, 2_000_001)),
    }
    for expense in case["expenses"]:
        if draw.random() < 0.25:
            expense["category"] = draw.choice(("software_adoption", "improvement_support"))
        expense["staff_based_licence"] = draw.random() < 0.3
    check_against_every_assignment(assessor, case)


def test_improvement_support_keeps_the_device_that_it_needs(assessor: Assessor) -> None:
    case = pooled_case([], [("1/1", 600_000, 0)])
    case["local_programmes"][0]["categories"] = ["bathing"]
    case["support"] = {"kind": "consultant"}
    case["expenses"] = [
        {"key": "e00", "office": "A", "category": "improvement_support", "cost": 900_000},
        {"key": "e01", "office": "A", "category": "bathing", "cost": 380_000, "listing": "tais"},
    ]
    best = assess(assessor, case).best
    assert best.by_programme == {"mhlw-r8-technology": 480_000 + 304_000}


@pytest.mark.parametrize("seed", range(6))
def test_nothing_assigned_could_be_left_out_without_loss(assessor: Assessor, seed: int) -> None:
    case = crowded_case(seed, 20, 8)
    best = assess(assessor, case).best
    assert best.exact
    assert sum(amounts(case, best).values()) == best.total
    given_to = {one.expense: one.programme for one in best.assignments}
    for key in given_to:
        fewer = amounts_of_assignment(case, {one: to for one, to in given_to.items() if one != key})
        assert fewer is not None
        assert sum(fewer.values()) < best.total


@pytest.mark.parametrize("seed", range(4))
def test_an_office_uses_one_of_the_two_tokyo_schemes(assessor: Assessor, seed: int) -> None:
    case = crowded_case(seed, 20, 4)
    best = assess(assessor, case).best
    office = {one["key"]: one["office"] for one in case["expenses"]}
    first, second = (
        {office[one.expense] for one in best.assignments if one.programme == programme} for programme in HR
    )
    assert first or second
    assert not first & second


def pooled_case(costs: list[int], local: list[tuple[str, int, int]]) -> Json:
    """Expenses of one category, and local programmes (rate, cap, min_cost) that pool them all."""
    return {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "prefecture": "31",
        "offices": [{"key": "A", "services": ["15"]}],
        "expenses": [
            {"key": f"e{number:02}", "office": "A", "category": "other", "cost": cost}
            for number, cost in enumerate(costs)
        ],
        "local_programmes": [
            {
                "id": f"l{number:02}",
                "title": "市の補助",
                "rate": rate,
                "cap": cap,
                "per": "case",
                "categories": ["other"],
                "min_cost": least,
            }
            for number, (rate, cap, least) in enumerate(local)
        ],
    }


def test_many_contracts_by_staff_under_a_ceiling_are_weighed_without_trying_every_set(
    assessor: Assessor,
) -> None:
    contracts = [
        {"key": f"s{place}", "office": "A", "category": "backoffice_software", "cost": 100_000 + place}
        | {"staff_based_licence": True}
        for place in range(15)
    ]
    plain = {"key": "p", "office": "A", "category": "backoffice_software", "cost": 2_000_000}
    case = {
        "format": "kaigo-case/1",
        "fiscal_year": 2026,
        "offices": [{"key": "A", "services": ["51"]}],
        "expenses": [*contracts, plain],
        "settings": {"office_ceiling": 1_900_000, "rounding_unit": 1},
    }

    best = assess(assessor, case).best

    # With any of them the line's base is 1,000,000; the other contract alone has 2,500,000.
    assert (best.total, best.exact) == (1_600_000, True)
    assert [one.expense for one in best.assignments] == ["p"]


@pytest.mark.parametrize("alike", [True, False])
def test_a_package_of_more_software_than_can_be_tried_is_not_called_proven(
    assessor: Assessor, alike: bool
) -> None:
    functions = dict.fromkeys(("integrated", "careplan_csv", "careplan_support_desk", "life_csv"), True)
    contracts = [
        {"key": f"s{place}", "office": "A", "category": "care_software", "linked": True, "listing": "tais"}
        | {"cost": 806_250 + (0 if alike else place * 7 % 10 * 1_111)}
        | functions
        for place in range(10)
    ]
    case = {
        "format": "kaigo-case/1",
        "fiscal_year": 2026,
        "offices": [{"key": "A", "services": ["51"]}],
        "expenses": contracts,
        "settings": {"package_cap": 4_000_000, "rounding_unit": 1},
    }

    best = assess(assessor, case).best

    assert best.exact is alike
    assert (best.total == best.bound) is alike
    assert best.total <= best.bound <= 4_000_000 + 2_500_000
    # Six of 645,000 go into the package, a seventh would only fill it; four are more than the line takes.
    assert not alike or best.total == 6 * 645_000 + 2_500_000


def test_of_programmes_that_are_alike_the_fewest_and_first_are_used(assessor: Assessor) -> None:
    endless = assess(assessor, pooled_case([100_000] * 20, [("1/2", 10**9, 0)] * 12)).best
    assert (endless.total, list(endless.by_programme)) == (1_000_000, ["l00"])
    capped = assess(assessor, pooled_case([100_000] * 20, [("1/2", 200_000, 0)] * 12)).best
    assert (capped.total, list(capped.by_programme)) == (1_000_000, ["l00", "l01", "l02", "l03", "l04"])


def test_a_search_cut_short_says_what_there_could_be_at_most(
    assessor: Assessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = pooled_case(*random_pools(17))
    proven = assess(assessor, case).best
    assert proven.exact
    monkeypatch.setattr(allocation, "MOST_STEPS", 0)
    short = assess(assessor, case).best
    assert not short.exact
    assert short.total <= proven.total < short.bound
    assert short.bound - short.total < proven.total // 50


def random_pools(seed: int) -> tuple[list[int], list[tuple[str, int, int]]]:
    draw = random.Random(seed)
    costs = [draw.randrange(30_000, 1_500_000) for _ in range(12)]
    rates = ("1/2", "2/3", "3/4", "4/5", "1/1")
    local = [
        (draw.choice(rates), int(sum(costs) * draw.uniform(0.02, 0.2)), draw.choice((0, 300_000)))
        for _ in range(6)
    ]
    return costs, local


@pytest.mark.parametrize("seed", [2, 4, 5, 8, 17])
def test_larger_pools_come_to_what_a_linear_solver_proves(assessor: Assessor, seed: int) -> None:
    costs, local = random_pools(seed)
    best = assess(assessor, pooled_case(costs, local)).best
    assert best.exact
    model = highspy.Highs()
    for name, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        model.setOptionValue(name, value)
    kinds = highspy.HighsVarType.kInteger
    takes = [[model.addVariable(0, 1, type=kinds) for _ in local] for _ in costs]
    for one in takes:
        model.addConstr(sum(one) <= 1)
    thousands = []
    for number, (rate, cap, least) in enumerate(local):
        top, bottom = map(int, rate.split("/"))
        used, pays = model.addVariable(0, 1, type=kinds), model.addVariable(0, cap // 1000, type=kinds)
        cost = sum(amount * one[number] for amount, one in zip(costs, takes, strict=True))
        model.addConstr(1000 * bottom * pays <= top * cost)
        model.addConstr(pays <= cap // 1000 * used)
        model.addConstr(cost >= least * used)
        thousands.append(pays)
    model.maximize(sum(thousands))
    assert best.total == 1000 * round(model.getInfo().objective_function_value)
