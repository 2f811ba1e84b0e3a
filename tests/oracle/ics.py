"""A reader of calendar files by the letter of RFC 5545, written apart from what writes them.

It refuses what a lenient reader passes over: a line over 75 octets, a bare line
feed, an escape that is none, a property twice or missing, an end that does not
match. Only what the RFC says of VEVENT and VALARM for all-day events is known.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "STATUS", "TRANSP"}
ONCE |= {"LAST-MODIFIED"}
NEEDED = {"UID", "DTSTAMP", "DTSTART"}
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}
LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(;[A-Z0-9-]+=[^;:\",]+)*):(?P<value>.*)", re.DOTALL)
DURATION = re.compile(r"([+-]?)P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)")


class RefusedError(Exception):
    """The file breaks the RFC."""


@dataclass
class Component:
    kind: str
    properties: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    inside: list[Component] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        found = [value for known, _, value in self.properties if known == name]
        return unescaped(found[0]) if found else None

    def raw(self, name: str) -> tuple[dict[str, str], str]:
        return next((parameters, value) for known, parameters, value in self.properties if known == name)


@dataclass(frozen=True)
class Event:
    uid: str
    sequence: int
    status: str
    start: dt.date
    end: dt.date
    summary: str
    description: str
    modified: dt.datetime
    alarms: tuple[dt.timedelta, ...]


def read(data: bytes) -> list[Event]:
    """Every event of the one calendar in the file. Raises RefusedError."""
    calendar = components(unfolded(data))
    for name, value in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        if calendar.text(name) != value:
            raise RefusedError(f"{name} is not {value}")
    if not calendar.text("PRODID"):
        raise RefusedError("no PRODID")
    events = [event_of(one) for one in calendar.inside if one.kind == "VEVENT"]
    uids = [one.uid for one in events]
    if len(set(uids)) != len(uids):
        raise RefusedError("a UID twice")
    return events


def unfolded(data: bytes) -> list[str]:
    """3.1: lines end in CRLF, are at most 75 octets long, and go on after CRLF and a space or tab."""
    if not data.endswith(b"\r\n"):
        raise RefusedError("the last line does not end")
    physical = data[:-2].split(b"\r\n")
    for line in physical:
        if len(line) > 75:
            raise RefusedError(f"{len(line)} octets")
        if b"\n" in line or b"\r" in line:
            raise RefusedError("a bare line end")
        line.decode("utf-8")  # no character is cut in two
    lines: list[bytes] = []
    for line in physical:
        if line[:1] in {b" ", b"\t"}:
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode("utf-8") for line in lines]


def components(lines: list[str]) -> Component:
    stack: list[Component] = []
    done: Component | None = None
    for line in lines:
        found = LINE.fullmatch(line)
        if not found:
            raise RefusedError(f"no content line: {line[:40]}")
        name, value = found["name"], found["value"]
        pairs = [part.split("=", 1) for part in found["parameters"].split(";") if part]
        if any(ord(one) < 32 and one != "\t" for one in value):
            raise RefusedError("a control character")
        if name == "BEGIN":
            made = Component(value)
            if stack:
                stack[-1].inside.append(made)
            stack.append(made)
        elif name == "END":
            if not stack or stack[-1].kind != value or done is not None:
                raise RefusedError(f"END:{value} ends nothing")
            last = stack.pop()
            done = last if not stack else None
        elif not stack:
            raise RefusedError("outside of everything")
        else:
            stack[-1].properties.append((name, dict(map(tuple, pairs)), value))  # type: ignore[arg-type]
    if done is None or done.kind != "VCALENDAR":
        raise RefusedError("no whole calendar")
    return done


def unescaped(value: str) -> str:
    """3.3.11."""
    words, place = [], 0
    while place < len(value):
        one = value[place]
        if one == "\\":
            follower = value[place + 1 : place + 2]
            if follower not in {"\\", ";", ",", "n", "N"} or not follower:
                raise RefusedError(f"no escape: \\{follower}")
            words.append("\n" if follower in "nN" else follower)
            place += 2
            continue
        if one in ",;":
            raise RefusedError(f"{one} in a text that is no list")
        words.append(one)
        place += 1
    return "".join(words)


def event_of(one: Component) -> Event:
    names = [name for name, _, _ in one.properties]
    twice = {name for name in names if names.count(name) > 1} & ONCE
    if twice or not set(names) >= NEEDED:
        raise RefusedError(f"twice or missing: {twice or NEEDED - set(names)}")
    status = one.text("STATUS") or ""
    if status not in STATUSES:
        raise RefusedError(f"STATUS:{status}")
    start, end = day(one, "DTSTART"), day(one, "DTEND")
    if end <= start:
        raise RefusedError("it ends before it starts")
    return Event(
        uid=one.text("UID") or "",
        sequence=int(one.raw("SEQUENCE")[1]),
        status=status,
        start=start,
        end=end,
        summary=one.text("SUMMARY") or "",
        description=one.text("DESCRIPTION") or "",
        modified=utc(one.raw("LAST-MODIFIED")[1]),
        alarms=tuple(alarm(inner) for inner in one.inside),
    )


def day(one: Component, name: str) -> dt.date:
    parameters, value = one.raw(name)
    if parameters != {"VALUE": "DATE"} or not re.fullmatch(r"\d{8}", value):
        raise RefusedError(f"{name} is no day")
    return dt.datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def utc(value: str) -> dt.datetime:
    if not re.fullmatch(r"\d{8}T\d{6}Z", value):
        raise RefusedError(f"no time in UTC: {value}")
    return dt.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def alarm(one: Component) -> dt.timedelta:
    """3.6.6: a DISPLAY alarm has an action, words and a trigger, here counted from the start."""
    if one.kind != "VALARM" or one.text("ACTION") != "DISPLAY" or not one.text("DESCRIPTION"):
        raise RefusedError("no alarm that shows something")
    parameters, value = one.raw("TRIGGER")
    found = DURATION.fullmatch(value)
    if parameters or not found or value.endswith(("P", "T")):
        raise RefusedError(f"no duration: {value}")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def import_into(calendar: dict[str, Event], data: bytes) -> None:
    """Take a file into a calendar as RFC 5546 (3.2.1) has it: the higher SEQUENCE counts, CANCELLED goes."""
    for event in read(data):
        before = calendar.get(event.uid)
        if before is not None and before.sequence > event.sequence:
            continue
        if event.status == "CANCELLED":
            calendar.pop(event.uid, None)
        else:
            calendar[event.uid] = event
