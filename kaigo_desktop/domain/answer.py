"""Yes, no, and not known yet; and how answers combine.

A missing answer never becomes "no": it stays open and names the facts that
would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Answer(StrEnum):
    """The state of one reason."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What a programme says about an office or a case, best first."""

    ELIGIBLE = "eligible"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    INELIGIBLE = "ineligible"


BEST_FIRST = tuple(Verdict)


def best_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The best of several offices' verdicts; unknown where there is no office."""
    found = frozenset(verdicts)
    return next((verdict for verdict in BEST_FIRST if verdict in found), Verdict.UNKNOWN)


class Finding(NamedTuple):
    """The answer to one condition for one office.

    ``missing`` is empty unless the answer is unknown. It then holds the
    alternatives, each a set of fact paths (``offices[0].life``) that would
    settle the answer whatever is found. No alternative at all means that no
    fact of the case can settle it.
    """

    answer: Answer
    missing: frozenset[frozenset[str]] = frozenset()


# Looking a member up in its enum calls a Python function in Python 3.11; these are asked for all the time.
MET, UNMET, OPEN = Answer.YES, Answer.NO, Answer.UNKNOWN
ELIGIBLE, INELIGIBLE = Verdict.ELIGIBLE, Verdict.INELIGIBLE

YES = Finding(MET)
NO = Finding(UNMET)


@lru_cache(maxsize=1024)  # the same few are open again and again
def unknown(*paths: str) -> Finding:
    """Not known; all of ``paths`` together would settle it."""
    return Finding(OPEN, frozenset({frozenset(paths)}) if paths else frozenset())


def unknown_any(*alternatives: Iterable[str]) -> Finding:
    """Not known; any one of the ``alternatives`` (each a set of paths) would settle it."""
    return Finding(OPEN, frozenset(frozenset(one) for one in alternatives))


def from_flag(path: str, *, value: bool | None) -> Finding:
    """The finding for a yes/no fact: None is unknown, never no."""
    if value is None:
        return unknown(path)
    return YES if value else NO


def any_of(findings: Iterable[Finding], *, any_settles: bool = False) -> Finding:
    """Yes where any is yes; over nothing at all, or with none yes and some open, unknown.

    What is missing is everything that is open: only all of it settles the
    answer whatever is found. ``any_settles``: an open one can only turn out
    yes, so that each of them is enough.
    """
    found = None
    waiting: list[Finding] = []
    for found in findings:
        if found.answer is MET:
            return YES
        if found.answer is OPEN:
            waiting.append(found)
    if len(waiting) > 1 and any_settles:
        return unknown_any(*[paths for one in waiting for paths in one.missing])
    if len(waiting) > 1:
        paths = frozenset[str]().union(*(paths for one in waiting for paths in one.missing))
        return Finding(OPEN, frozenset({paths}) if paths else frozenset())
    return waiting[0] if waiting else (NO if found else unknown())
