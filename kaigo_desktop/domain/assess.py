"""The whole answer to a case: every programme, the best combination, warnings and duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaigo_desktop.domain.allocation.allocation import Bidder, best_combination
from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, OfficeAssessment, ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.case import Case, LocalProgramme, Office
from kaigo_desktop.domain.citation import source_names
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.estimates.local import LocalPayer
from kaigo_desktop.domain.estimates.payers import Payer
from kaigo_desktop.domain.estimates.ways import PayerFor, payer_for
from kaigo_desktop.domain.guards import warnings_of
from kaigo_desktop.domain.obligations import effect_reports
from kaigo_desktop.domain.plans.knowledge import DeviceType
from kaigo_desktop.domain.rules.checks import applies
from kaigo_desktop.domain.rules.eligibility import (
    Alternatives,
    CompiledCondition,
    assess_subject,
    compile_conditions,
    missing_facts,
    verdict_of_offices,
)
from kaigo_desktop.domain.rules.programme import Advice, Programme
from kaigo_desktop.domain.rules.subject import Subject
from kaigo_desktop.domain.services import SERVICE_SETS

_NOTHING = Fundable(())
LOCAL = "local"
_OPEN = (Verdict.UNKNOWN, Verdict.CONDITIONAL)
"""Verdicts that an answer may still change."""
Said = tuple[str, str]
"""A sentence with its citation."""


@dataclass(frozen=True, slots=True)
class ReadyProgramme:
    """A programme of the catalogue with its conditions compiled and its way of paying looked up."""

    programme: Programme
    conditions: tuple[CompiledCondition, ...]
    payer_for: PayerFor | None
    advice: tuple[tuple[Advice, Said], ...]


def make_ready(programmes: Sequence[Programme]) -> tuple[ReadyProgramme, ...]:
    """Compile the catalogue once. Raises KeyError where data names something that is not there."""
    catalogue = {programme.id: programme for programme in programmes}
    return tuple(
        ReadyProgramme(
            programme,
            compile_conditions(programme),
            payer_for(programme, catalogue),
            tuple((advice, (advice.text, programme.cite(advice.cite))) for advice in programme.advice),
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
    entries, bidders = [], []
    for ready in programmes:
        payer = ready.payer_for(case) if ready.payer_for else None
        entry = assess_programme(case, ready, payer)
        entries.append(entry)
        if payer is not None and entry.verdict is not Verdict.INELIGIBLE:
            offices = _not_ineligible(case, entry) if ready.programme.per == "office" else case.offices
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


def assess_programme(case: Case, ready: ReadyProgramme, payer: Payer | None) -> ProgrammeAssessment:
    """The verdict of one programme with its reasons, what is missing, and what it would pay."""
    programme = ready.programme
    if programme.per == "office":
        offices = tuple(
            assess_subject(ready.conditions, _subject(case, ready, payer, one)) for one in case.offices
        )
        verdict = verdict_of_offices(offices, () if offices else _year_alone(case, ready).reasons)
        reasons: tuple[Reason, ...] = ()
        if not offices:
            missing = _missing_without_offices(case, verdict)
        else:
            missing = missing_facts(offices, _hidden(case, ready, payer)) if verdict in _OPEN else ()
        counted = [one for one, found in zip(case.offices, offices, strict=True) if _counts(found)]
    else:
        offices = ()
        found = assess_subject(ready.conditions, _subject(case, ready, payer, None))
        verdict, reasons = found.verdict, found.reasons
        missing = missing_facts([found], {}) if verdict in _OPEN else ()
        counted = list(case.offices)
    has_estimate = payer is not None and verdict is not Verdict.INELIGIBLE
    return ProgrammeAssessment(
        id=programme.id,
        title=programme.title,
        verdict=verdict,
        rules_version=programme.version,
        offices=offices,
        reasons=reasons,
        missing=missing,
        estimate=payer.estimate(counted) if payer is not None and has_estimate else None,
        advice=tuple([said for advice, said in ready.advice if not advice.where or _concerns(case, advice)]),
    )


def _assess_local(case: Case, local: LocalProgramme) -> ProgrammeAssessment:
    """A programme that the user typed in: always eligible, with its lines on the programme itself."""
    estimate = LocalPayer(local, case).estimate(case.offices)
    return ProgrammeAssessment(local.id, local.title, Verdict.ELIGIBLE, LOCAL, estimate=estimate)


def _counts(office: OfficeAssessment) -> bool:
    return office.verdict is not Verdict.INELIGIBLE


def _not_ineligible(case: Case, entry: ProgrammeAssessment) -> list[Office]:
    """The offices that count in an estimate: those whose own verdict is not ineligible."""
    return [one for one, found in zip(case.offices, entry.offices, strict=True) if _counts(found)]


def _subject(case: Case, ready: ReadyProgramme, payer: Payer | None, office: Office | None) -> Subject:
    # "Nothing entered yet" is asked of an office, or of the whole case.
    expenses = case.expenses if office is None or payer is None else payer.candidates(office)
    found = payer.fundable(office) if payer else _NOTHING
    programme = ready.programme
    return Subject(programme.id, case, office, expenses, found, programme.fiscal_years)


def _hidden(case: Case, ready: ReadyProgramme, payer: Payer | None) -> dict[str, list[Alternatives]]:
    """For each office without services, what some service would make a question that is open."""
    hidden: dict[str, list[Alternatives]] = {}
    for office in case.offices:
        if office.services:
            continue
        subject = _subject(case, ready, payer, office)
        for services in SERVICE_SETS.values():
            supposed = replace(subject, office=replace(office, services=services))
            reasons = assess_subject(ready.conditions, supposed).reasons
            hidden.setdefault(office.key, []).extend(one.missing for one in reasons if one.missing)
    return hidden


def _year_alone(case: Case, ready: ReadyProgramme) -> OfficeAssessment:
    """What the case's year alone decides, for a case without offices."""
    conditions = [
        compiled
        for condition, compiled in zip(ready.programme.conditions, ready.conditions, strict=True)
        if condition.check["kind"] == "fiscal_year"
    ]
    programme = ready.programme
    return assess_subject(conditions, Subject(programme.id, case, None, (), _NOTHING, programme.fiscal_years))


def _missing_without_offices(case: Case, verdict: Verdict) -> tuple[tuple[str, ...], ...]:
    if verdict is Verdict.INELIGIBLE:
        return ()
    return (("offices",) if case.fiscal_year is not None else ("fiscal_year", "offices"),)


def _concerns(case: Case, advice: Advice) -> bool:
    """Whether the advice is about something that the case holds."""
    where = advice.where
    if "support" in where:
        return case.support_kind == where["support"]
    if "service_in" in where:
        scope = applies(where)
        return any(
            (found := scope(Subject("", case, office, (), _NOTHING, ()))) is not None
            and found.answer is Answer.YES
            for office in case.offices
        )
    categories = where.get("category", ())
    return any(
        (isinstance(categories, list | tuple) and expense.category in categories)
        or (expense.listing is not None and expense.listing == where.get("listing"))
        for expense in case.expenses
    )
