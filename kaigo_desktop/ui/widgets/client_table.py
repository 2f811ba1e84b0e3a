"""The table of 顧客一覧: opened by Enter or a double click, sorted by its headings, copied as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kaigo_desktop.domain.cells import copied_row
from kaigo_desktop.services.overview import OverviewRow
from kaigo_desktop.ui.models.client_rows import FIXED, VERDICT_ROLE, ClientRows
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.frozen_columns import FrozenColumns
from kaigo_desktop.ui.widgets.table_view import TableView
from kaigo_desktop.ui.widgets.verdict_cell import SIGN, VerdictDelegate
from kaigo_desktop.viewmodels.clients import ProgrammeColumn

MOST = (12, 10, 7, 10, 10)
"""Full-width characters of the columns before the programmes, at most."""
MOST_OF_PROGRAMME = 16
FROZEN = 2
"""Columns that stay in sight: whose row it is."""
LEAST_ROWS = 5
"""Rows that can be seen at once, however large the text is."""


class ClientTable(TableView):
    """Rows and columns as they are handed over; what was chosen stays chosen where it is still there."""

    opened = Signal(object)
    """A row was opened. Argument: the OverviewRow."""

    chosen = Signal()
    """Another cell is chosen, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.frozen: FrozenColumns | None = None
        """The columns that stay; None while the table is made."""
        super().__init__("clients.table", parent)
        self.setAccessibleName("顧客と制度の一覧")
        self.rows = ClientRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(VerdictDelegate(VERDICT_ROLE, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMinimumHeight((LEAST_ROWS + 1) * tokens_of(self).px("row"))
        self.sort_by_headings()
        self.selectionModel().currentChanged.connect(self.chosen)
        self.frozen = FrozenColumns(self, FROZEN)
        self.frozen.opened.connect(self.open_row)

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
        metrics, tokens, em = self.fontMetrics(), tokens_of(self), self.em()
        sign = round(SIGN * tokens.scale) + tokens.px("l")
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
        lines = [copied_row(str(self.rows.headerData(at, Qt.Orientation.Horizontal)) for at in columns)]
        lines += [copied_row(str(self.rows.index(row, at).data()) for at in columns) for row in numbers]
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

    @Slot(QModelIndex)
    def open_row(self, index: QModelIndex) -> None:
        """Tell which row was opened."""
        self.opened.emit(self.rows.row(index.row()))
