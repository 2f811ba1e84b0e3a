"""「あと一歩」: what would bring more, each found by really changing the fact and assessing again.

Two kinds. A *gain* raises the best total; where it depends on a figure that is
not known yet, its sentence says for which figure the amount holds. A
*requirement* is one that is not met yet: meeting it brings no yen by itself,
since the best total already counts what may still be had, so that its gain is
what the total really rises by, most often 0, and its sentence says what it
opens or how much is left. No lever states what cannot become true: a date that
has passed is not moved (careplan_link), and pledges are proposed only as their
own remedy words them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import cast

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Best, Lever, ProgrammeAssessment, Reason
from kaigo_desktop.domain.case import Case, Office, Pledges
from kaigo_desktop.domain.lever_changes import FINDERS
from kaigo_desktop.domain.lever_scene import Scene
from kaigo_desktop.domain.programme import Programme

MOST_GAINS = 12
"""Best combinations sought again in search of a gain."""

BestOf = Callable[[Case], Best]
"""The best combination of a changed case; nothing else is asked of it."""
Judge = Callable[[Case], Sequence[ProgrammeAssessment]]
"""The verdicts with their reasons for a changed case, in any order; estimates are not asked for."""


@dataclass(frozen=True, slots=True)
class LeverText:
    """One kind of change as the data describes it.

    ``change`` is its sentence with names in braces, ``programmes`` those that
    can gain by it, ``cite_of`` what of their rules is cited (``value:ID``,
    ``condition:ID``, ``rule:NAME``). ``services``: only at offices that have
    one of them; None: at any.
    """

    id: str
    change: str
    programmes: tuple[str, ...]
    cite_of: str
    lead_days: int
    services: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Trial:
    """A changed case that is to be assessed, with its sentence."""

    text: LeverText
    change: str
    case: Case


@dataclass(frozen=True, slots=True)
class Again:
    """How a changed case is assessed again: the best combination, or the verdicts alone, which is quick."""

    best_of: BestOf
    judge: Judge


def levers(
    case: Case,
    now: Assessment,
    programmes: Sequence[Programme],
    texts: Sequence[LeverText],
    again: Again,
    most_gains: int = MOST_GAINS,
) -> tuple[Lever, ...]:
    """The levers of a case, the largest gain first, then the quickest.

    ``now`` is the case's own assessment with estimates, ``programmes`` the
    catalogue. At most ``most_gains`` changes, and one more, have their best
    combination sought again, in the order of the data and of the case's
    offices. Where the best combination of the case itself is not proven, no
    gain could be either, and nobody waits for one: requirements only, with gain 0.
    """
    catalogue = {programme.id: programme for programme in programmes}
    most = most_gains if now.best.exact else 0
    found = [
        *_gains(now, list(islice(_trials(case, now, catalogue, texts), most)), catalogue, again),
        *_requirements(case, now, catalogue, again),
    ]
    return tuple(sorted(found, key=_rank))


def cite_of(programme: Programme, named: str) -> str:
    """The citation of a ``value:ID``, ``condition:ID`` or ``rule:NAME``. Raises KeyError for none."""
    kind, _, name = named.partition(":")
    if kind == "value":
        return programme.cite(programme.value(name, programme.fiscal_years[0]).cite)
    if kind == "rule":
        return programme.cite(cast("Mapping[str, str]", programme.pays["cites"])[name])
    clauses = {condition.id: condition.cite for condition in programme.conditions}
    return programme.cite(clauses[name])


def _rank(lever: Lever) -> tuple[int, int, str]:
    return -lever.gain, lever.lead_days, lever.change


def _gains(
    now: Assessment, trials: Sequence[_Trial], catalogue: Mapping[str, Programme], again: Again
) -> Iterator[Lever]:
    for trial in trials:
        then = again.best_of(trial.case)
        gain = then.total - now.best.total
        if gain > 0:
            by_programme = {
                id_: then.by_programme.get(id_, 0) - now.best.by_programme.get(id_, 0)
                for id_ in trial.text.programmes
                if id_ in catalogue
            }
            gainer = max(by_programme, key=by_programme.__getitem__)
            cite = cite_of(catalogue[gainer], trial.text.cite_of)
            yield Lever(trial.change, gain, cite, trial.text.lead_days)


def _trials(
    case: Case, now: Assessment, catalogue: Mapping[str, Programme], texts: Sequence[LeverText]
) -> Iterator[_Trial]:
    """The changes worth trying: those of the case first, then office by office, in the order of the data."""
    for office in (None, *case.offices):
        for text in texts:
            if FINDERS[text.id].per_office != (office is not None):
                continue
            programme = next((catalogue[id_] for id_ in text.programmes if _may_pay(now, id_, office)), None)
            if programme is None or (office is not None and not _has_service(office, text)):
                continue
            for change in FINDERS[text.id].find(Scene(case, programme, office)):
                words = {"office": _office_words(case, [office] if office else []), **change.words}
                yield _Trial(text, text.change.format_map(words), change.case)


def _may_pay(now: Assessment, id_: str, office: Office | None) -> bool:
    """Whether the programme could pay after a change: its year is right, and this office is not shut out."""
    entry = next((entry for entry in now.programmes if entry.id == id_), None)
    if entry is None or any(
        reason.id == "fiscal_year" and reason.state is Answer.NO for reason in entry.all_reasons
    ):
        return False
    if office is None or not entry.offices:
        return True
    return any(one.office == office.key and one.verdict is not Verdict.INELIGIBLE for one in entry.offices)


def _has_service(office: Office, text: LeverText) -> bool:
    return text.services is None or bool(office.services & text.services)


def _office_words(case: Case, offices: Sequence[Office]) -> str:
    """Which offices are meant, as the head of a sentence."""
    names = _office_names(case, offices)
    return f"{names}：" if names else ""


def _office_names(case: Case, offices: Sequence[Office]) -> str:
    """The offices' names, where the case has several."""
    several = len(case.offices) > 1
    return "".join(f"「{office.name or office.key}」" for office in offices) if several else ""


