"""A programme and a case: a reason for every condition, a verdict, and what is missing.

Conditions are compiled once: each has its check and one ready-made reason an
answer, so that assessing an office only picks among them. Programmes that ask
the same of an office share the check, which is then asked once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, product
from math import prod

from msgspec.structs import replace

from kaigo_desktop.domain.answer import (
    BEST_FIRST,
    ELIGIBLE,
    INELIGIBLE,
    MET,
    OPEN,
    UNMET,
    YES,
    Answer,
    Finding,
    Verdict,
    best_of,
)
from kaigo_desktop.domain.assessment import OfficeAssessment, Reason
from kaigo_desktop.domain.rules.checks import CHECKS, OF_FUNDING, applies, parameters_of
from kaigo_desktop.domain.rules.programme import Condition, Programme
from kaigo_desktop.domain.rules.subject import Check, Subject

CONFIRM = "都道府県に確認"
_MOST_ALTERNATIVES = 64
_MOST_OPEN = 256
"""Reasons kept for each condition, one for each set of facts that was open."""

_SETTLED = (ELIGIBLE, INELIGIBLE)
_NOT_ASKED = Finding(OPEN)
"""Stands for the answer of a shared check that was not asked yet; no check gives this very one."""

Alternatives = frozenset[frozenset[str]]
"""The sets of paths of which any one settles an open reason."""

Answers = dict[Check, Finding | None]
"""What the shared checks found for one office, or for the case; None where they do not apply."""


@dataclass(slots=True, eq=False)
class CompiledCondition:
    """A condition ready to run.

    ``check`` finds None where the condition does not apply. Where ``is_shared``, it is the very function
    that other programmes have for the same question, and looks at no funding.
    """

    check: Check
    is_shared: bool
    reasons: Mapping[Answer, Reason]
    met: Reason | None = field(init=False)
    """The reason where the answer is yes, which is picked without a look at ``said``."""
    said: dict[Finding, tuple[int, Reason]] = field(default_factory=dict)
    """Each finding's reason and the place of the verdict that it alone leads to among ``BEST_FIRST``."""

    def __post_init__(self) -> None:
        self.met = self.reasons.get(MET)

    def say(self, finding: Finding) -> tuple[int, Reason]:
        """The entry of ``said`` for a finding that was not made before, with the facts that are missing."""
        if len(self.said) >= _MOST_OPEN:
            self.said.clear()
        reason = self.reasons[finding.answer]
        if finding.missing:
            reason = replace(reason, missing=finding.missing)
        self.said[finding] = entry = BEST_FIRST.index(reason.alone), reason
        return entry


def compile_conditions(
    programme: Programme, shared: dict[Hashable, Check] | None = None
) -> tuple[CompiledCondition, ...]:
    """The programme's conditions, each with its check and its reasons.

    ``shared`` holds the checks of other programmes, and is given what is new.
    """
    known = {} if shared is None else shared
    return tuple(
        CompiledCondition(
            _check(programme, condition, known),
            condition.check["kind"] not in OF_FUNDING,
            {answer: _reason(programme, condition, answer) for answer in Answer if answer in condition.say},
        )
        for condition in programme.conditions
    )


def _check(programme: Programme, condition: Condition, shared: dict[Hashable, Check]) -> Check:
    parameters = parameters_of(programme, condition)
    alike = str(parameters), str(condition.where)
    if alike not in shared:
        check = CHECKS[str(condition.check["kind"])](parameters)
        shared[alike] = _limited(applies(condition.where), check) if condition.where else check
    return shared[alike]


def _limited(scope: Check, check: Check) -> Check:
    def limited(subject: Subject) -> Finding | None:
        return check(subject) if scope(subject) is YES else None

    return limited


def _reason(programme: Programme, condition: Condition, answer: Answer) -> Reason:
    is_done = answer is MET
    text = condition.say[answer]
    return Reason(
        id=condition.id,
        state=answer,
        kind=condition.kind,
        cite=programme.cite(condition.cite),
        text=f"{text}（{CONFIRM}）" if condition.reading and answer is UNMET else text,
        title=condition.title,
        todo=None if is_done else condition.todo.get(answer),
        lead_days=None if is_done else condition.lead_days,
        reading=condition.reading,
    )


def assess_subject(
    conditions: Iterable[CompiledCondition], subject: Subject, answers: Answers
) -> OfficeAssessment:
    """Every reason that applies to an office, or to the case, and the verdict that follows from them.

    ``answers`` are those that the shared checks gave for this office already; new ones are put there.
    """
    reasons, worst = [], 0
    known = answers.get
    for condition in conditions:
        check = condition.check
        finding = known(check, _NOT_ASKED)
        if finding is _NOT_ASKED:
            finding = check(subject)
            if condition.is_shared:
                answers[check] = finding
        if finding is YES and condition.met is not None:
            reasons.append(condition.met)
        elif finding is not None:
            place, reason = condition.said.get(finding) or condition.say(finding)
            reasons.append(reason)
            if place > worst:  # noqa: PLR1730 - max() takes longer than all the rest
                worst = place
    key = subject.office.key if subject.office else ""
    return OfficeAssessment(key, BEST_FIRST[worst], tuple(reasons))


