"""From a grant typed in to its deadlines over all cases, out to a calendar, done, and kept over a restart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from tests.journeys.test_first_case import Desk
from tests.oracle import ics
from tests.ui.pages.steps import choose, enter, press, settle, shown


def screen_of(desk: Desk) -> DeadlinesScreen:
    """The page of all deadlines, brought up by its key."""
    assert desk.app is not None
    window = desk.app.window
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    desk._qtbot.waitUntil(lambda: window.screen_name == "deadlines")  # a key of a button takes its time
    settle()
    screen = window.screens.get("deadlines")
    assert isinstance(screen, DeadlinesScreen)
    assert screen.isVisible()
    return screen


def export(desk: Desk, screen: DeadlinesScreen, file: Path) -> None:
    screen.export_to(str(file))
    desk.wait_for("件の期限を書き出しました。")
    desk._qtbot.waitUntil(file.exists)


def titles(screen: DeadlinesScreen) -> list[str]:
    return [line.title for line in screen._model.lines]


def test_a_grant_leads_to_deadlines_over_all_cases_and_into_a_calendar(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    press(desk.window, "start.sample")
    desk.step(6)
    assert any(text.startswith("いまここ：") for text in shown(desk.page))
    press(desk.page, "award.add")
    enter(desk.page, "answer.awards.award-1.granted_on", "令和8年4月10日")
    enter(desk.page, "answer.person", "佐藤")
    assert any(text.startswith("いまここ：導入") for text in shown(desk.page))

    screen = screen_of(desk)
    assert "令和9年度 効果報告（1回目）" in titles(screen)
    assert screen._model.persons() == ["佐藤"]
    first = tmp_path / "1.ics"
    export(desk, screen, first)
    calendar: dict[str, ics.Event] = {}
    ics.import_into(calendar, first.read_bytes())
    assert any("効果報告（1回目）" in event.summary for event in calendar.values())
    before, numbers = len(calendar), {uid: event.sequence for uid, event in calendar.items()}

    # The prefecture names its day: the report and what hangs on it move, in the calendar too.
    assert desk.app is not None
    assert desk.app.frame is not None
    assert desk.app.frame.session.set(("settings", "report_due"), "06-30")
    screen = screen_of(desk)
    second = tmp_path / "2.ics"
    export(desk, screen, second)
    ics.import_into(calendar, second.read_bytes())
    assert len(calendar) == before
    moved = next(event for event in calendar.values() if "効果報告（1回目）" in event.summary)
    assert (moved.start.isoformat(), moved.sequence) == ("2027-06-30", numbers[moved.uid] + 1)

    # Chosen with the keyboard, done with a button, remembered where the case keeps it.
    screen.list.setFocus()
    while (line := screen.list.chosen_line()) is not None and line.kind != "effect_report":
        QTest.keyClick(screen.list, Qt.Key.Key_Down)
    press(screen, "deadlines.done")
    assert "令和9年度 効果報告（1回目）" not in titles(screen)

    desk.close()
    desk.start()
    screen = screen_of(desk)
    assert "令和9年度 効果報告（1回目）" not in titles(screen)
    assert "令和10年度 効果報告（2回目）" in titles(screen)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    settle()
    assert desk.app.window.screen_name == "case"


def test_the_first_screen_says_what_is_due_and_leads_to_all_of_it(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    assert desk.app is not None
    assert desk.app.frame is not None
    assert desk.app.frame.session.set(("settings", "closes_on"), "2026-06-30")
    desk.app.window.show_screen("home")
    desk.wait_for("今日することと期限")
    assert any(text.startswith("超過 ") for text in shown(desk.window))
    press(desk.window, "today.all")
    screen = desk.app.window.screens.get("deadlines")
    assert screen is not None
    assert screen.isVisible()


def test_what_goes_for_the_deadlines_of_all_cases_is_chosen_in_the_settings(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    assert desk.app is not None
    assert desk.app.frame is not None
    assert desk.app.frame.session.set(("settings", "closes_on"), "2026-12-25")
    screen = screen_of(desk)

    def day_of_quotes() -> str:
        return next(line.due_on for line in screen._model.lines if line.key == "preparation/quotes")

    assert day_of_quotes() == "2026-11-13"
    desk.app.window.show_screen("settings")
    choose(desk.window, "answer.deadlines.quiet", "知らせない")
    press(desk.window, "settings.deadlines.leads")
    enter(desk.window, "answer.deadlines.leads.quotes", "60")
    desk.app.window.show_screen("deadlines")
    settle()
    assert day_of_quotes() == "2026-10-26"

    desk.close()
    desk.start()
    screen = screen_of(desk)
    assert day_of_quotes() == "2026-10-26"
    assert desk.app is not None
    assert desk.app.watch is not None
    assert desk.app.watch.choices.is_quiet
