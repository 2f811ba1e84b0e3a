"""From a case to what is to be paid and what is to come: the grants of a combination, or of one programme.

A grant that was decided goes before its estimate. When a grant is paid is in no
source: only what the person noted (the day of the payment) or assumes counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.assessment import Assessment, Estimate, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.cash.flow import NOBODY, Group, Income, Payment
from kaigo_desktop.domain.deadlines.choice import NOTHING, Choices
from kaigo_desktop.domain.deadlines.rules import KeyedAward
from kaigo_desktop.domain.deadlines.stages import expected_key, paid_key
from kaigo_desktop.domain.money import Yen

BEST = ""
"""The choice of the best combination, in place of one programme alone."""

ANYWHERE = ""
"""In place of an office: how much each gets cannot be told, and each may be paid before the others."""


class Entries(Struct, frozen=True):
    """What moves money. ``uncounted``: grants of programmes that are not among the chosen ones."""

    payments: tuple[Payment, ...]
    incomes: tuple[Income, ...]
    uncounted: tuple[KeyedAward, ...] = ()


def entries_of(
    case: Case,
    assessment: Assessment,
    awards: Sequence[KeyedAward],
    choices: Choices,
    chosen: str = BEST,
) -> Entries:
    """The payments and grants of a case, by the best combination or by ``chosen`` alone."""
    given, taken = _grants(assessment, chosen)
    incomes = tuple(
        income
        for id_, amount in given.items()
        for income in _incomes(
            assessment.programme(id_), amount, _of(awards, id_), choices, _offices(case, taken, id_)
        )
    )
    groups = {one.group for one in incomes}
    payments = tuple(
        Payment(one.key, one.cost, one.paid_on, _group(taken.get(one.key), one.office, groups))
        for one in case.expenses
    )
    uncounted = tuple(one for one in awards if one.award.programme not in given and one.award.amount)
    return Entries(payments, incomes, uncounted)


def _grants(assessment: Assessment, chosen: str) -> tuple[dict[str, Yen], dict[str, str]]:
    """Programme → what it gives, and expense → programme."""
    if chosen == BEST:
        best = assessment.best
        taken = {one.expense: one.programme for one in best.assignments}
        return {id_: amount for id_, amount in best.by_programme.items() if amount}, taken
    entry = next((one for one in assessment.programmes if one.id == chosen), None)
    if entry is None or entry.estimate is None or not entry.estimate.total:
        return {}, {}
    return {chosen: entry.estimate.total}, dict.fromkeys(_funded(entry.estimate), chosen)


def _funded(estimate: Estimate) -> set[str]:
    lines = [*estimate.lines, *(line for office in estimate.offices for line in office.lines)]
    return {key for line in lines for key in line.expenses}


def _of(awards: Sequence[KeyedAward], programme: str) -> list[KeyedAward]:
    return [one for one in awards if one.award.programme == programme]


def _offices(case: Case, taken: Mapping[str, str], programme: str) -> set[str | None]:
    """The offices whose expenses the programme takes."""
    return {one.office for one in case.expenses if taken.get(one.key) == programme}


def _incomes(
    entry: ProgrammeAssessment,
    amount: Yen,
    awards: Sequence[KeyedAward],
    choices: Choices,
    offices: set[str | None],
) -> Iterator[Income]:
    """The grants that were decided, and the estimate of the rest; office by office where that is known."""
    split = _split(entry, amount)
    covered: set[str | None] = set()
    used = 0
    for one in awards:
        office, granted = one.award.office, one.award.amount
        part = granted
        if part is None and (office is None or split is None):
            is_all = len(awards) == 1 and (office is None or offices <= {office})
            part = amount if is_all else None
        elif part is None and split is not None and office is not None:
            part = split.get(office, 0)
        if part is None:
            continue  # which part of the sum it brings cannot be told: it stays in what is left
        covered.add(office)
        used += part
        choice = choices.get(paid_key(one.key), NOTHING)
        day, is_paid = choice.done_on or choice.due_on, choice.done_on is not None
        group = (entry.id, office)
        yield Income(paid_key(one.key), part, group, day, is_paid=is_paid, is_granted=granted is not None)
    if None in covered or (covered and offices <= covered):
        return
    day = choices.get(expected_key(entry.id), NOTHING).due_on
    for place, part in _left(entry, split, amount - used, covered, offices).items():
        if part > 0:
            yield Income(expected_key(entry.id), part, (entry.id, place), day)


def _left(
    entry: ProgrammeAssessment,
    split: Mapping[str, Yen] | None,
    left: Yen,
    covered: set[str | None],
    offices: set[str | None],
) -> dict[str | None, Yen]:
    """What no grant covers yet, by office where that is known."""
    if split is not None:
        return {office: part for office, part in split.items() if office not in covered}
    has_parts = entry.estimate is not None and bool(entry.estimate.offices) and len(offices) > 1
    return {ANYWHERE if has_parts else None: left}


def _split(entry: ProgrammeAssessment, amount: Yen) -> dict[str, Yen] | None:
    """Office → its part; None where the combination gives another sum than the programme alone."""
    estimate = entry.estimate
    if estimate is None or estimate.total != amount or not estimate.offices:
        return None
    found = {one.office: one.total for one in estimate.offices}
    return found if sum(found.values()) == amount else None


def _group(programme: str | None, office: str | None, groups: set[Group]) -> Group:
    """The grant that pays for it: that of its office, where there is one of its own."""
    if programme is None:
        return NOBODY
    own = (programme, office)
    return own if own in groups else (programme, None)
