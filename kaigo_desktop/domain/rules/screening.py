"""Many offices, one after another, under every programme: the verdicts alone, by the same checks.

Where nothing but an office and its corporation is known, most checks have the
same answer for every office, and the others read a few facts each
(``checks.SCREENED``). Answers are kept by the facts that they were found for,
so that a check runs once for each combination of what it reads, and not at all
where it cannot change a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, TypeVar, cast

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assess import ReadyProgramme
from kaigo_desktop.domain.cases.case import CareplanLink, Case, Corporation, Document, Office
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.rules.checks import screened_facts, service_sets
from kaigo_desktop.domain.rules.eligibility import CompiledCondition, verdict_of
from kaigo_desktop.domain.rules.programme import Condition, Programme
from kaigo_desktop.domain.rules.subject import Subject
from kaigo_desktop.domain.services import SERVICE_NAMES

MOST_KEPT = 20_000
"""Combinations of facts that are remembered at most, so that memory stays flat whatever comes."""

CORPORATION = "corporation."
SERVICES = "services"
_NOTHING = Fundable(())
_MET = (Answer.YES, None)
Answers = tuple[Answer | None, ...]
"""For each of some questions its answer; None where it does not apply."""
Facts = tuple[Hashable, ...]
Reader = Callable[[Document], Hashable]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Services:
    """Which of the sets that the rules look for an office's services meet, as the bits of a number.

    There are thousands of combinations of services and a few dozen of what the rules can see of them.
    """

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        different = list(dict.fromkeys(sets))
        given = 1 << len(different)
        self._bits = {
            code: given + sum(1 << place for place, one in enumerate(different) if code in one)
            for code in SERVICE_NAMES
        }

    def __call__(self, body: Document) -> Hashable:
        met, bits = 0, self._bits
        codes: Any = body.get(SERVICES) or ()
        for code in codes:
            met |= bits[code]
        return met


def _link(body: Document) -> Hashable:
    link = cast("Document", body.get("careplan_link") or {})
    day = cast("str | None", link.get("started_on"))
    return CareplanLink("started_on" in link, date.fromisoformat(day) if day else None)


def _reader(fact: str, services: Reader) -> Reader:
    """What takes out of a line all that answers hang on in a fact."""
    if fact.startswith(CORPORATION):
        return _corporation(fact.removeprefix(CORPORATION))
    plain: Reader = lambda body: body.get(fact)  # noqa: E731 - one of three
    return {SERVICES: services, "careplan_link": _link}.get(fact, plain)


def _corporation(name: str) -> Reader:
    def read(body: Document) -> Hashable:
        corporation: Any = body.get("corporation")
        return corporation.get(name) if corporation else None

    return read


class _Question(Struct, frozen=True, eq=False):
    """A condition or requirement, ready to be asked of one office, and the facts that its answer hangs on."""

    programme: Programme
    kind: str
    compiled: CompiledCondition
    facts: tuple[str, ...]
    sets: Sequence[frozenset[str]]

    def ask(self, case: Case) -> Answer | None:
        """Its answer for the case's only office; None where it does not apply."""
        office = case.offices[0] if self.programme.per == "office" else None
        finding = self.compiled.check(Subject(case, office, (), _NOTHING))
        return finding.answer if finding else None


Asked = list[_Question]
"""The questions of one programme."""


class _Group(Struct):
    """The questions that read the same facts: ``pick`` takes them out of all that are read.

    ``known`` says which of ``answers`` belong to facts that were met before: numbers are quicker to look
    up by than answers.
    """

    questions: Sequence[_Question]
    pick: Callable[[Facts], Hashable]
    known: dict[Hashable, int] = {}
    answers: list[Answers] = []

    def keep(self, facts: Facts, answers: Answers) -> int:
        if answers not in self.answers:
            self.answers.append(answers)
        number = self.answers.index(answers)
        _keep(self.known, self.pick(facts), number)
        return number


