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

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Lever
from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.levers.changes import FINDERS
from kaigo_desktop.domain.levers.requirements import requirements
from kaigo_desktop.domain.levers.scene import Again, Scene, office_words
from kaigo_desktop.domain.rules.programme import Programme

MOST_GAINS = 12
"""Best combinations sought again in search of a gain."""
MOST_STEPS = 2_500_000
"""Steps of the search after which no more are sought: a few seconds."""
MOST_OFFICES = 500
"""With more offices nobody waits for a score of assessments of them all."""


class LeverText(Struct, frozen=True):
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


class _Trial(Struct, frozen=True):
    """A changed case that is to be assessed, with its sentence."""

    text: LeverText
    change: str
    case: Case


def levers(
    case: Case,
    now: Assessment,
    programmes: Sequence[Programme],
    texts: Sequence[LeverText],
    again: Again,
) -> tuple[Lever, ...]:
    """The levers of a case, the largest gain first, then the quickest.

    ``now`` is the case's own assessment with estimates, ``programmes`` the
    catalogue. At most MOST_GAINS changes, and one more, have their best
    combination sought again, in the order of the data and of the case's
    offices, as long as there are steps for it. Where the best combination of
    the case itself is not proven, no gain could be either, and nobody waits for
    one: requirements only, with gain 0.
    No levers for more than ``MOST_OFFICES``.
    """
    if len(case.offices) > MOST_OFFICES:
        return ()
    catalogue = {programme.id: programme for programme in programmes}
    most = MOST_GAINS if now.best.exact else 0
    found = [
        *_gains(now, list(islice(_trials(case, now, catalogue, texts), most)), catalogue, again),
        *requirements(case, now, catalogue, again),
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
    left = MOST_STEPS
    for trial in trials:
        if left <= 0:
            return
        then = again.best_of(trial.case)
        left -= then.steps
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
    payers = _payers(now)
    for office in (None, *case.offices):
        for text in texts:
            if FINDERS[text.id].per_office != (office is not None):
                continue
            programme = next(
                (catalogue[id_] for id_ in text.programmes if _may_pay(payers, id_, office)), None
            )
            if programme is None or (office is not None and not _has_service(office, text)):
                continue
            for change in FINDERS[text.id].find(Scene(case, programme, office)):
                words = {"office": office_words(case, [office] if office else []), **change.words}
                yield _Trial(text, text.change.format_map(words), change.case)


def _payers(now: Assessment) -> dict[str, frozenset[str] | None]:
    """The programmes that could pay after a change, as their year is right.

    Each with the offices that it does not shut out; None where it does not look at offices.
    """
    return {
        entry.id: frozenset(one.office for one in entry.offices if one.verdict is not Verdict.INELIGIBLE)
        if entry.offices
        else None
        for entry in now.programmes
        if not any(reason.id == "fiscal_year" and reason.state is Answer.NO for reason in entry.all_reasons)
    }


def _may_pay(payers: Mapping[str, frozenset[str] | None], id_: str, office: Office | None) -> bool:
    if id_ not in payers:
        return False
    offices = payers[id_]
    return office is None or offices is None or office.key in offices


def _has_service(office: Office, text: LeverText) -> bool:
    return text.services is None or bool(office.services & text.services)
