"""The oracle of sections 2 to 7 and 9 against cases worked by hand: each with its sum and its sentence.

Sentences in quotation marks are of the programme page's section that the heading names, unless another page
or section is named.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from tests.oracle.generate_all import random_case_all
from tests.oracle.others import (
    BY_ID,
    amounts_of_assignment,
    assignable,
    best_all,
    best_total_all,
    expected_all,
    payers_of,
)
from tests.oracle.tokyo import continuity_cap

Json = dict[str, Any]

R7_TECHNOLOGY = "mhlw-r7-technology"
R8_COLLABORATION = "mhlw-r8-collaboration"
R7_COLLABORATION = "mhlw-r7-collaboration"
MANAGEMENT = "mhlw-r8-management"
HR = "tokyo-r8-hr"
EXTENDED = "tokyo-r8-hr-extended"
DX = "tokyo-r8-dx-talent"
PARTNER = "tokyo-r8-partner-visiting"
CONTINUITY = "tokyo-r7-continuity"


def office(**facts: object) -> Json:
    """A home help office (11) in the case's prefecture that meets what is asked, but for the facts given."""
    base: Json = {
        "key": "A",
        "services": ["11"],
        "life": True,
        "security_action": 1,
        "consulted_center": True,
        "staff": {"fte_total": 10},
        "careplan_link": {"started_on": "2026-03-31", "partners": 0},
    }
    return base | facts


def expense(key: str, category: str, cost: int, **facts: object) -> Json:
    """An expense of office A, listed, its functions all there, but for the facts given."""
    base: Json = {"key": key, "office": "A", "category": category, "cost": cost}
    if category in {"monitoring", "intercom", "care_software", "rehab"}:
        base["listing"] = "tais"
    if category == "care_software":
        functions = ("integrated", "careplan_csv", "careplan_support_desk", "life_csv")
        base |= dict.fromkeys(functions, True)
    return base | facts


def case(*expenses: Json, **facts: object) -> Json:
    """A case of Tokyo, fiscal year 2026, one office, every pledge made, whole yen kept, but for the facts."""
    pledges = ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding")
    base: Json = {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "prefecture": "13",
        "corporation": {"name": "法人", "runs_care_service": True, "office_count": 1},
        "partners": [{"name": "仲間"}],
        "offices": [office()],
        "support": {"kind": "consultant"},
        "expenses": list(expenses),
        "settings": {"package_cap": 4_000_000, "rounding_unit": 1},
        "pledges": dict.fromkeys(pledges, True),
    }
    return base | facts


def settings(**given: object) -> Json:
    return {"package_cap": 4_000_000, "rounding_unit": 1} | given


def found(of_case: Json, programme: str) -> Json:
    result: Json = expected_all(of_case)["programmes"][programme]
    return result


def verdict(of_case: Json, programme: str) -> str:
    return str(found(of_case, programme)["verdict"])


def total(of_case: Json, programme: str) -> int:
    return int(found(of_case, programme)["estimate"]["total"])


def span(of_case: Json, programme: str) -> tuple[int, int, int]:
    estimate = found(of_case, programme)["estimate"]
    return estimate["low"], estimate["total"], estimate["high"]


def state(of_case: Json, programme: str, reason: str, key: str = "A") -> str | None:
    one = found(of_case, programme)
    reasons = one["offices"][key]["reasons"] if BY_ID[programme].per_office else one["reasons"]
    return str(reasons[reason][0]) if reason in reasons else None


def lines(of_case: Json, programme: str, key: str = "A") -> dict[str, Json]:
    estimate = found(of_case, programme)["estimate"]
    of = estimate["offices"][key]["lines"] if BY_ID[programme].per_office else estimate["lines"]
    return {line["line"]: line for line in of}


# --- Section 2: collaboration ---------------------------------------------------------------------
def test_collaboration_names_its_reasons_and_no_more() -> None:
    # "Conditions: fiscal_year, group, small, representative"; "Requirements: expenses, plan_drafted,
    # cooperate_verification, no_duplicate_funding"
    one = found(case(expense("c", "collaboration", 100_000)), R8_COLLABORATION)
    assert one["verdict"] == "eligible"
    assert one["offices"] == {}  # "the others carry reasons on the programme itself and an empty offices"
    assert one["reasons"] == {
        "fiscal_year": ("yes", "condition"),
        "group": ("yes", "condition"),
        "small": ("yes", "condition"),
        "representative": ("yes", "condition"),
        "expenses": ("yes", "requirement"),
        "plan_drafted": ("yes", "requirement"),
        "cooperate_verification": ("yes", "requirement"),
        "no_duplicate_funding": ("yes", "requirement"),
    }


@pytest.mark.parametrize(
    ("partners", "expected"), [(None, "unknown"), ([], "no"), ([{}], "yes"), ([{}, {}], "yes")]
)
def test_a_group_is_two_corporations(partners: list[Json] | None, expected: str) -> None:
    # Section 2: "group: n = 1 + partners >= 2"; "partners not known: group unknown, n = 1 in the estimate"
    of = case(expense("c", "collaboration", 9_000_000), partners=partners)
    assert state(of, R8_COLLABORATION, "group") == expected
    assert verdict(of, R8_COLLABORATION) == {"yes": "eligible", "no": "ineligible"}.get(expected, expected)
    if partners is None:
        # 9,000,000 x 4/5 = 7,200,000 over 1,200,000 x 1 + 300,000 (office A has 11)
        assert total(of, R8_COLLABORATION) == 1_500_000


@pytest.mark.parametrize(
    ("own", "partner", "expected"),
    [(1, 5, "yes"), (5, 1, "yes"), (0, None, "yes"), (2, 2, "unknown"), (None, None, "unknown")],
)
def test_small_is_one_office_and_never_no(own: int | None, partner: int | None, expected: str) -> None:
    # Section 2: "one of the n has office_count <= 1: yes; otherwise unknown, never no"
    of = case(corporation={"office_count": own}, partners=[{"office_count": partner}])
    assert state(of, R8_COLLABORATION, "small") == expected