def verdict_of(reasons: Iterable[Reason]) -> Verdict:
    """Any condition no: ineligible; unknown: unknown; any requirement not yes: conditional; else eligible.

    That is the worst of what each reason leads to alone.
    """
    return max((reason.alone for reason in reasons), key=BEST_FIRST.index, default=ELIGIBLE)


def verdict_of_offices(offices: Sequence[OfficeAssessment], case_reasons: Sequence[Reason]) -> Verdict:
    """The best of the offices' verdicts; without offices what the case alone says, at best unknown."""
    if not offices:
        return INELIGIBLE if verdict_of(case_reasons) is INELIGIBLE else Verdict.UNKNOWN
    return offices[0].verdict if len(offices) == 1 else best_of([office.verdict for office in offices])


def missing_facts(
    offices: Sequence[OfficeAssessment],
    hidden: Mapping[str, Sequence[Alternatives]],
    surely_met: Collection[str] = (),
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of paths whose answers settle the programme's verdict, whatever they are.

    ``hidden`` holds, by office, what may be asked besides once the office's
    services are known. The best office decides: while one may become eligible,
    only such offices matter; else one office that is sure to be conditional is
    enough. Nothing is missing where no answer could change the verdict.
    ``surely_met`` are the ids of reasons that once known can only be met: an
    office that needs nothing else that the others do not need is enough alone.
    """
    if len(offices) == 1:
        return () if offices[0].verdict in _SETTLED else _missing_at(offices[0], hidden)
    alive = [office for office in offices if office.verdict is not INELIGIBLE]
    if not alive or ELIGIBLE in [office.verdict for office in alive]:
        return ()
    if len(alive) == 1:
        return _missing_at(alive[0], hidden)
    hopeful = [office for office in alive if not _is_held_back(office)]
    if not hopeful:
        return _smallest([choice for office in alive for choice in _choices(_open(office, "condition"))])
    needs = [frozenset(_open(office)).union(hidden.get(office.office, ())) for office in hopeful]
    doubts = [
        need.difference([one.missing for one in office.reasons if one.id in surely_met])
        for office, need in zip(hopeful, needs, strict=True)
    ]
    shared = frozenset.intersection(*doubts)
    enough = [need for need, doubt in zip(needs, doubts, strict=True) if doubt == shared]
    if enough:
        return _smallest([choice for need in enough for choice in _choices(need)])
    # What keeps the easier office from being eligible keeps those that need the same and more.
    least = _least_of(needs)
    return _smallest(_choices(frozenset[Alternatives]().union(*least)))


def _least_of(needs: Sequence[frozenset[Alternatives]]) -> list[frozenset[Alternatives]]:
    """Those that hold no other: each is looked for by what it alone, or nearly alone, needs."""
    often = Counter(chain.from_iterable(needs))
    by_rarest: dict[Alternatives, list[frozenset[Alternatives]]] = {}
    for need in needs:
        if not need:
            return [need]
        by_rarest.setdefault(min(need, key=often.__getitem__), []).append(need)
    return [
        need for need in needs if not any(other < need for one in need for other in by_rarest.get(one, ()))
    ]


def _missing_at(
    office: OfficeAssessment, hidden: Mapping[str, Sequence[Alternatives]]
) -> tuple[tuple[str, ...], ...]:
    """``missing_facts`` of an office that decides alone."""
    conditions: list[Alternatives] = []
    requirements: list[Alternatives] = []
    is_held_back = False
    for reason in office.reasons:
        if reason.state is not MET:
            is_condition = reason.kind == "condition"
            if reason.missing:
                (conditions if is_condition else requirements).append(reason.missing)
            elif not is_condition:
                is_held_back = True
    if is_held_back:
        return _least(tuple(conditions))
    return _least((*conditions, *requirements, *hidden.get(office.office, ())))


@lru_cache(maxsize=1024)  # of one case after another the same is open
def _least(alternatives: tuple[Alternatives, ...]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of paths that settle all of these."""
    return _smallest(_choices(alternatives))


def _is_held_back(office: OfficeAssessment) -> bool:
    """Whether a requirement is not met, so that the office is conditional at best."""
    for reason in office.reasons:
        if reason.state is not MET and not reason.missing and reason.kind == "requirement":
            return True
    return False


def _open(office: OfficeAssessment, kind: str | None = None) -> list[Alternatives]:
    reasons = office.reasons
    if kind is None:
        return [reason.missing for reason in reasons if reason.missing]
    return [reason.missing for reason in reasons if reason.missing and reason.kind == kind]


def _smallest(choices: Sequence[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    if len(choices) == 1:
        (paths,) = choices
        return (tuple(sorted(paths)),) if paths else ()
    sets = set(choices)
    least = min(map(len, sets))
    return tuple(sorted([tuple(sorted(one)) for one in sets if len(one) == least])) if least else ()


def _choices(alternatives: Iterable[Alternatives]) -> list[frozenset[str]]:
    """What settles all of the open reasons; where there are too many ways, by the shortest of each."""
    distinct = set(alternatives)
    ways = prod(map(len, distinct))
    if ways == 1:
        return [frozenset([path for (paths,) in distinct for path in paths])]
    if ways > _MOST_ALTERNATIVES:
        shortest = [min(one, key=lambda paths: (len(paths), sorted(paths))) for one in distinct]
        return [frozenset[str]().union(*shortest)]
    return [frozenset[str]().union(*choice) for choice in product(*distinct)]
