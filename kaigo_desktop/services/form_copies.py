"""Which forms apply to a case now, and in how many copies (interchange, section 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment, Obligation, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.forms.form import Form, Per, Stage
from kaigo_desktop.domain.forms.values import TECHNOLOGY, values
from kaigo_desktop.domain.obligations import EFFECT_REPORT

_ORDER = (
    "application",
    "cost-rate-first",
    "cost-cap-first",
    "calculation",
    "improvement-plan",
    "evidence",
    "effect-report",
)
"""The order in which an officer expects the papers; forms not named here follow in their own order."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One document to be printed: which form, for which office and year of reporting.

    ``fiscal_year`` is the 年度 that its file name carries: the year of reporting for reports.
    """

    form: Form
    office: str | None = None
    sequence: int | None = None
    fiscal_year: int | None = None
    programme: str = TECHNOLOGY


def copies(case: Case, assessment: Assessment, forms: Mapping[str, Form]) -> tuple[Copy, ...]:
    """Every document that applies to the case now, in the order in which an officer expects them."""
    return tuple(
        copy for form in sorted(forms.values(), key=_place) for copy in _copies_of(case, assessment, form)
    )


def _place(form: Form) -> tuple[int, str]:
    return (_ORDER.index(form.id) if form.id in _ORDER else len(_ORDER), form.id)


def _copies_of(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    for copy in _stage_copies(case, assessment, form):
        if form.applies is None or form.is_for(
            values(case, assessment, form, copy.office, copy.sequence, programme=copy.programme)
        ):
            yield copy


def _stage_copies(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    if form.stage is Stage.YEARLY or form.per is Per.REPORT:
        yield from _reports(assessment, form)
        return
    entry = _entry(assessment, TECHNOLOGY)
    if form.stage is not Stage.ANY and (
        entry is None or entry.verdict is Verdict.INELIGIBLE or not _is_reached(case, form.stage)
    ):
        return
    if form.per is Per.CASE:
        yield Copy(form, fiscal_year=case.fiscal_year)
        return
    for office in _possible_offices(entry):
        yield Copy(form, office, fiscal_year=case.fiscal_year)


def _is_reached(case: Case, stage: Stage) -> bool:
    """Whether the stage has come: after completion for results and claims, after the decision for changes."""
    awards = [award for award in case.awards if award.programme == TECHNOLOGY]
    if stage in (Stage.RESULT, Stage.CLAIM):
        return any(award.completed_on is not None for award in awards)
    if stage in (Stage.CHANGE, Stage.RESTRICTED):
        return any(map(_is_granted, awards))
    return True


def _is_granted(award: Award) -> bool:
    return award.granted_on is not None or award.decision_number is not None


def _reports(assessment: Assessment, form: Form) -> Iterator[Copy]:
    """One for each year and office that owes one; for a grant without an office every office does."""
    seen: set[tuple[str, str | None, int]] = set()
    for duty in assessment.obligations:
        entry = _entry(assessment, duty.programme)
        if duty.kind != EFFECT_REPORT or entry is None or entry.verdict is Verdict.INELIGIBLE:
            continue
        for office in _reporting_offices(duty, entry):
            if (duty.programme, office, duty.sequence) not in seen:
                seen.add((duty.programme, office, duty.sequence))
                yield Copy(form, office, duty.sequence, duty.fiscal_year, duty.programme)


def _reporting_offices(duty: Obligation, entry: ProgrammeAssessment) -> Sequence[str | None]:
    if duty.office is not None:
        return (duty.office,)
    return _possible_offices(entry) or (None,)


def _possible_offices(entry: ProgrammeAssessment | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    return tuple(one.office for one in entry.offices if one.verdict is not Verdict.INELIGIBLE)


def _entry(assessment: Assessment, programme: str) -> ProgrammeAssessment | None:
    return next((one for one in assessment.programmes if one.id == programme), None)