@pytest.mark.parametrize(
    ("runs", "services", "expected"),
    [
        (True, [], "yes"),
        (False, ["11"], "yes"),
        (False, ["Y1", "K1"], "no"),  # INSURED = ALL without Y1, K1
        (None, ["Y1"], "unknown"),
        (False, [], "unknown"),
        (None, [], "unknown"),  # "neither known: unknown"
    ],
)
def test_the_representative_runs_care_services(runs: bool | None, services: list[str], expected: str) -> None:
    of = case(corporation={"runs_care_service": runs}, offices=[office(services=services)])
    assert state(of, R8_COLLABORATION, "representative") == expected


@pytest.mark.parametrize(
    ("partners", "base"),
    [
        ([{}], 2_700_000),  # 1,200,000 x 2 + 300,000 (the applicant by its office with 11)
        ([{"runs_home_help": True}], 3_000_000),
        ([{"runs_home_help": True}] * 7, 12_000_000),  # 8 x 1,500,000, just the most
        ([{}] * 8, 11_100_000),  # 9 x 1,200,000 + 300,000
        ([{}] * 9, 12_000_000),  # 12,300,000, at most 12,000,000
    ],
)
def test_the_base_grows_with_the_group_up_to_12_million(partners: list[Json], base: int) -> None:
    # Section 2: "base = min(1,200,000 x n + 300,000 x h, 12,000,000)"
    of = case(expense("c", "collaboration", 20_000_000), partners=partners)
    assert lines(of, R8_COLLABORATION)["pool"]["base"] == base
    assert total(of, R8_COLLABORATION) == base  # 20,000,000 x 4/5 = 16,000,000


def test_collaboration_takes_four_fifths_of_the_category_whatever_its_office() -> None:
    # Section 2: "Fundable: collaboration without other_subsidy. Not communication_fee, vehicle"
    # (1,000,001 + 500,000 - 200,000) x 4/5 = 1,040,000.8
    of = case(
        expense("c", "collaboration", 1_000_001),
        expense("d", "collaboration", 500_000, office=None, other_income=200_000),
        expense("e", "collaboration", 700_000, other_subsidy=True),
        expense("f", "communication_fee", 100_000),
        expense("g", "vehicle", 100_000),
    )
    line = lines(of, R8_COLLABORATION)["pool"]
    assert line == {
        "line": "pool",
        "expenses": ["c", "d"],
        "cost": 1_300_001,
        "rate": "4/5",
        "rated": 1_040_000,
        "base": 2_700_000,
        "amount": 1_040_000,
    }


def test_collaboration_without_anything_fundable_is_an_estimate_of_0() -> None:
    # Section 0: "An estimate of 0 is written where nothing is fundable."
    nothing, other = case(), case(expense("v", "vehicle", 5))
    assert [state(of, R8_COLLABORATION, "expenses") for of in (nothing, other)] == ["unknown", "no"]
    assert found(nothing, R8_COLLABORATION)["estimate"] == {
        "total": 0,
        "low": 0,
        "high": 0,
        "offices": {},
        "lines": [],
    }


def test_order_and_rounding_hold_but_ceilings_and_terminals_do_not() -> None:
    # Section 1: "amount_order, rounding and other_income hold for sections 2, 3 and 5 as well; ceilings for
    # 1 and 5 only".  min(5,000,000, 2,700,000) x 4/5 = 2,160,000
    of = case(
        expense("c", "collaboration", 5_000_000, terminal=True),
        settings=settings(amount_order="cap_first", corporation_ceiling=1, terminal_cap=1),
    )
    assert total(of, R8_COLLABORATION) == 2_160_000
    # 1,249 x 4/5 = 999.2: nothing left of it after rounding to 1,000
    small = case(expense("c", "collaboration", 1_249), settings=settings(rounding_unit=1000))
    assert total(small, R8_COLLABORATION) == 0


# --- Section 3: management ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cost", "amount"), [(437_499, 349_999), (437_500, 350_000), (437_502, 350_000), (9_999_999, 350_000)]
)
def test_management_support_gives_four_fifths_up_to_350000(cost: int, amount: int) -> None:
    # "Amount = min(floor(cost x 4/5), 350,000)": 437,499 x 4/5 = 349,999.2
    of = case(expense("m", "management_support", cost), expense("p", "private_consulting", 900_000))
    assert total(of, MANAGEMENT) == amount
    assert set(found(of, MANAGEMENT)["reasons"]) == {
        "fiscal_year",
        "applicant",
        "expenses",
        "cooperate_verification",
        "no_duplicate_funding",
    }


@pytest.mark.parametrize(
    ("runs", "services", "expected"),
    [(None, ["Y1"], "yes"), (True, [], "yes"), (None, [], "unknown"), (False, [], "unknown")],
)
def test_management_is_for_every_service(runs: bool | None, services: list[str], expected: str) -> None:
    # Section 3: "applicant: runs_care_service, or an office with a service in ALL"
    of = case(corporation={"runs_care_service": runs}, offices=[office(services=services)])
    assert state(of, MANAGEMENT, "applicant") == expected


def test_private_consulting_is_not_management_support() -> None:
    # "not private_consulting"
    assert state(case(expense("p", "private_consulting", 1)), MANAGEMENT, "expenses") == "no"


# --- Section 4: models ----------------------------------------------------------------------------
def test_models_are_at_best_conditional_and_have_no_estimate() -> None:
    # "requirement prefecture_leads always unknown … no estimate for one office"
    one = found(case(), "mhlw-r8-model-facility")
    assert (one["verdict"], one["estimate"]) == ("conditional", None)
    assert one["reasons"] == {
        "fiscal_year": ("yes", "condition"),
        "applicant": ("yes", "condition"),
        "prefecture_leads": ("unknown", "requirement"),
    }


