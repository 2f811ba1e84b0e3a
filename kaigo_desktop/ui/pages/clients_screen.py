"""顧客一覧: the offices of all cases against the programmes, filtered, sorted, opened, written to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.overview import OverviewRow
from kaigo_desktop.services.table_out import Value
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.files import ask_place
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.client_table import ClientTable
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.screen import Screen
from kaigo_desktop.viewmodels.clients import ClientsViewModel, Filter

PURPOSE = "すべての案件の事業所と制度です。Enterで案件の②を開きます。"
FILTERS = {
    Filter.PREFECTURE: "都道府県",
    Filter.SERVICE: "サービス",
    Filter.PROGRAMME: "制度",
    Filter.VERDICT: "判定",
    Filter.STAGE: "段階",
}
ALL = "すべて"
NAME = "顧客一覧"
WIDEST_FILTER = 15
"""Full-width characters of a closed list; open it shows its entries whole."""
KINDS = {"xlsx": ("Excelに書き出す", "Excelブック (*.xlsx)"), "csv": ("CSVに書き出す", "CSV (*.csv)")}
CARE = "顧客の情報が入っています。渡す相手と置き場所に気をつけてください。"

WriteTable = Callable[[Path, Sequence[str], Sequence[Sequence[Value]]], None]
"""Puts a table in its place whole or not at all, as the suffix says. Raises Trouble."""


class ClientsScreen(Screen):
    """The page over all clients. Follows its view-model, which is brought up to date on the way into view."""

    back_asked = Signal()
    """The first screen was asked for."""

    def __init__(self, model: ClientsViewModel, write: WriteTable, parent: QWidget | None = None) -> None:
        super().__init__("clients", NAME, PURPOSE, parent)
        self._model = model
        self._write = write
        self._file = ""
        self._left = 0
        self._is_writing = False
        box = self.column
        box.addLayout(self._filters())
        self.message = MessageBar(self)
        box.addWidget(self.message)
        self.count = Words("", self, role="help")
        box.addWidget(self.count)
        self.table = ClientTable(self)
        box.addWidget(self.table, 1)
        self.empty = EmptyState(
            "案件を作ると、ここにすべての事業所と制度が並びます。",
            "case",
            "ホームへ",
            self,
            name="clients.home",
        )
        box.addWidget(self.empty, 1)
        self.detail = Words("", self)
        self.detail.setObjectName("clients.detail")
        box.addWidget(self.detail)
        box.addLayout(self._actions())
        self._connect()
        self._show()

    # --- parts ---------------------------------------------------------------

    def _filters(self) -> Flow:
        flow = Flow(spacing=tokens_of(self).px("s"))
        self.search = QLineEdit(self)
        self.search.setObjectName("clients.search")
        self.search.setAccessibleName("法人・案件・事業所をさがす")
        self.search.setPlaceholderText("法人・案件・事業所をさがす")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(self.fontMetrics().horizontalAdvance("あ") * 14)
        flow.addWidget(self.search)
        self.boxes: dict[Filter, ChoiceBox] = {}
        for by, words in FILTERS.items():
            box = ChoiceBox(self)
            box.setObjectName(f"clients.filter.{by.value}")
            box.setAccessibleName(f"{words}でしぼる")
            box.setProperty("filter", by.value)
            box.setMaximumWidth(self.fontMetrics().horizontalAdvance("あ") * WIDEST_FILTER)
            self.boxes[by] = box
            flow.addWidget(box)
        self.with_ineligible = Button("対象外だけの制度も見る", self, name="clients.with_ineligible")
        self.with_ineligible.setCheckable(True)
        flow.addWidget(self.with_ineligible)
        return flow

    def _actions(self) -> Flow:
        flow = Flow(spacing=tokens_of(self).px("s"))
        self.open_button = Button("選んだ案件の②を開く", self, role="primary", name="clients.open")
        flow.addWidget(self.open_button)
        self.export_buttons: dict[str, Button] = {}
        for suffix, (words, _) in KINDS.items():
            button = Button(words, self, name=f"clients.export.{suffix}")
            button.setToolTip("いま見えている行と制度を書き出します")
            self.export_buttons[suffix] = button
            flow.addWidget(button)
        self.again = Button("読み直す", self, role="link", name="clients.again")
        flow.addWidget(self.again)
        return flow

    def _connect(self) -> None:
        self.search.textChanged.connect(self._model.search)
        for box in self.boxes.values():
            box.activated.connect(self._choose)
        self.with_ineligible.toggled.connect(self._model.show_ineligible)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._follow_choice)
        self.open_button.clicked.connect(self._open_chosen)
        self.export_buttons["xlsx"].clicked.connect(self._ask_workbook)
        self.export_buttons["csv"].clicked.connect(self._ask_csv)
        self.again.clicked.connect(self._model.look_again)
        self.empty.acted.connect(self.back_asked)
        self._model.changed.connect(self._show)
        self._model.progressed.connect(self._show_progress)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the rows up to date as soon as the page stands."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._look)

    @Slot()
    def _look(self) -> None:
        self._model.look()
        if self._model.count():
            self.table.setFocus()

    # --- showing -------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        model = self._model
        is_empty = not model.count()
        self.empty.setVisible(is_empty)
        self.table.setVisible(not is_empty)
        for by, box in self.boxes.items():
            self._show_choices(by, box)
        if self.search.text() != model.words:
            with QSignalBlocker(self.search):
                self.search.setText(model.words)
        with QSignalBlocker(self.with_ineligible):
            self.with_ineligible.setChecked(model.with_ineligible)
        self.table.show_rows(model.rows, model.columns())
        self._show_count(self._left)
        self._allow_export()

    def _show_choices(self, by: Filter, box: ChoiceBox) -> None:
        choices = (("", ALL), *self._model.choices(by))
        wanted = [(value, f"{FILTERS[by]}：{words}") for value, words in choices]
        if wanted != [(box.itemData(at), box.itemText(at)) for at in range(box.count())]:
            box.clear()
            for value, words in wanted:
                box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(self._model.chosen(by))))

    @Slot(int)
    def _show_progress(self, left: int) -> None:
        self._left = left
        self._show_count(left)
        self._allow_export()

    def _allow_export(self) -> None:
        """What is only half reckoned is not written out."""
        for button in self.export_buttons.values():
            button.setEnabled(bool(self._model.rows) and not self._left and not self._is_writing)

    def _show_count(self, left: int) -> None:
        shown, total = len(self._model.rows), self._model.count()
        words = f"{shown} 件（全 {total} 件）" if shown else "当てはまる事業所がありません。" if total else ""
        waiting = f"　計算しています（あと{left}案件）。" if left else ""
        self.count.setText(words + waiting)

    @Slot()
    def _follow_choice(self) -> None:
        words = self.table.chosen_words()
        self.detail.setText(words)
        self.detail.setVisible(bool(words))
        self.open_button.setEnabled(self.table.chosen_row() is not None)

    # --- doing ---------------------------------------------------------------

    @Slot()
    def _choose(self) -> None:
        box = self.sender()
        assert isinstance(box, ChoiceBox)  # only the boxes above are connected
        self._model.choose(Filter(str(box.property("filter"))), str(box.currentData() or ""))

    @Slot(object)
    def _open(self, row: OverviewRow) -> None:
        self._model.open(row.case)

    @Slot()
    def _open_chosen(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self._model.open(row.case)

    @Slot()
    def _ask_workbook(self) -> None:
        self._ask_place("xlsx")

    @Slot()
    def _ask_csv(self) -> None:
        self._ask_place("csv")

    def _ask_place(self, suffix: str) -> None:
        words, kinds = KINDS[suffix]
        ask_place(self, words, f"{NAME}.{suffix}", kinds, self.export_to)

    @Slot(str)
    def export_to(self, file: str) -> None:
        """Write what is shown there, beside the window, and say so."""
        headings, rows = self._model.table()
        self._file = file
        self._is_writing = True
        self._allow_export()
        tasks.start(
            partial(self._write, Path(file), headings, rows),
            done=self._tell_written,
            failed=self._tell_failure,
            owner=self,
        )

    def _tell_written(self, _nothing: None) -> None:
        self._end_export()
        self.message.tell(f"{self._file} に書き出しました。", CARE)

    def _tell_failure(self, problem: Exception) -> None:
        """A disk that refuses is told here; anything else is a defect of ours."""
        self._end_export()
        if not isinstance(problem, Trouble):
            raise problem
        self.message.tell(problem.what, problem.what_to_do, is_error=True)

    def _end_export(self) -> None:
        self._is_writing = False
        self._allow_export()
