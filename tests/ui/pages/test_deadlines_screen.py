"""期限 over all cases, with keys and clicks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.deadlines.event import CalendarEvent
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel, GroupRow
from tests.deadline_fakes import DeadlineBench
from tests.ui.pages.steps import button, choose, press, settle, show, shown, silent_controls
from tests.viewmodels.test_all_deadlines import clients


def write_nothing(path: Path, events: Sequence[CalendarEvent]) -> None:
    assert events
    assert path.name


def open_screen(qtbot: QtBot, bench: DeadlineBench | None = None) -> DeadlinesScreen:
    made = bench or clients()
    model = AllDeadlinesViewModel(made.deadlines, made.clock, made.session)
    screen = DeadlinesScreen(model, write_nothing)
    model.setParent(screen)
    made.session.setParent(screen)
    show(qtbot, screen)
    screen.resize(1029, 614)
    settle()
    return screen


def row_texts(screen: DeadlinesScreen) -> list[list[str]]:
    rows = screen.list.rows
    return [
        [str(rows.data(rows.index(row, column)) or "") for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def test_the_list_names_group_day_what_and_whose(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    texts = row_texts(screen)
    assert texts[0][0].startswith("超過　")
    assert ["R8.6.10（水）", "5日超過", "令和8年度 効果報告（1回目）", "ひだまり訪問介護　一番", ""] in texts


@pytest.mark.parametrize("width", [700, 1029, 1366])
def test_the_day_and_how_long_there_is_are_never_cut(qtbot: QtBot, width: int) -> None:
    screen = open_screen(qtbot)
    screen.resize(width, 614)
    settle()
    table = screen.list
    metrics = QFontMetrics(table.font())
    for column, words in ((0, "R12.12.28（水）"), (1, "あと1326日"), (1, "1326日超過")):
        option = QStyleOptionViewItem()
        table.initViewItemOption(option)
        margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table) + 1
        assert table.columnWidth(column) >= metrics.horizontalAdvance(words) + 2 * margin + 8
    assert sum(table.columnWidth(number) for number in range(5)) <= table.viewport().width()


def test_where_there_is_no_room_beside_it_whose_it_is_stands_below(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    screen.resize(480, 614)
    settle()
    assert screen.list.isColumnHidden(3)
    assert ["令和8年度 効果報告（1回目）", "ひだまり訪問介護　一番"] in [
        row[2].split("\n") for row in row_texts(screen)
    ]
    screen.resize(1029, 614)
    settle()
    assert not screen.list.isColumnHidden(3)
    assert not any("\n" in row[2] for row in row_texts(screen))


def test_arrow_keys_pass_over_headings_and_enter_opens_the_case(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    screen.list.setFocus()
    asked: list[tuple[object, str]] = []
    screen._model.case_asked.connect(lambda case, step: asked.append((case, step)))
    for _ in range(screen.list.rows.rowCount()):
        line = screen.list.chosen_line()
        assert line is not None
        QTest.keyClick(screen.list, Qt.Key.Key_Down)
    last = screen.list.rows.row(screen.list.rows.rowCount() - 1)
    assert screen.list.chosen_line() == last
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    assert not isinstance(last, GroupRow)
    assert asked == [(last.case, last.step)]


def test_a_double_click_opens_and_the_button_too(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    asked: list[object] = []
    screen._model.case_asked.connect(lambda case, _step: asked.append(case))
    where = screen.list.visualRect(screen.list.rows.index(1, 2)).center()
    QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    press(screen, "deadlines.open")
    assert len(asked) == 2


def test_marking_a_report_done_takes_it_out_and_says_so(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    while (line := screen.list.chosen_line()) is not None and line.kind != "effect_report":
        QTest.keyClick(screen.list, Qt.Key.Key_Down)
    assert line is not None
    press(screen, "deadlines.done")
    assert screen.message.what.text() == "「令和8年度 効果報告（1回目）」を済みにしました。"
    keys = [
        row.key for row in screen.list.rows._rows if not isinstance(row, GroupRow) and row.case == line.case
    ]
    assert line.key not in keys


def test_the_filters_leave_what_they_say(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    choose(screen, "deadlines.person", "佐藤")
    assert {line.person for line in screen._model.lines} == {"佐藤"}
    choose(screen, "deadlines.person", "全員")
    press(screen, "deadlines.month_only")
    assert not any(text[0].startswith("その先") for text in row_texts(screen))
    press(screen, "deadlines.month_only")
    assert any(text[0].startswith("その先") for text in row_texts(screen))


def test_the_month_is_walked_with_keys_and_its_day_told(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    press(screen, "deadlines.view.month")
    assert screen.month.calendar.hasFocus()
    QTest.keyClick(screen.month.calendar, Qt.Key.Key_Right)
    settle()
    assert screen.month.calendar.day == date(2026, 6, 16)
    assert "令和8年6月16日（火）" in shown(screen)
    assert any("効果報告（1回目）" in text for text in shown(screen))
    assert screen.month.calendar.accessibleName().startswith("令和8年6月16日 火曜日 期限")
    QTest.keyClick(screen.month.calendar, Qt.Key.Key_PageDown)
    settle()
    assert screen.month.month_name.text() == "令和8年7月"
    press(screen, "deadlines.month.before")
    QTest.keyClick(screen.month.calendar, Qt.Key.Key_Home)
    assert screen.month.calendar.day == date(2026, 6, 15)
    QTest.mouseClick(
        screen.month.calendar, Qt.MouseButton.LeftButton, pos=QPoint(5, screen.month.calendar.height() - 5)
    )
    assert screen.month.calendar.day == date(2026, 7, 5)


def test_holidays_are_named_in_the_month_for_readers_too(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    press(screen, "deadlines.view.month")
    screen.month.calendar.choose(date(2026, 9, 22))
    assert "国民の休日" in screen.month.calendar.accessibleName()


@pytest.mark.parametrize(("day", "month"), [(date.min, "明治元年1月"), (date.max, "令和981年12月")])
def test_the_month_ends_with_the_days_that_may_be_entered(qtbot: QtBot, day: date, month: str) -> None:
    screen = open_screen(qtbot)
    press(screen, "deadlines.view.month")
    screen.month.calendar.choose(day)
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        QTest.keyClick(screen.month.calendar, key)
        screen.month.calendar.choose(day)
    assert screen.month.month_name.text() == month


def test_the_timeline_is_walked_with_keys_and_opens_a_case(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    press(screen, "deadlines.view.years")
    assert screen.years.timeline.hasFocus()
    assert "令和8年度から3年 3件" in screen.years.timeline.accessibleName()
    QTest.keyClick(screen.years.timeline, Qt.Key.Key_Down)
    assert "一番：" in screen.years.timeline.accessibleName()
    asked: list[object] = []
    screen._model.case_asked.connect(lambda case, _step: asked.append(case))
    QTest.keyClick(screen.years.timeline, Qt.Key.Key_Return)
    assert len(asked) == 1
    QTest.keyClick(screen.years.timeline, Qt.Key.Key_Right)
    assert "令和9年度から3年" in screen.years.timeline.accessibleName()
    press(screen, "deadlines.years.before")
    assert "令和8年度から3年" in screen.years.timeline.accessibleName()


def test_what_lies_under_the_pointer_on_the_timeline_is_named(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    press(screen, "deadlines.view.years")
    timeline = screen.years.timeline
    row = timeline._rows[0]
    at = QPoint(round(timeline._scale().x(row.lines[0].safe_day)), timeline._head() + 10)
    assert row.lines[0].title in timeline.words_at(at.toPointF())
    assert timeline.words_at(QPoint(5, 2).toPointF()) == ""


def test_without_any_deadline_the_page_says_what_will_be_here(qtbot: QtBot) -> None:
    screen = open_screen(qtbot, DeadlineBench())
    assert button(screen, "deadlines.home").isVisible()
    assert not screen.export_button.isEnabled()
    with qtbot.waitSignal(screen.back_asked):
        press(screen, "deadlines.home")


def test_a_disk_that_refuses_the_calendar_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    screen = open_screen(qtbot)

    def refuse(path: Path, events: Sequence[CalendarEvent]) -> None:
        raise Trouble(f"{path.name} を書けませんでした。", f"別の場所に（{len(events)}）。")

    screen._write = refuse
    screen.export_to(str(tmp_path / "a.ics"))
    qtbot.waitUntil(lambda: screen.message.what.text() == "a.ics を書けませんでした。")
    assert screen.export_button.isEnabled()


@pytest.mark.parametrize("view", ["list", "month", "years"])
def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, view: str) -> None:
    screen = open_screen(qtbot)
    press(screen, f"deadlines.view.{view}")
    assert silent_controls(screen) == []


def test_the_focus_is_back_at_the_button_after_an_export(qtbot: QtBot, tmp_path: Path) -> None:
    screen = open_screen(qtbot)
    around = QWidget()
    qtbot.addWidget(around)
    row = QHBoxLayout(around)
    elsewhere = QPushButton("ホーム")
    row.addWidget(elsewhere)
    row.addWidget(screen)
    around.show()
    screen.export_button.setFocus()
    screen.export_to(str(tmp_path / "a.ics"))
    elsewhere.setFocus()  # where the focus goes from a button that is disabled
    qtbot.waitUntil(screen.export_button.isEnabled)
    assert around.focusWidget() is screen.export_button