def test_the_careplan_model_asks_for_a_careplan_service() -> None:
    # "for the careplan model [reading] in CAREPLAN": 51 is not, 43 is; an unknown office beside 51 may be
    def verdict_with(*offices: Json, year: int | None = 2026) -> str:
        of = case(offices=list(offices), fiscal_year=year)
        return verdict(of, "mhlw-r8-careplan-model" if year != 2025 else "mhlw-r7-careplan-model")

    facility = office(services=["51"])
    assert verdict_with(facility) == "ineligible"
    assert verdict_with(facility, office(key="B", services=["43"])) == "conditional"
    assert verdict_with(facility, office(key="B", services=[])) == "unknown"
    assert verdict_with(office(services=["43"]), year=2025) == "conditional"
    assert verdict_with(office(services=["43"]), year=None) == "unknown"


def test_what_is_for_prefectures_and_municipalities_is_never_for_an_office() -> None:
    # "condition audience = no, nothing else", in a case without anything as well
    for of in (case(), case(offices=[], fiscal_year=None, prefecture=None)):
        for programme in ("mhlw-r8-prefecture-operations", "tokyo-r8-careplan-municipal"):
            one = found(of, programme)
            assert (one["verdict"], one["estimate"]) == ("ineligible", None)
            assert one["reasons"] == {"audience": ("no", "condition")}


# --- Section 5: technology of fiscal year 2025 ----------------------------------------------------
def r7(*expenses: Json, **facts: object) -> Json:
    return case(*expenses, **({"fiscal_year": 2025} | facts))


def test_the_rate_is_three_quarters_and_with_collaboration_four_fifths() -> None:
    # "Rate 3/4; 4/5 if the case also has an expense of category collaboration": 333,333 x 3/4 = 249,999.75,
    # x 4/5 = 266,666.4
    device = expense("d", "monitoring", 333_333)
    assert lines(r7(device), R7_TECHNOLOGY)["equipment:d"]["rate"] == "3/4"
    assert total(r7(device), R7_TECHNOLOGY) == 249_999
    beside = expense("c", "collaboration", 0, office=None, other_subsidy=True)
    assert total(r7(device, beside), R7_TECHNOLOGY) == 266_666


def test_the_rows_of_the_bases_differ_from_section_1() -> None:
    # "Unit base 1,000,000: transfer, bathing, other_equipment, backoffice_software (an equipment line here);
    # 300,000: the other fields, intercom too"
    of = r7(
        expense("i", "intercom", 2_000_000, units=2),
        expense("b", "backoffice_software", 2_000_000),
        expense("o", "other_equipment", 3_000_000, units=2),
    )
    bases = {name: line["base"] for name, line in lines(of, R7_TECHNOLOGY).items()}
    assert bases == {"equipment:i": 600_000, "equipment:b": 1_000_000, "equipment:o": 2_000_000}
    # 600,000 + 1,000,000 + 2,000,000
    assert total(of, R7_TECHNOLOGY) == 3_600_000
    pooled = r7(*of["expenses"], settings=settings(pooling="category"))
    # 5,000,000 x 3/4 = 3,750,000 over 3,000,000; 1,500,000 over 600,000
    assert lines(pooled, R7_TECHNOLOGY)["equipment:1000000"]["amount"] == 3_000_000
    assert total(pooled, R7_TECHNOLOGY) == 3_600_000


def test_staff_bands_have_no_adoption_bonus_and_staff_count_is_for_care_software_only() -> None:
    # "base as Table 3's second column, no +150,000; +50,000 as there": 11 staff, 1,500,000 + 50,000
    facts = office(staff={"fte_total": 10.5}, careplan_link={"started_on": "2026-01-01", "partners": 5})
    of = r7(
        expense("s", "care_software", 3_000_000, staff_based_licence=True),
        expense("w", "software_adoption", 500_000),
        offices=[facts],
    )
    line = lines(of, R7_TECHNOLOGY)["software"]
    assert (line["cost"], line["rated"], line["base"]) == (3_500_000, 2_625_000, 1_550_000)
    assert state(of, R7_TECHNOLOGY, "staff_count") == "yes"
    backoffice = r7(expense("b", "backoffice_software", 100_000, staff_based_licence=True))
    assert state(backoffice, R7_TECHNOLOGY, "staff_count") is None


def test_terminals_count_up_to_100000_on_the_software_line_alone() -> None:
    # "on this line a terminal is counted up to 100,000 x units (or terminal_cap if lower), elsewhere by
    # terminal_cap if set": software 500,000, terminals 390,000 of 3: 300,000; 150,000 with a cap of 50,000
    terminals = expense("t", "software_adoption", 390_000, units=3, terminal=True)
    software, device = expense("s", "care_software", 500_000), expense("d", "rehab", 260_000, terminal=True)

    def costs(cap: int | None) -> tuple[int, int]:
        of = r7(software, terminals, device, settings=settings(terminal_cap=cap))
        return (
            lines(of, R7_TECHNOLOGY)["software"]["cost"],
            lines(of, R7_TECHNOLOGY)["equipment:d"]["cost"],
        )

    assert costs(None) == (800_000, 260_000)
    assert costs(50_000) == (650_000, 50_000)
    assert costs(120_000) == (800_000, 120_000)


def test_the_package_has_no_bonus_and_support_has_a_base_of_450000_or_480000() -> None:
    # Section 5: "Package: no +150,000. Improvement support: 450,000, with collaboration 480,000."
    of = r7(
        expense("s", "care_software", 4_000_000, linked=True),
        expense("m", "monitoring", 2_000_000, linked=True),
        expense("w", "software_adoption", 500_000),
        expense("k", "improvement_support", 700_000),
    )
    # 6,500,000 x 3/4 = 4,875,000 over 4,000,000; alone 2,500,000 + 300,000; 700,000 x 3/4 = 525,000
    assert lines(of, R7_TECHNOLOGY)["package"]["base"] == 4_000_000
    assert total(of, R7_TECHNOLOGY) == 4_000_000 + 450_000
    of["expenses"].append(expense("c", "collaboration", 1))
    assert total(of, R7_TECHNOLOGY) == 4_000_000 + 480_000


def test_the_ceilings_and_the_order_hold_in_section_5() -> None:
    # "ceilings for 1 and 5 only"; cap first: min(500,000, 300,000) x 3/4 = 225,000
    device = expense("d", "monitoring", 500_000)
    assert total(r7(device, settings=settings(amount_order="cap_first")), R7_TECHNOLOGY) == 225_000
    assert total(r7(device, settings=settings(office_ceiling=200_001)), R7_TECHNOLOGY) == 200_001
    assert total(r7(device, settings=settings(corporation_ceiling=7)), R7_TECHNOLOGY) == 7


