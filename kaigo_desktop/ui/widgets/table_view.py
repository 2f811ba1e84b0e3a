"""What every table has in common: 36 px rows, hairlines, opened by Enter, its text copied by Ctrl+C."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSettings, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kaigo_desktop.ui.models.rows import Column
from kaigo_desktop.ui.theme import tokens_of


class TableView(QTableView):
    """A table of whole rows. Those who inherit it say what is copied and what opening a row means.

    ``name`` is the object name and the key under which ``settings`` keeps the widths of columns.
    """

    def __init__(self, name: str, parent: QWidget | None = None, settings: QSettings | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._settings = settings
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tokens_of(self).px("row"))
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self.open_row)

    def copied_text(self) -> str:
        """What Ctrl+C takes along; nothing is copied where it is empty."""
        raise NotImplementedError

    @Slot(QModelIndex)
    def open_row(self, index: QModelIndex) -> None:
        """Enter or a double click on that row."""
        raise NotImplementedError

    def sort_by_headings(self) -> None:
        """Sort by a click on a heading; a third click brings the given order back."""
        head = self.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def restore_widths(self, columns: Sequence[Column]) -> None:
        """As wide as they were left, else as they ask for."""
        for number, column in enumerate(columns):
            kept = str(self._settings.value(self._key(number))) if self._settings is not None else ""
            self.setColumnWidth(number, int(kept) if kept.isdigit() else self.em() * (column.width + 1))

    def keep_width(self, column: int, width: int) -> None:
        """Remember a width that was chosen by hand."""
        if self._settings is not None:
            self._settings.setValue(self._key(column), width)

    def _key(self, column: int) -> str:
        return f"widths/{self.objectName()}/{column}"

    def em(self) -> int:
        """The width of a full-width character, in px."""
        return self.fontMetrics().horizontalAdvance("あ")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter opens."""
        if event.matches(QKeySequence.StandardKey.Copy):
            if text := self.copied_text():
                QGuiApplication.clipboard().setText(text)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.open_row(self.currentIndex())
        else:
            super().keyPressEvent(event)
