"""Counting a time study, and reading one from a stranger's CSV file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.plans.facts import PlanFacts, TimeDay
from kaigo_desktop.domain.plans.time_study import count_of, group_figures, measured, numbers_of
from kaigo_desktop.domain.plans.time_study_file import MOST_DAYS, MOST_PROBLEMS, ReadStudy, read_study
from kaigo_desktop.domain.table import MOST_BYTES, MOST_LINES, Unreadable, read_csv

KNOWLEDGE = load_knowledge()
CATEGORIES = {one.id: one.name for one in KNOWLEDGE.time_categories}
HEAD = "時期,職員,職種,調査日,勤務,時刻,業務の番号\n"


def study(data: bytes) -> ReadStudy:
    """What stands in that CSV file."""
    return read_study(read_csv(data), CATEGORIES)


def plan(*days: tuple[str, str]) -> PlanFacts:
    """A plan with days given as time and cells with blanks between."""
    return PlanFacts(
        ("plan", "offices", "A"),
        time_days=tuple(
            TimeDay(index, phase=phase, day=date(2026, 5, 20), cells=tuple(cells.replace("-", "").split(" ")))
            for index, (phase, cells) in enumerate(days)
        ),
    )


def test_cells_are_ten_minutes_and_empty_ones_count_for_nothing() -> None:
    counted = count_of(plan(("before", "22 22 - 16"), ("before", "22"), ("after", "22")), "before")
    assert counted.minutes == {"22": 30, "16": 10}
    assert counted.days == 2
    assert counted.a_day(counted.of(["22"])) == Decimal("15.0")


def test_two_people_on_one_day_are_two_days_of_single_members_of_staff() -> None:
    assert count_of(plan(("before", "22"), ("before", "22")), "before").days == 2


def test_nothing_watched_is_not_known_and_a_watched_day_without_it_is_zero() -> None:
    watched = plan(("before", "16"))
    assert measured(watched, KNOWLEDGE, "record_minutes", "before") == 0
    assert measured(watched, KNOWLEDGE, "record_minutes", "after") is None
    assert measured(watched, KNOWLEDGE, "overtime", "before") is None
    assert group_figures(plan(), KNOWLEDGE) == ()


def test_the_night_adds_rounds_to_direct_care() -> None:
    assert "21" in numbers_of(KNOWLEDGE, "night_minutes")
    assert "21" not in numbers_of(KNOWLEDGE, "direct_minutes")
    assert measured(plan(("before", "16 21 22")), KNOWLEDGE, "night_minutes", "before") == 20


def test_a_file_with_a_line_a_cell_makes_days_with_names_or_numbers() -> None:
    who = "導入前,A,訪問介護員"
    rows = f"{who},2026/5/20,日勤,8:30,22\n{who},2026-05-20,日勤,8:50,記録・文書作成・連絡調整\n"
    found = study((HEAD + rows).encode("cp932"))
    assert found.problems == ()
    (day,) = found.days
    assert day["starts_at"] == "08:30"
    assert day["cells"] == ["22", "", "22"]
    assert (day["phase"], day["date"], day["staff"]) == ("before", "2026-05-20", "A")


@pytest.mark.parametrize("day", ["令和8年5月20日", "R8.5.20", "２０２６／５／２０", "20260520"])
def test_a_day_may_be_written_as_people_write_it(day: str) -> None:
    (found,) = study((HEAD + f"導入前,A,,{day},,8:30,22\n").encode()).days
    assert found["date"] == "2026-05-20"


def test_a_file_with_a_column_every_ten_minutes_makes_a_day_a_line() -> None:
    text = "時期,職員,調査日,8:30,8:40,8:50\n導入後,B,2026/6/1,22,,16\n"
    (day,) = study(text.encode("utf-8-sig")).days
    assert (day["phase"], day["cells"]) == ("after", ["22", "", "16"])


def test_whole_days_without_a_name_are_people_of_their_own() -> None:
    text = "時期,調査日,8:30,8:40\n導入前,2026/6/1,22,\n導入前,2026/6/1,16,22\n"
    assert [day["cells"] for day in study(text.encode()).days] == [["22"], ["16", "22"]]


def test_a_night_over_midnight_begins_in_the_evening() -> None:
    rows = "".join(
        f"導入前,N,,2026-05-20,夜勤,{hour}:{minute:02},21\n"
        for hour in (22, 23, 0, 1)
        for minute in range(0, 60, 10)
    )
    (day,) = study((HEAD + rows).encode()).days
    assert (day["starts_at"], day["cells"]) == ("22:00", ["21"] * 24)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("導入前,A,,2026-05-20,,8:30,99", "分類表"),
        ("いつか,A,,2026-05-20,,8:30,22", "時期"),
        ("導入前,A,,5月20日,,8:30,22", "調査日"),
        ("導入前,A,,2026-02-30,,8:30,22", "調査日"),
        ("導入前,A,,2026-05-20,,朝,22", "時刻"),
        ("導入前,A,,2026-05-20,,25:00,22", "時刻"),
        ("導入前,A,,0001-01-01,,8:30,22", "調査日"),
        ("導入前,A,,,,8:30,22", "調査日"),
        ("導入前,A,,2026-05-20,,9:05,16", "9:00に、別の業務（22と16）"),
        ("導入前", "調査日"),
    ],
)
def test_a_line_that_is_not_understood_is_told_with_its_number_and_not_taken(row: str, words: str) -> None:
    found = study((HEAD + "導入前,A,,2026-05-20,,9:00,22\n" + row).encode())
    assert len(found.days) == 1
    (problem,) = found.problems
    assert problem.startswith("3行目")
    assert words in problem


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "行がありません"),
        (b"\xff\xfe\x00\x00", "文字として"),
        (b"PK\x03\x04\x00\x00", "文字として"),
        ("あ,い,う\n1,2,3\n".encode(), "見出し"),
        ("調査日,時刻\n2026-05-20,8:30\n".encode(), "見出し"),
        ((HEAD + '導入前,"A').encode(), "壊れて"),
        (b"a" * (MOST_BYTES + 1), "大きすぎ"),
        (b"a\n" * (MOST_LINES + 2), "多すぎ"),
        (b",".join([b"a"] * 300), "多すぎ"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        study(data)


def test_a_file_of_too_many_days_and_faults_stays_within_limits() -> None:
    rows = "".join(f"導入前,職員{number},,2026-05-20,,8:30,22\n" for number in range(MOST_DAYS + 200))
    found = study((HEAD + rows).encode())
    assert len(found.days) == MOST_DAYS
    assert len(found.problems) == MOST_PROBLEMS


def test_a_line_is_told_by_the_number_that_the_spreadsheet_shows() -> None:
    (problem,) = study((HEAD + "\n,,,\n導入前,A,,5月20日,,8:30,22\n").encode()).problems
    assert problem.startswith("4行目")


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_no_file_whatever_makes_anything_but_days_or_a_sentence(data: bytes) -> None:
    try:
        days, told = study(data).days, "。"
    except Unreadable as fault:
        days, told = (), str(fault)
    assert told.endswith("。")
    for day in days:
        cells = day["cells"]
        assert isinstance(cells, list)
        assert set(cells) <= {"", *CATEGORIES}
