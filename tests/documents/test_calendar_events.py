"""The calendar of all cases, read back by two readers that are not ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from kaigo_desktop.documents.calendar_file import calendar_of, folded
from kaigo_desktop.domain.deadlines.event import CalendarEvent
from tests.deadline_fakes import DeadlineBench, granted
from tests.oracle import ics

EVENT = CalendarEvent(
    uid="0123@kaigo-desktop.invalid",
    sequence=3,
    changed_at=datetime(2026, 6, 15, 21, 4, tzinfo=UTC),
    day=date(2029, 3, 31),
    remind_on=date(2029, 3, 30),
    summary="（暫定）令和10年度 効果報告（2回目）｜髙﨑の家; 東雲, 𠮷野\\分室",
    description="期限：令和11年3月31日（土）\n直前の開庁日：令和11年3月30日（金）",
)


def library(data: bytes) -> Calendar:
    found = Calendar.from_ical(data)
    assert isinstance(found, Calendar)
    return found


def test_both_readers_read_the_same_words_and_days() -> None:
    data = calendar_of([EVENT])
    (strict,) = ics.read(data)
    loose = library(data).events[0]
    assert strict.summary == str(loose["summary"]) == EVENT.summary
    assert strict.description == str(loose["description"]) == EVENT.description
    assert (strict.start, strict.end) == (loose.start, loose.end) == (date(2029, 3, 31), date(2029, 4, 1))
    assert strict.uid == str(loose["uid"]) == EVENT.uid
    assert strict.sequence == int(loose["sequence"]) == 3
    assert strict.modified == loose["last-modified"].dt == EVENT.changed_at
    alarms = tuple(alarm["trigger"].dt for alarm in loose.walk("VALARM"))
    assert strict.alarms == alarms == (timedelta(days=-31, hours=9), timedelta(days=-8, hours=9))


def test_what_is_done_or_cancelled_rings_no_more_and_cancelled_says_so() -> None:
    done, gone = ics.read(
        calendar_of([replace(EVENT, reminds=False), replace(EVENT, uid="b", is_cancelled=True, reminds=True)])
    )
    assert (done.status, done.alarms) == ("CONFIRMED", ())
    assert (gone.status, gone.alarms) == ("CANCELLED", ())


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_text_comes_back_from_both_readers_but_for_controls(text: str) -> None:
    data = calendar_of([replace(EVENT, summary="x", description=text)])
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(one for one in plain if one in "\n\t" or (one >= " " and one != "\x7f"))
    (event,) = ics.read(data)
    assert event.description == expected


@given(st.text(alphabet="あ髙𠮷á;\\,🏠", max_size=200))
def test_no_character_is_cut_by_folding(text: str) -> None:
    parts = folded(f"SUMMARY:{text}").split(b"\r\n")
    assert all(len(part) <= 75 and part.decode("utf-8") is not None for part in parts)
    assert b"".join(part[1:] if place else part for place, part in enumerate(parts)).decode() == (
        f"SUMMARY:{text}"
    )


def test_the_same_events_give_the_same_bytes() -> None:
    assert calendar_of([EVENT]) == calendar_of([EVENT])
    assert ics.read(calendar_of([])) == []


@pytest.mark.parametrize(
    "spoiled",
    [
        b"SUMMARY:a,b",
        b"SUMMARY:a\\x",
        b"DTSTART:20290331",
        b"TRIGGER:P",
        b"STATUS:GONE",
    ],
)
def test_the_strict_reader_refuses_what_the_rfc_does(spoiled: bytes) -> None:
    name = spoiled.split(b":")[0].split(b";")[0]
    lines = calendar_of([EVENT]).split(b"\r\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(name))
    while lines[place + 1].startswith(b" "):
        del lines[place + 1]
    lines[place] = spoiled
    with pytest.raises(ics.RefusedError):
        ics.read(b"\r\n".join(lines))


# --- imported again and again ---------------------------------------------------------------------


def test_importing_twice_makes_no_duplicates_and_a_newer_file_moves_and_takes_away() -> None:
    bench = DeadlineBench(granted())
    bench.add_case(granted("2025-09-01"), "ほか")
    calendar: dict[str, ics.Event] = {}
    first = calendar_of(bench.deadlines.events())
    ics.import_into(calendar, first)
    kept = dict(calendar)
    ics.import_into(calendar, calendar_of(bench.deadlines.events()))
    assert calendar == kept

    bench.session.set(("settings", "report_due"), "06-30")
    ics.import_into(calendar, calendar_of(bench.deadlines.events()))
    assert calendar.keys() == kept.keys()
    assert sum(calendar[uid].start != kept[uid].start for uid in kept) >= 3

    bench.session.remove("awards", bench.session.keys("awards")[0])
    second = calendar_of(bench.deadlines.events())
    ics.import_into(calendar, second)
    assert 0 < len(calendar) < len(kept)
    moved = {uid: event for uid, event in calendar.items() if event.sequence}
    ics.import_into(calendar, first)  # an old file from somewhere does not move back what was moved
    assert {uid: calendar[uid] for uid in moved} == moved


def test_the_library_reads_every_event_of_a_real_calendar() -> None:
    bench = DeadlineBench(granted())
    data = calendar_of(bench.deadlines.events())
    strict, loose = ics.read(data), library(data).events
    assert [one.summary for one in strict] == [str(one["summary"]) for one in loose]
    assert len(strict) == 10
    assert any("（暫定）令和9年度 効果報告（1回目）｜ひだまり訪問介護" in one.summary for one in strict)
