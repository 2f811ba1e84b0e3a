"""Deadlines as an iCalendar file (RFC 5545), for the calendar that the user already keeps.

Written line by line, without a library: thousands of events are made while a
person waits. The tests read the file back with two readers that are not ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.citation import cite_text
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.deadlines.deadline import State
from kaigo_desktop.domain.deadlines.event import (
    CANCELLED_TEXT,
    CANCELLED_TITLE,
    CATEGORY,
    DONE_MARK,
    CalendarEvent,
)
from kaigo_desktop.domain.deadlines.identity import event_uid, report_name
from kaigo_desktop.domain.deadlines.published import first_number

PRODUCT = "-//Kaigo Desktop//Kaigo Desktop//JA"
TITLE = "介護補助金の期限"
ALARM_DAYS = (30, 7)
"""Days before the safe day on which the calendar reminds, at ALARM_HOUR."""
ALARM_HOUR = 9
LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""

_PROVISIONAL = "（暫定）"
_KIND_TITLES = {"effect_report": "業務改善効果報告"}


class Names(Struct, frozen=True):
    """What stands for ids and keys in the file: programme titles, office names, names of notices.

    A name that is missing is written as its id or key. ``holder`` and ``office_ids`` only go into
    the hash of the UID: what tells the corporation and its offices from all others.
    """

    programmes: Mapping[str, str] = {}
    offices: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    office_ids: Mapping[str, str] = {}
    holder: str = ""


def calendar_of(events: Iterable[CalendarEvent]) -> bytes:
    """A calendar of those events; the same events give the same bytes.

    Each is reminded of 30 and 7 days before its safe day. What is done is not
    reminded of, what was cancelled is told as cancelled.
    """
    lines = ["BEGIN:VCALENDAR", f"PRODID:{PRODUCT}", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{text_value(TITLE)}")
    for event in events:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _waiting(_duty: Obligation) -> State:
    return State.OPEN


def calendar(
    obligations: Iterable[Obligation],
    as_of: date,
    names: Names | None = None,
    state_of: Callable[[Obligation], State] = _waiting,
) -> bytes:
    """The duties of one case without a memory of what calendars were told before.

    What is done is marked and not reminded of. What is left out comes as
    cancelled, because a calendar may have been told of it by an older file.
    An event's UID stays the same when the day moves, and its number grows with
    ``as_of``, so that importing a newer file updates the old entry. The same
    duties and the same ``as_of`` give the same bytes.
    """
    known = names or Names()
    times: Counter[str] = Counter()  # two awards of one programme in one year make the same duty twice
    events = []
    for duty in obligations:
        name = _name(duty, known)
        event = _duty_event(duty, as_of, known, event_uid(name, times[name]))
        events.append(_in_state(event, state_of(duty)))
        times[name] += 1
    return calendar_of(events)


def summary(duty: Obligation, names: Names) -> str:
    """The line that a month view shows: what, which time, for whom, for which programme; provisional said."""
    what = _KIND_TITLES.get(duty.kind, duty.kind)
    whose = "" if duty.office is None else f"・{names.offices.get(duty.office, duty.office)}"
    programme = names.programmes.get(duty.programme, duty.programme)
    mark = _PROVISIONAL if duty.provisional else ""
    return f"{mark}{fiscal_year_text(duty.fiscal_year)} {what} {duty.sequence}回目（{programme}{whose}）"


def _name(duty: Obligation, names: Names) -> str:
    """The same for the same duty of the same corporation, whatever its day, as in a file of the windows."""
    office = "" if duty.office is None else names.office_ids.get(duty.office, duty.office)
    return report_name(names.holder, office, duty.programme, duty.kind, duty.sequence, duty.fiscal_year)


def _duty_event(duty: Obligation, as_of: date, names: Names, id_: str) -> CalendarEvent:
    return CalendarEvent(
        uid=id_,
        sequence=first_number(as_of),
        changed_at=datetime.combine(as_of, time(), UTC),
        day=duty.due_on,
        remind_on=duty.safe_on,
        summary=summary(duty, names),
        description=f"{duty.text}\n根拠: {cite_text(duty.cite, names.sources)}",
    )


def _in_state(event: CalendarEvent, state: State) -> CalendarEvent:
    if state is State.DONE:
        told = event.summary.removeprefix(_PROVISIONAL)  # the day is of no more interest
        return replace(event, summary=f"{DONE_MARK}{told}", reminds=False)
    if state is State.SKIPPED:
        return replace(
            event, summary=CANCELLED_TITLE, description=CANCELLED_TEXT, reminds=False, is_cancelled=True
        )
    return event


# --- one event ---------------------------------------------------------------


def _event(event: CalendarEvent) -> Iterator[str]:
    changed = event.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text_value(event.summary)}"
    yield f"DESCRIPTION:{text_value(event.description)}"
    yield f"CATEGORIES:{text_value(CATEGORY)}"
    yield "TRANSP:TRANSPARENT"  # a deadline does not make the day busy
    yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"  # Outlook looks at this alone
    if event.reminds and not event.is_cancelled:
        for days in ALARM_DAYS:
            yield from _alarm(event, days)
    yield "END:VEVENT"


def _alarm(event: CalendarEvent, days: int) -> Iterator[str]:
    before = (event.day - event.remind_on) + timedelta(days=days) - timedelta(hours=ALARM_HOUR)
    words = f"{event.summary}：{wareki(event.remind_on)}まであと{days}日です。"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{text_value(words)}"
    yield f"TRIGGER:{_duration(before)}"
    yield "END:VALARM"


def _duration(before: timedelta) -> str:
    """So long before the start of the day: ``-P30DT15H``; ``P1DT9H`` is after it."""
    length = abs(before)
    days, hours = length.days, length.seconds // 3600
    sign = "-" if before > timedelta() else ""
    return f"{sign}P{days}D" + (f"T{hours}H" if hours else "")


# --- text --------------------------------------------------------------------

_CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\t\n"}
_ESCAPES = str.maketrans(_CONTROLS | {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def text_value(text: str) -> str:
    """Text as RFC 5545 (3.3.11) has it: backslash, semicolon, comma, line end escaped; no other controls."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES)


def folded(line: str) -> bytes:
    """The line with its end, folded so that no part is longer than 75 octets and no character is cut."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= LONGEST_LINE:
        return octets + b"\r\n"
    parts = []
    start, room = 0, LONGEST_LINE
    while start < len(octets):
        end = min(start + room, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1  # the space that begins the next part counts
    return b"\r\n ".join(parts) + b"\r\n"
