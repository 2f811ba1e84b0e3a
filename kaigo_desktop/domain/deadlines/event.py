"""A deadline as a calendar shows it: words, days and what a second import needs to recognise it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from msgspec import Struct

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.deadlines.line import PROVISIONAL, DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published

WEEKDAYS = "月火水木金土日"
CANCELLED_TITLE = "【取り消し】介護補助金の期限"
CANCELLED_TEXT = "この期限はなくなりました。"
DONE_MARK = "【済】"
CATEGORY = "介護補助金"


class CalendarEvent(Struct, frozen=True):
    """One all-day event on the day that a duty is due.

    ``remind_on``: the last open day before, from which reminders are counted
    back. ``reminds`` is false for what is done. ``changed_at`` and ``sequence``
    grow with each change that matters (RFC 5545, 3.8.7).
    """

    uid: str
    sequence: int
    changed_at: datetime
    day: date
    remind_on: date
    summary: str
    description: str
    reminds: bool = True
    is_cancelled: bool = False


def summary_of(line: DeadlineLine) -> str:
    """What a month view shows: whether done or provisional, what, for whom."""
    state = DONE_MARK if line.state == "done" else ""
    mark = "（暫定）" if PROVISIONAL in line.marks and not state else ""
    return f"{state}{mark}{line.title}｜{line.whose or line.applicant or line.case_title}"


def description_of(line: DeadlineLine, programme: str) -> str:
    """The days in words, the case, the programme, and what is not settled."""
    return "\n".join(_lines_about(line, programme))


def _lines_about(line: DeadlineLine, programme: str) -> Iterator[str]:
    due, safe = date.fromisoformat(line.due_on), line.safe_day
    yield f"期限：{day_text(due)}"
    if safe != due:
        yield f"直前の開庁日：{day_text(safe)}"
    if line.marks:
        yield f"注意：{line.marks}"
    yield f"案件：{line.case_title}"
    if programme:
        yield f"制度：{programme}"
    if line.person:
        yield f"担当：{line.person}"


def day_text(day: date) -> str:
    """``令和10年3月31日（金）``."""
    return f"{wareki(day)}（{WEEKDAYS[day.weekday()]}）"


def fingerprint_of(line: DeadlineLine, programme: str) -> str:
    """What changes when the event does; it holds no words."""
    parts = (line.due_on, line.safe_on, line.state, summary_of(line), description_of(line, programme))
    return sha256(chr(0).join(parts).encode()).hexdigest()[:32]


def event_of(line: DeadlineLine, programme: str, told: Published) -> CalendarEvent:
    """The event of a line under the name that calendars know it by."""
    return CalendarEvent(
        uid=told.uid,
        sequence=told.sequence,
        changed_at=told.changed_at,
        day=date.fromisoformat(line.due_on),
        remind_on=line.safe_day,
        summary=summary_of(line),
        description=description_of(line, programme),
        reminds=line.state == "open",
    )


def cancelled_event(told: Published) -> CalendarEvent:
    """The event that takes one back; nothing of what it was about is kept."""
    return CalendarEvent(
        uid=told.uid,
        sequence=told.sequence,
        changed_at=told.changed_at,
        day=told.due_on,
        remind_on=told.due_on,
        summary=CANCELLED_TITLE,
        description=CANCELLED_TEXT,
        reminds=False,
        is_cancelled=True,
    )