def test_the_technology_programmes_belong_to_their_years() -> None:
    device = expense("d", "monitoring", 100_000)
    for year, eligible, other in ((2025, R7_TECHNOLOGY, "mhlw-r8-technology"), (2026, None, R7_TECHNOLOGY)):
        of = case(device, fiscal_year=year)
        assert verdict(of, other) == "ineligible"
        assert found(of, other)["estimate"] is None
        assert verdict(of, eligible or "mhlw-r8-technology") == "eligible"
    # the year not known: both are unknown, both have an estimate (75,000 and 80,000)
    open_year = case(device, fiscal_year=None)
    assert (total(open_year, R7_TECHNOLOGY), total(open_year, "mhlw-r8-technology")) == (75_000, 80_000)
    assert best_total_all(open_year) == 80_000


def test_collaboration_of_2025_gets_four_fifths_with_technology() -> None:
    # "base 1,200,000 a corporation, 1,500,000 where it runs home help …; rate 3/4, 4/5 with technology":
    # 1,000,001 x 3/4 = 750,000.75, x 4/5 = 800,000.8
    joint = expense("c", "collaboration", 1_000_001)
    assert total(r7(joint), R7_COLLABORATION) == 750_000
    assert total(r7(joint, expense("d", "monitoring", 1)), R7_COLLABORATION) == 800_000
    # "some office has an expense fundable here": not of no office, not other_subsidy, not listed as other
    for facts in ({"office": None}, {"other_subsidy": True}, {"listing": "other"}):
        beside = expense("d", "monitoring", 1) | facts
        assert total(r7(joint, beside), R7_COLLABORATION) == 750_000
    # a listing not known is fundable for the time being, and the least is without it
    beside = expense("d", "monitoring", 1, listing=None)
    assert span(r7(joint, beside), R7_COLLABORATION) == (750_000, 800_000, 800_000)
    # "a fact of the case, not of an assignment": 800,000 beside 0.8 of a yen
    assert best_total_all(r7(joint, expense("d", "monitoring", 1))) == 800_000


# --- Section 6: the prefectural fund --------------------------------------------------------------
def test_the_fund_has_its_reasons_by_office_and_no_estimate() -> None:
    # "conditions fiscal_year = 2025, applicant (ALL); requirements plan_drafted, improvement_support,
    # committee, careplan_link as in 1 … no estimate"
    short_stay = office(key="B", services=["21"], committee=None)
    of = case(fiscal_year=2025, offices=[office(), short_stay, office(key="C", services=[])])
    one = found(of, "fund-r7-technology")
    assert one["estimate"] is None
    assert {key: each["verdict"] for key, each in one["offices"].items()} == {
        "A": "eligible",
        "B": "conditional",
        "C": "unknown",
    }
    assert set(one["offices"]["A"]["reasons"]) == {
        "fiscal_year",
        "applicant",
        "plan_drafted",
        "improvement_support",
        "careplan_link",
    }
    assert one["offices"]["B"]["reasons"]["committee"] == ("unknown", "requirement")
    assert one["verdict"] == "eligible"
    assert verdict(case(offices=[], fiscal_year=2026), "fund-r7-technology") == "ineligible"


# --- Section 7: where Tokyo is --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of_case", "of_office", "expected"),
    [
        ("13", None, "yes"),
        ("27", None, "no"),
        ("27", "13", "yes"),
        ("13", "27", "no"),
        (None, None, "unknown"),
        (None, "13", "yes"),
    ],
)
def test_the_prefecture_is_the_offices_else_the_cases(
    of_case: str | None, of_office: str | None, expected: str
) -> None:
    # Section 0: "an office's prefecture absent or null is the case's, and that being null makes the
    # condition unknown"
    of = case(prefecture=of_case, offices=[office(prefecture=of_office)])
    assert state(of, HR, "prefecture") == expected
    assert state(of, DX, "prefecture") == expected  # "any office's for the others"


def test_an_office_outside_tokyo_makes_no_applicant() -> None:
    # Section 7: "at any office not known to lie outside Tokyo; over no such office: no"
    outside, inside = office(prefecture="27"), office(key="B", services=["Y1"])
    of = case(offices=[outside, inside])
    assert state(of, DX, "applicant") == "no"  # INSURED: 11 lies outside, Y1 is not insured
    assert state(of, "tokyo-r8-digital", "applicant") == "yes"  # ALL: Y1
    assert state(case(offices=[outside]), "tokyo-r8-digital", "applicant") == "no"
    assert state(case(offices=[outside], prefecture=None), "tokyo-r8-digital", "prefecture") == "no"
    unknown = case(offices=[office()], prefecture=None)
    assert state(unknown, PARTNER, "applicant") == "yes"
    assert verdict(unknown, PARTNER) == "unknown"


def test_a_case_without_offices_is_unknown_by_any_office() -> None:
    # Section 0: "any office" over no office is unknown too, "but fiscal_year no still gives ineligible"
    of = case(offices=[])
    assert {state(of, DX, name) for name in ("prefecture", "applicant")} == {"unknown"}
    for programme in (HR, EXTENDED, CONTINUITY, DX, PARTNER, "tokyo-r8-digital", "tokyo-r8-backoffice"):
        assert verdict(of, programme) == "unknown", programme
        assert verdict(of | {"fiscal_year": 2027}, programme) == "ineligible", programme
    assert found(of, HR)["offices"] == {}
    assert found(of, HR)["estimate"]["total"] == 0


