"""A defect of the program: a report stays on this computer, and the next start is where one was."""

from __future__ import annotations

from pathlib import Path

from kaigo_desktop.ui.dialogs.sentence import SentenceDialog
from kaigo_desktop.ui.problems import MOST_REPORTS
from tests.journeys.test_first_case import Desk
from tests.ui.pages.steps import box, enter, press, settle

PLACE = "answer.form_facts.contact.person"


def break_down(desk: Desk, entered: str) -> SentenceDialog:
    """Something that nobody caught, with what was entered in its message."""
    assert desk.app is not None
    try:
        int(entered)
    except ValueError as defect:
        desk.app.problems.defect(type(defect), defect, defect.__traceback__)
    settle()
    dialog = desk.app.problems.dialog
    assert dialog is not None
    return dialog


def reports(desk: Desk) -> list[Path]:
    return sorted(desk.paths.logs.glob("report-*.txt"))


def test_the_program_opens_again_at_the_same_box_and_nothing_entered_is_lost(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.new")
    enter(desk.page, "answer.corporation.name", "株式会社ひだまり")
    desk.step(5)
    enter(desk.page, PLACE, "担当 花子")
    box(desk.page, PLACE).setFocus()
    dialog = break_down(desk, "担当 花子")
    press(dialog, "dialog.again")
    (report,) = reports(desk)
    assert report.stat().st_mode & 0o077 == 0
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "花子" not in text
    assert desk.app is not None
    assert desk.app.close()  # to be opened again
    desk.app = None
    desk.start()
    settle()
    assert desk.app.frame is not None  # type: ignore[attr-defined]
    assert desk.app.frame.step == "forms"  # type: ignore[attr-defined]
    assert desk.app.window.screen_name == "case"  # type: ignore[attr-defined]
    here = box(desk.page, PLACE)
    assert here.text() == "担当 花子"
    assert desk.window.focusWidget() is here


def test_a_start_after_leaving_by_oneself_begins_at_the_first_screen(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.new")
    press(break_down(desk, "x"), "dialog.quit")
    assert desk.app is not None
    assert not desk.app.close()
    desk.app = None
    desk.start()
    assert desk.app.window.screen_name == "home"  # type: ignore[attr-defined]


def test_old_reports_go_when_there_are_many(desk: Desk) -> None:
    desk.start()
    desk.paths.logs.mkdir(parents=True, exist_ok=True)
    for number in range(40):
        (desk.paths.logs / f"report-2026010{number // 10}-{number:06}.txt").write_text("x", encoding="utf-8")
    press(break_down(desk, "x"), "dialog.quit")
    assert len(reports(desk)) == MOST_REPORTS
    assert reports(desk)[-1].name == "report-20260615-210400.txt"
