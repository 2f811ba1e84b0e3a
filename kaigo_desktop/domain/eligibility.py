"""A programme and a case: a reason for every condition, a verdict, and what is missing.

Conditions are compiled once: each has its check and one ready-made reason an
answer, so that assessing an office only picks among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from kaigo_desktop.domain.answer import Answer, Verdict, best_of
from kaigo_desktop.domain.assessment import OfficeAssessment, Reason
from kaigo_desktop.domain.checks import CHECKS, Check, Subject, applies
from kaigo_desktop.domain.programme import Condition, Programme

CONFIRM = "都道府県に確認"
_MOST_ALTERNATIVES = 64


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition ready to run."""

    applies: Check
    check: Check
    reasons: Mapping[Answer, Reason]


def compile_conditions(programme: Programme) -> tuple[CompiledCondition, ...]:
    """The programme's conditions, each with its check and its reasons."""
    return tuple(
        CompiledCondition(
            applies(condition.where),
            CHECKS[str(condition.check["kind"])](condition.check),
            {answer: _reason(programme, condition, answer) for answer in condition.say},
        )
        for condition in programme.conditions
    )


def _reason(programme: Programme, condition: Condition, answer: Answer) -> Reason:
    is_done = answer is Answer.YES
    text = condition.say[answer]
    return Reason(
        id=condition.id,
        state=answer,
        kind=condition.kind,
        cite=programme.cite(condition.cite),
        text=f"{text}（{CONFIRM}）" if condition.reading and answer is Answer.NO else text,
        title=condition.title,
        todo=None if is_done else condition.todo.get(answer),
        lead_days=None if is_done else condition.lead_days,
        reading=condition.reading,
    )


def assess_subject(conditions: Iterable[CompiledCondition], subject: Subject) -> OfficeAssessment:
    """Every reason that applies to an office, or to the case, and the verdict that follows from them."""
    reasons = []
    for condition in conditions:
        scope = condition.applies(subject)
        if scope is None or scope.answer is not Answer.YES:
            continue
        finding = condition.check(subject)
        if finding is None:
            continue
        reason = condition.reasons[finding.answer]
        reasons.append(replace(reason, missing=finding.missing) if finding.missing else reason)
    return OfficeAssessment(subject.office.key if subject.office else "", verdict_of(reasons), tuple(reasons))


def verdict_of(reasons: Sequence[Reason]) -> Verdict:
    """Any condition no: ineligible; unknown: unknown; any requirement not yes: conditional; else eligible."""
    states = [reason.state for reason in reasons if reason.kind == "condition"]
    if Answer.NO in states:
        return Verdict.INELIGIBLE
    if Answer.UNKNOWN in states:
        return Verdict.UNKNOWN
    if all(reason.state is Answer.YES for reason in reasons):
        return Verdict.ELIGIBLE
    return Verdict.CONDITIONAL


def verdict_of_offices(offices: Sequence[OfficeAssessment], year_alone: OfficeAssessment) -> Verdict:
    """The best of the offices' verdicts; without offices what the case alone says, at best unknown."""
    if not offices:
        return Verdict.INELIGIBLE if year_alone.verdict is Verdict.INELIGIBLE else Verdict.UNKNOWN
    return best_of(office.verdict for office in offices)


def missing_facts(offices: Sequence[OfficeAssessment]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of paths whose answers settle the programme's verdict, whatever they are.

    Nothing is missing where no answer could change the verdict any more.
    """
    verdict = best_of(office.verdict for office in offices)
    if verdict is Verdict.ELIGIBLE:
        return ()
    alternatives: list[frozenset[frozenset[str]]] = []
    for office in offices:
        alternatives += _open_alternatives(office)
    if not alternatives:
        return ()
    sets = {frozenset[str]().union(*choice) for choice in _choices(alternatives)}
    smallest = min(map(len, sets))
    return tuple(sorted(tuple(sorted(one)) for one in sets if len(one) == smallest))


def _open_alternatives(office: OfficeAssessment) -> list[frozenset[frozenset[str]]]:
    """For each open reason that still matters at this office, the alternatives that settle it."""
    if office.verdict is Verdict.INELIGIBLE:
        return []
    requirements_settled = any(
        reason.kind == "requirement"
        and (reason.state is Answer.NO or (reason.state is Answer.UNKNOWN and not reason.missing))
        for reason in office.reasons
    )
    return [
        reason.missing
        for reason in office.reasons
        if reason.missing and not (reason.kind == "requirement" and requirements_settled)
    ]


def _choices(alternatives: Sequence[frozenset[frozenset[str]]]) -> Iterable[tuple[frozenset[str], ...]]:
    """One alternative for each open reason; where there are too many ways, the shortest of each."""
    distinct = list(dict.fromkeys(alternatives))
    ways = 1
    for one in distinct:
        ways *= len(one)
    if ways > _MOST_ALTERNATIVES:
        return [tuple(min(one, key=lambda paths: (len(paths), sorted(paths))) for one in distinct)]
    return product(*distinct)