def test_programmes_with_text_only_have_conditions_only() -> None:
    # "verdict and text, no estimate, no requirement expenses"; ALL for three of them, INSURED for the others
    old_home = case(offices=[office(services=["Y1"])])
    for programme in ("tokyo-r8-digital", "tokyo-r8-nextgen", "tokyo-r8-org-management"):
        one = found(old_home, programme)
        assert (one["verdict"], one["estimate"]) == ("eligible", None)
        assert set(one["reasons"]) == {"prefecture", "fiscal_year", "applicant"}
    for programme in ("tokyo-r8-biz-execution", "tokyo-r8-backoffice", "tokyo-r8-paperwork-study"):
        assert verdict(old_home, programme) == "ineligible"
        assert verdict(case(), programme) == "eligible"


# --- Section 7: staff -----------------------------------------------------------------------------
@pytest.mark.parametrize(("cost", "amount"), [(349_999, 349_999), (350_000, 350_000), (350_001, 350_000)])
def test_the_present_scheme_pays_in_full_up_to_350000(cost: int, amount: int) -> None:
    # "10/10; base 350,000; fundable hr_consulting, training, substitute_staff"
    of = case(
        expense("t", "training", 100_000),
        expense("h", "hr_consulting", cost - 150_000),
        expense("s", "substitute_staff", 50_000),
        expense("o", "other", 1_000_000),
    )
    line = lines(of, HR)["pool"]
    assert (line["expenses"], line["cost"], line["rate"]) == (["h", "s", "t"], cost, "1/1")
    assert total(of, HR) == amount
    assert verdict(of, HR) == "eligible"


def test_an_office_outside_tokyo_is_left_out_of_the_sum() -> None:
    # Section 0: "A programme's estimate sums the offices whose own verdict is not ineligible."
    of = case(
        expense("t", "training", 100_000),
        expense("u", "training", 200_000, office="B"),
        expense("v", "training", 400_000, office="C"),
        expense("w", "training", 800_000, office=None),
        offices=[office(), office(key="B", prefecture="27"), office(key="C")],
    )
    assert total(of, HR) == 100_000 + 350_000
    assert set(found(of, HR)["estimate"]["offices"]) == {"A", "C"}


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        ({"fiscal_year": 2025, "office": "A"}, "no"),
        ({"fiscal_year": 2025}, "no"),  # "for this office or with no office named"
        ({"fiscal_year": 2025, "office": "B"}, "yes"),
        ({"fiscal_year": 2026, "office": "A"}, "yes"),  # "is before the case's"
        ({"granted_on": "2026-03-31"}, "no"),  # "their own, else that of granted_on"
        ({"granted_on": "2026-04-01"}, "yes"),
        ({"fiscal_year": 2026, "granted_on": "2026-03-31"}, "yes"),
        ({}, "unknown"),
    ],
)
def test_once_an_office_counts_grants_of_earlier_years(award: Json, expected: str) -> None:
    # Section 7: "once an office (condition once: no award of it to this office)"
    of = case(offices=[office(), office(key="B")], awards=[{"programme": HR} | award])
    assert state(of, HR, "once") == expected
    assert state(of, EXTENDED, "years") == "yes"  # an award of another programme


def test_without_a_year_any_such_grant_leaves_it_unknown() -> None:
    # Section 0: "The case's year unknown: unknown where there is such an award."
    awards = [{"programme": EXTENDED, "fiscal_year": 2025}]
    assert state(case(fiscal_year=None, awards=awards), EXTENDED, "years") == "unknown"
    assert state(case(fiscal_year=None), EXTENDED, "years") == "yes"


def test_the_extended_scheme_runs_three_years_and_asks_for_consulting() -> None:
    # Section 7: "three years (condition years: fewer than three awards)"
    awards = [{"programme": EXTENDED, "fiscal_year": year} for year in (2023, 2024, 2025)]
    assert state(case(awards=awards[:2]), EXTENDED, "years") == "yes"
    assert state(case(awards=awards), EXTENDED, "years") == "no"
    # "nothing unless the set holds such a consulting of the same office"
    training = expense("t", "training", 400_000)
    without = case(training, expense("h", "hr_consulting", 700_000))
    assert (total(without, EXTENDED), state(without, EXTENDED, "expenses")) == (0, "no")
    assert state(without, EXTENDED, "pay_system_consulting") == "no"
    elsewhere = case(training, expense("h", "hr_consulting", 9, consulting=True, office="B"))
    elsewhere["offices"].append(office(key="B"))
    assert total(elsewhere, EXTENDED) == 9
    with_it = case(training, expense("h", "hr_consulting", 700_000, consulting=True))
    # 400,000 + 700,000, at most 1,000,000
    assert total(with_it, EXTENDED) == 1_000_000
    assert verdict(with_it, EXTENDED) == "eligible"
    assert state(case(), EXTENDED, "pay_system_consulting") == "unknown"  # "nothing entered: unknown"
    granted = case(training, expense("h", "hr_consulting", 9, consulting=True, other_subsidy=True))
    assert state(granted, EXTENDED, "pay_system_consulting") == "no"
    # consulting of a training, not of an hr_consulting, is none
    assert state(case(training | {"consulting": True}), EXTENDED, "pay_system_consulting") == "no"


# --- Section 7: DX talent -------------------------------------------------------------------------
def talent(key: str, person: str | None, cost: int, allowance: int | None, **facts: object) -> Json:
    return expense(key, "dx_talent", cost, person=person, allowance=allowance, **({"office": None} | facts))


