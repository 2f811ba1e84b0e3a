"""A table of a million rows: only what is looked at is fetched and kept."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.models.rows import Column
from kaigo_desktop.ui.models.window_rows import MOST_PAGES, PAGE, WindowRowsModel
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.ui.widgets.long_table import LongTable
from kaigo_desktop.viewmodels.appearance import Appearance

COLUMNS = (Column("名前", width=8), Column("番号", width=6))


class Source:
    """Rows by their number, and which were asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[int, int]] = []

    def fetch(self, first: int, count: int) -> list[tuple[str, ...]]:
        self.asked.append((first, count))
        return [(f"行{row}", str(row)) for row in range(first, min(first + count, self.count))]


def model_of(count: int) -> tuple[WindowRowsModel, Source]:
    source = Source(count)
    made = WindowRowsModel(COLUMNS, source.fetch)
    made.show(count)
    return made, source


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Any) -> tuple[LongTable, Source]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    theme = Theme(application, Appearance(settings))
    model, source = model_of(1_000_000)
    made = LongTable(model, "rows", settings=settings)
    model.setParent(made)
    theme.setParent(made)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    QApplication.processEvents()
    return made, source


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model_of(100)[0], force_py=True)


def test_a_screen_costs_one_page_and_far_rows_are_fetched_where_one_looks(
    table: tuple[LongTable, Source],
) -> None:
    view, source = table
    assert source.asked == [(0, PAGE)]
    view.scrollToBottom()
    QApplication.processEvents()
    assert set(source.asked) == {(0, PAGE), (999_999 // PAGE * PAGE, PAGE)}
    assert view.rows.texts(999_999) == ("行999999", "999999")


def test_however_far_one_scrolls_only_a_window_is_kept() -> None:
    model, source = model_of(1_000_000)
    for row in range(0, 1_000_000, 997):
        assert model.texts(row)[1] == str(row)
    assert model.kept <= MOST_PAGES * PAGE
    asked = len(source.asked)
    assert model.texts(999_000)[1] == "999000"
    assert len(source.asked) == asked


def test_rows_that_cannot_be_read_are_empty_and_not_an_error() -> None:
    model = WindowRowsModel(COLUMNS, lambda _first, _count: [])
    model.show(10)
    assert model.texts(3) == ("", "")
    assert model.data(model.index(3, 1)) == ""


def test_keys_choose_open_and_copy_a_row(qtbot: QtBot, table: tuple[LongTable, Source]) -> None:
    view, _ = table
    view.choose(0)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert chosen.args == [1]
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [1]
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "名前\t番号\n行1\t1"
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.row == 999_999


def test_widths_are_kept_and_the_first_column_takes_the_rest(table: tuple[LongTable, Source]) -> None:
    view, _ = table
    view.horizontalHeader().resizeSection(1, 120)
    assert view.columnWidth(0) == view.viewport().width() - 120
    again = LongTable(view.rows, "rows", view, settings=view._settings)
    assert again.columnWidth(1) == 120
