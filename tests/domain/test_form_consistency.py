"""What is told of papers that contradict themselves, each other, the estimate or the prefecture's rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Award, Case, Corporation, Expense, Office, Settings
from kaigo_desktop.domain.forms.consistency import Finding, Paper, Severity, check_forms
from kaigo_desktop.domain.forms.form import FilledForm, fill
from kaigo_desktop.domain.forms.values import TECHNOLOGY, values

ROOT = Path(__file__).parents[2]
READY = make_ready(load_programmes([ROOT / "resources" / "programmes"]))
FORMS = load_forms(ROOT / "forms")

CASE = Case(
    date(2026, 6, 15),
    2026,
    "13",
    Corporation(
        name="見本会",
        address="東京都見本区1番",
        representative_title="理事長",
        representative="見本　太郎",
    ),
    offices=(Office("A", 0, name="見本の家", services=frozenset({"51"})),),
    expenses=(Expense("e1", 0, "transfer", 1_200_000, office="A", listing="tais", other_income=100_000),),
)
"""Gross 1,200,000; what counts is 1,100,000, four fifths are 880,000."""

AWARD = Award(
    0,
    TECHNOLOGY,
    None,
    2026,
    granted_on=date(2026, 10, 1),
    decision_number="第1号",
    completed_on=date(2027, 1, 20),
    amount=880_000,
)
GRANTED = replace(CASE, awards=(AWARD,))


def with_own(case: Case, **forms: Mapping[str, object]) -> Case:
    by_form = {name.replace("_", "-"): dict(own) for name, own in forms.items()}
    return replace(case, form_facts={"by_form": by_form})


def paper(case: Case, form: str, assessment: Assessment) -> Paper:
    return Paper(fill(FORMS[form], values(case, assessment, FORMS[form])), TECHNOLOGY)


def findings(case: Case, *forms: str) -> list[Finding]:
    """What is found beside fields that are merely missing."""
    assessment = assess(case, READY)
    found = check_forms(case, assessment, [paper(case, form, assessment) for form in forms])
    return [one for one in found if "空いています" not in one.text]


def fields(case: Case, *forms: str) -> list[str]:
    return [one.field for one in findings(case, *forms)]


# --- amounts ----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["application", "cost-rate-first", "calculation", "budget"])
def test_papers_made_from_the_case_agree_with_its_estimate(form: str) -> None:
    assert findings(CASE, form) == []


def test_a_paper_of_other_costs_no_longer_agrees_with_the_estimate() -> None:
    before = paper(CASE, "application", assess(CASE, READY))
    dearer = replace(CASE, expenses=(replace(CASE.expenses[0], cost=900_000),))
    found = check_forms(dearer, assess(dearer, READY), [before])
    assert {one.field for one in found if "880,000円" in one.text and "640,000円" in one.text} == {
        "works_total.amount"
    }


def test_spending_by_accounts_has_to_come_to_the_income() -> None:
    rows = [{"label": "備品購入費", "amount": 1_200_000}, {"label": "委託料", "amount": 1}]
    (found,) = findings(with_own(CASE, budget={"spending": rows}), "budget")
    assert (found.form, found.field, found.severity) == ("budget", "own.spending", Severity.WRONG)
    assert "1,200,000円" in found.text
    assert "1,200,001円" in found.text
    assert findings(with_own(CASE, budget={"spending": rows[:1]}), "budget") == []


def test_a_row_without_an_amount_is_no_contradiction() -> None:
    rows = [{"label": "備品購入費", "amount": 1}, {"label": "委託料"}]
    assert findings(with_own(CASE, budget={"spending": rows}), "budget") == []


def test_a_loan_may_not_exceed_what_the_grant_leaves() -> None:
    assert fields(with_own(CASE, budget={"loan": 220_000}), "budget") == []
    assert fields(with_own(CASE, budget={"loan": 220_001}), "budget") == ["own.loan"]


def test_a_settlement_above_the_grant_is_to_be_looked_at() -> None:
    less = replace(CASE, awards=(replace(AWARD, amount=879_000),))
    (found,) = findings(less, "settlement")
    assert (found.field, found.severity) == ("settled.amount", Severity.ASK)
    assert findings(GRANTED, "settlement") == []


@pytest.mark.parametrize(
    ("claim", "received", "told"),
    [
        ({"fixed_amount": 880_000}, 0, []),
        ({"fixed_amount": 880_001}, 0, ["own.fixed_amount"]),
        ({"fixed_amount": 880_000}, 880_000, ["own.amount"]),
        ({"fixed_amount": 880_000, "amount": 380_000}, 500_000, []),
        ({"fixed_amount": 880_000, "amount": 380_001}, 500_000, ["own.amount"]),
        ({"fixed_amount": None}, 0, []),
    ],
)
def test_a_claim_keeps_within_what_was_fixed(
    claim: Mapping[str, object], received: int, told: list[str]
) -> None:
    case = with_own(GRANTED, claim=claim, settlement={"received": received})
    assert fields(case, "claim") == told


# --- days -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"date": "2026-07-15", "starts_on": "2026-10-05", "ends_on": "2027-01-20"}, []),
        ({"starts_on": "2027-01-21", "ends_on": "2027-01-20"}, ["own.ends_on"]),
        ({"date": "2026-11-01", "starts_on": "2026-10-05"}, ["own.date"]),
        ({"date": "2026-09-01"}, ["own.date"]),
        ({"date": "2026-06-30"}, ["own.date"]),
        ({"ends_on": "2027-01-30"}, ["own.ends_on"]),
        ({}, []),
    ],
)
def test_the_days_of_an_application_follow_one_another(own: Mapping[str, object], told: list[str]) -> None:
    settings = Settings(
        opens_on=date(2026, 7, 1), closes_on=date(2026, 8, 31), project_ends_on=date(2027, 1, 29)
    )
    case = with_own(replace(CASE, settings=settings), application=own)
    assert list(dict.fromkeys(fields(case, "application"))) == told


@pytest.mark.parametrize(
    ("rule", "start", "told"),
    [
        ("after_decision", "2026-09-30", True),
        ("after_decision", "2026-10-01", False),
        ("after_notice", "2026-08-31", True),
        ("after_notice", "2026-09-01", False),
        ("same_fiscal_year", "2026-03-31", True),
        ("same_fiscal_year", "2026-04-01", False),
    ],
)
def test_the_start_keeps_to_the_prefectures_rule_of_purchase(rule: str, start: str, told: bool) -> None:
    award = replace(AWARD, notified_on=date(2026, 9, 1))
    case = replace(CASE, awards=(award,), settings=Settings(purchase_rule=rule))
    found = fields(with_own(case, application={"starts_on": start}), "application")
    assert ("own.starts_on" in found) is told


def test_who_gave_notice_may_start_before_the_decision() -> None:
    own = {"application": {"starts_on": "2026-09-01"}, "advance_start": {"starts_on": "2026-09-01"}}
    assert fields(with_own(GRANTED, **own), "application") == []


@pytest.mark.parametrize(
    ("form", "own", "told"),
    [
        ("result", {"date": "2027-01-19"}, ["own.date"]),
        ("result", {"date": "2027-01-20"}, []),
        ("change", {"date": "2026-09-30"}, ["own.date"]),
        ("withdrawal", {"date": "2026-10-01"}, []),
        ("claim", {"fixed_on": "2027-02-15", "date": "2027-02-14"}, ["own.date"]),
        ("advance_start", {"date": "2026-08-02", "starts_on": "2026-08-01"}, ["own.date"]),
    ],
)
def test_what_comes_after_the_decision_is_dated_after_it(
    form: str, own: Mapping[str, object], told: list[str]
) -> None:
    assert fields(with_own(GRANTED, **{form: own}), form.replace("_", "-")) == told


def test_each_day_out_of_order_is_told_in_the_japanese_calendar_with_what_to_do() -> None:
    case = with_own(CASE, application={"starts_on": "2027-01-21", "ends_on": "2027-01-20"})
    (found,) = findings(case, "application")
    assert "令和9年1月21日" in found.text
    assert found.text.endswith("直してください。")


# --- the applicant and what is missing ----------------------------------------------


def test_the_applicant_is_the_same_on_every_paper() -> None:
    assessment = assess(CASE, READY)
    moved = replace(CASE, corporation=replace(CASE.corporation, address="東京都見本区2番"))
    papers = [paper(CASE, "application", assessment), paper(moved, "pledge", assessment)]
    told = [one for one in check_forms(CASE, assessment, papers) if "所在地" in one.text]
    assert [(one.form, one.field) for one in told] == [("pledge", "corporation.address")]


def test_required_fields_that_are_empty_are_told_each() -> None:
    form = FilledForm("x", "見本", "", FORMS["budget"].page, (), required_missing=("own.a", "own.b"))
    found = check_forms(CASE, assess(CASE, READY), [Paper(form, TECHNOLOGY, "A")])
    assert [(one.field, one.office, one.severity) for one in found] == [
        ("own.a", "A", Severity.WRONG),
        ("own.b", "A", Severity.WRONG),
    ]
