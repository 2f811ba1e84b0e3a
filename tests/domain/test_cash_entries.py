"""Which payments and grants a case has, by the best combination or by one programme alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cash.entries import BEST, Entries, entries_of
from kaigo_desktop.domain.cash.flow import NOBODY, Income
from kaigo_desktop.domain.deadlines.choice import Choice
from kaigo_desktop.domain.deadlines.series import keyed
from tests.fakes import Bench, home_help

TECHNOLOGY = "mhlw-r8-technology"


def entries(document: Document, choices: Mapping[str, Choice] | None = None, chosen: str = BEST) -> Entries:
    bench = Bench(document)
    case = bench.assessor.case(bench.session.document)
    return entries_of(case, bench.session.assessment, keyed(case), choices or {}, chosen)


def with_award(**award: object) -> Document:
    return {**home_help(), "awards": [{"programme": TECHNOLOGY, **award}]}


def two_offices() -> Document:
    document = home_help()
    (office,) = document["offices"]  # type: ignore[misc]  # one office
    document["offices"] = [office, {**office, "key": "B", "name": "ひだまり北"}]
    expenses = document["expenses"]
    assert isinstance(expenses, list)
    document["expenses"] = [*expenses, {**expenses[0], "key": "e3", "office": "B"}]
    return document


def test_before_the_decision_the_estimate_of_each_office_is_to_come_and_no_day_is_made_up() -> None:
    found = entries(two_offices())
    assert [(one.group, one.amount, one.on) for one in found.incomes] == [
        ((TECHNOLOGY, "A"), 1_700_000, None),
        ((TECHNOLOGY, "B"), 1_550_000, None),
    ]
    assert {one.key for one in found.incomes} == {f"expected/{TECHNOLOGY}"}
    assert not any(one.is_granted or one.is_paid for one in found.incomes)


def test_payments_know_the_grant_that_they_wait_for() -> None:
    document = two_offices()
    document["expenses"].append({"key": "v", "category": "vehicle", "cost": 1_000, "paid_on": "2026-10-01"})  # type: ignore[attr-defined]  # a list
    found = {one.key: (one.group, one.on) for one in entries(document).payments}
    assert found["e1"] == ((TECHNOLOGY, "A"), None)
    assert found["e3"] == ((TECHNOLOGY, "B"), None)
    assert found["v"] == (NOBODY, date(2026, 10, 1))


def test_a_decided_amount_goes_before_the_estimate_and_the_other_office_keeps_its_own() -> None:
    document = two_offices()
    document["awards"] = [{"programme": TECHNOLOGY, "office": "A", "amount": 1_600_000}]
    found = entries(document)
    assert [(one.key, one.amount, one.is_granted) for one in found.incomes] == [
        ("paid/award-1", 1_600_000, True),
        (f"expected/{TECHNOLOGY}", 1_550_000, False),
    ]


def test_a_grant_without_its_amount_takes_the_estimate() -> None:
    (found,) = entries(with_award(office="A")).incomes
    assert (found.key, found.amount, found.is_granted) == ("paid/award-1", 1_700_000, False)


def test_the_noted_payment_is_a_fact_and_an_assumed_day_is_not() -> None:
    noted = Choice(done_on=date(2027, 4, 30), due_on=date(2027, 5, 31))
    assumed = Choice(due_on=date(2027, 5, 31))
    (one,) = entries(with_award(office="A"), {"paid/award-1": noted}).incomes
    assert (one.on, one.is_paid) == (date(2027, 4, 30), True)
    (one,) = entries(with_award(office="A"), {"paid/award-1": assumed}).incomes
    assert (one.on, one.is_paid) == (date(2027, 5, 31), False)


def test_a_day_may_be_assumed_before_there_is_a_grant() -> None:
    (one,) = entries(home_help(), {f"expected/{TECHNOLOGY}": Choice(due_on=date(2027, 5, 31))}).incomes
    assert one == Income(f"expected/{TECHNOLOGY}", 1_700_000, (TECHNOLOGY, "A"), date(2027, 5, 31))


def test_a_grant_that_is_not_in_the_combination_is_named_and_not_counted() -> None:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r7-technology", "office": "A", "amount": 500_000}]
    found = entries(document)
    assert [one.award.programme for one in found.uncounted] == ["mhlw-r7-technology"]
    assert sum(one.amount for one in found.incomes) == 1_700_000


def test_one_programme_alone_takes_only_what_it_may_fund() -> None:
    document = home_help()
    document["expenses"].append({"key": "t", "office": "A", "category": "training", "cost": 300_000})  # type: ignore[attr-defined]  # a list
    best, alone = entries(document), entries(document, chosen="tokyo-r8-hr")
    assert sum(one.amount for one in best.incomes) == 1_700_000 + 300_000
    assert [(one.group, one.amount) for one in alone.incomes] == [(("tokyo-r8-hr", "A"), 300_000)]
    assert {one.key: one.group for one in alone.payments}["e1"] == NOBODY
