from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.all_deadlines import NOBODY, AllDeadlinesViewModel, GroupRow, left_text
from tests.deadline_fakes import DeadlineBench, granted


def opened(bench: DeadlineBench) -> AllDeadlinesViewModel:
    model = AllDeadlinesViewModel(bench.deadlines, bench.clock, bench.session)
    model.look()
    return model


def clients() -> DeadlineBench:
    """Three cases: reports on 10 June (overdue), 16 June and 30 September 2026; today is 15 June."""
    bench = DeadlineBench(granted("2025-09-01", report_due="06-10"))
    bench.store.titles[bench.case] = "一番"
    bench.add_case(granted("2025-09-01", report_due="06-16"), "二番", "佐藤")
    bench.add_case(granted("2025-09-01", report_due="09-30"), "三番", "田中")
    return bench


def reports(model: AllDeadlinesViewModel) -> list[tuple[str, str]]:
    return [(line.case_title, line.safe_on) for line in model.lines if line.kind == "effect_report"]


def test_lines_of_all_cases_stand_by_day() -> None:
    model = opened(clients())
    assert reports(model)[:3] == [("一番", "2026-06-10"), ("二番", "2026-06-16"), ("三番", "2026-09-30")]


def test_lines_stand_under_the_group_of_their_day_and_headings_count_them() -> None:
    rows = opened(clients()).rows()
    headings = [row.title for row in rows if isinstance(row, GroupRow)]
    assert headings == ["超過", "今週", "3か月以内", "その先"]
    assert [row.is_overdue for row in rows if isinstance(row, GroupRow)] == [True, False, False, False]
    place = next(
        number for number, row in enumerate(rows) if isinstance(row, GroupRow) and row.title == "今週"
    )
    heading = rows[place]
    assert isinstance(heading, GroupRow)
    assert heading.text == f"今週　{heading.count}件"
    week = rows[place + 1 : place + 1 + heading.count]
    assert not any(isinstance(row, GroupRow) for row in week)
    assert any(row.safe_on == "2026-06-16" for row in week if not isinstance(row, GroupRow))


def test_only_what_one_person_is_in_charge_of_is_shown() -> None:
    model = opened(clients())
    assert model.persons() == ["佐藤", "田中"]
    model.choose_person("佐藤")
    assert {line.case_title for line in model.lines} == {"二番"}
    model.choose_person(NOBODY)
    assert {line.case_title for line in model.lines} == {"一番"}


def test_this_month_is_what_is_overdue_or_due_by_its_end() -> None:
    model = opened(clients())
    model.show_only_month(True)
    assert reports(model) == [("一番", "2026-06-10"), ("二番", "2026-06-16")]
    assert max(line.safe_on for line in model.lines) <= "2026-06-30"


def test_what_is_done_leaves_the_list_and_is_shown_on_demand_at_its_end() -> None:
    bench = clients()
    model = opened(bench)
    first = next(line for line in model.lines if line.kind == "effect_report")
    assert model.mark_done(first) == "「令和8年度 効果報告（1回目）」を済みにしました。"
    assert ("一番", "2026-06-10") not in reports(model)
    model.show_done(True)
    last = model.rows()[-1]
    assert not isinstance(last, GroupRow)
    assert any(isinstance(row, GroupRow) and row.title.startswith("これまで") for row in model.rows())
    assert ("一番", "2026-06-10") in reports(model)
    done = next(line for line in model.lines if line.key == first.key and line.case == first.case)
    assert left_text(done, model.today) == "済"


def test_a_deadline_that_is_gone_meanwhile_is_told() -> None:
    bench = clients()
    model = opened(bench)
    first = next(line for line in model.lines if line.case == bench.case)
    bench.session.remove("awards", bench.session.keys("awards")[0])
    assert "もうありません" in model.mark_done(first)
    assert bench.case not in {line.case for line in model.lines}


@pytest.mark.parametrize(
    ("safe", "due", "words"),
    [
        ("2026-06-15", "2026-06-15", "今日"),
        ("2026-06-16", "2026-06-16", "あと1日"),
        ("2026-06-12", "2026-06-14", "1日超過"),
        ("2026-06-12", "2026-06-15", "至急"),
    ],
)
def test_how_long_there_is_left(safe: str, due: str, words: str) -> None:
    line = opened(clients()).lines[0]._replace(safe_on=safe, due_on=due, state="open", until="9999-12-31")
    assert left_text(line, date(2026, 6, 15)) == words


def test_many_cases_that_changed_are_reckoned_in_pieces_while_the_window_works(qtbot: QtBot) -> None:
    bench = clients()
    for number in range(20):
        bench.add_case(granted(), f"案件{number}")
    model = AllDeadlinesViewModel(bench.deadlines, bench.clock, bench.session)
    left: list[int] = []
    model.progressed.connect(left.append)
    model.look()
    assert left == [15]
    qtbot.waitUntil(lambda: left[-1] == 0)
    assert left == [15, 7, 0]
    assert len({line.case for line in model.lines}) == 23


def test_the_timeline_has_a_row_for_each_case_due_in_those_years() -> None:
    model = opened(clients())
    rows = model.timeline(2026, 3)
    assert [row.title for row in rows] == ["二番", "一番", "三番"]  # 二番 has a report to write before
    assert all("2026-04-01" <= line.safe_on < "2029-04-01" for row in rows for line in row.lines)
    assert model.timeline(2040, 3) == []


def test_the_days_of_a_month_hold_their_lines() -> None:
    model = opened(clients())
    found = model.by_day(date(2026, 6, 1), date(2026, 6, 30))
    assert [line.case_title for line in found["2026-06-16"] if line.kind == "effect_report"] == ["二番"]
    assert model.on_day(date(2026, 6, 16)) == found["2026-06-16"]
    assert model.on_day(date(2026, 6, 17)) == []


def test_holidays_not_announced_yet_are_told_of() -> None:
    model = opened(clients())
    assert "令和9年（2027年）の分まで公表" in model.note()
    model.show_only_month(True)
    assert model.note() == ""


def test_opening_a_line_asks_for_its_case_and_page(qtbot: QtBot) -> None:
    bench = clients()
    model = opened(bench)
    with qtbot.waitSignal(model.case_asked) as asked:
        model.open(model.lines[0])
    assert asked.args == [model.lines[0].case, model.lines[0].step]


def test_the_calendar_of_all_cases_holds_every_deadline() -> None:
    model = opened(clients())
    model.show_done(True)
    assert len(model.events()) == len(model.lines) > 20


def test_a_file_that_fails_is_told_and_leaves_what_was_shown(qtbot: QtBot) -> None:
    bench = clients()
    model = opened(bench)
    before = list(model.lines)

    def refuse(rules: str) -> list[object]:
        raise Trouble("読めません。", f"確かめてください（{rules[:0]}）。")

    bench.kept.stale = refuse  # type: ignore[assignment]
    with qtbot.waitSignal(model.trouble_found):
        model.look()
    assert model.lines == before
