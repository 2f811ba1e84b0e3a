"""A table: 36 px rows, hairlines, sorted by click, its text copied by Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSettings, Signal, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from kaigo_desktop.domain.cells import copied_row
from kaigo_desktop.ui.models.rows import RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.table_view import TableView

LEAST_STRETCHED = 9
"""Full-width characters that the stretched column keeps."""


class DataTable(TableView):
    """A view of a :class:`RowsModel`.

    ``name`` is the object name and the key under which ``settings`` keeps the
    column widths. ``grows`` makes the table as high as its rows (in a page that
    scrolls by itself), up to ``most_rows``.
    """

    opened = Signal(object)
    """A row was opened by Enter or a double click. Argument: the row's key."""

    def __init__(
        self,
        model: RowsModel,
        name: str,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        most_rows: int = 12,
        stretch: int = 0,
    ) -> None:
        super().__init__(name, parent, settings)
        self._most_rows = most_rows
        self._stretch = stretch
        self._is_fitting = False
        self._is_tight = False
        self.rows = model
        model.figure_font = QFont(tokens_of(self).figure_families)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sort_by_headings()
        head = self.horizontalHeader()
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.restore_widths(model.columns)
        head.sectionResized.connect(self._keep_width)
        model.modelReset.connect(self._fit_height)
        model.modelReset.connect(self._fit_figures)
        self._fit_height()
        self._fit_figures()

    @Slot(int, int, int)
    def _keep_width(self, column: int, _before: int, after: int) -> None:
        by_hand = self.isVisible() and not self._is_fitting
        if column != self._stretch and by_hand:
            self.keep_width(column, after)

    @Slot()
    def _fit_figures(self) -> None:
        """Widen columns of figures to their longest one: a text may end in 「…」, a number may not."""
        self._is_fitting = True
        for number, column in enumerate(self.rows.columns):
            if column.is_figure and number != self._stretch:
                texts = {self.rows.row(row).texts[number] for row in range(self.rows.rowCount())}
                longest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
                self.setColumnWidth(number, max(self.columnWidth(number), longest + 2 * self.em()))
        self._fit_stretched()
        self._is_fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the stretched column what is left, but never so little that it says nothing."""
        super().resizeEvent(event)
        self._fit_stretched()

    def _fit_stretched(self) -> None:
        """Where the others leave too little, the table scrolls sideways instead."""
        head = self.horizontalHeader()
        least = self.em() * LEAST_STRETCHED
        others = sum(self.columnWidth(at) for at in range(head.count()) if at != self._stretch)
        is_tight = self.viewport().width() - others < least
        mode = QHeaderView.ResizeMode.Fixed if is_tight else QHeaderView.ResizeMode.Stretch
        if head.sectionResizeMode(self._stretch) is mode:
            return
        head.setSectionResizeMode(self._stretch, mode)
        if is_tight:
            head.resizeSection(self._stretch, least)
        self._is_tight = is_tight
        self._fit_height()

    @Slot()
    def _fit_height(self) -> None:
        row = tokens_of(self).px("row")
        shown = max(1, min(self.rows.rowCount(), self._most_rows))
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_tight else 0
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height() + row * shown + bar + 2 * tokens_of(self).px("focus")
        )

    def chosen_keys(self) -> list[object]:
        """The keys of the selected rows, from top to bottom."""
        return [self.rows.row(index.row()).key for index in sorted(self.selectionModel().selectedRows())]

    def copied_text(self) -> str:
        """The selected rows, or all where none is selected, as text with tabs, headings first."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        numbers = chosen or list(range(self.rows.rowCount()))
        lines = [copied_row(column.title for column in self.rows.columns)]
        lines += [copied_row(self.rows.row(number).texts) for number in numbers]
        return "\n".join(lines)

    @Slot(QModelIndex)
    def open_row(self, index: QModelIndex) -> None:
        """Tell which row was opened."""
        self.opened.emit(self.rows.row(index.row()).key)