# ---- requirements -------------------------------------------------------------

_MET_AT_OFFICE: Mapping[str, Callable[[Office], Office]] = {
    "office.committee": lambda office: replace(office, committee=True),
    "office.life": lambda office: replace(office, life=True),
    "office.consulted_center": lambda office: replace(office, consulted_center=True),
    "office.security_action": lambda office: replace(office, security_action=1),
}
_MET_IN_CASE: Mapping[str, Callable[[Case], Case]] = {
    "case.support_kind": lambda case: replace(case, support_kind="consultant"),
    "case.pledges.wage_return": lambda case: _pledged(case, replace(case.pledges, wage_return=True)),
    "case.pledges.cooperate_verification": lambda case: _pledged(
        case, replace(case.pledges, cooperate_verification=True)
    ),
    "case.pledges.plan_drafted": lambda case: _pledged(case, replace(case.pledges, plan_drafted=True)),
    "case.pledges.no_duplicate_funding": lambda case: _pledged(
        case, replace(case.pledges, no_duplicate_funding=True)
    ),
}
"""Facts that can still be made true, and the office or the case as it then is."""


_MOVES_AMOUNTS = frozenset({"case.support_kind"})
"""Of these the facts that an estimate hangs on; no way of paying reads the others."""


def _pledged(case: Case, pledges: Pledges) -> Case:
    return replace(case, pledges=pledges)


@dataclass(slots=True)
class _Need:
    """A fact that is not met yet: the reason that asks for it most, and the offices that lack it."""

    fact: str
    reason: Reason
    programmes: list[str]
    offices: list[str]


def _requirements(
    case: Case, now: Assessment, catalogue: Mapping[str, Programme], again: Again
) -> Iterator[Lever]:
    for need in _needs(now, catalogue):
        changed = _met(case, need)
        then = {entry.id: entry for entry in again.judge(changed)}
        where = _office_words(case, [office for office in case.offices if office.key in need.offices])
        gain = 0
        if need.fact in _MOVES_AMOUNTS and now.best.exact:
            gain = max(0, again.best_of(changed).total - now.best.total)
        yield Lever(
            f"{where}{need.reason.title}：{need.reason.todo}{_opened(case, now, then, need)}",
            gain,
            need.reason.cite,
            need.reason.lead_days or 0,
        )


