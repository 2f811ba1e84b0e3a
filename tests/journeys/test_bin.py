"""Deleting a case, bringing it back, and erasing it for good, from the first screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.dialogs.bin import BinDialog
from tests.journeys.test_first_case import Desk, StillClock, open_again
from tests.ui.pages.steps import box, button, press, settle, shown


def bin_dialog(desk: Desk) -> BinDialog:
    found = desk.window.findChildren(QWidget, "dialog.bin")[-1]
    assert isinstance(found, BinDialog)
    return found


def throw_the_sample(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    assert desk.app is not None
    desk.app.window.show_screen("home")
    settle()
    press(desk.window, "home.delete")


def test_a_deleted_case_comes_back_by_the_button_of_its_message(desk: Desk) -> None:
    throw_the_sample(desk)
    assert desk.app is not None
    assert desk.app.frame is None  # the open case was closed
    assert not desk.app.window.navigation.buttons["case"].isEnabled()
    assert "「見本：株式会社ひだまり 令和8年度」をごみ箱に移しました。" in shown(desk.window)
    press(desk.window, "message.action")
    assert len(desk.app.home.lines or ()) == 1
    open_again(desk)
    assert box(desk.page, "answer.corporation.name").text() == "株式会社ひだまり"


def test_a_case_comes_back_out_of_the_bin_after_a_restart(desk: Desk) -> None:
    throw_the_sample(desk)
    desk.close()
    desk.start()
    assert desk.app is not None
    assert not desk.app.home.lines
    assert button(desk.window, "home.bin").text() == "ごみ箱（1件）"
    press(desk.window, "home.bin")
    dialog = bin_dialog(desk)
    assert dialog.table.rows.row(0).texts[1:] == ("令和8年度", "R8.6.15 21:04", "30日")
    press(dialog, "bin.restore")
    assert len(desk.app.home.lines or ()) == 1
    assert not button(desk.window, "home.bin").isVisible()


def test_the_bin_is_emptied_at_a_start_after_its_days(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    throw_the_sample(desk)
    desk.close()
    later = StillClock().now() + timedelta(days=31)
    monkeypatch.setattr(StillClock, "now", lambda _clock: later)
    desk.start()
    assert desk.app is not None
    assert desk.app.home.thrown == ()
    assert not desk.window.findChildren(QWidget, "home.bin")


def test_erasing_for_good_asks_and_keeps_by_default(desk: Desk) -> None:
    throw_the_sample(desk)
    press(desk.window, "home.bin")
    dialog = bin_dialog(desk)
    press(dialog, "bin.erase")
    assert dialog.question is not None
    assert dialog.question.buttons["keep"].isDefault()
    press(dialog.question, "dialog.keep")
    assert desk.app is not None
    assert len(desk.app.home.thrown) == 1
    press(dialog, "bin.erase")
    press(dialog.question, "dialog.erase")
    assert desk.app.home.thrown == ()
    assert not desk.app.home.lines
