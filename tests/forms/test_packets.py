"""The figures and requirements of a packet's papers: the estimate's own, and the same on each of them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.cases.case import Award
from kaigo_desktop.domain.cases.case_file import check_document, read_case
from kaigo_desktop.domain.forms.filled_blocks import FilledApplicant
from kaigo_desktop.domain.forms.form import fill
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.forms.values import TECHNOLOGY
from kaigo_desktop.domain.forms.values_lines import all_lines
from kaigo_desktop.domain.plans.fields import plan_faults

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "resources" / "samples").glob("*.json"))
COLLABORATION, MANAGEMENT = "mhlw-r8-collaboration", "mhlw-r8-management"


@pytest.fixture(scope="module")
def press():
    return Press(ROOT / "resources" / "fonts")


def amounts(rows):
    return [row["amount"] for row in rows]


@pytest.fixture(params=[file.stem for file in SAMPLES])
def shipped(request, forms, sample_of):
    file = next(one for one in SAMPLES if one.stem == request.param)
    return sample_of(
        read_case(
            file.read_bytes(),
            date(2026, 6, 15),
            plan_check=plan_faults,
            form_fields=form_records(forms.values()),
        )
    )


# --- budget ------------------------------------------------------------------------


def test_both_sides_of_the_budget_come_to_the_gross_cost(shipped):
    found = shipped.values("budget")
    assert found["budget.income_total"] == found["budget.spending_total"] == found["totals.gross"]
    assert found["budget.income"][0]["amount"] == shipped.assessment.programme(TECHNOLOGY).estimate.total


def test_the_settled_budget_pays_no_more_than_was_granted(sample):
    found = sample.values("settlement-budget")
    assert found["budget.income"][0]["amount"] == found["settled.granted"] == 4_760_000
    assert found["budget.income_total"] == found["budget.spending_total"] == found["settled.gross"]


@pytest.mark.parametrize("form", ["budget", "settlement-budget"])
def test_a_budget_never_says_of_itself_that_it_balances(sample, form):
    """Its spending may be written by hand; whether both sides agree is a finding before printing."""
    assert "一致" not in repr(fill(sample.forms[form], sample.values(form)))


def test_a_loan_takes_the_place_of_own_money(sample):
    rows = {row["label"]: row["amount"] for row in sample.values("budget")["budget.income"]}
    assert rows["借入金"] == 1_000_000
    assert sum(rows.values()) == sample.values("budget")["totals.gross"]


def test_nothing_to_buy_leaves_the_budget_open_to_write_in(sample, sample_of):
    found = sample_of(replace(sample.case, expenses=())).values("budget")
    assert [found[f"budget.{name}"] for name in ("income", "income_total", "spending", "spending_total")] == [
        None
    ] * 4


# --- settlement ---------------------------------------------------------------------


def test_the_settlement_shows_the_lines_of_the_offices_that_were_granted(sample):
    found = sample.values("settlement")
    office = next(
        one for one in sample.assessment.programme(TECHNOLOGY).estimate.offices if one.office == "A"
    )
    lines = [row for row in found["settled.rows"] if row["title"] != "（事業所の計）"]
    assert amounts(lines) == [line.amount for line in office.lines]
    assert [min(row["balance"], row["eligible"]) for row in lines] == [line.cost for line in office.lines]
    assert found["settled.amount"] == office.total


def test_a_settlement_of_many_dear_things_has_room_for_its_sums(sample, sample_of, press):
    dear = tuple(
        replace(sample.case.expenses[0], key=f"dear{number}", cost=9_999_999_999, description="大型の設備")
        for number in range(9)
    )
    made = sample_of(replace(sample.case, expenses=(*sample.case.expenses, *dear)))
    filled = fill(made.forms["settlement"], made.values("settlement"))
    printed = press.render(filled, title="精算額調書", as_of=date(2026, 6, 15))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert f"{made.values('settlement')['settled.gross']:,}" in text


def test_a_grant_to_the_corporation_settles_every_line(sample, sample_of):
    award = Award(0, TECHNOLOGY, None, 2026, completed_on=date(2027, 1, 20), amount=6_866_000)
    found = sample_of(replace(sample.case, awards=(award,))).values("settlement")
    estimate = sample.assessment.programme(TECHNOLOGY).estimate
    assert found["settled.amount"] == found["settled.granted"] == estimate.total
    assert found["settled.cost"] == sum(line.cost for line in all_lines(estimate))
    assert found["settled.is_limited"] is False


def test_the_difference_is_what_was_received_less_what_may_be_kept(sample):
    found = sample.values("settlement")
    assert (found["settled.received"], found["settled.difference"]) == (0, -4_760_000)


@pytest.mark.parametrize(("facts", "granted"), [({"amount": None}, None), ({"amount": 1}, 1)])
def test_what_is_not_known_of_a_grant_is_never_made_up(sample, sample_of, facts, granted):
    award = replace(sample.case.awards[0], **facts)
    forms = {"contact": {}, "by_form": {}}
    found = sample_of(replace(sample.case, awards=(award,), form_facts=forms)).values("settlement")
    assert (found["settled.granted"], found["settled.difference"]) == (granted, None)


def test_two_decisions_are_listed_and_none_is_named_as_the_only_one(sample, sample_of):
    first = sample.case.awards[0]
    second = replace(first, index=1, office="B", decision_number="高福第1235号", amount=1_800_000)
    found = sample_of(replace(sample.case, awards=(first, second))).values("result")
    assert [row["number"] for row in found["decisions"]] == ["高福第1234号", "高福第1235号"]
    assert (found["decision.several"], found["decision.number"]) == (True, None)
    assert found["decision.granted_on"] == first.granted_on
    assert found["decision.numbers"] == "高福第1234号、高福第1235号"
    assert found["settled.granted"] == 6_560_000


# --- requirements, officers, group -----------------------------------------------


def test_every_requirement_of_every_programme_has_a_sentence_to_sign(forms):
    pledge = forms["pledge"]
    programmes = {one.id: one for one in load_programmes([ROOT / "resources" / "programmes"])}
    needed = {
        condition.id
        for programme in pledge.programmes
        for condition in programmes[programme].conditions
        if condition.kind == "requirement"
    }
    assert needed - set(pledge.labels["statement"]) == set()


def test_requirements_stand_in_the_order_of_the_rules_also_where_the_first_office_is_asked_less(
    sample, sample_of
):
    offices = tuple(reversed([replace(one, index=1 - one.index) for one in sample.case.offices]))
    turned = sample_of(replace(sample.case, offices=offices))
    asked = [[row["id"] for row in one.values("pledge")["requirements"]] for one in (sample, turned)]
    assert asked[0] == asked[1]
    assert asked[0].index("committee") == 1


def test_a_requirement_is_ticked_only_where_every_office_meets_it(sample):
    rows = {row["id"]: row for row in sample.values("pledge")["requirements"]}
    assert (rows["wage_return"]["met"], rows["wage_return"]["note"]) == (True, None)
    assert rows["security_action"]["met"] is False
    assert rows["security_action"]["note"] == "不足：ひだまり訪問介護"


def test_a_requirement_that_nobody_answered_is_neither_ticked_nor_denied(sample, sample_of):
    case = replace(sample.case, pledges=replace(sample.case.pledges, wage_return=None))
    made = sample_of(case)
    row = next(row for row in made.values("pledge")["requirements"] if row["id"] == "wage_return")
    assert (row["met"], row["note"]) == (None, "未確認")
    assert any(
        name.endswith(".met") for name in fill(made.forms["pledge"], made.values("pledge")).empty_fields
    )


def test_citations_that_are_long_say_once_what_they_have_in_common(sample, sample_of, press):
    assert sample.values("pledge")["requirements_under"] == []
    earlier = sample_of(replace(sample.case, fiscal_year=2025, awards=()))
    found = earlier.values("pledge", programme="mhlw-r7-technology")
    assert found["requirements_under"] == [
        {"cite": "省力化投資促進プラン 2.1 介護テクノロジー導入・協働化等支援事業"}
    ]
    assert {len(row["cite"]) <= 40 and bool(row["cite"]) for row in found["requirements"]} == {True}
    filled = fill(earlier.forms["pledge"], found)
    assert press.render(filled, title="誓約書", as_of=date(2026, 6, 15)).page_count == 1


def test_the_report_of_a_group_does_not_wait_for_what_only_offices_owe(sample, group_sample):
    of_office = fill(sample.forms["effect-report"], {"for_offices": True})
    of_group = fill(
        group_sample.forms["effect-report"],
        group_sample.values("effect-report", sequence=1, programme=COLLABORATION),
    )
    assert "report.finances_improved" in of_office.required_missing
    assert "report.finances_improved" not in of_group.required_missing
    assert "report.done" in of_group.required_missing


def test_the_choice_about_the_seal_goes_for_all_papers_unless_one_says_otherwise(sample, sample_of):
    def seals(entered):
        made = sample_of(replace(sample.case, form_facts={**sample.case.form_facts, "by_form": entered}))
        filled = [fill(made.forms[id_], made.values(id_)) for id_ in ("application", "pledge", "claim")]
        return [
            any(isinstance(one, FilledApplicant) and one.style.seal for one in form.blocks) for form in filled
        ]

    assert seals({}) == [True, True, True]
    assert seals({"application": {"seal": False}}) == [False, False, False]
    assert seals({"application": {"seal": False}, "claim": {"seal": True}}) == [False, False, True]
    assert seals({"pledge": {"seal": False}}) == [True, False, True]


def test_the_group_lists_the_applicant_first_and_every_partner(group_sample):
    found = group_sample.values("group", programme=COLLABORATION)
    assert [(row["role"], row["name"]) for row in found["members"]] == [
        ("代表", "社会福祉法人ひだまり会"),
        ("構成員", "合同会社つむぎ"),
        ("構成員", "一般社団法人みなと福祉協会"),
    ]
    assert found["members_count"] == 3


@pytest.mark.parametrize("programme", [COLLABORATION, MANAGEMENT])
def test_the_letter_of_a_pooled_programme_says_what_is_done_and_what_it_costs(group_sample, programme):
    found = group_sample.values("application", programme=programme)
    total = group_sample.assessment.programme(programme).estimate.total
    assert amounts(found["works"]) == [total] == [found["works_total.amount"]]
    assert found["summary"].endswith("を行う。")
    assert found["for_offices"] is False


def test_the_project_of_an_office_has_its_own_things_and_amount(sample):
    found = sample.values("project-plan", "B")
    assert [row["name"] for row in found["project.things"]] == [
        "介護ソフト「きろくノート」3年分",
        "訪問記録用タブレット",
        "業務改善コンサルティング",
    ]
    assert found["project.amount"] == 1_866_000


# --- the own fields of several packets ------------------------------------------------


def test_the_own_fields_of_a_further_programme_are_under_a_key_of_their_own(forms):
    document = {
        "format": "kaigo-case/1",
        "form_facts": {"by_form": {f"claim@{COLLABORATION}": {"fixed_amount": 1}, "claim@x": {}}},
    }
    faults = check_document(document, form_fields=form_records(forms.values()))
    assert [fault.path for fault in faults] == ["form_facts.by_form.claim@x"]