def test_dx_talent_pays_the_best_two_persons() -> None:
    # "a line a person, min(cost, 500,000), the best two persons (before rounding; equal: by name, by code
    # point)": Z 500,000 of 600,001; a and é 499,000 each, a comes first; the fourth has no name
    of = case(
        talent("1", "é", 499_000, 300_000),
        talent("2", "a", 499_000, 300_000),
        talent("3", "Z", 300_001, 150_001),
        talent("4", "Z", 300_000, 150_000, office="A"),
        talent("5", None, 900_000, 900_000),
    )
    assert {name: line["amount"] for name, line in lines(of, DX).items()} == {
        "person:Z": 500_000,
        "person:a": 499_000,
    }
    assert total(of, DX) == 999_000
    # before rounding: 1,900 beats 1,100, though both are 1,000 after it
    rounded = case(
        talent("1", "a", 1_100, 0),
        talent("2", "b", 1_900, 0),
        talent("3", "c", 1_900, 0),
        settings=settings(rounding_unit=1000),
    )
    assert set(lines(rounded, DX)) == {"person:b", "person:c"}
    assert total(rounded, DX) == 2_000
    once = rounded | {"settings": settings(rounding_unit=1000, rounding_scope="total")}
    assert total(once, DX) == 3_000  # 3,800


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ([], "unknown"),  # "nobody funded: unknown"
        ([(500_000, 250_000)], "yes"),
        ([(500_001, 250_000)], "no"),  # 500,000 of 500,001
        ([(500_000, 249_999)], "no"),
        ([(499_998, 249_999)], "unknown"),  # half, but under 250,000
        ([(499_999, 250_000)], "yes"),
        ([(500_000, None)], "unknown"),
        ([(500_000, 250_000), (499_998, 249_999)], "unknown"),
        ([(499_998, 249_999), (500_000, 1)], "no"),  # "any under half: no"
        ([(500_000, None), (500_000, 1)], "no"),
        ([(500_000, 250_000), (499_999, 250_000), (400_000, 0)], "yes"),  # the third is not funded
        ([(500_000, 250_000), (400_000, 250_000), (400_000, 0)], "yes"),  # equal: the earlier name
    ],
)
def test_half_of_each_funded_person_is_allowance(
    persons: list[tuple[int, int | None]], expected: str
) -> None:
    # "of each funded person's cost at least half is allowance (nobody funded: unknown; any under half: no;
    # all at least half but one under 250,000: unknown)"
    expenses = [talent(str(n), f"人{n}", cost, allowance) for n, (cost, allowance) in enumerate(persons)]
    assert state(case(*expenses), DX, "allowance_half") == expected


def test_a_share_that_is_not_known_decides_nothing_where_all_of_it_would_not_reach_half() -> None:
    # "unknown: a fact that decides is missing"; 100,000 of 600,000 at the most, 300,000 would be half.
    assert (
        state(case(talent("1", "人", 500_000, 0), talent("2", "人", 100_000, None)), DX, "allowance_half")
        == "no"
    )
    assert (
        state(case(talent("1", "人", 100_000, 0), talent("2", "人", 100_000, None)), DX, "allowance_half")
        == "unknown"
    )


def test_dx_talent_of_an_office_outside_tokyo_is_not_fundable() -> None:
    # "the others those of no office or of an office not known to lie outside Tokyo"
    of = case(
        talent("1", "a", 10_000, 10_000, office="B"),
        offices=[office(), office(key="B", prefecture="27")],
    )
    assert (total(of, DX), state(of, DX, "expenses")) == (0, "no")
    assert state(of, DX, "allowance_half") == "unknown"
    of["prefecture"] = None
    del of["offices"][1]["prefecture"]
    assert total(of, DX) == 10_000


def test_dx_talent_counts_every_award_of_earlier_years() -> None:
    # Section 0: "for programmes that are not per office every award of it"
    awards = [{"programme": DX, "fiscal_year": year, "office": "A"} for year in (2024, 2025, 2026)]
    assert state(case(awards=awards), DX, "years") == "yes"
    awards.append({"programme": DX, "fiscal_year": 2025})
    assert state(case(awards=awards), DX, "years") == "no"


# --- Section 7: partner home help -----------------------------------------------------------------
def test_partner_home_help_asks_for_11_and_a_partner() -> None:
    # Section 7: "per group, a service 11; requirement network: a partner; 10/10; 1,500,000"
    joint = expense("c", "collaboration", 1_500_001)
    assert total(case(joint), PARTNER) == 1_500_000
    assert verdict(case(joint), PARTNER) == "eligible"
    assert state(case(joint, partners=[]), PARTNER, "network") == "no"
    assert verdict(case(joint, partners=[]), PARTNER) == "conditional"  # a requirement, no condition
    assert state(case(joint, partners=None), PARTNER, "network") == "unknown"
    assert verdict(case(joint, offices=[office(services=["15"])]), PARTNER) == "ineligible"
    # 10/10 leaves the order of rate and base without effect
    assert total(case(joint, settings=settings(amount_order="cap_first")), PARTNER) == 1_500_000


# --- Section 7: continuity ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "cap"),
    [
        ({"co_located": True, "monthly_visits": 9_999}, 200_000),
        ({"co_located": False, "monthly_visits": 0}, 300_000),
        ({"co_located": False, "monthly_visits": 200}, 300_000),
        ({"co_located": False, "monthly_visits": 201}, 400_000),
        ({"co_located": False, "monthly_visits": 2_000}, 400_000),
        ({"co_located": False, "monthly_visits": 2_001}, 500_000),
        ({"co_located": False}, 300_000),  # "300,000 if it is false"
        ({"monthly_visits": 2_001}, 200_000),  # "200,000 if co_located is not known"
        ({"services": ["15"], "monthly_users": 300}, 200_000),
        ({"services": ["15"], "monthly_users": 301}, 300_000),
        ({"services": ["78"], "monthly_users": 600}, 300_000),
        ({"services": ["78"], "monthly_users": 601}, 400_000),
        ({"services": ["15"]}, 200_000),
        ({"services": ["51"], "capacity": 50}, 300_000),
        ({"services": ["51"]}, 0),  # "facilities: 0"
        ({"services": ["Y1"], "capacity": 1}, 6_000),
        ({"services": ["24"], "capacity": 20}, 120_000),  # "count as 21 22 2A"
        ({"services": ["13"]}, 200_000),  # "any other service"
        ({"services": ["51", "13"], "capacity": 33}, 200_000),  # 198,000; "the largest"
        ({"services": ["51", "13"], "capacity": 34}, 204_000),
        ({"services": ["A2", "62"]}, 200_000),  # no other service: any other service
        ({"services": ["51", "62", "A2"], "capacity": 10}, 60_000),  # they do not count beside 51
        ({"services": ["24", "62"], "capacity": 10}, 60_000),  # 24 is not among them
        ({"services": []}, 0),  # "Services not known: 0"
    ],
)
def test_the_cap_of_the_continuity_programme(facts: Json, cap: int) -> None:
    assert continuity_cap(office(**facts)) == cap
    of = case(
        expense("s", "supplies", 600_000), expense("m", "mobility_cost", 99_999), offices=[office(**facts)]
    )
    assert total(of, CONTINUITY) == cap
    assert lines(of, CONTINUITY)["pool"]["cost"] == 699_999


