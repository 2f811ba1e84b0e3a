"""Sentences worth knowing that decide nothing: which of a programme's concern a case."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.rules.programme import Advice, Programme
from kaigo_desktop.domain.rules.subject import service_set

Said = tuple[str, str]
"""A sentence with its citation."""
AdviceFor = Callable[[Case], tuple[Said, ...]]
Concerns = Callable[[Case], bool]


def advice_for(programme: Programme) -> AdviceFor:
    """What gives the programme's advice for a case, in the order of the rule data."""
    every = tuple([(advice.text, programme.cite(advice.cite)) for advice in programme.advice])
    tests = tuple([_concerns(advice) for advice in programme.advice])
    if not any(tests):
        return lambda _case: every
    paired = tuple(zip(every, tests, strict=True))
    return lambda case: tuple([said for said, concerns in paired if concerns is None or concerns(case)])


def _concerns(advice: Advice) -> Concerns | None:
    """Whether the advice is about something that a case holds; None where it is for every case."""
    where = advice.where
    if not where:
        return None
    if "support" in where:
        return lambda case: case.support_kind == where["support"]
    if "service_in" in where:
        wanted = service_set(where["service_in"])
        return lambda case: any(not office.services.isdisjoint(wanted) for office in case.offices)
    categories = cast("Collection[str]", where.get("category", ()))
    listing = where.get("listing")

    def concerns(case: Case) -> bool:
        for expense in case.expenses:
            if expense.category in categories or (listing is not None and expense.listing == listing):
                return True
        return False

    return concerns
