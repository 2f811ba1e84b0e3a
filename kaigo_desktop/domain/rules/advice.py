"""Sentences worth knowing that decide nothing: which of a programme's concern a case."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.rules.programme import Advice, Programme
from kaigo_desktop.domain.rules.subject import service_set

Said = tuple[str, str]
"""A sentence with its citation."""
Topics = frozenset[tuple[str, str | None]]
"""What a case holds that advice may be about: the name of a fact with its value."""
AdviceFor = Callable[[Topics], tuple[Said, ...]]


def topics_of(case: Case) -> Topics:
    """The topics of a case, found once for all programmes."""
    topics: set[tuple[str, str | None]] = {("support", case.support_kind)}
    for office in case.offices:
        topics.update([("service", code) for code in office.services])
    for expense in case.expenses:
        topics.add(("category", expense.category))
        topics.add(("listing", expense.listing))
    return frozenset(topics)


def advice_for(programme: Programme) -> AdviceFor:
    """What gives the programme's advice for the topics of a case, in the order of the rule data."""
    every = tuple([(advice.text, programme.cite(advice.cite)) for advice in programme.advice])
    abouts = [_about(advice) for advice in programme.advice]
    if not any(abouts):
        return lambda _topics: every
    paired = tuple(zip(every, abouts, strict=True))
    return lambda topics: tuple([said for said, about in paired if not about or not about.isdisjoint(topics)])


def _about(advice: Advice) -> Topics:
    """The topics of which a case needs one for the advice to be for it; none where it is for every case."""
    where = advice.where
    if "support" in where:
        return frozenset({("support", cast("str", where["support"]))})
    if "service_in" in where:
        return frozenset([("service", code) for code in service_set(where["service_in"])])
    categories = cast("Collection[str]", where.get("category", ()))
    listing = [("listing", cast("str", where["listing"]))] if "listing" in where else []
    return frozenset([*(("category", name) for name in categories), *listing])
