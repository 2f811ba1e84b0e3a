"""最近使ったファイル on the first screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.pages.home import HomePage
from kaigo_desktop.ui.pages.home_recent import RecentPart
from kaigo_desktop.viewmodels.home import HomeViewModel
from kaigo_desktop.viewmodels.recent import RecentFiles
from tests.ui.pages.steps import button, press, settle, show, shown, silent_controls
from tests.viewmodels.test_recent import at_once


def open_home(qtbot: QtBot, folder: Path) -> tuple[HomeViewModel, RecentFiles, HomePage]:
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    model = HomeViewModel()
    page = HomePage(model, settings)
    recent = RecentFiles(settings, at_once, model)
    model.show_recent(recent)
    show(qtbot, page)
    return model, recent, page


def test_nothing_is_shown_until_a_file_was_used(qtbot: QtBot, tmp_path: Path) -> None:
    model, _, page = open_home(qtbot, tmp_path)
    assert page.findChildren(RecentPart) == []
    model.file_taken.emit(str(tmp_path / "甲.json"))
    settle()
    assert button(page, "home.recent").isVisible()


def test_a_file_is_opened_again_by_one_press_and_a_missing_one_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    model, recent, page = open_home(qtbot, tmp_path)
    here = tmp_path / "ある.json"
    here.write_text("{}", encoding="utf-8")
    recent.note(str(tmp_path / "ない.json"))
    recent.note(str(here))
    press(page, "home.recent")
    assert any("ない.json" in text and "見つかりません" in text for text in shown(page))
    opened: list[bool] = []
    model.busy_changed.connect(opened.append)
    press(page, "recent.0")
    assert opened == [True]  # the wish waits until the program is loaded
    press(page, "recent.1")
    assert [file.name for file in recent.files()] == ["ある.json"]


def test_the_list_is_cleared_by_its_button(qtbot: QtBot, tmp_path: Path) -> None:
    _, recent, page = open_home(qtbot, tmp_path)
    recent.note(str(tmp_path / "甲.json"))
    press(page, "home.recent")
    assert silent_controls(page) == []
    press(page, "recent.clear")
    assert recent.files() == ()
    assert not button(page, "home.recent").isVisible()
