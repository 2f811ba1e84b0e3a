"""The sample case, assessed with the shipped rules, and every copy of every form that applies to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import ReadyProgramme, assess, make_ready
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case, Corporation, Expense
from kaigo_desktop.domain.cases.case_file import read_case
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.forms.values import TECHNOLOGY, values
from kaigo_desktop.domain.plans.fields import plan_faults
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.plan import PlanDraft, draft

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 6, 15)


@dataclass(frozen=True)
class Sample:
    """A case with everything that its forms need."""

    case: Case
    assessment: Assessment
    forms: dict[str, Form]
    knowledge: Knowledge
    plan: PlanDraft

    def values(
        self,
        form: str,
        office: str | None = None,
        sequence: int | None = None,
        programme: str = TECHNOLOGY,
    ) -> Mapping[str, object]:
        return values(
            self.case,
            self.assessment,
            self.forms[form],
            office,
            sequence,
            plan=self.plan,
            knowledge=self.knowledge,
            programme=programme,
        )


@pytest.fixture(scope="session")
def forms() -> dict[str, Form]:
    return load_forms(ROOT / "forms")


@cache
def _shipped() -> tuple[tuple[ReadyProgramme, ...], Knowledge]:
    return make_ready(load_programmes([ROOT / "resources" / "programmes"])), load_knowledge()


def _sample(case: Case, forms: dict[str, Form]) -> Sample:
    ready, knowledge = _shipped()
    assessment = assess(case, ready)
    return Sample(case, assessment, forms, knowledge, draft(case, assessment, knowledge))


@pytest.fixture(scope="session")
def sample_of(forms: dict[str, Form]) -> Callable[[Case], Sample]:
    """Another case with everything that its forms need."""

    def made(case: Case) -> Sample:
        return _sample(case, forms)

    return made


@pytest.fixture(scope="session")
def sample(forms: dict[str, Form]) -> Sample:
    case = read_case(
        (ROOT / "tests" / "forms" / "sample_case.json").read_bytes(),
        TODAY,
        plan_check=plan_faults,
        form_fields=form_records(forms.values()),
    )
    return _sample(case, forms)


@pytest.fixture(scope="session")
def cap_first_sample(sample: Sample) -> Sample:
    """The same case in a prefecture whose form caps before it takes the rate."""
    settings = replace(sample.case.settings, amount_order="cap_first")
    return _sample(replace(sample.case, settings=settings), sample.forms)


@pytest.fixture(scope="session")
def group_sample(sample: Sample) -> Sample:
    """The same applicant before any decision, with two partners and what they do together."""
    partners = (
        Corporation(
            name="合同会社つむぎ",
            corporate_number="4011001098993",
            representative_title="代表社員",
            representative="見本　つむぎ",
            address="神奈川県川崎市見本区糸町7番8号",
            phone="044-000-0000",
            office_count=1,
            runs_home_help=True,
        ),
        Corporation(name="一般社団法人みなと福祉協会", office_count=3, runs_home_help=False),
    )
    together = (
        Expense("c1", 9, "collaboration", 1_800_000, description="合同の採用説明会"),
        Expense("c2", 10, "collaboration", 2_400_000, description="給与計算ソフトの共通化"),
        Expense("m1", 11, "management_support", 500_000, description="税理士会の経営診断"),
    )
    facts = dict(sample.case.form_facts)
    by_form = facts["by_form"]
    assert isinstance(by_form, Mapping)
    roles = [
        {"work": "合同の採用説明会", "corporation": "合同会社つむぎ", "task": "会場の手配", "cost": 360_000}
    ]
    facts["by_form"] = {
        **by_form,
        "group": {"date": "2026-07-10", "name": "ひだまりグループ", "roles": roles},
    }
    case = replace(
        sample.case,
        corporation=replace(sample.case.corporation, runs_home_help=True, runs_care_service=True),
        partners=partners,
        expenses=(*sample.case.expenses, *together),
        awards=(),
        form_facts=facts,
    )
    return _sample(case, sample.forms)
