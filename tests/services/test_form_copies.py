"""Which papers a case needs at which stage, for which programme, and under which own fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case import Award, Case, Corporation, Expense, Office
from kaigo_desktop.domain.forms.form import Stage
from kaigo_desktop.services.form_copies import Copy, copies

ROOT = Path(__file__).parents[2]
READY = make_ready(load_programmes([ROOT / "resources" / "programmes"]))
FORMS = load_forms(ROOT / "forms")
R7, R8 = "mhlw-r7-technology", "mhlw-r8-technology"
COLLABORATION, MANAGEMENT = "mhlw-r8-collaboration", "mhlw-r8-management"

CASE = Case(
    date(2026, 6, 15),
    2026,
    "13",
    Corporation(name="見本会", office_count=1, runs_care_service=True),
    offices=(
        Office("A", 0, name="見本の家", services=frozenset({"51"})),
        Office("B", 1, name="見本訪問", services=frozenset({"11"})),
    ),
    expenses=(Expense("e1", 0, "transfer", 1_200_000, office="A", listing="tais"),),
)
TOGETHER = replace(
    CASE,
    partners=(Corporation(name="見本つむぎ"),),
    expenses=(*CASE.expenses, Expense("c1", 1, "collaboration", 1_000_000)),
)


def found(case: Case) -> tuple[Copy, ...]:
    return copies(case, assess(case, READY), FORMS)


def forms_of(case: Case, programme: str = R8) -> set[str]:
    return {copy.form.id for copy in found(case) if copy.programme == programme}


def granted(case: Case, **facts: object) -> Case:
    award = replace(Award(0, R8, "A", 2026, granted_on=date(2026, 10, 1)), **facts)  # type: ignore[arg-type]
    return replace(case, awards=(award,))


BEFORE, CHANGE = {"advance-start"}, {"change", "withdrawal"}
RESULT = {"result", "settlement", "settlement-budget", "claim"}


@pytest.mark.parametrize(
    ("case", "there", "absent"),
    [
        (CASE, BEFORE, CHANGE | RESULT),
        (granted(CASE, granted_on=None), BEFORE, CHANGE | RESULT),
        (granted(CASE), CHANGE, BEFORE | RESULT),
        (granted(CASE, completed_on=date(2027, 1, 20)), CHANGE | RESULT, BEFORE),
        (granted(CASE, programme=COLLABORATION), BEFORE, CHANGE | RESULT),
    ],
)
def test_a_form_is_there_from_its_stage_on(case: Case, there: set[str], absent: set[str]) -> None:
    forms = forms_of(case)
    assert there <= forms
    assert not absent & forms


def test_the_application_is_for_the_technology_programme_of_the_cases_year() -> None:
    applications = {
        year: [
            copy.programme for copy in found(replace(CASE, fiscal_year=year)) if copy.form.id == "application"
        ]
        for year in (2024, 2025, 2026, None)
    }
    assert applications == {2024: [], 2025: [R7], 2026: [R8], None: [R8]}


def test_a_case_of_one_programme_has_each_paper_of_its_applicant_once() -> None:
    ids = [copy.form.id for copy in found(CASE) if copy.office is None]
    assert len(ids) == len(set(ids))
    assert "group" not in ids


def test_a_fundable_expense_of_another_programme_brings_a_packet_of_its_own() -> None:
    wanted = {
        "application",
        "cost-rate-first",
        "calculation",
        "group",
        "budget",
        "officers",
        "pledge",
        "bank",
    }
    assert wanted <= forms_of(TOGETHER, COLLABORATION)
    assert "group" not in forms_of(TOGETHER)


def test_an_award_of_another_programme_brings_its_packet_too() -> None:
    case = replace(CASE, awards=(Award(0, MANAGEMENT, None, 2026, completed_on=date(2027, 1, 20)),))
    assert forms_of(case, MANAGEMENT) >= RESULT
    assert not RESULT & forms_of(case)


def test_a_programme_that_is_ruled_out_brings_no_packet() -> None:
    assert forms_of(replace(TOGETHER, partners=()), COLLABORATION) == set()


def test_forms_name_only_programmes_that_there_are() -> None:
    known = set(assess(CASE, READY).rules)
    assert {programme for form in FORMS.values() for programme in form.programmes} - known == set()


def test_one_packet_follows_the_other() -> None:
    programmes = [copy.programme for copy in found(TOGETHER)]
    assert programmes == sorted(programmes, key=[R8, COLLABORATION].index)


def test_the_own_fields_of_one_grant_are_never_printed_for_another() -> None:
    keys = {copy.programme: copy.own_key for copy in found(TOGETHER) if copy.form.id == "application"}
    assert keys == {R8: "application", COLLABORATION: f"application@{COLLABORATION}"}
    assert {copy.own_key for copy in found(TOGETHER) if copy.form.id == "group"} == {"group"}


def test_own_fields_stay_with_their_programme_whatever_stage_the_others_reach() -> None:
    both = replace(
        TOGETHER, awards=(Award(0, COLLABORATION, None, 2026, completed_on=date(2027, 1, 20), amount=1),)
    )
    assert [one.own_key for one in found(both) if one.form.id == "claim"] == [f"claim@{COLLABORATION}"]


def test_a_case_of_another_programme_alone_has_its_own_fields_under_the_plain_ids() -> None:
    alone = replace(TOGETHER, expenses=TOGETHER.expenses[1:])
    keys = {copy.programme: copy.own_key for copy in found(alone) if copy.form.id == "application"}
    assert keys == {R8: f"application@{R8}", COLLABORATION: "application"}


def test_papers_after_the_decision_are_for_the_offices_that_it_is_for() -> None:
    record = replace(FORMS["wage-notice"], stage=Stage.RESTRICTED, applies=None)
    offices = {
        award: [one.office for one in copies(case, assess(case, READY), {"wage-notice": record})]
        for award in ("A", None)
        for case in [granted(CASE, office=award)]
    }
    assert offices == {"A": ["A"], None: ["A", "B"]}


def test_the_recovery_key_is_never_among_the_papers_of_a_case() -> None:
    recovery = replace(FORMS["evidence"], id="recovery-key")
    assert [copy.form.id for copy in copies(CASE, assess(CASE, READY), {"recovery-key": recovery})] == []
