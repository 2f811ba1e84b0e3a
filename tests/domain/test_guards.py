"""What the user is warned of, and what is no reason for a warning."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case import Award, Case, Expense, Office, Settings
from kaigo_desktop.domain.guards import warnings_of

DEVICES = load_knowledge().devices
DAY = date(2026, 6, 15)
OFFICE = Office("A", 0)


def case_with(*expenses: Expense, **facts: object) -> Case:
    numbered = tuple(replace(one, index=index) for index, one in enumerate(expenses))
    return replace(Case(DAY, fiscal_year=2026, offices=(OFFICE,), expenses=numbered), **facts)


def bought(category: str = "monitoring", cost: int = 300_000, **facts: object) -> Expense:
    return replace(Expense("e", 0, category, cost, office="A"), **facts)


def told(case: Case) -> list[tuple[str, str]]:
    return [(one.path, one.id) for one in warnings_of(case, DEVICES)]


@pytest.mark.parametrize(
    ("category", "cost", "units", "is_outside"),
    [
        ("monitoring", 60_000, 1, False),
        ("monitoring", 59_999, 1, True),
        ("monitoring", 450_000, 1, False),
        ("monitoring", 450_001, 1, True),
        ("monitoring", 4_500_000, 10, False),
        ("monitoring", 4_500_001, 10, True),
        ("monitoring", 599_999, 10, True),
        ("transfer", 80_000, 1, False),  # a suit, though no lift
        ("transfer", 1_800_000, 1, False),  # a lift, though no suit
        ("transfer", 1_800_001, 1, True),
        ("care_software", 499_999, 1, True),
        ("intercom", 30_001, 1, True),
        ("bathing", 90_000_000, 1, False),  # no price is known
        ("operations", 1, 1, False),
        ("training", 1, 1, False),  # no device
    ],
)
def test_a_unit_price_outside_every_range_of_its_category_is_told(
    category: str, cost: int, units: int, is_outside: bool
) -> None:
    found = told(case_with(bought(category, cost, units=units)))

    assert found == ([("expenses[0].cost", "price_outside_range")] if is_outside else [])


def test_the_warning_names_unit_price_and_range() -> None:
    (warning,) = warnings_of(case_with(bought(cost=1_000_001, units=2)), DEVICES)

    assert "500,000 円" in warning.text
    assert "60,000〜450,000 円" in warning.text


def test_a_category_with_a_type_of_unknown_price_is_not_doubted() -> None:
    priceless = replace(DEVICES[0], id="new", category="monitoring", price_low=None, price_high=None)
    case = case_with(bought(cost=1))

    assert warnings_of(case, DEVICES)
    assert warnings_of(case, (*DEVICES, priceless)) == ()


def test_without_price_ranges_no_price_is_doubted() -> None:
    assert warnings_of(case_with(bought(cost=1))) == ()


@pytest.mark.parametrize(
    ("awards", "is_early"),
    [
        ((), True),
        ((Award(0, "p", granted_on=date(2026, 6, 1)),), False),
        ((Award(0, "p", office="A", granted_on=date(2026, 6, 1)),), False),
        ((Award(0, "p", office="B", granted_on=date(2026, 6, 1)),), True),
        ((Award(0, "p", granted_on=date(2026, 6, 2)),), True),
        ((Award(0, "p", notified_on=date(2026, 5, 1)),), True),
    ],
)
def test_an_order_before_the_decision_is_told(awards: tuple[Award, ...], is_early: bool) -> None:
    case = case_with(bought(ordered_on=date(2026, 6, 1)), awards=awards)

    assert told(case) == ([("expenses[0].ordered_on", "ordered_before_decision")] if is_early else [])


@pytest.mark.parametrize(("notified", "is_early"), [(date(2026, 6, 1), False), (date(2026, 6, 2), True)])
def test_an_order_before_the_notice_is_told_where_the_notice_counts(notified: date, is_early: bool) -> None:
    case = case_with(
        bought(ordered_on=date(2026, 6, 1)),
        settings=Settings(purchase_rule="after_notice"),
        awards=(Award(0, "p", notified_on=notified),),
    )

    assert told(case) == ([("expenses[0].ordered_on", "ordered_before_notice")] if is_early else [])


@pytest.mark.parametrize(
    ("ordered", "year", "is_outside"),
    [
        (date(2026, 3, 31), 2026, True),
        (date(2026, 4, 1), 2026, False),
        (date(2027, 3, 31), 2026, False),
        (date(2027, 4, 1), 2026, True),
        (date(2020, 4, 1), None, False),
    ],
)
def test_an_order_outside_the_year_is_told_where_the_year_counts(
    ordered: date, year: int | None, is_outside: bool
) -> None:
    settings = Settings(purchase_rule="same_fiscal_year")
    case = case_with(bought(ordered_on=ordered), settings=settings, fiscal_year=year)

    assert told(case) == ([("expenses[0].ordered_on", "ordered_outside_year")] if is_outside else [])


def test_what_comes_after_the_project_s_end_is_told() -> None:
    settings = Settings(project_ends_on=date(2027, 2, 28))
    late = bought(delivered_on=date(2027, 3, 1), paid_on=date(2027, 3, 1))
    in_time = bought(delivered_on=date(2027, 2, 28), paid_on=date(2027, 2, 28))

    assert told(case_with(in_time, late, settings=settings)) == [
        ("expenses[1].delivered_on", "delivered_after_project_end"),
        ("expenses[1].paid_on", "paid_after_project_end"),
    ]


def test_dates_out_of_order_are_told_at_the_later_field() -> None:
    expense = bought(delivered_on=date(2026, 6, 2), paid_on=date(2026, 6, 1))
    case = case_with(
        expense,
        settings=Settings(opens_on=date(2026, 7, 1), closes_on=date(2026, 6, 30)),
        awards=(Award(0, "p", granted_on=date(2026, 6, 2), completed_on=date(2026, 6, 1)),),
    )

    assert told(case) == [
        ("expenses[0].paid_on", "dates_out_of_order"),
        ("settings.closes_on", "dates_out_of_order"),
        ("awards[0].completed_on", "dates_out_of_order"),
    ]


@pytest.mark.parametrize(
    ("day", "year", "is_over"),
    [(date(2027, 3, 31), 2026, False), (date(2027, 4, 1), 2026, True), (date(2027, 4, 1), None, False)],
)
def test_a_year_that_is_over_is_told(day: date, year: int | None, is_over: bool) -> None:
    found = told(case_with(as_of=day, fiscal_year=year))

    assert found == ([("fiscal_year", "fiscal_year_over")] if is_over else [])


def test_a_wrong_check_digit_of_an_office_number_is_told() -> None:
    offices = tuple(Office(str(digit), digit, office_number=f"137010000{digit}") for digit in range(10))
    paths = [path for path, id_ in told(case_with(offices=offices)) if id_ == "office_number_check_digit"]

    assert len(paths) == 9  # of the ten last digits one is right


def test_what_has_another_subsidy_is_no_warning_since_nobody_funds_it_again() -> None:
    assert told(case_with(bought(other_subsidy=True))) == []
