"""Named values that a form may print, taken from a case and its assessment.

Every name is declared in ``forms/values.toml``. Values are raw: yen and counts
as ``int``, days as ``date``, yes/no as ``bool``, tables as lists of rows.
``None`` means "not known" and prints as an empty field, never as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kaigo_desktop.domain.assessment import Assessment, Estimate, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.citation import with_names
from kaigo_desktop.domain.forms.form import SEAL, Form
from kaigo_desktop.domain.forms.late_values import LateValues
from kaigo_desktop.domain.forms.own import own_values
from kaigo_desktop.domain.forms.values_applicant import applicant_values
from kaigo_desktop.domain.forms.values_award import AFTER_COMPLETION, award_values
from kaigo_desktop.domain.forms.values_budget import budget_values
from kaigo_desktop.domain.forms.values_evidence import evidence_values
from kaigo_desktop.domain.forms.values_lines import (
    Row,
    all_lines,
    cost_values,
    devices,
    summary,
    works,
)
from kaigo_desktop.domain.forms.values_plan import office_values, plan_values
from kaigo_desktop.domain.forms.values_pledge import pledge_values
from kaigo_desktop.domain.forms.values_project import project_facts, project_values
from kaigo_desktop.domain.forms.values_records import (
    Paper,
    own_with_case,
    record_facts,
    record_values,
    shared_record_values,
)
from kaigo_desktop.domain.forms.values_report import report_values
from kaigo_desktop.domain.forms.values_text import section, service_names, text_of
from kaigo_desktop.domain.forms.values_time_study import time_study_values
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.plan import PlanDraft, SubjectDraft
from kaigo_desktop.domain.services import PREFECTURE_NAMES

if TYPE_CHECKING:  # a paper without deadlines must not wait for their rules
    from kaigo_desktop.domain.deadlines.deadline import Deadline

Values = dict[str, object]

APPLICATION = "application"
"""The form whose choice about the seal goes for all papers."""

TECHNOLOGY = "mhlw-r8-technology"
"""The programme that the forms of an application are for (M 別紙1)."""


def values(
    case: Case,
    assessment: Assessment,
    form: Form,
    office: str | None = None,
    sequence: int | None = None,
    *,
    plan: PlanDraft | None = None,
    knowledge: Knowledge | None = None,
    programme: str = TECHNOLOGY,
    shared: Mapping[str, object] | None = None,
    own_key: str = "",
    deadlines: Sequence[Deadline] | None = None,
) -> Mapping[str, object]:
    """Every value that a form may bind, and ``own``: the fields that ``form`` alone knows.

    Each group is reckoned when it is first asked for: a form prints few of them.
    ``office`` and ``sequence`` (which year's report) say which copy is meant
    for forms of which there are several. ``plan`` holds the drafted sections
    of the plan; without it only what the user wrote is printed. ``knowledge``
    gives the names of work areas and devices. ``shared`` spares reckoning
    ``shared_values`` of the same case and programme again. ``own_key`` says
    under which name of ``form_facts.by_form`` the form's own fields are (its id).
    ``deadlines`` are those of the case with what was decided about them; without
    them a list of deadlines has what follows from the case alone.
    """
    paper = Paper(case, assessment, form, office, programme, deadlines)
    entry = _programme(assessment, programme)
    estimate = None if entry is None else entry.estimate

    @cache
    def own() -> Values:
        entered = own_values(form.own, section(case.form_facts, "by_form", own_key or form.id))
        found = own_with_case(paper, entered)
        if found.get(SEAL, True) is None:
            found[SEAL] = _seal_of_case(case, form)
        return found

    @cache
    def award() -> tuple[Values, Estimate | None]:
        return award_values(case, estimate, programme, form.stage, own_key.removeprefix(form.id))

    return LateValues(
        ("office", lambda: office_values(None if office is None else case.office(office))),
        ("office", lambda: project_facts(case, office)),
        ("office plan", lambda: record_facts(paper)),
        ("plan pledges support", lambda: plan_values(case, office, _drafted(plan, office), knowledge)),
        ("award report", lambda: report_values(case, programme, office, sequence)),
        ("asset_totals recovery tax", lambda: record_values(own())),
        ("time_study", lambda: time_study_values(case, own(), office, knowledge)),
        ("project", lambda: project_values(case, office, estimate)),
        ("claim decision decisions settled", lambda: award()[0]),
        ("budget", lambda: _budget(case, entry, form, own(), *award())),
        ("own", lambda: {"own": own()}),
        others=shared_values(case, assessment, programme) if shared is None else shared,
    )


def _seal_of_case(case: Case, form: Form) -> bool | None:
    """Whether the place for the seal is printed where this paper does not say: as the application does."""
    for key in (form.id, APPLICATION):
        said = section(case.form_facts, "by_form", key).get(SEAL)
        if isinstance(said, bool):
            return said
    return None


def _budget(
    case: Case,
    entry: ProgrammeAssessment | None,
    form: Form,
    own: Values,
    settled: Values,
    awarded: Estimate | None,
) -> Values:
    """The budget of the whole estimate before completion, then of what was granted."""
    title = None if entry is None else entry.title
    if form.stage in AFTER_COMPLETION:
        payable = settled["settled.payable"]
        return budget_values(case, awarded, payable if isinstance(payable, int) else None, title, own)
    estimate = None if entry is None else entry.estimate
    return budget_values(case, estimate, _total(estimate), title, own)


def shared_values(case: Case, assessment: Assessment, programme: str = TECHNOLOGY) -> Mapping[str, object]:
    """The values that are the same in every form and copy for one programme, each group when asked for."""
    entry = _programme(assessment, programme)
    estimate = None if entry is None else entry.estimate

    def named(reckon: Callable[[], Mapping[str, object]]) -> Callable[[], Values]:
        return lambda: {name: with_names(value, assessment.sources) for name, value in reckon().items()}

    return LateValues(
        (_COMMON, named(lambda: _common(case, assessment, entry))),
        (_ESTIMATE, named(lambda: _estimate(case, estimate))),
        ("evidence", named(lambda: evidence_values(case, assessment, programme))),
        ("bank corporation members members_count officers", named(lambda: applicant_values(case))),
        ("requirements requirements_under", named(lambda: pledge_values(case, entry))),
        ("open_facts", named(lambda: shared_record_values(case, assessment, programme))),
    )


_COMMON = "as_of contact corporation fiscal_year for_offices prefecture programme settings total"
_ESTIMATE = (
    "cost_rows devices has_adjustment offices rate rounding_note summary tax_note totals works works_total"
)


def _drafted(plan: PlanDraft | None, office: str | None) -> SubjectDraft | None:
    if plan is None:
        return None
    return plan.group if office is None else plan.office(office)


def _programme(assessment: Assessment, programme: str) -> ProgrammeAssessment | None:
    return next((one for one in assessment.programmes if one.id == programme), None)


def _common(case: Case, assessment: Assessment, entry: ProgrammeAssessment | None) -> Values:
    corporation = case.corporation
    contact = section(case.form_facts, "contact")
    estimate = None if entry is None else entry.estimate
    return {
        "fiscal_year": case.fiscal_year,
        "as_of": assessment.as_of,
        "prefecture.governor": _governor(_prefecture(case)),
        "corporation.name": corporation.name,
        "corporation.corporate_number": corporation.corporate_number,
        "corporation.representative_title": corporation.representative_title,
        "corporation.representative": corporation.representative,
        "corporation.postal_code": corporation.postal_code,
        "corporation.address": corporation.address,
        "contact.person": text_of(contact, "person"),
        "contact.phone": text_of(contact, "phone"),
        "contact.email": text_of(contact, "email"),
        "programme.title": None if entry is None else entry.title,
        "for_offices": entry is not None and bool(entry.offices),
        "total": _total(estimate),
        "settings.amount_order": case.settings.amount_order,
    }


def _total(estimate: Estimate | None) -> Yen | None:
    """What is applied for. While nothing counts there is nothing to apply for, which is not 0 yen."""
    return None if estimate is None or not all_lines(estimate) else estimate.total


def _prefecture(case: Case) -> str | None:
    """The case's prefecture; where it is not said, the one in which all offices lie."""
    if case.prefecture is not None:
        return case.prefecture
    named = {office.prefecture for office in case.offices}
    return named.pop() if len(named) == 1 else None


def _governor(prefecture: str | None) -> str | None:
    name = PREFECTURE_NAMES.get(prefecture or "")
    return None if name is None else f"{name}知事"


def _estimate(case: Case, estimate: Estimate | None) -> Values:
    return {
        "summary": summary(case, estimate),
        "works": works(case, estimate),
        **_works_total(case, estimate),
        "offices": _office_rows(case, estimate),
        "devices": devices(case, estimate),
        "tax_note": _tax_note(case),
        "rounding_note": _rounding_note(case),
        **cost_values(case, estimate),
    }


def _works_total(case: Case, estimate: Estimate | None) -> Values:
    """The last row of 「経費区分」; its amount is the estimate's total."""
    rows = works(case, estimate)
    if rows is None or estimate is None:
        return dict.fromkeys(("works_total.gross", "works_total.cost", "works_total.amount"))
    return {
        "works_total.gross": _column(rows, "gross"),
        "works_total.cost": _column(rows, "cost"),
        "works_total.amount": estimate.total,
    }


def _column(rows: list[Row], name: str) -> int:
    return sum(figure for row in rows if isinstance(figure := row[name], int))


def _office_rows(case: Case, estimate: Estimate | None) -> list[Row] | None:
    """The offices that something is bought for; not known while nothing counts."""
    if estimate is None:
        return None
    taking_part = [(case.office(one.office), one.total) for one in estimate.offices if one.lines]
    return [
        {
            "name": office.name,
            "office_number": office.office_number,
            "services": service_names(office),
            "total": total,
        }
        for office, total in taking_part
    ] or None


def _tax_note(case: Case) -> str:
    if case.settings.tax_basis == "included":
        return "金額は、消費税及び地方消費税を含めた額（税込）です。"
    return "金額は、消費税及び地方消費税を除いた額（税抜）です。"


def _rounding_note(case: Case) -> str | None:
    unit = case.settings.rounding_unit
    if unit == 1:
        return None
    where = "区分ごとの補助額" if case.settings.rounding_scope == "line" else "事業所ごとの補助額の合計"
    return f"{where}は、{unit:,}円未満を切り捨てています。"
