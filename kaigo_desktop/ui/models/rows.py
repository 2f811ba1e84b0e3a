"""A table of ready-made rows: every text is made once, so that a frame of scrolling costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

Index = QModelIndex | QPersistentModelIndex
_AT_TOP = QModelIndex()


class Column(Struct, frozen=True):
    """A heading; figures stand right-aligned; ``width`` is in full-width characters."""

    title: str
    is_figure: bool = False
    width: int = 10


class Row(Struct, frozen=True):
    """The texts of one row, what it is sorted by (the texts where empty), and what it stands for."""

    texts: tuple[str, ...]
    key: object = None
    sort: tuple[Any, ...] = ()


class RowsModel(QAbstractTableModel):
    """Rows under columns. ``replace`` shows others; sorting keeps equal rows in their order."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.figure_font: QFont | None = None
        self._rows: list[Row] = []
        self._given: list[Row] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def replace(self, rows: Sequence[Row]) -> None:
        """Show those rows, in the order chosen before."""
        self.beginResetModel()
        self._given = list(rows)
        self._order()
        self.endResetModel()

    def row(self, number: int) -> Row:
        """The row shown at that place. Raises IndexError beyond the end."""
        return self._rows[number]

    def rowCount(self, parent: Index = _AT_TOP) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _AT_TOP) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, its alignment and, for figures, ``figure_font``; nothing else."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[index.column()].is_figure:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and self.columns[index.column()].is_figure:
            return self.figure_font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings, aligned like what stands under them."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].is_figure else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by that column; column −1 is the order given."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._sorted = (column, order) if column >= 0 else None
        self._order()
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _order(self) -> None:
        self._rows = list(self._given)
        if self._sorted is not None:
            column, order = self._sorted
            self._rows.sort(
                key=lambda row: (row.sort or row.texts)[column], reverse=order is Qt.SortOrder.DescendingOrder
            )
