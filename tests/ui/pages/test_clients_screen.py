"""顧客一覧 as a person uses it: keys, filters, sorting, opening, writing out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.table_out import Value
from kaigo_desktop.ui.models.client_rows import BEST, CLIENT, DUE, FIXED, VERDICT_ROLE
from kaigo_desktop.ui.pages.clients_screen import ClientsScreen
from kaigo_desktop.viewmodels.clients import ClientsViewModel
from tests.ui.pages.steps import button, press, settle, silent_controls
from tests.viewmodels.test_clients import COLUMNS, ROWS, Source, at_once


class Written:
    """Takes tables instead of a disk; ``trouble`` is what the disk says."""

    def __init__(self) -> None:
        self.files: list[tuple[Path, Sequence[str], Sequence[Sequence[Value]]]] = []
        self.trouble: Trouble | None = None

    def __call__(self, path: Path, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.files.append((path, headings, rows))


def open_screen(
    qtbot: QtBot, source: Source | None = None
) -> tuple[ClientsViewModel, ClientsScreen, Written]:
    model, written = ClientsViewModel(Source() if source is None else source, COLUMNS, at_once), Written()
    screen = ClientsScreen(model, written)
    qtbot.addWidget(screen)
    screen.resize(1000, 614)
    screen.show()
    qtbot.waitUntil(lambda: all(row.cells is not None or row.problem for row in model.rows))
    settle()
    return model, screen, written


def column(screen: ClientsScreen, number: int) -> list[str]:
    rows = screen.table.rows
    return [str(rows.index(row, number).data()) for row in range(rows.rowCount())]


def test_rows_columns_and_count_stand_there(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    assert column(screen, CLIENT) == [
        "株式会社ひだまり　甲の案件",
        "みなも会　乙の案件",
        "丙の案件",
    ]
    assert column(screen, len(FIXED)) == ["対象 1,700,000", "情報不足", ""]
    assert screen.count.text() == "3 件（全 3 件）"
    assert screen.table.rows.index(0, len(FIXED)).data(VERDICT_ROLE) == "eligible"


def test_the_model_of_the_table_keeps_the_rules_of_models(qtbot: QtBot, qtmodeltester: object) -> None:
    _, screen, _ = open_screen(qtbot)
    qtmodeltester.check(screen.table.rows)  # type: ignore[attr-defined]  # the plugin has no types


def test_enter_opens_the_case_and_the_arrow_keys_tell_what_stands_there(qtbot: QtBot) -> None:
    model, screen, _ = open_screen(qtbot)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    assert "=みなも園" in screen.detail.text()
    with qtbot.waitSignal(model.case_asked) as asked:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert asked.args == [2, "programmes"]


def test_sorting_puts_the_best_first_and_what_is_not_known_last(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        screen.table.sortByColumn(BEST, order)
        assert column(screen, BEST) == ["1,700,000", "", ""]
    screen.table.sortByColumn(len(FIXED), Qt.SortOrder.AscendingOrder)
    assert column(screen, len(FIXED)) == ["対象 1,700,000", "情報不足", ""]
    screen.table.sortByColumn(len(FIXED), Qt.SortOrder.DescendingOrder)
    assert column(screen, len(FIXED)) == ["情報不足", "対象 1,700,000", ""]
    screen.table.sortByColumn(DUE, Qt.SortOrder.AscendingOrder)
    assert column(screen, DUE)[0] == "R8.7.6（月）"


def test_a_filter_narrows_the_rows_and_the_chosen_row_stays(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    screen.table.setCurrentIndex(screen.table.rows.index(1, 0))
    boxes = screen.findChildren(QComboBox, "clients.filter.prefecture")
    boxes[0].setCurrentIndex(boxes[0].findData("14"))
    boxes[0].activated.emit(boxes[0].currentIndex())
    assert screen.table.rows.rowCount() == 1
    assert screen.table.chosen_row() == ROWS[1]
    screen.search.setText("いない")
    assert screen.count.text() == "当てはまる事業所がありません。"
    assert not button(screen, "clients.export.csv").isEnabled()


def test_the_selected_rows_are_copied_as_text(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heads, row = QGuiApplication.clipboard().text().split("\n")
    assert heads.split("\t")[:2] == ["法人・案件", "事業所"]
    assert row.split("\t")[1] == "ヒダマリ訪問介護"


def test_no_copied_cell_is_a_formula_where_it_is_pasted(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    screen.table.selectAll()
    cells = [row.split("\t") for row in screen.table.copied_text().split("\n")]
    assert [row[1] for row in cells if "みなも園" in row[1]] == ["'=みなも園"]


def test_what_is_shown_is_written_beside_the_window_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    _, screen, written = open_screen(qtbot)
    screen.export_to(str(tmp_path / "顧客一覧.xlsx"))
    qtbot.waitUntil(screen.message.isVisible)
    ((path, headings, rows),) = written.files
    assert path.name == "顧客一覧.xlsx"
    assert len(rows) == 3
    assert len(headings) == len(rows[0])
    assert button(screen, "clients.export.xlsx").isEnabled()


def test_a_disk_that_refuses_is_told_and_the_buttons_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    _, screen, written = open_screen(qtbot)
    written.trouble = Trouble("書けません。", "場所を変えてください。")
    screen.export_to(str(tmp_path / "顧客一覧.csv"))
    qtbot.waitUntil(screen.message.isVisible)
    assert button(screen, "clients.export.csv").isEnabled()


def test_without_a_case_the_page_says_what_will_be_here(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot, Source(()))
    assert screen.empty.isVisible()
    with qtbot.waitSignal(screen.back_asked):
        press(screen, "clients.home")


def test_every_control_can_be_named_by_a_reader(qtbot: QtBot) -> None:
    _, screen, _ = open_screen(qtbot)
    assert silent_controls(screen) == []


def test_whose_row_it_is_stays_in_sight_while_the_table_is_scrolled_sideways(qtbot: QtBot) -> None:
    model, screen, _ = open_screen(qtbot)
    model.show_ineligible(True)
    screen.resize(720, 614)
    settle()
    table, frozen = screen.table, screen.table.frozen
    for at in range(
        table.rows.columnCount()
    ):  # whatever the font: two narrow ones, and more than there is room
        table.setColumnWidth(at, 120 if at < 2 else 300)
    assert frozen is not None
    assert not frozen.view.isVisible()
    bar = table.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    qtbot.waitUntil(frozen.view.isVisible)
    assert [frozen.view.isColumnHidden(at) for at in range(3)] == [False, False, True]
    top = table.rows.index(1, 0)
    shown_at = frozen.view.viewport().mapTo(screen, frozen.view.visualRect(top).topLeft())
    assert shown_at.y() == table.viewport().mapTo(screen, table.visualRect(top).topLeft()).y()
    frozen.view.horizontalHeader().sectionClicked.emit(CLIENT)
    assert column(screen, CLIENT) == sorted(column(screen, CLIENT))
    frozen.view.horizontalHeader().sectionClicked.emit(CLIENT)
    assert column(screen, CLIENT) == sorted(column(screen, CLIENT), reverse=True)
    with qtbot.waitSignal(model.case_asked):
        frozen.view.doubleClicked.emit(top)


def test_a_cell_reached_by_the_arrow_keys_is_never_under_the_columns_that_stay(qtbot: QtBot) -> None:
    model, screen, _ = open_screen(qtbot)
    model.show_ineligible(True)
    screen.resize(720, 614)
    settle()
    table = screen.table
    assert table.frozen is not None
    table.setFocus()
    table.setCurrentIndex(table.rows.index(0, table.rows.columnCount() - 1))
    while table.currentIndex().column() > 2:
        QTest.keyClick(table, Qt.Key.Key_Left)
        assert table.visualRect(table.currentIndex()).left() >= table.frozen.width
