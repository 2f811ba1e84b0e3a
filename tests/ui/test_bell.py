"""The notification of deadlines: once a day, counted, nameless, and silent where it was asked to be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QIcon, QPixmap
from pytestqt.qtbot import QtBot

from kaigo_desktop.services.deadlines import Reminder
from kaigo_desktop.ui.bell import Bell, SystemTray, system_tray
from kaigo_desktop.ui.pages.home_today import count_words
from kaigo_desktop.viewmodels.deadline_settings import DeadlineSettings
from tests.deadline_fakes import MemoryLeads


class FakeTray:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_closed = False

    def tell(self, title: str, words: str) -> None:
        self.told.append(f"{title}：{words}")

    def close(self) -> None:
        self.is_closed = True


class Day:
    def __init__(self) -> None:
        self.day = date(2026, 6, 15)
        self.found = Reminder(1, 0, 3)

    def today(self) -> date:
        return self.day

    def reminder(self) -> Reminder:
        return self.found


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat)


def ring(day: Day, settings: QSettings, tray: FakeTray | None) -> Bell:
    bell = made(day, settings, tray)
    bell.ring()
    return bell


def made(day: Day, settings: QSettings, tray: FakeTray | None) -> Bell:
    choices = DeadlineSettings(settings, (), MemoryLeads())
    return Bell(day.reminder, day.today, settings, tray, choices=choices)


def test_what_is_due_is_told_once_a_day_also_after_a_restart(qtbot: QtBot, settings: QSettings) -> None:
    day, tray = Day(), FakeTray()
    bell = ring(day, settings, tray)
    bell.ring()
    ring(day, settings, tray)
    assert tray.told == ["介護補助金の期限：超過 1件　7日以内 3件"]
    day.day = date(2026, 6, 16)
    bell.ring()
    assert len(tray.told) == 2


def test_nothing_near_is_not_told_and_does_not_count_as_told(qtbot: QtBot, settings: QSettings) -> None:
    day, tray = Day(), FakeTray()
    day.found = Reminder(0, 0, 0)
    bell = ring(day, settings, tray)
    assert tray.told == []
    day.found = Reminder(0, 1, 0)
    bell.ring()
    assert tray.told == ["介護補助金の期限：今日まで 1件"]


def test_asked_to_be_quiet_it_is_and_stays_so(qtbot: QtBot, settings: QSettings) -> None:
    day, tray = Day(), FakeTray()
    bell, choices = made(day, settings, tray), DeadlineSettings(settings, (), MemoryLeads())
    choices.be_quiet(True)
    bell.ring()
    ring(day, settings, tray)
    assert tray.told == []
    choices.be_quiet(False)
    bell.ring()
    assert len(tray.told) == 1


def test_without_a_tray_it_keeps_silent_and_closing_takes_the_sign_away(
    qtbot: QtBot, settings: QSettings
) -> None:
    ring(Day(), settings, None).close()
    tray = FakeTray()
    ring(Day(), settings, tray).close()
    assert tray.is_closed


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray
def test_the_menu_of_the_tray_opens_the_deadlines_and_turns_messages_off(qtbot: QtBot) -> None:
    picture = QPixmap(16, 16)
    picture.fill()
    tray = SystemTray(QIcon(picture), is_quiet=False)
    opening, quiet = tray._menu.actions()
    with qtbot.waitSignal(tray.opened):
        opening.trigger()
    with qtbot.waitSignal(tray.quiet_chosen) as chosen:
        quiet.trigger()
    assert chosen.args == [True]
    with qtbot.waitSignal(tray.quiet_chosen) as chosen:
        tray.show_quiet(False)  # chosen on the page of the settings
    assert (chosen.args, quiet.isChecked()) == ([False], False)
    tray.tell("題", "文")
    tray.close()


def test_where_the_system_has_no_tray_there_is_none(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaigo_desktop.ui.bell.QSystemTrayIcon.isSystemTrayAvailable", lambda: False)
    assert system_tray(QIcon(), is_quiet=True) is None


def test_the_message_counts_and_names_nobody() -> None:
    assert count_words(Reminder(2, 1, 0)) == "超過 2件　今日まで 1件"
    assert "ありません" in count_words(Reminder(0, 0, 0))
