"""A table of any length: 36 px rows, hairlines, one row chosen, its text copied by Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kaigo_desktop.domain.cells import copied_row
from kaigo_desktop.ui.models.window_rows import WindowRowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.plain_cells import PlainCells

LEAST_STRETCHED = 15
"""Full-width characters that the stretched column keeps."""


class LongTable(QTableView):
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
        super().__init__(parent)
        self.setObjectName(name)
        self._settings = settings
        self._least_rows = least_rows
        self._is_fitting = False
        self.rows = model
        self.setModel(model)
        self._cells = PlainCells(model, self)
        self.setItemDelegate(self._cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tokens_of(self).px("row"))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self._set_widths()
        head.sectionResized.connect(self._keep_width)
        self.doubleClicked.connect(self._open)
        model.modelReset.connect(self._forget_choice)

    def minimumSizeHint(self) -> QSize:
        """A few rows are always seen."""
        high = self.horizontalHeader().sizeHint().height() + tokens_of(self).px("row") * self._least_rows
        return QSize(self._em() * LEAST_STRETCHED, high)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter opens."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the first column what is left, but never so little that it says nothing."""
        super().resizeEvent(event)
        self._stretch()

    def _em(self) -> int:
        return self.fontMetrics().horizontalAdvance("あ")

    def _set_widths(self) -> None:
        for number, column in enumerate(self.rows.columns):
            kept = self._settings.value(self._key(number)) if self._settings is not None else None
            own = self._em() * (column.width + 1)
            self.setColumnWidth(number, int(str(kept)) if kept is not None and str(kept).isdigit() else own)

    def _stretch(self) -> None:
        head = self.horizontalHeader()
        others = sum(self.columnWidth(at) for at in range(1, head.count()))
        self._is_fitting = True
        self.setColumnWidth(0, max(self.viewport().width() - others, self._em() * LEAST_STRETCHED))
        self._is_fitting = False

    def _key(self, column: int) -> str:
        return f"widths/{self.objectName()}/{column}"

    @Slot(int, int, int)
    def _keep_width(self, column: int, _before: int, after: int) -> None:
        if self._is_fitting or not self.isVisible():
            return
        if self._settings is not None and column:
            self._settings.setValue(self._key(column), after)
        self._stretch()

    @Slot()
    def _forget_choice(self) -> None:
        self.chosen.emit(-1)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
