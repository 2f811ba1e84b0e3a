"""From two cases to the list of clients, into a file, and back into a case."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kaigo_desktop.documents.workbook import read_workbook
from kaigo_desktop.ui.pages.clients_screen import ClientsScreen
from tests.journeys.test_first_case import Desk


def test_every_office_of_every_case_is_listed_written_out_and_opened(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    assert desk.app is not None
    desk.app.home.start_sample()
    desk.app.home.start_new()
    window = desk.app.window
    QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    desk._qtbot.waitUntil(lambda: window.screen_name == "clients")
    screen = window.screens["clients"]
    assert isinstance(screen, ClientsScreen)
    desk._qtbot.waitUntil(lambda: "計算" not in screen.count.text() and screen.table.rows.rowCount() == 2)
    desk._qtbot.waitUntil(lambda: all(screen.table.rows.row(at).cells for at in range(2)))
    file = tmp_path / "顧客一覧.xlsx"
    screen.export_to(str(file))
    desk._qtbot.waitUntil(screen.message.isVisible)
    lines = read_workbook(file.read_bytes())
    assert len(lines) == 3
    assert "2314000" in lines[2].cells  # what the sample brings in all
    screen.table.setCurrentIndex(screen.table.rows.index(1, 0))
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    desk._qtbot.waitUntil(lambda: window.screen_name == "case")
    assert desk.app.frame is not None
    assert desk.app.frame.step == "programmes"
    assert "見本" in desk.app.frame.session.title
