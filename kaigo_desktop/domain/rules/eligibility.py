"""A programme and a case: a reason for every condition, a verdict, and what is missing.

Conditions are compiled once: each has its check and one ready-made reason an
answer, so that assessing an office only picks among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from kaigo_desktop.domain.answer import YES, Answer, Finding, Verdict, best_of
from kaigo_desktop.domain.assessment import OfficeAssessment, Reason
from kaigo_desktop.domain.rules.checks import CHECKS, applies
from kaigo_desktop.domain.rules.programme import Condition, Programme
from kaigo_desktop.domain.rules.subject import Check, Subject

CONFIRM = "都道府県に確認"
_MOST_ALTERNATIVES = 64
_MOST_OPEN = 256
"""Reasons kept for each condition, one for each set of facts that was open."""

Alternatives = frozenset[frozenset[str]]
"""The sets of paths of which any one settles an open reason."""


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition ready to run. ``applies`` is None where it is for every office."""

    applies: Check | None
    check: Check
    reasons: Mapping[Answer, Reason]
    _open: dict[Alternatives, Reason] = field(default_factory=dict)

    def find(self, subject: Subject) -> Finding | None:
        """What the check finds; None where the condition does not apply."""
        if self.applies is not None and self.applies(subject) is not YES:
            return None
        return self.check(subject)

    def reason(self, finding: Finding) -> Reason:
        """The reason for what was found, with the facts that are missing."""
        if not finding.missing:
            return self.reasons[finding.answer]
        found = self._open.get(finding.missing)
        if found is None:
            if len(self._open) >= _MOST_OPEN:
                self._open.clear()
            found = replace(self.reasons[finding.answer], missing=finding.missing)
            self._open[finding.missing] = found
        return found


def compile_conditions(programme: Programme) -> tuple[CompiledCondition, ...]:
    """The programme's conditions, each with its check and its reasons."""
    return tuple(
        CompiledCondition(
            applies(condition.where) if condition.where else None,
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
        finding = condition.find(subject)
        if finding is not None:
            reasons.append(condition.reason(finding))
    return OfficeAssessment(subject.office.key if subject.office else "", verdict_of(reasons), tuple(reasons))


def verdict_of(reasons: Sequence[Reason]) -> Verdict:
    """Any condition no: ineligible; unknown: unknown; any requirement not yes: conditional; else eligible."""
    verdict = Verdict.ELIGIBLE
    for reason in reasons:
        if reason.state is Answer.YES:
            continue
        if reason.kind == "condition":
            if reason.state is Answer.NO:
                return Verdict.INELIGIBLE
            verdict = Verdict.UNKNOWN
        elif verdict is Verdict.ELIGIBLE:
            verdict = Verdict.CONDITIONAL
    return verdict


def verdict_of_offices(offices: Sequence[OfficeAssessment], case_reasons: Sequence[Reason]) -> Verdict:
    """The best of the offices' verdicts; without offices what the case alone says, at best unknown."""
    if not offices:
        return Verdict.INELIGIBLE if verdict_of(case_reasons) is Verdict.INELIGIBLE else Verdict.UNKNOWN
    return best_of(office.verdict for office in offices)


def missing_facts(
    offices: Sequence[OfficeAssessment], hidden: Mapping[str, Sequence[Alternatives]]
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of paths whose answers settle the programme's verdict, whatever they are.

    ``hidden`` holds, by office, what may be asked besides once the office's
    services are known. The best office decides: while one may become eligible,
    only such offices matter; else one office that is sure to be conditional is
    enough. Nothing is missing where no answer could change the verdict. With
    several offices, some without services, more than the least may be named.
    """
    alive = [office for office in offices if office.verdict is not Verdict.INELIGIBLE]
    if not alive or any(office.verdict is Verdict.ELIGIBLE for office in alive):
        return ()
    hopeful = [office for office in alive if not _is_held_back(office)]
    if hopeful:
        needs = [
            frozenset([*_open(office, "condition", "requirement"), *hidden.get(office.office, ())])
            for office in hopeful
        ]
        # What keeps the easier office from being eligible keeps those that need the same and more.
        return _smallest(
            _choices(one for need in needs if not any(other < need for other in needs) for one in need)
        )
    return _smallest(choice for office in alive for choice in _choices(_open(office, "condition")))


def _is_held_back(office: OfficeAssessment) -> bool:
    """Whether a requirement is not met, so that the office is conditional at best."""
    return any(
        reason.kind == "requirement"
        and (reason.state is Answer.NO or (reason.state is Answer.UNKNOWN and not reason.missing))
        for reason in office.reasons
    )


def _open(office: OfficeAssessment, *kinds: str) -> list[Alternatives]:
    return [reason.missing for reason in office.reasons if reason.missing and reason.kind in kinds]


def _smallest(choices: Iterable[tuple[frozenset[str], ...]]) -> tuple[tuple[str, ...], ...]:
    sets = {frozenset[str]().union(*choice) for choice in choices}
    least = min(map(len, sets))
    return tuple(sorted(tuple(sorted(one)) for one in sets if one and len(one) == least))


def _choices(alternatives: Iterable[Alternatives]) -> Iterable[tuple[frozenset[str], ...]]:
    """One alternative for each open reason; where there are too many ways, the shortest of each."""
    distinct = list(dict.fromkeys(alternatives))
    ways = 1
    for one in distinct:
        ways *= len(one)
    if ways == 1:
        return [tuple([paths for one in distinct for paths in one])]
    if ways > _MOST_ALTERNATIVES:
        return [tuple(min(one, key=lambda paths: (len(paths), sorted(paths))) for one in distinct)]
    return product(*distinct)
