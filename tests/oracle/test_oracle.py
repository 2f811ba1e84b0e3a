"""The oracle against cases worked by hand: each test has the sum and the sentence that it follows from.

Sentences in quotation marks are of section 1 of the programme page unless another section is named.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from tests.oracle.calendar_rules import holidays, office_number_passes, safe_day
from tests.oracle.generate import random_case
from tests.oracle.technology import best_total, expected, half_up, staff_count, words

Json = dict[str, Any]


def office(**facts: object) -> Json:
    """An office with 特養 (51) that meets every requirement, but for the facts given."""
    base: Json = {
        "key": "A",
        "services": ["51"],
        "committee": True,
        "life": True,
        "security_action": 1,
        "consulted_center": True,
        "staff": {"fte_total": 10},
        "careplan_link": {"started_on": "2026-03-31", "partners": 0},
    }
    return base | facts


def expense(key: str, category: str, cost: int, **facts: object) -> Json:
    """An expense of office A, listed, its functions all there, but for the facts given."""
    base: Json = {"key": key, "office": "A", "category": category, "cost": cost, "listing": "tais"}
    if category == "care_software":
        functions = ("integrated", "careplan_csv", "careplan_support_desk", "life_csv")
        base |= dict.fromkeys(functions, True)
    return base | facts


def case(*expenses: Json, offices: list[Json] | None = None, **settings: object) -> Json:
    """A case of fiscal year 2026 with every pledge made, the package cap 4,000,000 and whole yen kept."""
    pledges = ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding")
    return {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "offices": [office()] if offices is None else offices,
        "support": {"kind": "consultant"},
        "expenses": list(expenses),
        "settings": {"package_cap": 4_000_000, "rounding_unit": 1} | settings,
        "pledges": dict.fromkeys(pledges, True),
    }


def total(of_case: Json) -> int:
    return int(expected(of_case)["estimate"]["total"])


def lines(of_case: Json, key: str = "A") -> dict[str, Json]:
    return {line["line"]: line for line in expected(of_case)["estimate"]["offices"][key]["lines"]}


def span(of_case: Json) -> tuple[int, int, int]:
    estimate = expected(of_case)["estimate"]
    return estimate["low"], estimate["total"], estimate["high"]


def state(of_case: Json, reason: str) -> str | None:
    found: tuple[str, str] | None = expected(of_case)["offices"]["A"]["reasons"].get(reason)
    return None if found is None else found[0]


def device(cost: int = 100_000, **facts: object) -> Json:
    return expense("d", "monitoring", cost, **facts)


# --- Verdicts -------------------------------------------------------------------------------------
def test_everything_met_is_eligible_and_the_reasons_are_all_that_there_are() -> None:
    found = expected(case(device()))
    assert found["verdict"] == found["offices"]["A"]["verdict"] == "eligible"
    # 51 is in COMMITTEE and FACILITY, not in CAREPLAN; no software: neither its functions nor the staff count
    assert found["offices"]["A"]["reasons"] == {
        "fiscal_year": ("yes", "condition"),
        "applicant": ("yes", "condition"),
        "expenses": ("yes", "requirement"),
        "committee": ("yes", "requirement"),
        "security_action": ("yes", "requirement"),
        "improvement_support": ("yes", "requirement"),
        "consulted_center": ("yes", "requirement"),
        "plan_drafted": ("yes", "requirement"),
        "wage_return": ("yes", "requirement"),
        "life": ("yes", "requirement"),
        "cooperate_verification": ("yes", "requirement"),
        "no_duplicate_funding": ("yes", "requirement"),
    }


@pytest.mark.parametrize(
    ("year", "verdict"), [(2026, "eligible"), (2025, "ineligible"), (2027, "ineligible"), (None, "unknown")]
)
def test_the_fiscal_year_is_2026(year: int | None, verdict: str) -> None:
    # "any condition no: ineligible; else any condition unknown: unknown" (interchange, section 3)
    found = expected(case(device()) | {"fiscal_year": year})
    assert found["verdict"] == verdict
    assert (found["estimate"] is None) == (verdict == "ineligible")


def test_without_services_the_applicant_is_unknown_and_requirements_on_services_are_left_out() -> None:
    # "A list of services that is empty or absent makes every condition on services unknown" (section 0)
    found = expected(case(device(), offices=[office(services=[])]))
    assert found["verdict"] == "unknown"
    assert found["offices"]["A"]["reasons"]["applicant"] == ("unknown", "condition")
    assert not {"committee", "careplan_link"} & set(found["offices"]["A"]["reasons"])


def test_a_case_without_offices_is_unknown_unless_the_year_is_wrong() -> None:
    # Section 0: "a case without offices … the verdict unknown …, but fiscal_year no still gives ineligible"
    found = expected(case(offices=[]))
    assert (found["verdict"], found["offices"], found["estimate"]["total"]) == ("unknown", {}, 0)
    assert expected(case(offices=[]) | {"fiscal_year": 2025})["verdict"] == "ineligible"


def test_the_best_office_gives_the_programme_its_verdict() -> None:
    # "the best of them, in the order eligible, conditional, unknown, ineligible" (interchange, section 3)
    unknown, conditional = office(key="U", services=[]), office(key="C", life=False)
    assert expected(case(device(), offices=[unknown, conditional]))["verdict"] == "conditional"
    assert expected(case(device(), offices=[unknown, conditional, office()]))["verdict"] == "eligible"


@pytest.mark.parametrize(
    ("expenses", "expected_state"),
    [
        ([], "unknown"),  # "none entered for this office: unknown"
        ([device(office=None)], "unknown"),  # "an expense with no office belongs to no office"
        ([device(other_subsidy=True)], "no"),  # "none with other_subsidy": entered, none fundable
        ([device(listing="other")], "no"),  # "other is not fundable in these categories"
        ([device(listing=None)], "yes"),  # "tais, equivalent, or null (provisional)"
        ([expense("f", "communication_fee", 5_000)], "no"),  # "every other category: not fundable"
        ([expense("i", "improvement_support", 5_000)], "no"),  # needs one of another category
    ],
)
def test_the_requirement_expenses(expenses: list[Json], expected_state: str) -> None:
    assert state(case(*expenses), "expenses") == expected_state


@pytest.mark.parametrize(
    ("link", "expected_state"),
    [
        ({"started_on": "2026-03-31", "partners": 0}, "yes"),  # "yes if started_on <= 2026-03-31"
        ({"started_on": "2026-04-01"}, "no"),  # "no if it is later"
        ({"started_on": None}, "no"),  # "not in use"
        ({"partners": 7}, "unknown"),  # "so is an object without started_on" (interchange, 2.2)
        (None, "unknown"),
    ],
)
def test_the_careplan_link_must_have_begun_by_the_end_of_march(
    link: Json | None, expected_state: str
) -> None:
    assert state(case(device(), offices=[office(services=["76"], careplan_link=link)]), "careplan_link") == (
        expected_state
    )


@pytest.mark.parametrize(("answer", "expected_state"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_requirements_that_are_a_yes_or_no(answer: bool | None, expected_state: str) -> None:
    for fact in ("committee", "consulted_center", "life"):
        found = case(device(), offices=[office(**{fact: answer})])
        assert state(found, fact) == expected_state
        assert expected(found)["verdict"] == ("eligible" if answer else "conditional")
    for fact in ("plan_drafted", "wage_return", "cooperate_verification", "no_duplicate_funding"):
        found = case(device())
        found["pledges"][fact] = answer
        assert state(found, fact) == expected_state


@pytest.mark.parametrize(
    ("stars", "expected_state"), [(0, "no"), (1, "yes"), (2, "yes"), ("equivalent", "yes"), (None, "unknown")]
)
def test_security_action_is_one_star_two_or_the_equivalent(
    stars: int | str | None, expected_state: str
) -> None:
    assert state(case(device(), offices=[office(security_action=stars)]), "security_action") == expected_state


@pytest.mark.parametrize(
    ("kind", "expected_state", "amount"),
    # the device 80,000; support 100,000 x 4/5 = 80,000 where there is support
    [
        ("consultant", "yes", 160_000),
        ("center", "yes", 160_000),
        ("none", "no", 80_000),
        (None, "unknown", 80_000),
    ],
)
def test_support_is_a_requirement_and_is_funded_only_where_it_is_had(
    kind: str | None, expected_state: str, amount: int
) -> None:
    # The page says "support.kind is consultant or center, and … at least one fundable expense of another"
    found = case(device(), expense("i", "improvement_support", 100_000)) | {"support": {"kind": kind}}
    assert state(found, "improvement_support") == expected_state
    assert total(found) == amount


@pytest.mark.parametrize(
    ("services", "missing", "expected_state"),
    [
        (["11"], {"careplan_csv": False}, "no"),  # 11 is in HOME
        (["11"], {"life_csv": False}, "yes"),  # and not in FACILITY
        (["51"], {"life_csv": None}, "unknown"),  # 51 is in FACILITY
        (["51"], {"careplan_csv": False}, "yes"),  # and not in HOME
        (["52", "16"], {"life_csv": None, "careplan_support_desk": False}, "no"),  # "any false: no"
        (["76"], {"life_csv": False, "careplan_csv": False}, "yes"),  # in neither
        ([], {"careplan_csv": False, "life_csv": False}, "yes"),  # "judged by integrated alone"
        ([], {"integrated": None}, "unknown"),
    ],
)
def test_care_software_must_have_the_functions_that_its_services_need(
    services: list[str], missing: Json, expected_state: str
) -> None:
    found = case(expense("s", "care_software", 100_000, **missing), offices=[office(services=services)])
    assert state(found, "software_functions") == expected_state
    # "a care_software with a function that this office needs and that is false is not fundable"; null is
    assert total(found) == (0 if expected_state == "no" else 80_000)


def test_the_staff_count_is_asked_only_for_fundable_staff_based_software() -> None:
    contract = {"staff_based_licence": True}
    nobody = [office(staff=None)]
    assert (
        state(case(expense("s", "backoffice_software", 9, **contract), offices=nobody), "staff_count")
        == "unknown"
    )
    assert state(case(expense("s", "care_software", 9, **contract)), "staff_count") == "yes"
    assert state(case(expense("s", "care_software", 9), offices=nobody), "staff_count") is None
    not_fundable = expense("s", "care_software", 9, integrated=False, **contract)
    assert state(case(not_fundable, offices=nobody), "staff_count") is None


# --- Equipment ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cost", "rated", "amount"),
    [
        (374_999, 299_999, 299_999),  # 374,999 x 4/5 = 299,999.2
        (375_000, 300_000, 300_000),
        (375_001, 300_000, 300_000),  # 300,000.8
        (500_000, 400_000, 300_000),
    ],
)
def test_a_monitor_gets_four_fifths_up_to_300000(cost: int, rated: int, amount: int) -> None:
    # The page says "rated = floor(cost x 4/5); amount = min(rated, base)"
    assert lines(case(device(cost))) == {
        "equipment:d": {
            "line": "equipment:d",
            "expenses": ["d"],
            "cost": cost,
            "rate": "4/5",
            "rated": rated,
            "base": 300_000,
            "amount": amount,
        }
    }


def test_the_unit_base_of_each_category_is_multiplied_by_the_units() -> None:
    # "unit base 1,000,000 for transfer, bathing, intercom, other_equipment, 300,000 for the other fields"
    for category in ("transfer", "bathing", "intercom", "other_equipment"):
        assert lines(case(expense("e", category, 10**7, units=3)))["equipment:e"]["base"] == 3_000_000
    for category in ("mobility", "toileting", "monitoring", "operations", "rehab", "nutrition", "dementia"):
        assert lines(case(expense("e", category, 10**7, units=3)))["equipment:e"]["base"] == 900_000


def test_an_accessory_joins_the_line_of_its_device_and_adds_no_base() -> None:
    # (300,000 + 100,000) x 4/5 = 320,000, over 300,000
    found = case(device(300_000), expense("x", "device_accessory", 100_000, attached_to="d", units=4))
    assert lines(found)["equipment:d"]["expenses"] == ["d", "x"]
    assert lines(found)["equipment:d"]["rated"] == 320_000
    assert total(found) == 300_000


@pytest.mark.parametrize("target", [None, "x", "y", "s", "o", "b", "far", "bad"])
def test_an_accessory_of_anything_else_is_not_fundable(target: str | None) -> None:
    # "its attached_to is a fundable expense of the nine fields other than care_software, of the same office"
    found = case(
        expense("x", "device_accessory", 100_000, attached_to=target),
        expense("y", "device_accessory", 100_000, attached_to="x"),  # "y" closes a circle
        expense("s", "care_software", 0),
        expense("o", "other_equipment", 0),
        expense("b", "backoffice_software", 0),
        expense("far", "monitoring", 0, office="B"),
        expense("bad", "monitoring", 0, listing="other"),
        offices=[office(), office(key="B")],
    )
    assert total(found) == 0
    assert all("x" not in line["expenses"] for line in lines(found).values())


def test_pooling_by_category_lets_a_cheap_device_lend_its_base() -> None:
    # monitors: 600,000 + 100,000 = 700,000 x 4/5 = 560,000 <= 600,000; one each: 300,000 + 80,000 = 380,000
    # the 1,000,000 row: 1,500,000 + 500,000 = 2,000,000 x 4/5 = 1,600,000 <= 3,000,000
    expenses = (
        expense("a", "monitoring", 600_000),
        expense("b", "rehab", 100_000),
        expense("c", "bathing", 1_500_000),
        expense("d", "other_equipment", 500_000, units=2),
    )
    pooled = lines(case(*expenses, pooling="category"))
    assert set(pooled) == {"equipment:1000000", "equipment:300000"}
    assert (pooled["equipment:300000"]["amount"], pooled["equipment:300000"]["base"]) == (560_000, 600_000)
    assert (pooled["equipment:1000000"]["amount"], pooled["equipment:1000000"]["base"]) == (
        1_600_000,
        3_000_000,
    )
    # one each: 300,000 + 80,000 + min(1,200,000, 1,000,000) + 400,000 = 1,780,000
    assert total(case(*expenses)) == 1_780_000


# --- Software -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fte", "count", "base"),
    [
        (0, 1, 1_000_000),  # "at least 1"
        (10, 10, 1_000_000),
        (10.4, 10, 1_000_000),  # round-half-up
        (10.49, 10, 1_000_000),
        (10.5, 11, 1_500_000),
        (11, 11, 1_500_000),
        (20.4, 20, 1_500_000),
        (20.5, 21, 2_000_000),
        (30.4, 30, 2_000_000),
        (30.5, 31, 2_500_000),
    ],
)
def test_the_bands_of_table_3(fte: float, count: int, base: int) -> None:
    facts = office(staff={"fte_total": fte})
    software = expense("s", "care_software", 10_000_000, staff_based_licence=True)
    assert staff_count(facts) == count
    # 10,000,000 x 4/5 is over every base
    assert total(case(software, offices=[facts])) == base
    # "with adoption costs of more than 0 on the line +150,000"
    adoption = expense("w", "software_adoption", 1)
    assert total(case(software, adoption, offices=[facts])) == base + 150_000


def test_the_staff_count_is_the_larger_of_the_two_ways_that_are_known() -> None:
    # The page says "max(round-half-up(fte_total), round-half-up(fte_other) + visiting_and_managers) of
    # those that are known"
    assert staff_count(office(staff={"fte_total": 8.6, "fte_other": 2.1, "visiting_and_managers": 14})) == 16
    assert staff_count(office(staff={"fte_total": 20.5, "fte_other": 2.5, "visiting_and_managers": 14})) == 21
    assert staff_count(office(staff={"fte_total": 3, "fte_other": 30})) == 3
    assert staff_count(office(staff={"fte_other": 30})) is None
    assert staff_count(office(staff={})) is None
    assert [half_up(number) for number in (0.5, 1.5, 2.5, 0.49)] == [1, 2, 3, 0]


def test_one_staff_based_contract_binds_the_line_and_none_makes_it_2500000() -> None:
    # "staff-based if any of its contracts is … otherwise 2,500,000"; 4,000,000 x 4/5 = 3,200,000
    bound = expense("b", "backoffice_software", 1_000_000, staff_based_licence=True)
    free = expense("s", "care_software", 3_000_000)
    assert lines(case(bound, free))["software"]["base"] == 1_000_000
    assert lines(case(free))["software"]["base"] == 2_500_000
    # Section 9: left out of the assignment, the small contract frees the other: 3,000,000 x 4/5 = 2,400,000
    assert total(case(bound, free)) == 1_000_000
    assert best_total(case(bound, free)) == 2_400_000


def test_adoption_needs_care_software_and_counts_only_above_zero() -> None:
    adoption = expense("w", "software_adoption", 500_000)
    assert total(case(adoption, expense("b", "backoffice_software", 0))) == 0
    used_up = expense("w", "software_adoption", 500_000, other_income=500_000)
    assert lines(case(used_up, expense("s", "care_software", 1)))["software"]["base"] == 2_500_000
    assert lines(case(adoption, expense("s", "care_software", 1)))["software"]["base"] == 2_650_000


@pytest.mark.parametrize(
    ("services", "partners", "bonus"),
    [
        (["11"], 4, 0),
        (["11"], 5, 50_000),
        (["43"], 5, 50_000),
        (["76"], 5, 0),
        (["51"], 9, 0),
        (["11"], None, 0),
    ],
)
def test_five_partners_add_50000_for_home_services(
    services: list[str], partners: int | None, bonus: int
) -> None:
    # The page says "+50,000 where a service is in HOME, careplan_link.partners >= 5 (whatever started_on)"
    facts = office(services=services, careplan_link={"started_on": None, "partners": partners})
    software = expense("s", "care_software", 10_000_000)
    assert total(case(software, offices=[facts])) == 2_500_000 + bonus
    # "and there is care software on the line"
    only_backoffice = expense("s", "backoffice_software", 10_000_000)
    assert total(case(only_backoffice, offices=[facts])) == 2_500_000


# --- Package --------------------------------------------------------------------------------------
def linked(key: str, category: str, cost: int, **facts: object) -> Json:
    return expense(key, category, cost, linked=True, **facts)


def test_a_package_replaces_the_lines_where_it_gives_more() -> None:
    # alone 300,000 (of 2,400,000) and 1,000,000 (of 1,600,000), 1,300,000 in all;
    # together 5,000,000 x 4/5 = 4,000,000, which is the cap
    expenses = (linked("m", "monitoring", 3_000_000), linked("i", "intercom", 2_000_000))
    found = expected(case(*expenses))["estimate"]["offices"]["A"]
    assert (found["total"], found["package"]) == (4_000_000, True)
    assert lines(case(*expenses))["package"]["expenses"] == ["i", "m"]
    for settings in ({"package": "none"}, {"package_cap": None}):
        assert total(case(*expenses, **settings)) == 1_300_000


def test_a_package_that_gives_no_more_is_not_formed_and_the_smaller_is_taken() -> None:
    # "equal: none, then fewer members, then the sorted list of keys"; 100,000 x 4/5 either way
    cheap = (linked("m", "monitoring", 100_000), linked("i", "intercom", 100_000))
    assert not expected(case(*cheap))["estimate"]["offices"]["A"]["package"]
    # i and m: 1,000,000 x 4/5 = 800,000 together, 400,000 + 300,000 alone; the third, n (80,000 either way),
    # stays out
    members = (
        linked("m", "monitoring", 500_000),
        linked("i", "intercom", 500_000),
        linked("n", "monitoring", 100_000),
    )
    assert lines(case(*members))["package"]["expenses"] == ["i", "m"]
    # two equal companions for m, told apart by code point: "Z" before "a"
    twins = (linked("m", "monitoring", 500_000), linked("a", "intercom", 9), linked("Z", "intercom", 9))
    assert lines(case(*twins))["package"]["expenses"] == ["Z", "m"]


def test_a_package_needs_two_linked_devices_one_of_them_of_the_care_work_field() -> None:
    # "all in the nine fields, at least two, at least one of intercom, care_software, operations"
    def packaged(*expenses: Json) -> bool:
        return bool(expected(case(*expenses))["estimate"]["offices"]["A"]["package"])

    costly = linked("m", "monitoring", 3_000_000)
    assert not packaged(costly, linked("n", "dementia", 3_000_000))
    assert not packaged(costly, expense("i", "intercom", 3_000_000))
    assert not packaged(costly, linked("b", "backoffice_software", 4_000_000))
    assert not packaged(costly, linked("o", "other_equipment", 4_000_000))
    assert not packaged(linked("i", "intercom", 3_000_000, units=2))
    for core in ("intercom", "care_software", "operations"):
        assert packaged(costly, linked("c", core, 1))


def test_all_linked_forms_the_package_even_where_it_gives_less() -> None:
    # together 10,000,000 x 4/5 = 8,000,000, cap 4,000,000; alone 1,000,000 (of 1,600,000) each;
    # best of all: two in a package, 4,000,000 x 4/5 = 3,200,000, and three alone, 6,200,000 in all
    expenses = [linked(f"i{number}", "intercom", 2_000_000) for number in range(5)]
    assert total(case(*expenses, package="all_linked")) == 4_000_000
    assert total(case(*expenses, package="none")) == 5_000_000
    assert total(case(*expenses)) == 6_200_000
    # Section 9: three of them still reach the cap, two give 3,200,000, one is no package and gives 1,000,000
    assert best_total(case(*expenses, package="all_linked")) == 4_000_000
    # not allowed as a set: no package
    lone = (linked("m", "monitoring", 375_000), linked("n", "monitoring", 375_000))
    assert total(case(*lone, package="all_linked")) == 600_000
    # one device of two units is not two devices: 3,000,000 x 4/5 = 2,400,000, base 2 x 1,000,000
    assert total(case(linked("i", "intercom", 3_000_000, units=2), package="all_linked")) == 2_000_000


def test_a_package_takes_accessories_and_adoption_along_and_then_has_150000_more() -> None:
    # "base = package_cap, +150,000 if adoption costs of more than 0 are in it"; no +50,000 there
    facts = office(services=["11"], careplan_link={"started_on": "2026-01-01", "partners": 5})
    found = case(
        linked("s", "care_software", 3_000_000),
        linked("m", "monitoring", 2_000_000),
        expense("x", "device_accessory", 500_000, attached_to="m"),
        expense("w", "software_adoption", 500_000),
        expense("b", "backoffice_software", 1_000_000),
        offices=[facts],
    )
    package = lines(found)["package"]
    assert package["expenses"] == ["m", "s", "w", "x"]
    # 6,000,000 x 4/5 = 4,800,000 over 4,150,000; back-office software keeps its line: 800,000
    assert (package["rated"], package["base"], package["amount"]) == (4_800_000, 4_150_000, 4_150_000)
    assert lines(found)["software"]["expenses"] == ["b"]
    assert lines(found)["software"]["base"] == 2_500_000  # no care software on the line: no +50,000
    assert total(found) == 4_950_000
    # an accessory of care software is not fundable (with the other devices only), so not in a package either
    stray = expense("y", "device_accessory", 500_000, attached_to="s")
    found["expenses"].append(stray)
    assert lines(found)["package"]["expenses"] == ["m", "s", "w", "x"]


# --- Support, rounding, order, ceilings -----------------------------------------------------------
def test_improvement_support_is_one_line_up_to_480000() -> None:
    # (400,000 + 200,001) x 4/5 = 480,000.8, base 480,000; the device 80,000
    found = case(
        device(), expense("i", "improvement_support", 400_000), expense("j", "improvement_support", 200_001)
    )
    assert lines(found)["improvement_support"]["expenses"] == ["i", "j"]
    assert lines(found)["improvement_support"]["amount"] == 480_000
    assert total(found) == 560_000


def test_rounding_takes_place_on_each_line_or_once_on_the_sum() -> None:
    # 124,999 x 4/5 = 99,999.2; 124,998 x 4/5 = 99,998.4; their sum 199,997
    expenses = (expense("a", "rehab", 124_999), expense("b", "rehab", 124_998))
    assert total(case(*expenses, rounding_unit=None)) == 99_000 + 99_000
    assert total(case(*expenses, rounding_unit=None, rounding_scope="total")) == 199_000
    assert total(case(*expenses, rounding_unit=100)) == 99_900 + 99_900
    assert total(case(*expenses, rounding_unit=1)) == 199_997
    whole = lines(case(*expenses, rounding_unit=1000, rounding_scope="total"))
    assert whole["equipment:a"]["amount"] == 99_999  # "total: lines as they are"


def test_capping_first_takes_the_rate_of_the_base() -> None:
    # "rated = floor(min(cost, base) x 4/5) = amount": min(500,000, 300,000) x 4/5 = 240,000
    line = lines(case(device(500_000), amount_order="cap_first"))["equipment:d"]
    assert (line["cost"], line["rated"], line["amount"]) == (500_000, 240_000, 240_000)
    # 299,999 x 4/5 = 239,999.2
    assert total(case(device(299_999), amount_order="cap_first")) == 239_999


def test_ceilings_come_after_rounding_the_office_first_and_then_the_corporation() -> None:
    # each office: 300,000, with the ceiling 250,500: 250,500; two: 501,000, with the ceiling 400,001: 400,001
    two: Json = {"offices": [office(), office(key="B")], "rounding_unit": 1000}
    expenses = (device(500_000), expense("e", "rehab", 500_000, office="B"))
    assert total(case(*expenses, **two)) == 600_000
    assert total(case(*expenses, **two, office_ceiling=250_500)) == 501_000
    found = expected(case(*expenses, **two, office_ceiling=250_500, corporation_ceiling=400_001))["estimate"]
    assert (found["total"], found["offices"]["A"]["total"]) == (400_001, 250_500)
    assert best_total(case(*expenses, **two, office_ceiling=0)) == 0


def test_the_package_is_chosen_after_the_office_ceiling() -> None:
    # under a ceiling of 1,300,000 the package (4,000,000) gives no more than the lines (1,300,000): none
    expenses = (linked("m", "monitoring", 3_000_000), linked("i", "intercom", 2_000_000))
    found = expected(case(*expenses, office_ceiling=1_300_000))["estimate"]["offices"]["A"]
    assert (found["total"], found["package"]) == (1_300_000, False)


def test_a_terminal_counts_up_to_the_cap_for_each_and_other_income_is_taken_off_first() -> None:
    # three terminals of 130,000 with 60,000 given: 390,000 - 60,000 = 330,000, cap 3 x 100,000 = 300,000;
    # software 100,000: 400,000 x 4/5 = 320,000
    terminals = expense("t", "software_adoption", 390_000, units=3, terminal=True, other_income=60_000)
    software = expense("s", "care_software", 100_000)
    assert lines(case(terminals, software, terminal_cap=100_000))["software"]["cost"] == 400_000
    assert total(case(terminals, software, terminal_cap=100_000)) == 320_000
    # without a cap: 430,000 x 4/5 = 344,000
    assert total(case(terminals, software)) == 344_000
    # income over the cost leaves 0, and takes nothing from its neighbour
    rich = expense("r", "care_software", 5, other_income=100)
    assert lines(case(rich, software))["software"]["cost"] == 100_000


# --- Low and high ---------------------------------------------------------------------------------
def test_unknown_staff_moves_the_estimate_over_the_four_bands() -> None:
    software = expense("s", "care_software", 10_000_000, staff_based_licence=True)
    assert span(case(software, offices=[office(staff=None)])) == (1_000_000, 1_000_000, 2_500_000)
    assert span(case(software)) == (1_000_000, 1_000_000, 1_000_000)


def test_unknown_listing_functions_support_and_partners_move_the_estimate() -> None:
    # the listing may turn out "other": 0; else 80,000
    assert span(case(device(listing=None))) == (0, 80_000, 80_000)
    assert span(case(expense("s", "care_software", 100_000, life_csv=None))) == (0, 80_000, 80_000)
    support = case(device(), expense("i", "improvement_support", 100_000)) | {"support": None}
    assert span(support) == (80_000, 80_000, 160_000)
    home = office(services=["11"], careplan_link=None)
    software = expense("s", "care_software", 10_000_000)
    assert span(case(software, offices=[home])) == (2_500_000, 2_500_000, 2_550_000)


def test_an_unknown_package_cap_is_none_or_between_4_and_10_million() -> None:
    # lines 1,300,000; together 15,000,000 x 4/5 = 12,000,000, at most 10,000,000
    expenses = (linked("m", "monitoring", 13_000_000), linked("i", "intercom", 2_000_000))
    assert span(case(*expenses, package_cap=None)) == (1_300_000, 1_300_000, 10_000_000)
    assert span(case(*expenses, package_cap=None, package="none")) == (1_300_000, 1_300_000, 1_300_000)
    # "all_linked" may also lose by it: five lines of 1,000,000, or 4,000,000 to 8,000,000 together
    five = [linked(f"i{number}", "intercom", 2_000_000) for number in range(5)]
    assert span(case(*five, package_cap=None, package="all_linked")) == (4_000_000, 5_000_000, 8_000_000)


def test_the_careful_reading_lies_between_low_and_high() -> None:
    for seed in range(200):
        estimate = expected(random_case(random.Random(seed)))["estimate"]
        if estimate is not None and estimate["low"] is not None:
            assert estimate["low"] <= estimate["total"] <= estimate["high"], seed


# --- Deadlines and warnings -----------------------------------------------------------------------
def test_the_holidays_of_2026_and_2027_are_those_of_the_act() -> None:
    # 2026: 3 May is a Sunday, its substitute 6 May; 22 September lies between two holidays
    assert {f"{day:%m-%d}" for day in holidays(2026)} == words(
        "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 "
        "11-03 11-23"
    )
    # 2027: 21 March is a Sunday, its substitute the 22nd
    assert {f"{day:%m-%d}" for day in holidays(2027)} == words(
        "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 "
        "11-03 11-23"
    )


@pytest.mark.parametrize(
    ("due", "safe"),
    [
        ("2028-03-31", "2028-03-31"),  # a Friday
        ("2029-03-31", "2029-03-30"),  # a Saturday
        ("2030-03-31", "2030-03-29"),  # a Sunday
        ("2026-09-22", "2026-09-18"),  # holidays back to a weekend
        ("2027-01-03", "2026-12-28"),  # 29 December to 3 January
        ("2027-03-22", "2027-03-19"),  # the substitute, a Sunday, a Saturday
    ],
)
def test_the_safe_day_is_the_last_working_day(due: str, safe: str) -> None:
    assert safe_day(dt.date.fromisoformat(due)).isoformat() == safe


def test_three_effect_reports_follow_the_grant() -> None:
    # Section 10: "1…n in the fiscal years after the award's: n = 3"; "provisional true unless
    # settings.report_due is given"
    award = {"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2027-03-31"}
    found = expected(case() | {"awards": [award]})["obligations"]
    assert [(one["sequence"], one["fiscal_year"], one["due_on"], one["safe_on"]) for one in found] == [
        (1, 2027, "2028-03-31", "2028-03-31"),
        (2, 2028, "2029-03-31", "2029-03-30"),
        (3, 2029, "2030-03-31", "2030-03-29"),
    ]
    assert all(one["provisional"] and one["office"] == "A" for one in found)
    # "02-29 is the last day of February" of the reporting year 2027, which lies in 2028, a leap year
    leap = expected(case(report_due="02-29") | {"awards": [award]})["obligations"]
    assert [one["due_on"] for one in leap] == ["2028-02-29", "2029-02-28", "2030-02-28"]
    assert not any(one["provisional"] for one in leap)
    may = expected(case(report_due="05-31") | {"awards": [award]})["obligations"]
    assert [one["due_on"] for one in may] == ["2027-05-31", "2028-05-31", "2029-05-31"]
    one_report = expected(case() | {"awards": [award | {"programme": "mhlw-r8-collaboration"}]})[
        "obligations"
    ]
    assert [one["due_on"] for one in one_report] == ["2028-03-31"]


@pytest.mark.parametrize(
    ("rule", "award", "warning"),
    [
        ("after_decision", None, "ordered_before_decision"),  # "also when there is no award yet"
        ("after_decision", {"office": "A", "granted_on": "2026-07-01"}, None),
        ("after_decision", {"granted_on": "2026-07-01"}, None),
        ("after_decision", {"office": "A", "granted_on": "2026-07-02"}, "ordered_before_decision"),
        ("after_decision", {"office": "B", "granted_on": "2026-07-01"}, "ordered_before_decision"),
        ("after_notice", {"notified_on": "2026-07-01"}, None),
        ("after_notice", {"granted_on": "2026-07-01"}, "ordered_before_notice"),
        ("same_fiscal_year", None, None),
    ],
)
def test_an_order_too_early_is_warned_of(rule: str, award: Json | None, warning: str | None) -> None:
    awards = [] if award is None else [{"programme": "mhlw-r8-technology", "fiscal_year": 2026} | award]
    found = case(device(ordered_on="2026-07-01"), offices=[office(), office(key="B")], purchase_rule=rule)
    expected_warnings = [] if warning is None else [("expenses[0].ordered_on", warning)]
    assert expected(found | {"awards": awards})["warnings"] == expected_warnings


def test_dates_after_the_project_and_outside_the_year_are_warned_of() -> None:
    late = device(ordered_on="2026-03-31", delivered_on="2027-02-28", paid_on="2027-03-01")
    found = case(late, purchase_rule="same_fiscal_year", project_ends_on="2027-02-28")
    assert expected(found | {"awards": [{"programme": "mhlw-r8-technology"}]})["warnings"] == [
        ("awards[0].fiscal_year", "award_without_year"),
        ("expenses[0].ordered_on", "ordered_outside_year"),
        ("expenses[0].paid_on", "paid_after_project_end"),
    ]


def test_office_numbers_are_checked_by_the_rule_of_nine_and_in_greater_tokyo_by_that_of_six() -> None:
    for number in words("3450280015 2792400299 2313900777 1970200091 01B1400014 12B0100067"):
        assert office_number_passes(number), number
    for number in words("1413810074 1315531421 1212717445 1114901302"):
        assert office_number_passes(number), number
    for number in words("3450280016 2277100951 3413810074"):
        assert not office_number_passes(number), number
    found = expected(case(device(), offices=[office(office_number="3450280016")]))
    assert found["warnings"] == [("offices[0].office_number", "office_number_check_digit")]
