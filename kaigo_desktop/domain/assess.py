"""The whole answer to a case: every programme, the best combination, warnings and duties."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.allocation.allocation import Bidder, best_combination
from kaigo_desktop.domain.answer import INELIGIBLE, Verdict
from kaigo_desktop.domain.assessment import Assessment, OfficeAssessment, ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.case import Case, LocalProgramme, Office
from kaigo_desktop.domain.citation import source_names
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.estimates.local import LocalPayer
from kaigo_desktop.domain.estimates.payers import Payer
from kaigo_desktop.domain.estimates.ways import PayerFor, payer_for
from kaigo_desktop.domain.guards import warnings_of
from kaigo_desktop.domain.obligations import effect_reports
from kaigo_desktop.domain.plans.knowledge import DeviceType
from kaigo_desktop.domain.rules.advice import AdviceFor, advice_for, topics_of
from kaigo_desktop.domain.rules.applicant_checks import can_only_be_yes
from kaigo_desktop.domain.rules.eligibility import (
    Alternatives,
    Answers,
    CompiledCondition,
    assess_subject,
    compile_conditions,
    missing_facts,
    verdict_of_offices,
)
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.rules.subject import Check, Subject
from kaigo_desktop.domain.services import SERVICE_SETS

_NOTHING = Fundable(())
LOCAL = "local"
_OPEN = (Verdict.UNKNOWN, Verdict.CONDITIONAL)
"""Verdicts that an answer may still change."""


class ReadyProgramme(Struct, frozen=True):
    """A programme of the catalogue with its conditions compiled and its way of paying looked up."""

    programme: Programme
    conditions: tuple[CompiledCondition, ...]
    payer_for: PayerFor | None
    advice_for: AdviceFor
    surely_met: frozenset[str]
    """The ids of the conditions of which an office that is not settled yet can only meet."""


class Place(NamedTuple):
    """An office, or a case as a whole, as every programme looks at it.

    ``answers``: what the checks that programmes share have found here.
    """

    subject: Subject
    answers: Answers


class Hearing:
    """A case while it is assessed: what programmes have in common is found once."""

    __slots__ = ("belonging", "case", "knows_services", "offices", "topics", "whole")

    def __init__(self, case: Case) -> None:
        self.case = case
        self.belonging = Belonging(case)
        self.topics = topics_of(case)
        # Without its own expenses: "nothing entered yet" is asked of the whole case there.
        self.whole = Place(Subject(case, None, case.expenses, _NOTHING), {})
        self.offices = [Place(Subject(case, office, case.expenses, _NOTHING), {}) for office in case.offices]
        self.knows_services = frozenset() not in [office.services for office in case.offices]


def make_ready(programmes: Sequence[Programme]) -> tuple[ReadyProgramme, ...]:
    """Compile the catalogue once. Raises KeyError where data names something that is not there."""
    catalogue = {programme.id: programme for programme in programmes}
    shared: dict[Hashable, Check] = {}
    return tuple(
        ReadyProgramme(
            programme,
            compile_conditions(programme, shared),
            payer_for(programme, catalogue),
            advice_for(programme),
            frozenset([one.id for one in programme.conditions if can_only_be_yes(one.check)]),
        )
        for programme in programmes
        if programme.conditions
    )


def assess(
    case: Case, programmes: Sequence[ReadyProgramme], devices: Sequence[DeviceType] = ()
) -> Assessment:
    """Assess a case under every programme. Nothing is written and no clock is read.

    ``devices``: the device types against whose prices expenses are held.
    """
    hearing = Hearing(case)
    entries, bidders = [], []
    for ready in programmes:
        payer = ready.payer_for(hearing.belonging) if ready.payer_for else None
        entry = assess_programme(hearing, ready, payer)
        entries.append(entry)
        if payer is not None and entry.verdict is not INELIGIBLE:
            offices = _not_ineligible(case, entry.offices) if entry.offices else case.offices
            bidders.append(Bidder(entry.id, payer, tuple(offices), ready.programme.once_with))
    for local in case.local_programmes:
        entries.append(_assess_local(case, local))
        bidders.append(Bidder(local.id, LocalPayer(local, case), case.offices, None))
    obligations, award_warnings = effect_reports(
        case.awards,
        {ready.programme.id: ready.programme.effect_reports for ready in programmes},
        case.settings,
        {ready.programme.id: ready.programme.cite(ready.programme.afterwards_cite) for ready in programmes},
    )
    return Assessment(
        as_of=case.as_of,
        rules={ready.programme.id: ready.programme.version for ready in programmes},
        programmes=tuple(entries),
        best=best_combination(case, bidders),
        warnings=(*warnings_of(case, devices), *award_warnings),
        obligations=tuple(obligations),
        sources=source_names(ready.programme.source for ready in programmes),
    )


def assess_programme(hearing: Hearing, ready: ReadyProgramme, payer: Payer | None) -> ProgrammeAssessment:
    """The verdict of one programme with its reasons, what is missing, and what it would pay."""
    case, programme = hearing.case, ready.programme
    offices: tuple[OfficeAssessment, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    if programme.per != "office":
        found = _heard(ready, hearing.whole, payer)
        verdict, reasons = found.verdict, found.reasons
        if verdict in _OPEN:
            missing = missing_facts([found], {})
    elif not case.offices:
        verdict = verdict_of_offices((), _year_alone(hearing, ready).reasons)
        missing = _missing_without_offices(case, verdict)
    else:
        offices = tuple([_heard(ready, place, payer) for place in hearing.offices])
        verdict = verdict_of_offices(offices, ())
        if verdict in _OPEN:
            hidden = {} if hearing.knows_services else _hidden(hearing, ready, payer)
            missing = missing_facts(offices, hidden, ready.surely_met)
    estimate = None
    if payer is not None and verdict is not INELIGIBLE:
        estimate = payer.estimate(_not_ineligible(case, offices) if offices else case.offices)
    return ProgrammeAssessment(
        programme.id,
        programme.title,
        verdict,
        programme.version,
        offices,
        reasons,
        missing,
        estimate,
        ready.advice_for(hearing.topics),
        programme.short_title,
    )


def _assess_local(case: Case, local: LocalProgramme) -> ProgrammeAssessment:
    """A programme that the user typed in: always eligible, with its lines on the programme itself."""
    estimate = LocalPayer(local, case).estimate(case.offices)
    return ProgrammeAssessment(local.id, local.title, Verdict.ELIGIBLE, LOCAL, estimate=estimate)


def _not_ineligible(case: Case, found: Sequence[OfficeAssessment]) -> Sequence[Office]:
    """The offices that count in an estimate: those whose own verdict is not ineligible."""
    if INELIGIBLE not in [one.verdict for one in found]:
        return case.offices
    return [office for office, one in zip(case.offices, found, strict=True) if one.verdict is not INELIGIBLE]


def _heard(ready: ReadyProgramme, place: Place, payer: Payer | None) -> OfficeAssessment:
    subject = place.subject if payer is None else _funded(place.subject, payer)
    return assess_subject(ready.conditions, subject, place.answers)


def _funded(subject: Subject, payer: Payer) -> Subject:
    """The subject with what the programme may fund there; of an office, its own expenses alone."""
    case, office, expenses, _ = subject
    own = expenses if office is None else payer.candidates(office)
    return Subject(case, office, own, payer.fundable(office))


def _hidden(hearing: Hearing, ready: ReadyProgramme, payer: Payer | None) -> dict[str, list[Alternatives]]:
    """For each office without services, what some service would make a question that is open."""
    hidden: dict[str, list[Alternatives]] = {}
    for office, place in zip(hearing.case.offices, hearing.offices, strict=True):
        if office.services:
            continue
        subject = place.subject if payer is None else _funded(place.subject, payer)
        for services in SERVICE_SETS.values():
            supposed = subject._replace(office=replace(office, services=services))
            reasons = assess_subject(ready.conditions, supposed, {}).reasons
            hidden.setdefault(office.key, []).extend(one.missing for one in reasons if one.missing)
    return hidden


def _year_alone(hearing: Hearing, ready: ReadyProgramme) -> OfficeAssessment:
    """What the case's year alone decides, for a case without offices."""
    conditions = [
        compiled
        for condition, compiled in zip(ready.programme.conditions, ready.conditions, strict=True)
        if condition.check["kind"] == "fiscal_year"
    ]
    return assess_subject(conditions, hearing.whole.subject, {})


def _missing_without_offices(case: Case, verdict: Verdict) -> tuple[tuple[str, ...], ...]:
    if verdict is INELIGIBLE:
        return ()
    return (("offices",) if case.fiscal_year is not None else ("fiscal_year", "offices"),)
