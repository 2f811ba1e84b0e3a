"""Which forms apply to a case now, for which programme, and in how many copies (interchange, section 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment, Obligation, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.deadlines.facts import left_out
from kaigo_desktop.domain.forms.form import Form, Per, Stage
from kaigo_desktop.domain.forms.schema import further_key
from kaigo_desktop.domain.forms.values import TECHNOLOGY, values
from kaigo_desktop.domain.forms.values_award import awards_of
from kaigo_desktop.domain.forms.values_lines import all_lines
from kaigo_desktop.domain.obligations import EFFECT_REPORT

USUAL_PROGRAMMES = (TECHNOLOGY, "mhlw-r7-technology")
"""Whose packet a form belongs to that names no programme; the newest year first."""

NEVER_OF_A_CASE = frozenset({"recovery-key"})
"""Forms that are about the data file and not about a case: printed at the first start only."""

_ORDER = (
    "application",
    "cost-rate-first",
    "cost-cap-first",
    "calculation",
    "project-plan",
    "improvement-plan",
    "time-study",
    "budget",
    "officers",
    "pledge",
    "bank",
    "group",
    "committee",
    "wage-notice",
    "security-statement",
    "advance-start",
    "change",
    "withdrawal",
    "result",
    "settlement",
    "settlement-budget",
    "claim",
    "effect-report",
    "tax-credit",
    "asset-ledger",
    "asset-disposal",
    "evidence",
    "counter-questions",
    "checklist",
    "deadline-sheet",
)
"""The order in which an officer expects the papers; forms not named here follow in their own order."""

_FAMILIES = ("mhlw-technology", "mhlw-collaboration", "mhlw-management")
"""Programmes without their year, in the order of their packets."""

_YEAR = re.compile(r"-r\d+(?=-)")


class Copy(Struct, frozen=True):
    """One document to be printed: which form, for which office, year of reporting and programme.

    ``fiscal_year`` is the 年度 that its file name carries: the year of reporting for reports.
    ``packet`` is the programme's name where it is a further one beside the technology programme.
    ``own_key`` is where in ``form_facts.by_form`` the fields that only this form knows are: under the form's
    id for the case's main programme, so that a date or an amount of one grant is never printed for another.
    """

    form: Form
    office: str | None = None
    sequence: int | None = None
    fiscal_year: int | None = None
    programme: str = TECHNOLOGY
    packet: str = ""
    own_key: str = ""


def copies(case: Case, assessment: Assessment, forms: Mapping[str, Form]) -> tuple[Copy, ...]:
    """Every document that applies to the case now: packet by packet, in the order an officer expects."""
    wanted = [one for id_, one in forms.items() if id_ not in NEVER_OF_A_CASE]
    found = [copy for form in sorted(wanted, key=_place) for copy in _copies_of(case, assessment, form)]
    found.sort(key=_packet_place)
    main = _main_programme(case, assessment, found)
    return tuple(replace(copy, own_key=_own_key(copy, main)) for copy in found)


def _main_programme(case: Case, assessment: Assessment, found: Sequence[Copy]) -> str:
    """The first programme that the case has an expense or an award for; the first of all where none has."""
    programmes = list(dict.fromkeys(copy.programme for copy in found))
    entries = (_entry(assessment, programme) for programme in programmes)
    paid = (entry.id for entry in entries if entry is not None and _has_money(case, entry))
    return next(paid, programmes[0] if programmes else TECHNOLOGY)


def _own_key(copy: Copy, main: str) -> str:
    """Under the form's id for the main programme, and where the form is not for that one at all."""
    programmes = copy.form.programmes
    if copy.programme == main or main not in programmes:
        return copy.form.id
    return further_key(copy.form.id, copy.programme)


def _place(form: Form) -> tuple[int, str]:
    return (_ORDER.index(form.id) if form.id in _ORDER else len(_ORDER), form.id)


def _packet_place(copy: Copy) -> int:
    family = _family(copy.programme)
    return _FAMILIES.index(family) if family in _FAMILIES else len(_FAMILIES)


def _family(programme: str) -> str:
    """A programme without its year: ``mhlw-r8-technology`` and ``mhlw-r7-technology`` are one."""
    return _YEAR.sub("", programme, count=1)


