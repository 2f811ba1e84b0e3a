"""Requirements that are not met yet, as levers: what to do, how long it takes, what it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Lever, ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.case import Case, Office, Pledges
from kaigo_desktop.domain.levers.scene import Again, office_names, office_words
from kaigo_desktop.domain.rules.programme import Programme

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


class _Need(Struct):
    """A fact that is not met yet: the reason that asks for it most, and the offices that lack it."""

    fact: str
    reason: Reason
    programmes: list[str]
    offices: list[str]


def requirements(
    case: Case, now: Assessment, catalogue: Mapping[str, Programme], again: Again
) -> Iterator[Lever]:
    """A lever for each fact that can still be made true and that a programme with an amount asks for."""
    for need in _needs(now, catalogue):
        changed = _met(case, need)
        then = {entry.id: entry for entry in again.judge(changed)}
        where = office_words(case, [office for office in case.offices if office.key in need.offices])
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
        where = office_names(case, [office for office in case.offices if office.key in keys])
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
