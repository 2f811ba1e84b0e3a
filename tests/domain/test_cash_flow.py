"""Own cash until the grants are paid: worked by hand, and what holds for any entries."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kaigo_desktop.domain.cash.flow import NOBODY, CashFlow, Group, Income, Payment, Range, cash_flow

TECHNOLOGY: Group = ("technology", "A")
TRAINING: Group = ("training", None)


def left(flow: CashFlow) -> list[tuple[str, int, int]]:
    return [(f"{one.first:%Y-%m}", one.left.low, one.left.high) for one in flow.months]


def test_with_every_day_known_there_is_one_amount_a_month_and_one_peak() -> None:
    flow = cash_flow(
        [
            Payment("a", 2_000_000, date(2026, 10, 10), TECHNOLOGY),
            Payment("b", 400_000, date(2026, 11, 20), TECHNOLOGY),
        ],
        [Income("g", 1_700_000, TECHNOLOGY, date(2027, 4, 30))],
    )
    assert left(flow) == [
        ("2026-10", 2_000_000, 2_000_000),
        ("2026-11", 2_400_000, 2_400_000),
        ("2027-04", 700_000, 700_000),
    ]
    assert flow.peak == Range(2_400_000, 2_400_000)
    assert flow.peak_on == date(2026, 11, 20)
    assert flow.own == 700_000


def test_a_grant_paid_between_two_payments_lowers_the_peak() -> None:
    flow = cash_flow(
        [
            Payment("a", 900_000, date(2026, 8, 1), TECHNOLOGY),
            Payment("b", 500_000, date(2026, 12, 1), TRAINING),
        ],
        [
            Income("g", 700_000, TECHNOLOGY, date(2026, 10, 1)),
            Income("h", 500_000, TRAINING, date(2027, 2, 1)),
        ],
    )
    assert flow.peak == Range(900_000, 900_000)  # then 200,000, then 700,000, then 200,000
    assert [one[1] for one in left(flow)] == [900_000, 200_000, 700_000, 200_000]


def test_a_payment_comes_before_a_grant_of_the_same_day() -> None:
    day = date(2026, 8, 1)
    flow = cash_flow([Payment("a", 500_000, day, TECHNOLOGY)], [Income("g", 400_000, TECHNOLOGY, day)])
    assert flow.peak == Range(500_000, 500_000)
    assert left(flow) == [("2026-08", 100_000, 100_000)]


def test_without_any_day_there_is_no_month_and_all_of_a_grants_costs_are_laid_out() -> None:
    flow = cash_flow([Payment("a", 900_000, None, TECHNOLOGY)], [Income("g", 700_000, TECHNOLOGY)])
    assert flow.months == ()
    assert flow.peak == Range(900_000, 900_000)
    assert flow.peak_on is None


def test_two_grants_without_days_may_follow_each_other_or_come_at_the_end() -> None:
    flow = cash_flow(
        [Payment("a", 900_000, None, TECHNOLOGY), Payment("b", 500_000, None, TRAINING)],
        [Income("g", 700_000, TECHNOLOGY), Income("h", 500_000, TRAINING)],
    )
    assert flow.peak == Range(900_000, 1_400_000)


def test_a_payment_without_a_day_is_paid_before_the_grant_that_it_is_for() -> None:
    flow = cash_flow(
        [
            Payment("a", 900_000, date(2026, 8, 1), TECHNOLOGY),
            Payment("b", 100_000, None, TECHNOLOGY),
        ],
        [Income("g", 800_000, TECHNOLOGY, date(2027, 4, 1))],
    )
    assert left(flow) == [("2026-08", 900_000, 1_000_000), ("2027-04", 200_000, 200_000)]
    assert flow.peak == Range(1_000_000, 1_000_000)


def test_what_nobody_funds_and_has_no_day_makes_a_range() -> None:
    flow = cash_flow(
        [Payment("a", 900_000, date(2026, 8, 1), TECHNOLOGY), Payment("b", 100_000)],
        [Income("g", 800_000, TECHNOLOGY, date(2027, 4, 1))],
    )
    assert flow.peak == Range(900_000, 1_000_000)
    assert left(flow)[-1] == ("2027-04", 100_000, 200_000)


def test_a_grant_without_a_day_may_come_as_soon_as_its_last_payment_is_made() -> None:
    flow = cash_flow(
        [
            Payment("a", 900_000, date(2026, 8, 1), TECHNOLOGY),
            Payment("b", 600_000, date(2026, 12, 1)),
        ],
        [Income("g", 700_000, TECHNOLOGY)],
    )
    assert left(flow) == [("2026-08", 200_000, 900_000), ("2026-12", 800_000, 1_500_000)]
    assert flow.peak == Range(900_000, 1_500_000)


_days = st.none() | st.dates(date(2026, 4, 1), date(2028, 3, 31))
_groups = st.sampled_from([TECHNOLOGY, TRAINING])
_anybody = st.sampled_from([TECHNOLOGY, TRAINING, NOBODY])
_payments = st.lists(
    st.builds(Payment, st.uuids().map(str), st.integers(0, 10**7), _days, _anybody), max_size=8
)
_incomes = st.lists(st.builds(Income, st.uuids().map(str), st.integers(0, 10**7), _groups, _days), max_size=4)


@given(_payments, _incomes, st.randoms())
def test_the_order_of_rows_never_matters(
    payments: list[Payment], incomes: list[Income], chance: Random
) -> None:
    flow = cash_flow(payments, incomes)
    chance.shuffle(payments)
    chance.shuffle(incomes)
    assert cash_flow(payments, incomes) == flow


@given(_payments, _incomes)
def test_nothing_is_lost_and_the_peak_is_never_below_what_is_left(
    payments: list[Payment], incomes: list[Income]
) -> None:
    flow = cash_flow(payments, incomes)
    dated_paid = sum(month.paid for month in flow.months)
    dated_came = sum(month.received for month in flow.months)
    assert dated_paid + sum(one.amount for one in flow.undated_payments) == flow.cost
    assert dated_came + sum(one.amount for one in flow.undated_incomes) == flow.granted
    assert flow.peak.low >= max(0, flow.own)
    assert all(flow.peak.high >= month.left.high for month in flow.months)
    for before, after in zip(flow.months, flow.months[1:], strict=False):
        assert after.before == before.left


@given(_payments, _incomes, st.lists(st.dates(date(2026, 4, 1), date(2028, 3, 31)), min_size=8, max_size=8))
def test_days_that_become_known_never_raise_the_upper_end(
    payments: list[Payment], incomes: list[Income], days: list[date]
) -> None:
    before = cash_flow(payments, incomes)
    known = [
        one if one.on is not None else Payment(one.key, one.amount, day, one.group)
        for one, day in zip(payments, days, strict=False)
    ]
    assert cash_flow(known, incomes).peak.high <= before.peak.high


@st.composite
def _whole_stories(draw: st.DrawFn) -> tuple[list[Payment], list[Income]]:
    """Every day is known, and each grant comes no earlier than the last payment of its group."""
    day = st.dates(date(2026, 4, 1), date(2027, 3, 31))
    payments = draw(
        st.lists(st.builds(Payment, st.uuids().map(str), st.integers(0, 999), day, _anybody), max_size=6)
    )
    incomes = []
    for group in (TECHNOLOGY, TRAINING):
        last = max((one.on or date.min for one in payments if one.group == group), default=date(2026, 4, 1))
        for number in range(draw(st.integers(0, 2))):
            on = draw(st.dates(last, date(2028, 3, 31)))
            incomes.append(Income(f"{group}{number}", draw(st.integers(0, 999)), group, on))
    return payments, incomes


@given(_whole_stories(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_whatever_really_happens_lies_within_what_was_said_with_days_missing(
    story: tuple[list[Payment], list[Income]], hidden: list[bool]
) -> None:
    payments, incomes = story
    truth = cash_flow(payments, incomes).peak
    assert truth.is_sure
    said = cash_flow(
        [replace(one, on=None) if hide else one for one, hide in zip(payments, hidden, strict=False)],
        [replace(one, on=None) if hide else one for one, hide in zip(incomes, hidden[6:], strict=False)],
    ).peak
    assert said.low <= truth.low <= said.high
