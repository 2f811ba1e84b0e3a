"""履歴: what was done to the case, and the way back to any moment of it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.history import HistoryViewModel

COLUMNS = (Column("日時", width=9), Column("したこと", width=17), Column("変わったところ", width=20))
PURPOSE = (
    "この案件でしたことの記録です。行を選んで「この時点に戻す」を押すと、そのときの内容になります。"
    "戻すことも記録に残るので、また元に戻せます。提出の控えは変わりません。"
)
WIDE = 840
"""px at a text size of 100 %."""


class HistoryDialog(ColumnDialog):
    """The steps, the newest first. Raises Trouble where the file fails. Opened with ``open()``."""

    def __init__(self, model: HistoryViewModel, parent: QWidget | None = None) -> None:
        super().__init__("history", "履歴", parent)
        self._model = model
        steps = model.steps()
        self._newest = steps[0].number if steps else 0
        self.add_heading("履歴")
        self.add_prose(PURPOSE, role="muted")
        rows = RowsModel(COLUMNS, self)
        self.table = DataTable(rows, "table.history", self, most_rows=7, stretch=2)
        self.table.setAccessibleName("履歴の一覧")
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.table.opened.connect(self._go)
        self.column.addWidget(self.table)
        rows.replace(
            [
                Row((one.when, one.what, one.details), one.number, (one.number, one.what, one.details))
                for one in steps
            ]
        )
        self.details = self.add_prose("")
        buttons = self.add_buttons(("close", "閉じる", ""), ("back", "この時点に戻す", "primary"))
        self._back = buttons["back"]
        buttons["close"].clicked.connect(self.reject)
        self._back.clicked.connect(self._go_chosen)
        self.table.selectionModel().selectionChanged.connect(self._follow_choice)
        self.table.selectRow(0)
        self.table.setFocus()
        self.setMinimumWidth(min(round(WIDE * tokens_of(self).scale), 1000))

    @Slot()
    def _follow_choice(self) -> None:
        """The whole of a row that the table cuts; the newest state is the one there is."""
        chosen = self.table.chosen_keys()
        self._back.setEnabled(bool(chosen) and chosen[0] != self._newest)
        rows = self.table.rows
        texts = [rows.row(place).texts for place in range(rows.rowCount()) if [rows.row(place).key] == chosen]
        self.details.show_text(texts[0][2] if texts else "")

    @Slot()
    def _go_chosen(self) -> None:
        for key in self.table.chosen_keys()[:1]:
            self._go(key)

    @Slot(object)
    def _go(self, key: object) -> None:
        if key != self._newest:
            self.accept()
            self._model.go_back_to(cast("int", key))
