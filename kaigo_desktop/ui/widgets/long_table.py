"""A table of any length: 36 px rows, hairlines, one row chosen, its text copied by Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QSettings, QSize, Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kaigo_desktop.domain.cells import copied_row
from kaigo_desktop.ui.models.window_rows import WindowRowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.plain_cells import PlainCells
from kaigo_desktop.ui.widgets.table_view import TableView

LEAST_STRETCHED = 15
"""Full-width characters that the stretched column keeps."""


class LongTable(TableView):
    """A view of a :class:`WindowRowsModel`; it never asks for more rows than it shows.

    ``name`` is the object name and the key under which ``settings`` keeps the
    column widths; the first column takes what the others leave.
    """

    chosen = Signal(int)
    """Another row is chosen. Argument: its number, −1 for none."""

    opened = Signal(int)
    """A row was opened by Enter or a double click. Argument: its number."""

    def __init__(
        self,
        model: WindowRowsModel,
        name: str,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        least_rows: int = 5,
    ) -> None:
        super().__init__(name, parent, settings)
        self._least_rows = least_rows
        self._is_fitting = False
        self.rows = model
        self.setModel(model)
        self._cells = PlainCells(model, self)
        self.setItemDelegate(self._cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        self.restore_widths(model.columns)
        head.sectionResized.connect(self._keep_width)
        model.modelReset.connect(self._forget_choice)

    def minimumSizeHint(self) -> QSize:
        """A few rows are always seen."""
        high = self.horizontalHeader().sizeHint().height() + tokens_of(self).px("row") * self._least_rows
        return QSize(self.em() * LEAST_STRETCHED, high)

    def sizeHint(self) -> QSize:
        """As high as the page gives."""
        return self.minimumSizeHint()

    @property
    def row(self) -> int:
        """The chosen row, −1 for none."""
        chosen = self.selectionModel().selectedRows()
        return chosen[0].row() if chosen else -1

    def choose(self, row: int) -> None:
        """Choose a row and show it."""
        self.selectRow(row)
        self.scrollTo(self.rows.index(row, 0))

    def copied_text(self) -> str:
        """The chosen row as text with tabs, headings first; headings alone where none is chosen."""
        lines = [copied_row(column.title for column in self.rows.columns)]
        if self.row >= 0:
            lines.append(copied_row(self.rows.texts(self.row)))
        return "\n".join(lines)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which row it is now."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colours and the text size of this moment."""
        self._cells.begin()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the first column what is left, but never so little that it says nothing."""
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        head = self.horizontalHeader()
        others = sum(self.columnWidth(at) for at in range(1, head.count()))
        self._is_fitting = True
        self.setColumnWidth(0, max(self.viewport().width() - others, self.em() * LEAST_STRETCHED))
        self._is_fitting = False

    @Slot(int, int, int)
    def _keep_width(self, column: int, _before: int, after: int) -> None:
        if self._is_fitting or not self.isVisible():
            return
        if column:
            self.keep_width(column, after)
        self._stretch()

    @Slot()
    def _forget_choice(self) -> None:
        self.chosen.emit(-1)

    @Slot(QModelIndex)
    def open_row(self, index: QModelIndex) -> None:
        """Tell which row was opened."""
        self.opened.emit(index.row())
