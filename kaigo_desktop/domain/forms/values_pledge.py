"""The requirements of a programme as the 要件確認書 lists them, each with its state over all offices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.values_lines import Row, office_name
from kaigo_desktop.domain.forms.values_text import STATE_WORDS

REQUIREMENT = "requirement"

LONG_CITE = 30
"""Characters of a citation beyond which what all have in common is said once, under the table."""


def pledge_values(case: Case, entry: ProgrammeAssessment | None) -> dict[str, object]:
    """A row a requirement. Offices that are ruled out anyway do not count.

    ``requirements_under``: what all citations begin with, where they are long;
    the rows then have what follows.
    """
    if entry is None:
        return {"requirements": None, "requirements_under": []}
    found: dict[str, list[tuple[str | None, Reason]]] = {}
    order: list[str] = []
    for office, reasons in [
        (None, entry.reasons),
        *((one.office, one.reasons) for one in entry.offices if one.verdict is not Verdict.INELIGIBLE),
    ]:
        asked = [reason for reason in reasons if reason.kind == REQUIREMENT]
        order = _merged(order, [reason.id for reason in asked])
        for reason in asked:
            found.setdefault(reason.id, []).append((office, reason))
    rows = [_requirement(case, id_, found[id_]) for id_ in order]
    common = _common_start([str(row["cite"]) for row in rows])
    return {
        "requirements": [row | {"cite": str(row["cite"])[len(common) :]} for row in rows] or None,
        "requirements_under": [{"cite": common.rstrip()}] if common else [],
    }


def _common_start(cites: Sequence[str]) -> str:
    """What all begin with, up to the end of a word; empty where none is long."""
    if max(map(len, cites), default=0) <= LONG_CITE:
        return ""
    first, last = min(cites), max(cites)  # whatever these two share, all between them share
    start = "".join(a for a, _ in takewhile(_are_same, zip(first, last, strict=False)))
    return start[: start.rfind(" ") + 1]


def _are_same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _merged(order: list[str], more: list[str]) -> list[str]:
    """Both, each in its own order: not every office is asked everything."""
    merged = list(order)
    place = 0
    for id_ in more:
        if id_ not in merged:
            merged.insert(place, id_)
        place = merged.index(id_) + 1
    return merged


def _requirement(case: Case, id_: str, told: list[tuple[str | None, Reason]]) -> Row:
    states = {reason.state for _, reason in told}
    met = states == {Answer.YES} if states <= {Answer.YES} or Answer.NO in states else None
    return {"id": id_, "cite": told[0][1].cite, "met": met, "note": _note(case, told)}


def _note(case: Case, told: list[tuple[str | None, Reason]]) -> str | None:
    """Where the requirement is not met or not known; nothing where it is met."""
    open_ones = [(office, reason) for office, reason in told if reason.state is not Answer.YES]
    if len({reason.state for _, reason in open_ones}) == 1 and len(open_ones) == len(told):
        return STATE_WORDS[open_ones[0][1].state]
    words = [
        STATE_WORDS[reason.state] + ("" if office is None else f"：{office_name(case, office)}")
        for office, reason in open_ones
    ]
    return "\n".join(words) or None