def test_figures_not_known_move_the_continuity_estimate() -> None:
    # Interchange, section 3: "monthly_*, co_located, capacity (as if its cap did not bind)"
    def around(cost: int, **facts: object) -> tuple[int, int, int]:
        return span(case(expense("s", "supplies", cost), offices=[office(**facts)]), CONTINUITY)

    assert around(600_000) == (200_000, 200_000, 500_000)
    assert around(600_000, monthly_visits=200) == (200_000, 200_000, 300_000)
    assert around(600_000, co_located=False) == (300_000, 300_000, 500_000)
    assert around(600_000, co_located=True) == (200_000, 200_000, 200_000)
    assert around(250_000, services=["15"]) == (200_000, 200_000, 250_000)
    assert around(9_000_000, services=["51"]) == (0, 0, 9_000_000)
    assert around(9_000_000, services=["51", "13"]) == (200_000, 200_000, 9_000_000)
    assert around(600_000, services=[]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("year", "expected"), [(2025, "eligible"), (2026, "eligible"), (2027, "ineligible"), (None, "unknown")]
)
def test_the_continuity_programme_is_of_two_years(year: int | None, expected: str) -> None:
    # "fiscal year 2025 or 2026"; the other programmes of Tokyo only 2026
    of = case(expense("s", "supplies", 1), fiscal_year=year)
    assert verdict(of, CONTINUITY) == expected
    if year == 2025:
        assert verdict(of, HR) == verdict(of, "tokyo-r8-digital") == "ineligible"


# --- Local programmes (interchange, 2.7) ----------------------------------------------------------
def local(**facts: object) -> Json:
    base: Json = {"id": "x", "title": "市の補助", "rate": "2/3", "cap": 100_000, "per": "case"}
    return base | {"categories": ["other", "training"]} | facts


def of_local(programme: Json, *expenses: Json, **given: object) -> Json:
    of = case(*expenses, local_programmes=[programme], offices=[office(), office(key="B")], fiscal_year=2030)
    result = found(of | {"settings": settings(**given)}, "x")
    assert (result["verdict"], result["reasons"], result["offices"]) == ("eligible", {}, {})
    estimate: Json = result["estimate"]
    return estimate


def test_local_pools_are_the_unit_the_office_or_the_case() -> None:
    expenses = (
        expense("1", "other", 100_000, units=2),
        expense("2", "training", 200_000),
        expense("3", "other", 50_000, office="B"),
        expense("4", "other", 70_000, office=None, other_income=10_000),
        expense("5", "other", 900_000, other_subsidy=True),
        expense("6", "supplies", 900_000),
    )
    # all: 410,000 x 2/3 = 273,333.3, at most 100,000
    assert of_local(local(), *expenses)["total"] == 100_000
    assert of_local(local(cap=10**12), *expenses)["total"] == 273_333
    # A: 300,000 x 2/3 = 200,000, at most 100,000; B: 33,333.3; none: "is not counted"
    assert of_local(local(per="office"), *expenses)["total"] == 133_333
    # "cap x units": 66,666.6 (of 200,000) + 100,000 (of 133,333.3) + 33,333.3 + 40,000
    units = of_local(local(per="unit"), *expenses)
    assert [(line["expenses"], line["amount"]) for line in units["lines"]] == [
        (["1"], 66_666),
        (["2"], 100_000),
        (["3"], 33_333),
        (["4"], 40_000),
    ]
    assert units["total"] == 239_999
    assert units["lines"][0]["base"] == 200_000


def test_local_amounts_are_0_under_the_least_cost() -> None:
    # "0 where the pool's cost is under min_cost"
    def total_of(per: str, least: int) -> int:
        expenses = (expense("1", "other", 60_000), expense("2", "other", 30_000))
        return int(of_local(local(per=per, min_cost=least), *expenses)["total"])

    assert (total_of("case", 90_000), total_of("case", 90_001)) == (60_000, 0)
    assert (total_of("unit", 30_001), total_of("unit", 60_001)) == (40_000, 0)
    # what is left after other_income is what counts
    income = expense("1", "other", 60_000, other_income=1)
    assert of_local(local(min_cost=60_000), income)["total"] == 0


def test_local_amounts_are_rounded_by_pool_or_once_an_office() -> None:
    # "total: pools summed by office, those of no office together, then rounded"; three of 1,000 x 2/3 = 666
    # in A, two of 1,400 x 2/3 = 933 of none: 1,998 and 1,866
    expenses = (
        *(expense(key, "other", 1_000) for key in ("1", "2", "3")),
        *(expense(key, "other", 1_400, office=None) for key in ("4", "5")),
    )
    unit = local(per="unit")
    assert of_local(unit, *expenses)["total"] == 3_864
    assert of_local(unit, *expenses, rounding_unit=1000)["total"] == 0
    assert of_local(unit, *expenses, rounding_unit=1000, rounding_scope="total")["total"] == 2_000
    assert of_local(unit, *expenses, rounding_unit=100)["total"] == 3 * 600 + 2 * 900


def test_ceilings_terminals_and_order_do_not_touch_local_programmes() -> None:
    # Section 1: "In sections 7 and local_programmes only rounding and other_income."
    given: Json = {"amount_order": "cap_first", "terminal_cap": 1, "corporation_ceiling": 1}
    # min(150,000 x 2/3, 100,000), not min(150,000, 100,000) x 2/3 = 66,666
    assert of_local(local(), expense("1", "other", 150_000, terminal=True), **given)["total"] == 100_000


