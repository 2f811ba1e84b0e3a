"""Taking back and doing again by keys and buttons, across screens and after a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kaigo_desktop.ui.dialogs.history import HistoryDialog
from tests.journeys.test_first_case import Desk, open_again
from tests.ui.pages.steps import box, button, choose, enter, press, settle

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NAME = "answer.corporation.name"


@pytest.fixture
def begun(desk: Desk) -> Desk:
    """A new case, with a name entered on its first page."""
    desk.start()
    press(desk.window, "start.new")
    enter(desk.page, NAME, "株式会社ひだまり")
    return desk


def key(desk: Desk, code: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    """A key where the focus is, as a person presses it."""
    QTest.keyClick(QApplication.focusWidget() or desk.window, code, modifiers)
    settle()


def name_of(desk: Desk, button_name: str) -> str:
    return button(desk.window, button_name).accessibleName()


def test_the_keys_take_back_and_do_again_and_say_what(begun: Desk) -> None:
    assert name_of(begun, "case.undo") == "元に戻す：法人名の変更"
    key(begun, Qt.Key.Key_Z)
    assert box(begun.page, NAME).text() == ""
    assert begun.app is not None
    assert begun.app.frame is not None
    assert begun.app.frame.saved.text() == "元に戻しました：法人名の変更"
    assert not button(begun.window, "case.undo").isEnabled()
    key(begun, Qt.Key.Key_Y)
    assert box(begun.page, NAME).text() == "株式会社ひだまり"
    key(begun, Qt.Key.Key_Z)
    key(begun, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert box(begun.page, NAME).text() == "株式会社ひだまり"


def test_a_box_in_which_something_was_typed_takes_its_own_letters_back(begun: Desk) -> None:
    line = box(begun.page, "answer.corporation.representative")
    line.setFocus()
    QTest.keyClicks(line, "abc")
    key(begun, Qt.Key.Key_Z)
    assert line.text() == ""
    assert box(begun.page, NAME).text() == "株式会社ひだまり"
    key(begun, Qt.Key.Key_Y)
    assert line.text() == "abc"


def test_a_key_during_conversion_is_no_command(begun: Desk) -> None:
    line = box(begun.page, NAME)
    line.setFocus()
    QApplication.sendEvent(line, QInputMethodEvent("ひだ", []))
    for code in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        key(begun, code)
    assert begun.app is not None
    assert begun.app.frame is not None
    assert begun.app.frame.session.value(("corporation", "name")) == "株式会社ひだまり"
    end = QInputMethodEvent("", [])
    end.setCommitString("ひだ")
    QApplication.sendEvent(line, end)
    assert "ひだ" in line.text()


def test_undo_goes_where_the_change_is_and_works_after_a_restart(begun: Desk) -> None:
    begun.step(3)
    page = begun.page
    choose(page, "answer.new.category", "介護業務支援（介護ソフト）")
    enter(page, "answer.new.cost", "1,200,000")
    press(page, "expense.add")
    begun.step(1)
    begun.close()
    begun.start()
    open_again(begun)
    press(begun.window, "case.undo")
    assert begun.app is not None
    assert begun.app.frame is not None
    assert begun.app.frame.step == "money"
    assert begun.app.frame.session.keys("expenses") == []
    press(begun.window, "case.redo")
    assert begun.app.frame.session.keys("expenses") == ["e1"]
    assert "1,200,000" in box(begun.page, "answer.expenses.e1.cost").text()


def dialog(desk: Desk) -> HistoryDialog:
    found = desk.window.findChildren(QWidget, "dialog.history")[-1]
    assert isinstance(found, HistoryDialog)
    return found


def test_the_list_of_steps_leads_back_to_any_of_them(begun: Desk) -> None:
    enter(begun.page, NAME, "株式会社こもれび")
    press(begun.window, "case.history")
    shown = dialog(begun)
    table = shown.table
    rows = [table.rows.row(place).texts for place in range(table.rows.rowCount())]
    assert [row[1] for row in rows] == ["法人名の変更", "法人名の変更", "案件の作成"]
    assert rows[0][2] == "法人名：株式会社ひだまり → 株式会社こもれび"
    assert not button(shown, "history.back").isEnabled()
    QTest.keyClick(table, Qt.Key.Key_Down)
    press(shown, "history.back")
    assert box(begun.page, NAME).text() == "株式会社ひだまり"
    assert name_of(begun, "case.undo") == "元に戻す：この時点に戻した：法人名の変更"
    press(begun.window, "case.undo")
    assert box(begun.page, NAME).text() == "株式会社こもれび"


def test_another_name_is_taken_back_by_name_also_after_a_restart(begun: Desk) -> None:
    assert begun.app is not None
    frame = begun.app.frame
    assert frame is not None
    before = frame.session.title
    begun.step(3)
    assert frame.session.rename("令和8年度の申請")
    assert name_of(begun, "case.undo") == "元に戻す：案件の名前の変更"
    begun.close()
    begun.start()
    open_again(begun)
    begun.step(3)
    press(begun.window, "case.undo")
    assert begun.app.frame is not None
    assert begun.app.frame.session.title == before
    assert begun.app.frame.title.text() == f"案件：{before}"
    assert begun.window.windowTitle().startswith(before)
    assert begun.app.frame.step == "money"  # the name stands over every page
    press(begun.window, "case.redo")
    assert begun.app.frame.session.title == "令和8年度の申請"


def test_a_name_given_in_the_list_is_taken_back_in_the_case(begun: Desk) -> None:
    assert begun.app is not None
    assert begun.app.frame is not None
    begun.app.home.rename(begun.app.frame.session.case, "一覧での名前")
    settle()
    assert name_of(begun, "case.undo") == "元に戻す：案件の名前の変更"
    press(begun.window, "case.undo")
    assert begun.app.frame.session.title != "一覧での名前"


def test_a_decision_about_a_deadline_is_taken_back_where_it_stands(begun: Desk) -> None:
    assert begun.app is not None
    frame = begun.app.frame
    assert frame is not None
    begun.step(6)
    enter(begun.page, "answer.person", "佐藤")
    assert name_of(begun, "case.undo") == "元に戻す：担当者の変更"
    press(begun.window, "case.history")
    rows = dialog(begun).table.rows
    assert rows.row(0).texts[1:] == ("担当者の変更", "担当者：（なし） → 佐藤")
    press(dialog(begun), "history.close")
    begun.step(1)
    press(begun.window, "case.undo")
    assert frame.step == "deadlines"
    assert box(begun.page, "answer.person").text() == ""
