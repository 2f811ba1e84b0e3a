"""設定: what newer rule data says otherwise, and the way to the offices that it is about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.pages.settings_page import SettingsPage
from kaigo_desktop.ui.widgets.basics import Prose
from kaigo_desktop.viewmodels.appearance import Appearance
from kaigo_desktop.viewmodels.rule_data import ChangedRules, rule_data
from tests.fakes import PROGRAMMES
from tests.ui.pages.steps import press, show, shown, silent_controls

CHANGED = ChangedRules(
    "mhlw-r8-technology", "介護テクノロジー定着支援事業", "2026-01-01", ("補助率：3/4 → 4/5",)
)


def open_page(qtbot: QtBot, folder: Path, *changed: ChangedRules) -> SettingsPage:
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    page = SettingsPage(Appearance(settings), rule_data=rule_data(PROGRAMMES), changed=changed)
    show(qtbot, page)
    return page


def test_what_changed_opens_and_leads_to_the_offices(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, tmp_path, CHANGED)
    assert "前に使っていた版から変わったこと" in shown(page)
    press(page, "rules.changed.mhlw-r8-technology")
    assert any(one.isVisible() and "3/4 → 4/5" in one.plain_text() for one in page.findChildren(Prose))
    with qtbot.waitSignal(page.clients_asked) as asked:
        press(page, "rules.clients.mhlw-r8-technology")
    assert asked.args == ["mhlw-r8-technology"]
    assert silent_controls(page) == []


def test_where_nothing_changed_nothing_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    assert "前に使っていた版から変わったこと" not in shown(open_page(qtbot, tmp_path))
