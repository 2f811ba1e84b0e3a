"""The whole answer to a case: every programme, the best combination, warnings and duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaigo_desktop.domain.allocation import best_technology
from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Best, OfficeAssessment, ProgrammeAssessment
from kaigo_desktop.domain.case import Case, Office
from kaigo_desktop.domain.checks import Subject, applies
from kaigo_desktop.domain.citation import source_names
from kaigo_desktop.domain.eligibility import (
    Alternatives,
    CompiledCondition,
    assess_office,
    compile_conditions,
    missing_facts,
    verdict_of_offices,
)
from kaigo_desktop.domain.estimate import technology_estimate, technology_rules
from kaigo_desktop.domain.fundable import Fundable
from kaigo_desktop.domain.guards import warnings_of
from kaigo_desktop.domain.obligations import effect_reports
from kaigo_desktop.domain.programme import Advice, Programme
from kaigo_desktop.domain.services import SERVICE_SETS
from kaigo_desktop.domain.technology import TechnologyRules, careful, fundable_items

_NOTHING = Fundable(())


@dataclass(frozen=True, slots=True)
class ReadyProgramme:
    """A programme of the catalogue with its conditions compiled and its figures looked up."""

    programme: Programme
    conditions: tuple[CompiledCondition, ...]
    rules: TechnologyRules


def make_ready(programme: Programme) -> ReadyProgramme:
    """Compile a programme once. Raises KeyError where its data names something that is not there."""
    year = programme.fiscal_years[0]
    return ReadyProgramme(programme, compile_conditions(programme), technology_rules(programme, year))


def assess(case: Case, programmes: Sequence[ReadyProgramme]) -> Assessment:
    """Assess a case under every programme. Nothing is written and no clock is read."""
    entries = tuple(_assess_programme(case, ready) for ready in programmes)
    obligations, award_warnings = effect_reports(
        case.awards,
        {ready.programme.id: ready.programme.effect_reports for ready in programmes},
        case.settings,
        {ready.programme.id: ready.programme.cite(ready.programme.afterwards_cite) for ready in programmes},
    )
    return Assessment(
        as_of=case.as_of,
        rules={ready.programme.id: ready.programme.version for ready in programmes},
        programmes=entries,
        best=_best(case, programmes, entries),
        warnings=(*warnings_of(case), *award_warnings),
        obligations=tuple(obligations),
        sources=source_names(ready.programme.source for ready in programmes),
    )


def _assess_programme(case: Case, ready: ReadyProgramme) -> ProgrammeAssessment:
    programme = ready.programme
    offices = tuple(assess_office(ready.conditions, _subject(case, ready, office)) for office in case.offices)
    of_case = () if offices else assess_office(_case_conditions(ready), _no_office(case, ready)).reasons
    verdict = verdict_of_offices(offices, of_case)
    estimate = None
    if verdict is not Verdict.INELIGIBLE:
        estimate = technology_estimate(ready.rules, case, _eligible(offices))
    return ProgrammeAssessment(
        id=programme.id,
        title=programme.title,
        verdict=verdict,
        rules_version=programme.version,
        offices=offices,
        missing=missing_facts(offices, _hidden(case, ready))
        if offices
        else _missing_without_offices(case, verdict),
        estimate=estimate,
        advice=tuple(
            (advice.text, programme.cite(advice.cite))
            for advice in programme.advice
            if _concerns(case, advice)
        ),
    )


def _best(case: Case, programmes: Sequence[ReadyProgramme], entries: Sequence[ProgrammeAssessment]) -> Best:
    for ready, entry in zip(programmes, entries, strict=True):
        if entry.estimate is not None:
            return best_technology(ready.programme.id, ready.rules, case, _eligible(entry.offices))
    return Best()


def _eligible(offices: Sequence[OfficeAssessment]) -> frozenset[str]:
    """The offices that count in an estimate: those whose own verdict is not ineligible."""
    return frozenset(office.office for office in offices if office.verdict is not Verdict.INELIGIBLE)


def _subject(case: Case, ready: ReadyProgramme, office: Office) -> Subject:
    found = fundable_items(ready.rules, case, office, careful(ready.rules, case, office))
    return Subject(case, office, found, ready.programme.fiscal_years)


def _hidden(case: Case, ready: ReadyProgramme) -> dict[str, list[Alternatives]]:
    """For each office without services, what some service would make a question that is open."""
    hidden: dict[str, list[Alternatives]] = {}
    for office in case.offices:
        if office.services:
            continue
        subject = _subject(case, ready, office)
        for services in SERVICE_SETS.values():
            supposed = replace(subject, office=replace(office, services=services))
            reasons = assess_office(ready.conditions, supposed).reasons
            hidden.setdefault(office.key, []).extend(one.missing for one in reasons if one.missing)
    return hidden


def _case_conditions(ready: ReadyProgramme) -> list[CompiledCondition]:
    """The conditions that ask about the case alone, for a case without offices."""
    return [
        compiled
        for condition, compiled in zip(ready.programme.conditions, ready.conditions, strict=True)
        if condition.kind == "condition" and condition.ask.startswith("case.")
    ]


def _no_office(case: Case, ready: ReadyProgramme) -> Subject:
    return Subject(case, Office(key="", index=0), _NOTHING, ready.programme.fiscal_years)


def _missing_without_offices(case: Case, verdict: Verdict) -> tuple[tuple[str, ...], ...]:
    if verdict is Verdict.INELIGIBLE:
        return ()
    return (("offices",) if case.fiscal_year is not None else ("fiscal_year", "offices"),)


def _concerns(case: Case, advice: Advice) -> bool:
    """Whether the advice is about something that the case holds."""
    where = advice.where
    if not where:
        return True
    if "support" in where:
        return case.support_kind == where["support"]
    if "service_in" in where:
        scope = applies(where)
        return any(
            (found := scope(Subject(case, office, _NOTHING, ()))) is not None and found.answer is Answer.YES
            for office in case.offices
        )
    categories = where.get("category", ())
    return any(
        (isinstance(categories, list | tuple) and expense.category in categories)
        or (expense.listing is not None and expense.listing == where.get("listing"))
        for expense in case.expenses
    )
