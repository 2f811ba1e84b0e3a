"""The table of 顧客一覧: opened by Enter or a double click, sorted by its headings, copied as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kaigo_desktop.services.overview import OverviewRow
from kaigo_desktop.ui.models.client_rows import FIXED, VERDICT_ROLE, ClientRows
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.frozen_columns import FrozenColumns
from kaigo_desktop.ui.widgets.verdict_cell import SIGN, VerdictDelegate
from kaigo_desktop.viewmodels.clients import ProgrammeColumn

MOST = (12, 10, 7, 10, 10)
"""Full-width characters of the columns before the programmes, at most."""
MOST_OF_PROGRAMME = 16
FROZEN = 2
"""Columns that stay in sight: whose row it is."""
LEAST_ROWS = 5
"""Rows that can be seen at once, however large the text is."""


class ClientTable(QTableView):
    """Rows and columns as they are handed over; what was chosen stays chosen where it is still there."""

    opened = Signal(object)
    """A row was opened. Argument: the OverviewRow."""

    chosen = Signal()
    """Another cell is chosen, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.frozen: FrozenColumns | None = None
        """The columns that stay; None while the table is made."""
        super().__init__(parent)
        self.setObjectName("clients.table")
        self.setAccessibleName("顧客と制度の一覧")
        self.rows = ClientRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(VerdictDelegate(VERDICT_ROLE, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tokens = tokens_of(self)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tokens.px("row"))
        self.setMinimumHeight((LEAST_ROWS + 1) * tokens.px("row"))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self.chosen)
        self.frozen = FrozenColumns(self, FROZEN)
        self.frozen.opened.connect(self._open)

    def show_rows(self, rows: Sequence[OverviewRow], columns: tuple[ProgrammeColumn, ...]) -> None:
        """Show those; the chosen row and column stay."""
        before, at = self.chosen_row(), self.currentIndex().column()
        self.rows.replace(rows, columns)
        self._set_widths()
        found = [self.rows.row(number) for number in range(self.rows.rowCount())]
        places = [place for place, one in enumerate(found) if before is not None and one.case == before.case]
        exact = [place for place in places if before is not None and found[place].office == before.office]
        if found:
            column = min(max(at, 0), self.rows.columnCount() - 1)
            self.setCurrentIndex(self.rows.index((exact or places or [0])[0], column))
        self.chosen.emit()

    def _set_widths(self) -> None:
        """As wide as what stands in a column, up to a bound: an amount is never cut."""
        metrics, tokens = self.fontMetrics(), tokens_of(self)
        em, sign = metrics.horizontalAdvance("あ"), round(SIGN * tokens.scale) + tokens.px("l")
        widths, lacking = [], {}
        for number in range(self.rows.columnCount()):
            texts = {self.rows.index(row, number).data() for row in range(self.rows.rowCount())}
            texts.add(self.rows.headerData(number, Qt.Orientation.Horizontal))
            widest = max(metrics.horizontalAdvance(str(text)) for text in texts)
            is_fixed = number < len(FIXED)
            most = (MOST[number] if is_fixed else MOST_OF_PROGRAMME) * em
            room = 2 * tokens.px("m") + (0 if is_fixed else sign)
            widths.append(min(widest, most) + room)
            lacking[number] = max(0, widest - most)
        left = self.viewport().width() - sum(widths)
        for number, wide in enumerate(widths):  # what is left goes to names that are cut
            more = min(lacking[number], max(left, 0))
            left -= more
            self.setColumnWidth(number, wide + more)

    def chosen_row(self) -> OverviewRow | None:
        """The row at which one is; None where there is none."""
        at = self.currentIndex()
        return self.rows.row(at.row()) if at.isValid() and at.row() < self.rows.rowCount() else None

    def chosen_words(self) -> str:
        """What stands in the cell at which one is, and whose it is."""
        at = self.currentIndex()
        return self.rows.words(at) if at.isValid() and at.row() < self.rows.rowCount() else ""

    def copied_text(self) -> str:
        """The selected rows as text with tabs, headings first."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(self.rows.columnCount())
        heads = [str(self.rows.headerData(at, Qt.Orientation.Horizontal)) for at in columns]
        lines = ["\t".join(heads)]
        lines += ["\t".join(str(self.rows.index(number, at).data()) for at in columns) for number in numbers]
        return "\n".join(lines)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Not only into the view, but out from under the columns that stay."""
        super().scrollTo(index, hint)
        if self.frozen is None:
            return
        hidden = self.frozen.width - self.visualRect(index).left()
        if index.column() >= FROZEN and hidden > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter opens."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index.row()))
