"""The corporations and offices of the own cases, and the way to their cases."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.pages.offices.search_block import SearchLine
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words, add_left
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.offices import OfficesViewModel

COLUMNS = (
    Column("事業所", width=16),
    Column("法人", width=12),
    Column("事業所番号", width=8),
    Column("案件", width=16),
)
EMPTY = (
    "案件に法人や事業所を入れると、ここに並びます。"
    "同じ番号の事業所は1行にまとまり、どの案件にあるかが出ます。"
)
NOTHING = "当てはまる事業所がありません。"
SHOWN_ROWS = 9


class OwnBlock(QWidget):
    """A table with a search above it; Enter opens the case changed last."""

    opened = Signal(object)
    """A case was asked for. Argument: its id."""

    def __init__(
        self, model: OfficesViewModel, parent: QWidget | None = None, *, settings: QSettings | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        self.words = SearchLine(self)
        self.words.setObjectName("offices.own.search")
        self.words.setAccessibleName("自分の案件の事業所を言葉で探す")
        self.words.setPlaceholderText("事業所・法人・番号・案件の名前で探す")
        self.count = Words("", self, role="help")
        self.count.setObjectName("offices.own.count")
        self.empty = Prose(EMPTY, self, role="muted")
        self.rows = RowsModel(COLUMNS, self)
        self.table = DataTable(self.rows, "offices.own.rows", self, settings=settings, most_rows=SHOWN_ROWS)
        self.table.setAccessibleName("自分の案件の事業所")
        self.open_button = Button("案件を開く", self, name="offices.own.open")
        for widget in (self.words, self.count, self.empty, self.table):
            box.addWidget(widget)
        add_left(box, self.open_button)
        box.addStretch(1)
        self.words.textChanged.connect(self.refresh)
        self.words.left_down.connect(self._go_down)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.open_button.clicked.connect(self._open_chosen)
        model.cases_read.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show what is known of the cases now, where it can be seen."""
        if not self.isVisible():
            return
        rows = self._model.own_rows(self.words.text())
        self.rows.replace([Row((row.name, row.corporation, row.number, row.cases), row.case) for row in rows])
        typed = bool(self.words.text().strip())
        self.count.setText(f"{len(rows):,} か所" if rows else NOTHING if typed else "")
        self.empty.setVisible(not rows and not typed)
        self.words.setVisible(bool(rows) or typed)
        self.table.setVisible(bool(rows))
        self.open_button.setVisible(bool(rows))
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self.open_button.setEnabled(bool(self.table.chosen_keys()))

    @Slot()
    def _go_down(self) -> None:
        if self.rows.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    @Slot()
    def _open_chosen(self) -> None:
        for case in self.table.chosen_keys()[:1]:
            self.opened.emit(case)