# --- Section 9: the best combination --------------------------------------------------------------
def test_an_office_has_one_of_the_two_staff_schemes() -> None:
    # "at most one of the two Tokyo schemes an office": extended 1,000,000 alone, not 350,000 more
    of = case(
        expense("h", "hr_consulting", 900_000, consulting=True),
        expense("t", "training", 500_000),
    )
    assert best_all(of) == {"total": 1_000_000, "programmes": [EXTENDED]}
    assert amounts_of_assignment(of, {"h": EXTENDED, "t": HR}) is None
    assert amounts_of_assignment(of, {"h": EXTENDED, "t": EXTENDED}) == {EXTENDED: 1_000_000}
    # another office may have the other: 350,000 by the present scheme, for want of consulting
    of["offices"].append(office(key="B"))
    of["expenses"].append(expense("u", "training", 400_000, office="B"))
    assert best_all(of) == {"total": 1_350_000, "programmes": [HR, EXTENDED]}


def test_of_equal_sums_the_fewer_and_then_the_earlier_programmes_win() -> None:
    # "Equal sums: fewer programmes, then the sorted list of catalogue positions": 300,000 by either scheme
    of = case(expense("h", "hr_consulting", 300_000, consulting=True))
    assert best_all(of) == {"total": 300_000, "programmes": [HR]}
    assert best_all(of, order=[EXTENDED, HR]) == {"total": 300_000, "programmes": [EXTENDED]}
    # a local programme at 10/10 for both expenses is one programme instead of two
    both = local(rate="1/1", cap=10**9, categories=["hr_consulting", "supplies"])
    of["expenses"].append(expense("s", "supplies", 100_000))
    assert best_all(of) == {"total": 400_000, "programmes": [HR, CONTINUITY]}
    assert best_all(of | {"local_programmes": [both]}) == {"total": 400_000, "programmes": ["x"]}


def test_expenses_are_divided_where_one_programme_is_full() -> None:
    # collaboration: 5,000,000 x 4/5 over 2,700,000; partner home help 1,500,000: one expense each,
    # 3,400,000 x 4/5 = 2,720,000 over 2,700,000, and 1,500,000 of 1,600,000
    of = case(expense("c", "collaboration", 3_400_000), expense("d", "collaboration", 1_600_000))
    assert (total(of, R8_COLLABORATION), total(of, PARTNER)) == (2_700_000, 1_500_000)
    assert best_total_all(of) == 2_700_000 + 1_500_000
    # the other way round: 1,280,000 + 1,500,000
    swapped = amounts_of_assignment(of, {"c": PARTNER, "d": R8_COLLABORATION})
    assert swapped == {PARTNER: 1_500_000, R8_COLLABORATION: 1_280_000}


def test_a_device_taken_away_leaves_its_accessory_without_company() -> None:
    # "a requirement of company, such as an accessory's main device, is judged within the assigned set":
    # together 200,000 x 4/5 = 160,000; the device at 10/10 elsewhere 100,000 and the accessory nothing
    of = case(
        expense("d", "monitoring", 100_000),
        expense("x", "device_accessory", 100_000, attached_to="d"),
        local_programmes=[local(rate="1/1", categories=["monitoring"])],
    )
    assert best_total_all(of) == 160_000
    assert amounts_of_assignment(of, {"d": "x", "x": "mhlw-r8-technology"}) == {
        "x": 100_000,
        "mhlw-r8-technology": 0,
    }


def test_a_programme_that_is_ineligible_takes_no_part() -> None:
    # "the maximum over all assignments to the programmes whose verdict is not ineligible"
    joint = expense("c", "collaboration", 1_000_000)
    assert best_total_all(case(joint, partners=[])) == 1_000_000  # partner home help, conditional
    assert best_total_all(case(joint, partners=[], prefecture="27")) == 0
    assert amounts_of_assignment(case(joint, partners=[]), {"c": R8_COLLABORATION}) is None


def test_the_search_agrees_with_every_assignment_written_out() -> None:
    tried = 0
    for seed in range(200):
        of = random_case_all(random.Random(seed))
        payers = payers_of(of)
        expenses = assignable(of, payers)
        options = [
            [None, *(payer.id for payer in payers if expense["category"] in payer.categories)]
            for expense in expenses
        ]
        found_best = best_all(of)
        if found_best is None or len(expenses) > 3:
            continue
        tried += 1
        sums = []
        for choice in itertools.product(*options):
            pairs = zip(expenses, choice, strict=True)
            given = {one["key"]: programme for one, programme in pairs if programme is not None}
            amounts = amounts_of_assignment(of, given)
            if amounts is not None:
                sums.append((-sum(amounts.values()), len(amounts)))
        assert min(sums) == (-found_best["total"], len(found_best["programmes"])), seed
    assert tried > 50


# --- All together ---------------------------------------------------------------------------------
def test_random_cases_name_every_programme_and_the_estimate_lies_between() -> None:
    for seed in range(150):
        of = random_case_all(random.Random(seed))
        programmes = expected_all(of)["programmes"]
        assert [*BY_ID, *(one["id"] for one in of.get("local_programmes", []))] == list(programmes)
        for name, one in programmes.items():
            estimate = one["estimate"]
            assert estimate is None or one["verdict"] != "ineligible"
            if estimate is not None and estimate["low"] is not None:
                assert estimate["low"] <= estimate["total"] <= estimate["high"], (seed, name)


def test_the_reports_of_every_programme_follow_their_awards() -> None:
    # Section 10: three for the technology grants and the model facilities, one for collaboration and
    # management, "others none"
    names = [*BY_ID, "x"]
    awards = [{"programme": name, "fiscal_year": 2025} for name in names]
    obligations = expected_all(case(awards=awards, local_programmes=[local()]))["obligations"]
    counts = {name: sum(one["programme"] == name for one in obligations) for name in names}
    assert {name: count for name, count in counts.items() if count} == {
        "mhlw-r8-technology": 3,
        "mhlw-r7-technology": 3,
        "mhlw-r8-model-facility": 3,
        "mhlw-r7-model-facility": 3,
        "mhlw-r8-collaboration": 1,
        "mhlw-r8-management": 1,
        "mhlw-r7-collaboration": 1,
    }
    assert [one["due_on"] for one in obligations if one["programme"] == R7_TECHNOLOGY] == [
        "2027-03-31",
        "2028-03-31",
        "2029-03-31",
    ]