def _copies_of(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    for copy in _stage_copies(case, assessment, form):
        if form.applies is None or form.is_for(
            values(case, assessment, form, copy.office, copy.sequence, programme=copy.programme)
        ):
            yield copy


def _stage_copies(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    if form.stage is Stage.YEARLY or form.per is Per.REPORT:
        yield from _reports(case, assessment, form)
        return
    if form.stage is Stage.ANY and not form.programmes:
        usual = _first_open(assessment, USUAL_PROGRAMMES)
        yield from _for_programme(case, form, _entry(assessment, TECHNOLOGY) if usual is None else usual)
        return
    for entry in _programmes(case, assessment, form):
        if _is_reached(case, entry.id, form.stage):
            yield from _for_programme(case, form, entry)


def _for_programme(case: Case, form: Form, entry: ProgrammeAssessment | None) -> Iterator[Copy]:
    programme = TECHNOLOGY if entry is None else entry.id
    packet = "" if entry is None else _packet(entry)
    for office in _offices(case, form, entry):
        yield Copy(form, office, fiscal_year=case.fiscal_year, programme=programme, packet=packet)


def _packet(entry: ProgrammeAssessment) -> str:
    """The programme's name where papers of it stand beside those of the technology programme."""
    return "" if _family(entry.id) == _FAMILIES[0] else entry.title


def _programmes(case: Case, assessment: Assessment, form: Form) -> Iterator[ProgrammeAssessment]:
    """Whose packets the form belongs to: of each family the first year that is not ruled out.

    Beside the technology programme only those that the case has a fundable expense or an award for.
    """
    families: dict[str, list[str]] = {}
    for programme in form.programmes or USUAL_PROGRAMMES:
        families.setdefault(_family(programme), []).append(programme)
    for family, programmes in families.items():
        entry = _first_open(assessment, programmes)
        if entry is not None and (family == _FAMILIES[0] or _has_money(case, entry)):
            yield entry


def _first_open(assessment: Assessment, programmes: Sequence[str]) -> ProgrammeAssessment | None:
    entries = (_entry(assessment, programme) for programme in programmes)
    return next((one for one in entries if one is not None and one.verdict is not Verdict.INELIGIBLE), None)


def _has_money(case: Case, entry: ProgrammeAssessment) -> bool:
    funded = entry.estimate is not None and bool(all_lines(entry.estimate))
    return funded or any(award.programme == entry.id for award in case.awards)


def _is_reached(case: Case, programme: str, stage: Stage) -> bool:
    """Whether the stage has come: after completion for results and claims, after the decision for changes."""
    if stage is Stage.BEFORE_DECISION:
        mine = [award for award in case.awards if award.programme == programme]
        return not any(award.granted_on is not None for award in mine)
    if stage in (Stage.APPLICATION, Stage.ANY):
        return True
    return bool(awards_of(case, programme, stage))


def _offices(case: Case, form: Form, entry: ProgrammeAssessment | None) -> Sequence[str | None]:
    """One for each office that may take part; one in all for the case, and of a plan for a group."""
    if form.per is Per.CASE:
        return (None,)
    possible = _possible_offices(entry)
    if entry is not None and form.per is Per.PLAN and not entry.offices:
        return (None,)
    if entry is None or form.stage in (Stage.APPLICATION, Stage.BEFORE_DECISION, Stage.ANY):
        return possible
    granted = {award.office for award in awards_of(case, entry.id, form.stage)}
    return possible if None in granted else tuple(one for one in possible if one in granted)


def _reports(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    """One for each year and office that owes one; for a grant without an office every office does.

    There is none for a year of which the plan says why there will be no report.
    """
    seen: set[tuple[str, str | None, int]] = set()
    for duty in assessment.obligations:
        entry = _entry(assessment, duty.programme)
        if duty.kind != EFFECT_REPORT or entry is None or entry.verdict is Verdict.INELIGIBLE:
            continue
        if form.programmes and duty.programme not in form.programmes:
            continue
        for office in _reporting_offices(duty, entry):
            plan = ("plan", "group") if office is None else ("plan", "offices", office)
            if left_out(case, plan, duty.fiscal_year) is not None:
                continue
            if (duty.programme, office, duty.sequence) not in seen:
                seen.add((duty.programme, office, duty.sequence))
                packet = _packet(entry)
                yield Copy(form, office, duty.sequence, duty.fiscal_year, duty.programme, packet)


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
