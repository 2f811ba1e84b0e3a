"""Deadlines as an iCalendar file (RFC 5545), for the calendar that the user already keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.dates import fiscal_year_text, wareki

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//Kaigo Desktop//Kaigo Desktop//JA"
ALARM_DAYS = (30, 7)
"""Days before ``safe_on`` on which the calendar reminds, at ALARM_HOUR."""
ALARM_HOUR = 9
_KIND_TITLES = {"effect_report": "業務改善効果報告"}


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for ids and keys in the file: programme titles, office names; ``case`` keeps cases apart.

    A name that is missing is written as its id or key. ``case`` only goes into the hash of the UID.
    """

    programmes: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    case: str = ""


def calendar(obligations: Iterable[Obligation], as_of: date, names: Names | None = None) -> bytes:
    """The duties as all-day events on the day they are due, reminded 30 and 7 days before the safe day.

    The same duties and the same ``as_of`` give the same bytes. An event's UID stays the same when the
    day moves, so that importing a newer file updates the old entry.
    """
    # Late: nearly every start of the program does without it, and it takes a tenth of a second to load.
    from icalendar import Calendar  # noqa: PLC0415

    known = names or Names()
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    times: Counter[str] = Counter()  # two awards of one programme in one year make the same duty twice
    for duty in obligations:
        key = uid(duty, known.case)
        file.add_component(_event(duty, as_of, known, uid(duty, known.case, times[key])))
        times[key] += 1
    return bytes(file.to_ical())


def _event(duty: Obligation, as_of: date, names: Names, id_: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 - late, as in calendar()

    title = summary(duty, names)
    event = Event()
    event.add("uid", id_)
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", duty.due_on)
    event.add("dtend", duty.due_on + timedelta(days=1))
    event.add("summary", title)
    event.add("description", f"{duty.text}\n根拠: {duty.cite}")
    event.add("transp", "TRANSPARENT")  # a deadline does not make the day busy
    for days in ALARM_DAYS:
        event.add_component(_alarm(duty, days, title))
    return event


def _alarm(duty: Obligation, days: int, title: str) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - late, as in calendar()

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{title}：{wareki(duty.safe_on)}まであと{days}日です。")
    alarm.add("trigger", (duty.safe_on - duty.due_on) - timedelta(days=days) + timedelta(hours=ALARM_HOUR))
    return alarm


def summary(duty: Obligation, names: Names) -> str:
    """The line that a month view shows: what, which time, for whom, for which programme; provisional said."""
    what = _KIND_TITLES.get(duty.kind, duty.kind)
    whose = "" if duty.office is None else f"・{names.offices.get(duty.office, duty.office)}"
    programme = names.programmes.get(duty.programme, duty.programme)
    mark = "（暫定）" if duty.provisional else ""
    return f"{mark}{fiscal_year_text(duty.fiscal_year)} {what} {duty.sequence}回目（{programme}{whose}）"


def uid(duty: Obligation, case: str, earlier: int = 0) -> str:
    """The same for the same duty of the same case, whatever its day; it tells nobody whose it is.

    ``earlier`` counts the same duties before it in one file.
    """
    parts = [case, duty.programme, duty.office or "", duty.kind, str(duty.sequence), str(duty.fiscal_year)]
    if earlier:
        parts.append(str(earlier))
    return f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@kaigo-desktop.invalid"
