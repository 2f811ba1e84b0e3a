"""One deadline in the list over all cases: plain texts, made by the thousand."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.deadlines.deadline import Deadline

PROVISIONAL, MAY_MOVE, TO_CHECK, MOVED = "暫定", "祝日未公表", "交付要綱を確認", "延期"
"""The marks that a line may carry, in the words shown."""

SEPARATOR = "・"
EVER = "9999-12-31"


class DeadlineLine(NamedTuple):
    """What a list shows. Days are ISO text, so that they sort and compare without being read.

    ``whose`` names the office or is empty; ``marks`` holds words with ・ between.
    ``until`` is the last day on which it still makes sense, EVER for a duty.
    ``case_title`` and ``applicant`` are those of the case as it is called now.
    """

    case: CaseId
    key: str
    kind: str
    title: str
    whose: str
    programme: str
    due_on: str
    safe_on: str
    until: str
    state: str
    marks: str
    step: str
    person: str
    case_title: str = ""
    applicant: str = ""

    def is_open(self, today: date) -> bool:
        """Whether it still can and has to be done on that day."""
        return self.state == "open" and self.until >= today.isoformat()

    @property
    def safe_day(self) -> date:
        """The day in working order."""
        return date.fromisoformat(self.safe_on)


def line_of(case: CaseId, one: Deadline, whose: str, person: str) -> DeadlineLine:
    """The line of a deadline; title and applicant of the case are put in where it is read."""
    marks = [
        mark
        for mark, holds in (
            (PROVISIONAL, one.provisional),
            (TO_CHECK, one.to_check),
            (MAY_MOVE, one.may_move),
            (MOVED, one.moved_from is not None),
        )
        if holds
    ]
    return DeadlineLine(
        case=case,
        key=one.key,
        kind=one.kind.value,
        title=one.title,
        whose=whose,
        programme=one.programme,
        due_on=one.due_on.isoformat(),
        safe_on=one.safe_on.isoformat(),
        until=EVER if one.until is None else one.until.isoformat(),
        state=one.state.value,
        marks=SEPARATOR.join(marks),
        step=one.step,
        person=person,
    )
