from __future__ import annotations

import pytest

from kaigo_desktop.viewmodels.facts import (
    address_of,
    choices_of,
    matters,
    month_day_text,
    nearest_fact,
    office_names,
    problem_of,
    tidy,
    warning_of,
)
from tests.fakes import FACTS, Bench, home_help


def test_the_committee_matters_only_where_the_notice_asks_for_it() -> None:
    committee = FACTS.named("offices.*.committee")
    assert matters(committee, frozenset({"51"}))
    assert not matters(committee, frozenset({"11"}))


def test_while_no_service_is_chosen_no_question_is_put_aside() -> None:
    assert matters(FACTS.named("offices.*.committee"), frozenset())


def test_software_is_asked_for_its_functions_and_a_lift_is_not() -> None:
    integrated = FACTS.named("expenses.*.integrated")
    assert matters(integrated, frozenset({"11"}), "care_software")
    assert not matters(integrated, frozenset({"11"}), "transfer")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("offices[0].life", ("offices", "A", "life")),
        ("offices[0].staff.fte_total", ("offices", "A", "staff", "fte_total")),
        ("expenses[1].cost", ("expenses", "e2", "cost")),
        ("expenses", ("expenses",)),
        ("fiscal_year", ("case", "fiscal_year")),
        ("pledges.wage_return", ("pledges", "wage_return")),
        ("offices[7].life", None),
        ("", None),
    ],
)
def test_a_path_of_the_assessment_leads_to_its_question(path: str, address: tuple[str, ...] | None) -> None:
    bench = Bench(home_help())
    assert address_of(path, bench.session.document, bench.session.keys) == address


def test_an_award_has_the_key_that_the_store_gave_it() -> None:
    bench = Bench({**home_help(), "awards": [{"programme": "mhlw-r8-technology"}]})
    found = address_of("awards[0].granted_on", bench.session.document, bench.session.keys)
    assert found == ("awards", "awards-1", "granted_on")


def test_a_group_of_facts_leads_to_its_first_question() -> None:
    fact = nearest_fact(FACTS, ("offices", "A", "staff"))
    assert fact is not None
    assert fact.name == "offices.*.staff.fte_total"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("corporation.postal_code", "〒１００−０００１", "1000001"),
        ("corporation.corporate_number", "1-2345-6789-0123", "1234567890123"),
        ("offices.*.office_number", "１３７１２３４５６７", "1371234567"),
        ("corporation.name", "　株式会社ひだまり", "　株式会社ひだまり"),
    ],
)
def test_codes_are_kept_in_half_width_without_hyphens(name: str, typed: str, kept: str) -> None:
    assert tidy(FACTS.named(name), typed) == kept


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("corporation.corporate_number", "1234567890123", "7000012050002"),
        ("corporation.postal_code", "12345", "1234567"),
        ("offices.*.municipality", "131", "13101"),
        ("case.fiscal_year", 8, 2026),
        ("expenses.*.units", 0, 1),
        ("settings.package_cap", 3_999_999, 4_000_000),
        ("settings.report_due", "6-30", "06-30"),
        ("settings.report_due", "02-30", "02-29"),
        ("local_programmes.*.rate", "50%", "1/2"),
    ],
)
def test_a_wrong_entry_is_refused_with_advice_and_a_right_one_is_not(
    name: str, wrong: object, right: object
) -> None:
    fact = FACTS.named(name)
    assert problem_of(fact, right) is None
    advice = problem_of(fact, wrong)
    assert advice is not None
    assert "ください" in advice


def test_a_wrong_check_digit_of_an_office_number_is_a_warning_only() -> None:
    fact = FACTS.named("offices.*.office_number")
    assert problem_of(fact, "1371234567") is None
    assert warning_of(fact, "1371234567") is not None


def test_not_known_is_never_wrong() -> None:
    assert problem_of(FACTS.named("case.fiscal_year"), None) is None


def test_an_office_without_a_name_is_called_by_its_place() -> None:
    assert office_names({"offices": [{"key": "A"}]}) == {"A": "事業所 1（名前は未入力）"}


def test_an_accessory_is_never_attached_to_itself_or_another() -> None:
    document = home_help()
    document["expenses"] = [
        {"key": "e1", "category": "monitoring", "cost": 1, "description": "見守り"},
        {"key": "e2", "category": "device_accessory", "cost": 1},
        {"key": "e3", "category": "device_accessory", "cost": 1},
    ]
    found = choices_of(FACTS.named("expenses.*.attached_to"), document, but="e2")
    assert found == (("e1", "見守り"),)


@pytest.mark.parametrize("typed", ["6月30日", "６月３０日", "6/30", "06-30", "6 月 30 日"])
def test_a_day_of_every_year_is_typed_as_it_is_said(typed: str) -> None:
    kept = tidy(FACTS.named("settings.report_due"), typed)
    assert kept == "06-30"
    assert month_day_text(kept) == "6月30日"
