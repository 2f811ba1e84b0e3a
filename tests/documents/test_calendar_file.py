"""The iCalendar file of the deadlines, read back as a calendar program would."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar
from msgspec.structs import replace

from kaigo_desktop.documents.calendar_file import Names, calendar
from kaigo_desktop.domain.assessment import Obligation

AS_OF = date(2026, 6, 15)
DUTY = Obligation(
    programme="mhlw-r8-technology",
    office="A",
    kind="effect_report",
    sequence=2,
    fiscal_year=2028,
    due_on=date(2029, 3, 31),
    provisional=True,
    safe_on=date(2029, 3, 30),
    cite="mhlw-0407-3 別紙1 7(2)",
    text="令和10年度の効果報告（2回目）を、令和11年3月31日までに出します。;,\\ と改行\nも崩れません。",
)
NAMES = Names(
    programmes={"mhlw-r8-technology": "介護テクノロジー定着支援事業"}, offices={"A": "髙﨑の家"}, holder="1"
)


def read(data: bytes) -> Calendar:
    found = Calendar.from_ical(data)
    assert isinstance(found, Calendar)
    return found


def test_the_event_lies_on_the_due_day_and_takes_the_whole_day() -> None:
    event = read(calendar([DUTY], AS_OF, NAMES)).events[0]
    assert event.start == date(2029, 3, 31)
    assert event.end == date(2029, 4, 1)


def test_the_summary_names_office_programme_and_that_the_day_is_provisional() -> None:
    event = read(calendar([DUTY], AS_OF, NAMES)).events[0]
    expected = "（暫定）令和10年度 業務改善効果報告 2回目（介護テクノロジー定着支援事業・髙﨑の家）"
    assert str(event["summary"]) == expected


def test_a_settled_day_is_not_called_provisional() -> None:
    data = calendar([replace(DUTY, provisional=False)], AS_OF)
    assert "暫定" not in str(read(data).events[0]["summary"])


def test_without_names_ids_and_keys_stand_for_themselves() -> None:
    event = read(calendar([DUTY], AS_OF)).events[0]
    assert "mhlw-r8-technology・A" in str(event["summary"])


def test_a_duty_of_no_office_names_only_the_programme() -> None:
    event = read(calendar([replace(DUTY, office=None)], AS_OF, NAMES)).events[0]
    assert str(event["summary"]).endswith("（介護テクノロジー定着支援事業）")


def test_reminders_come_30_and_7_days_before_the_safe_day() -> None:
    event = read(calendar([DUTY], AS_OF, NAMES)).events[0]
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-31, hours=9), timedelta(days=-8, hours=9)]
    assert "あと30日" in str(event.walk("VALARM")[0]["description"])


def test_japanese_punctuation_and_line_breaks_survive() -> None:
    event = read(calendar([DUTY], AS_OF, NAMES)).events[0]
    assert str(event["description"]) == f"{DUTY.text}\n根拠: {DUTY.cite}"


def test_lines_end_in_crlf_and_none_is_longer_than_75_octets() -> None:
    data = calendar([DUTY], AS_OF, NAMES)
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(line.decode("utf-8") is not None for line in lines)  # no character is cut in two


def test_the_same_duties_and_day_give_the_same_bytes() -> None:
    assert calendar([DUTY], AS_OF, NAMES) == calendar([DUTY], AS_OF, NAMES)
    assert b"DTSTAMP:20260615T000000Z" in calendar([DUTY], AS_OF, NAMES)


def test_a_moved_day_keeps_its_uid() -> None:
    def uid(duty: Obligation, names: Names = NAMES) -> str:
        return str(read(calendar([duty], AS_OF, names)).events[0]["uid"])

    assert uid(replace(DUTY, due_on=date(2029, 2, 28), provisional=False)) == uid(DUTY)
    others = [replace(DUTY, sequence=3), replace(DUTY, office="B"), replace(DUTY, programme="x")]
    assert len({uid(DUTY), *(uid(other) for other in others), uid(DUTY, Names(holder="2"))}) == 5


def test_the_same_duty_twice_has_two_uids() -> None:
    events = read(calendar([DUTY, DUTY], AS_OF, NAMES)).events
    assert len({str(event["uid"]) for event in events}) == 2


def test_no_duty_makes_an_empty_calendar() -> None:
    data = calendar([], AS_OF)
    assert read(data).events == []
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