def _needs(now: Assessment, catalogue: Mapping[str, Programme]) -> list[_Need]:
    """What is asked for by programmes that would pay, the one that pays most first; each fact once."""
    needs: dict[str, _Need] = {}
    paying = [one for one in now.programmes if one.estimate is not None and one.estimate.total > 0]
    for entry in sorted(paying, key=_most_first):
        if entry.id not in catalogue:
            continue
        facts = {one.id: str(one.check.get("fact", "")) for one in catalogue[entry.id].conditions}
        for office, reason in _unmet(entry):
            fact = facts[reason.id]
            if not reason.todo or not (fact in _MET_AT_OFFICE or fact in _MET_IN_CASE):
                continue
            need = needs.setdefault(fact, _Need(fact, reason, [], []))
            if need.reason.state is Answer.UNKNOWN and reason.state is Answer.NO:
                need.reason = reason  # what is surely missing at one office says more than what is open
            if entry.id not in need.programmes:
                need.programmes.append(entry.id)
            if fact.startswith("office.") and office not in need.offices:
                need.offices.append(office)
    return sorted(needs.values(), key=_quickest_first)


def _most_first(entry: ProgrammeAssessment) -> int:
    return -entry.estimate.total if entry.estimate else 0


def _quickest_first(need: _Need) -> int:
    return need.reason.lead_days or 0


def _unmet(entry: ProgrammeAssessment) -> Iterator[tuple[str, Reason]]:
    """Requirements that are not met, with their office; of offices that may have the grant."""
    for reason in entry.reasons:
        if reason.kind == "requirement" and reason.state is not Answer.YES:
            yield "", reason
    for office in entry.offices:
        if office.verdict is Verdict.INELIGIBLE:
            continue
        for reason in office.reasons:
            if reason.kind == "requirement" and reason.state is not Answer.YES:
                yield office.office, reason


def _met(case: Case, need: _Need) -> Case:
    """The case with the fact as it stands when it is met."""
    if need.fact in _MET_IN_CASE:
        return _MET_IN_CASE[need.fact](case)
    change = _MET_AT_OFFICE[need.fact]
    offices = tuple(change(one) if one.key in need.offices else one for one in case.offices)
    return replace(case, offices=offices)


def _opened(case: Case, now: Assessment, then: Mapping[str, ProgrammeAssessment], need: _Need) -> str:
    """What the change opens and for which offices, else how much is left of the programme that pays most."""
    newly = {id_: _eligible(then[id_]) - _eligible(now.programme(id_)) for id_ in need.programmes}
    titles = "".join(f"「{then[id_].title}」" for id_ in need.programmes if newly[id_])
    if titles:
        keys = frozenset[str]().union(*newly.values())
        where = _office_names(case, [office for office in case.offices if office.key in keys])
        if_so = "満たしていれば、" if need.reason.state is Answer.UNKNOWN else ""
        return f"{if_so}これで{titles}の条件がそろいます{f'（{where}）' if where else ''}。"
    entry = then[need.programmes[0]]
    return f"「{entry.title}」には、ほかに{_left(entry, need)}件の確認や準備が残ります。"


def _eligible(entry: ProgrammeAssessment) -> frozenset[str]:
    """The offices that may have the grant without more ado; the empty key where it is not for offices."""
    if not entry.offices:
        return frozenset({""} if entry.verdict is Verdict.ELIGIBLE else ())
    return frozenset(one.office for one in entry.offices if one.verdict is Verdict.ELIGIBLE)


def _left(entry: ProgrammeAssessment, need: _Need) -> int:
    """How many different conditions and requirements are open at the offices that the fact concerns."""
    concerned = [
        one.reasons
        for one in entry.offices
        if one.verdict is not Verdict.INELIGIBLE and (one.office in need.offices or not need.offices)
    ]
    reasons = [*entry.reasons, *(reason for reasons in concerned for reason in reasons)]
    return len({reason.id for reason in reasons if reason.state is not Answer.YES})