class Screen:
    """Every programme's verdict for an office of which only its own line is known."""

    def __init__(self, programmes: Sequence[ReadyProgramme], fiscal_year: int, as_of: date) -> None:
        self.programmes = tuple(ready.programme.id for ready in programmes)
        self._fiscal_year, self._as_of = fiscal_year, as_of
        asked = _questions(programmes)
        # What hangs on no fact of the office is answered here, once and for all.
        anyone = self._case({})
        self._same = {one: one.ask(anyone) for own in asked for one in own if not one.facts}
        self._asked = [self._that_matter(own) for own in asked]
        varying = dict.fromkeys(one for own in self._asked for one in own if one.facts)
        self._names = sorted({name for one in varying for name in one.facts})
        services = _Services(found for one in varying for found in one.sets)
        self._readers = [_reader(name, services) for name in self._names]
        self._groups = [
            _Group([one for one in varying if one.facts == facts], itemgetter(*map(self._names.index, facts)))
            for facts in dict.fromkeys(one.facts for one in varying)
        ]
        self._known: dict[tuple[int, ...], tuple[Verdict, ...]] = {}
        self._met: dict[Facts, tuple[Verdict, ...]] = {}

    def verdicts(self, body: Document) -> tuple[Verdict, ...]:
        """The verdict of each of ``programmes`` for a line without faults: an office with its corporation."""
        facts = tuple([read(body) for read in self._readers])
        return self._met.get(facts) or self._find(facts, body)

    def _find(self, facts: Facts, body: Document) -> tuple[Verdict, ...]:
        found = []
        for group in self._groups:
            number = group.known.get(group.pick(facts))
            found.append(self._ask(group, facts, body) if number is None else number)
        key = tuple(found)
        verdicts = self._known.get(key) or self._settle(key)
        _keep(self._met, facts, verdicts)
        return verdicts

    def _that_matter(self, asked: Asked) -> Asked:
        """Without those that can no longer change the verdict.

        A condition that is never met decides alone; where some requirement is
        never met, the other requirements change nothing.
        """
        conditions = [one for one in asked if one.kind == "condition"]
        requirements = [one for one in asked if one.kind != "condition"]
        lost = [one for one in conditions if self._same.get(one) is Answer.NO]
        unmet = [one for one in requirements if self._same.get(one) not in _MET]
        return lost[:1] or conditions + (unmet[:1] or requirements)

    def _case(self, facts: Mapping[str, object]) -> Case:
        """A case of one office of which these facts alone are known."""
        office: dict[str, Any] = {}
        corporation: dict[str, Any] = {}
        for name, value in facts.items():
            if name.startswith(CORPORATION):
                corporation[name.removeprefix(CORPORATION)] = value
            else:
                office[name] = value
        offices = (Office("-", 0, **office),)
        return Case(self._as_of, self._fiscal_year, corporation=Corporation(**corporation), offices=offices)

    def _ask(self, group: _Group, facts: Facts, body: Document) -> int:
        known: dict[str, object] = dict(zip(self._names, facts, strict=True))
        if SERVICES in known:
            known[SERVICES] = frozenset(cast("list[str]", body.get(SERVICES) or ()))
        case = self._case(known)
        return group.keep(facts, tuple([one.ask(case) for one in group.questions]))

    def _settle(self, found: tuple[int, ...]) -> tuple[Verdict, ...]:
        answers = dict(self._same)
        for group, number in zip(self._groups, found, strict=True):
            answers.update(zip(group.questions, group.answers[number], strict=True))
        verdicts = tuple(
            verdict_of([one.compiled.reasons[answer] for one in own if (answer := answers[one]) is not None])
            for own in self._asked
        )
        _keep(self._known, found, verdicts)
        return verdicts


def _questions(programmes: Sequence[ReadyProgramme]) -> list[Asked]:
    """The questions of each programme; programmes share those that read the same in the same way."""
    shared: dict[Hashable, _Question] = {}
    asked: list[Asked] = []
    for ready in programmes:
        own: Asked = []
        for condition, compiled in zip(ready.programme.conditions, ready.conditions, strict=True):
            sets = [*service_sets(condition.check), *service_sets(condition.where)]
            question = _Question(ready.programme, condition.kind, compiled, _facts(condition), sets)
            alike = (question.kind, compiled.check, ready.programme.per)
            own.append(shared.setdefault(alike, question) if question.facts else question)
        asked.append(own)
    return asked


def _facts(condition: Condition) -> tuple[str, ...]:
    facts = screened_facts(condition.check)
    return tuple(sorted(facts | {SERVICES} if "service_in" in condition.where else facts))


def _keep(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= MOST_KEPT:
        known.clear()
    known[key] = value
