"""The checker: silent on a full plan, and one remark for each thing that is missing or contradicts."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case_file import case_from_document, check_document
from kaigo_desktop.domain.plans.checker import Kind, Remark, check
from kaigo_desktop.domain.plans.plan import SECTION_TITLES, plan_faults

Json = dict[str, Any]
KNOWLEDGE = load_knowledge()
PLAN = ("plan", "offices", "A")

FULL: Json = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "offices": [
        {
            "key": "A",
            "services": ["51"],
            "committee": True,
            "life": True,
            "security_action": 1,
            "consulted_center": True,
        },
        {"key": "B", "services": ["11"]},
    ],
    "support": {"kind": "center"},
    "expenses": [
        {"key": "e1", "office": "A", "category": "monitoring", "description": "センサー", "cost": 300000},
        {"key": "e9", "office": "B", "category": "intercom", "description": "インカム", "cost": 30000},
    ],
    "settings": {"project_ends_on": "2027-01-31"},
    "pledges": {"wage_return": True},
    "plan": {
        "offices": {
            "A": {
                "problems": [
                    {"key": "p", "work_area": "night_rounds", "text": "a", "effect": "b", "cause": "c"}
                ],
                "measures": [
                    {
                        "problem": "p",
                        "text": "置く",
                        "operation": "変える",
                        "device": "monitoring",
                        "expense": "e1",
                        "introduce_on": "2026-10-01",
                    }
                ],
                "indicators": [
                    {
                        "name": "訪室",
                        "unit": "回",
                        "method": "数える",
                        "better": "less",
                        "baseline": 12,
                        "baseline_on": "2026-06-01",
                        "target": 8,
                    }
                ],
                "organisation": {
                    "committee_lead": "長",
                    "person_in_charge": "担当",
                    "consulted_with": "センター",
                    "consulted_on": "2026-06-01",
                },
                "schedule": [{"what": "選定", "from": "2026-07-01", "to": "2026-08-31"}],
                "wage_return_method": "手当",
                "wage_return_notice_on": "2026-12-01",
            }
        }
    },
}


def changed(*path: object, to: object = None) -> Json:
    document = deepcopy(FULL)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


def remarks(document: Json, office: str | None = "A") -> list[Remark]:
    assert check_document(document, plan_check=plan_faults) == ()
    found = check(case_from_document(document, date(2026, 6, 15)), KNOWLEDGE)
    return [remark for remark in found if remark.office == office]


def test_a_full_plan_has_no_remark() -> None:
    assert remarks(FULL) == []


@pytest.mark.parametrize(
    ("path", "section"),
    [
        (("problems",), "problems"),
        (("problems", 0, "work_area"), "work"),
        (("problems", 0, "text"), "problems"),
        (("problems", 0, "effect"), "problems"),
        (("problems", 0, "cause"), "problems"),
        (("measures", 0, "text"), "operations"),
        (("measures", 0, "operation"), "operations"),
        (("measures", 0, "introduce_on"), "devices"),
        (("indicators",), "indicators"),
        (("indicators", 0, "name"), "indicators"),
        (("indicators", 0, "unit"), "indicators"),
        (("indicators", 0, "method"), "indicators"),
        (("indicators", 0, "better"), "indicators"),
        (("indicators", 0, "baseline"), "indicators"),
        (("indicators", 0, "baseline_on"), "indicators"),
        (("organisation", "committee_lead"), "organisation"),
        (("organisation", "person_in_charge"), "organisation"),
        (("organisation", "consulted_with"), "organisation"),
        (("organisation", "consulted_on"), "organisation"),
        (("schedule",), "schedule"),
        (("schedule", 0, "what"), "schedule"),
        (("schedule", 0, "from"), "schedule"),
        (("schedule", 0, "to"), "schedule"),
        (("wage_return_method",), "wage_return"),
        (("wage_return_notice_on",), "wage_return"),
    ],
)
def test_what_is_missing_in_the_plan_is_named_with_the_place_to_jump_to(
    path: tuple[object, ...], section: str
) -> None:
    address = (*PLAN, *map(str, path))
    found = {(each.kind, each.section, each.address) for each in remarks(changed(*PLAN, *path))}
    assert (Kind.MISSING, section, address) in found


@pytest.mark.parametrize(
    ("path", "value", "section", "address"),
    [
        (("pledges", "wage_return"), None, "wage_return", ("pledges", "wage_return")),
        (("pledges", "wage_return"), False, "wage_return", ("pledges", "wage_return")),
        (("offices", 0, "life"), None, "life", ("offices", "A", "life")),
        (("offices", 0, "life"), False, "life", ("offices", "A", "life")),
        (("offices", 0, "security_action"), 0, "security", ("offices", "A", "security_action")),
        (("offices", 0, "security_action"), None, "security", ("offices", "A", "security_action")),
        (("offices", 0, "committee"), False, "organisation", ("offices", "A", "committee")),
        (("offices", 0, "consulted_center"), None, "organisation", ("offices", "A", "consulted_center")),
        (("support", "kind"), "none", "improvement_support", ("support", "kind")),
        (("support", "kind"), None, "improvement_support", ("support", "kind")),
        (("expenses", 0, "description"), None, "devices", ("expenses", "e1", "description")),
    ],
)
def test_each_required_statement_that_is_missing_leads_to_its_question(
    path: tuple[object, ...], value: object, section: str, address: tuple[str, ...]
) -> None:
    found = remarks(changed(*path, to=value))
    assert [(each.kind, each.section, each.address) for each in found] == [(Kind.MISSING, section, address)]


@pytest.mark.parametrize(
    ("path", "value", "section", "place"),
    [
        (("measures", 0, "expense"), "e7", "devices", ("measures", "0", "expense")),
        (("measures", 0, "expense"), "e9", "devices", ("measures", "0", "expense")),
        (("measures", 0, "device"), "lift", "devices", ("measures", "0", "device")),
        (("measures", 0, "introduce_on"), "2027-02-01", "devices", ("measures", "0", "introduce_on")),
        (("measures", 0, "problem"), "q", "operations", ("measures", "0", "problem")),
        (("indicators", 0, "target"), 13, "indicators", ("indicators", "0", "target")),
        (("indicators", 0, "targets"), {"2028": 12.5}, "indicators", ("indicators", "0", "targets", "2028")),
        (("indicators", 0, "better"), "more", "indicators", ("indicators", "0", "target")),
        (("indicators", 0, "baseline_on"), "2026-06-16", "indicators", ("indicators", "0", "baseline_on")),
        (("organisation", "consulted_on"), "2026-06-16", "organisation", ("organisation", "consulted_on")),
        (("schedule", 0, "to"), "2026-06-30", "schedule", ("schedule", "0", "to")),
    ],
)
def test_a_contradiction_is_named_with_its_place(
    path: tuple[object, ...], value: object, section: str, place: tuple[str, ...]
) -> None:
    found = [each for each in remarks(changed(*PLAN, *path, to=value)) if each.kind is Kind.CONTRADICTION]
    assert [(each.section, each.address) for each in found] == [(section, (*PLAN, *place))]


def test_a_baseline_is_measured_before_the_device_is_there() -> None:
    found = remarks(changed("expenses", 0, "delivered_on", to="2026-05-31"))
    assert [each.address for each in found] == [(*PLAN, "indicators", "0", "baseline_on")]
    assert "機器を入れる前" in found[0].text


def test_a_target_that_only_holds_the_level_is_no_contradiction() -> None:
    assert remarks(changed(*PLAN, "indicators", 0, "target", to=12)) == []


def test_targets_for_all_three_years_do_without_one_for_all() -> None:
    document = changed(*PLAN, "indicators", 0, "target")
    indicator = document["plan"]["offices"]["A"]["indicators"][0]
    assert [each.address for each in remarks(document)] == [(*PLAN, "indicators", "0", "targets", "2027")]
    indicator["targets"] = {"2027": 10, "2028": 9}
    assert [each.address for each in remarks(document)] == [(*PLAN, "indicators", "0", "targets", "2029")]
    indicator["targets"]["2029"] = 8
    assert remarks(document) == []


def test_without_a_fiscal_year_any_target_is_enough() -> None:
    document = changed(*PLAN, "indicators", 0, "target")
    document["fiscal_year"] = None
    assert [each.address for each in remarks(document)] == [(*PLAN, "indicators", "0", "target")]
    document["plan"]["offices"]["A"]["indicators"][0]["targets"] = {"2027": 10}
    assert remarks(document) == []


def test_a_device_that_no_measure_uses_is_named() -> None:
    document = deepcopy(FULL)
    document["expenses"].append(
        {"key": "e2", "office": "A", "category": "intercom", "description": "無線", "cost": 1}
    )
    assert [each.text for each in remarks(document)] == ["「無線」を使う施策が、計画にありません。"]


def test_a_measure_with_a_device_asks_for_its_expense() -> None:
    found = remarks(changed(*PLAN, "measures", 0, "expense"))
    assert (*PLAN, "measures", "0", "expense") in {each.address for each in found}


def test_a_measure_without_a_problem_and_a_problem_without_a_measure_are_named() -> None:
    found = [each.text for each in remarks(changed(*PLAN, "measures", 0, "problem"))]
    assert found == ["課題1に対する施策がありません。", "施策1が、どの課題に対するものかを選んでください。"]


def test_no_expense_at_all_leads_to_the_expenses() -> None:
    document = changed("expenses", to=[])
    found = {(each.kind, each.address) for each in remarks(document)}
    assert (Kind.MISSING, ("expenses",)) in found
    assert (Kind.CONTRADICTION, (*PLAN, "measures", "0", "expense")) in found


def test_a_visiting_office_needs_no_committee() -> None:
    found = remarks(FULL, "B")
    assert "committee" not in {each.address[-1] for each in found}
    assert {each.section for each in found} >= {"problems", "indicators", "life", "security", "wage_return"}


def test_one_s_own_text_is_enough_where_no_figure_or_statement_is_asked() -> None:
    document = changed(*PLAN, "schedule", to=[])
    document["plan"]["offices"]["A"]["texts"] = {"schedule": "秋までに入れる。"}
    assert remarks(document) == []
    document["plan"]["offices"]["A"]["texts"] = {"life": "協力する。"}
    document["offices"][0]["life"] = None
    assert {each.section for each in remarks(document)} == {"life", "schedule"}


def test_a_gap_left_in_one_s_own_text_is_named() -> None:
    found = remarks(changed(*PLAN, "texts", to={"work": "見直すのは【要記入：業務】です。"}))
    assert [(each.section, each.address) for each in found] == [("work", (*PLAN, "texts", "work"))]
    assert "【要記入：業務】" in found[0].text


def test_a_group_is_checked_for_its_plan_but_not_for_an_office_s_statements() -> None:
    document = deepcopy(FULL)
    document["partners"] = [{"name": "みらい"}]
    sections = {each.section for each in remarks(document, None)}
    assert {"problems", "indicators", "schedule"} <= sections
    assert not sections & {"life", "security", "wage_return", "improvement_support"}


def test_a_group_plans_for_one_year_only() -> None:
    document = deepcopy(FULL)
    group = deepcopy(FULL["plan"]["offices"]["A"])
    del group["indicators"][0]["target"]
    group["indicators"][0]["targets"] = {"2027": 8}
    document["plan"]["group"] = group
    assert "indicators" not in {each.section for each in remarks(document, None)}


def test_a_plan_whose_office_is_gone_is_named_and_kept() -> None:
    document = deepcopy(FULL)
    document["plan"]["offices"]["Z"] = {"problems": [{"text": "昔の課題"}]}
    found = remarks(document, "Z")
    assert [(each.kind, each.address) for each in found] == [(Kind.CONTRADICTION, ("plan", "offices", "Z"))]


def test_an_empty_plan_of_an_office_that_is_gone_is_not_worth_a_word() -> None:
    document = deepcopy(FULL)
    document["plan"]["offices"]["Z"] = {}
    assert remarks(document, "Z") == []


def test_remarks_come_in_the_order_of_the_sections() -> None:
    order = list(SECTION_TITLES)
    places = [order.index(each.section) for each in remarks(FULL, "B")]
    assert places == sorted(places)
