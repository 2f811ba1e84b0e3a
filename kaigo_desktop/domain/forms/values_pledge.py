"""The requirements of a programme as the 要件確認書 lists them, each with its state over all offices."""

from __future__ import annotations

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.values_lines import Row, office_name
from kaigo_desktop.domain.forms.values_text import STATE_WORDS

REQUIREMENT = "requirement"


def pledge_values(case: Case, entry: ProgrammeAssessment | None) -> dict[str, object]:
    """A row a requirement. Offices that are ruled out anyway do not count."""
    if entry is None:
        return {"requirements": None}
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
    return {"requirements": [_requirement(case, id_, found[id_]) for id_ in order] or None}


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
