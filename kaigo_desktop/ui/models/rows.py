"""A table of ready-made rows: every text is made once, so that a frame of scrolling costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

Index = QModelIndex | QPersistentModelIndex
AT_TOP = QModelIndex()
"""No row: what a table asks of."""
R = TypeVar("R")


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


class SortedRows(QAbstractTableModel, Generic[R]):
    """Rows in the order given or by a column; what is chosen stays chosen while they are sorted.

    Those who inherit it say by ``_in_order`` how they are sorted, and what stands in them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._given: list[R] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def row(self, number: int) -> R:
        """The row shown at that place. Raises IndexError beyond the end."""
        return self._rows[number]

    def rowCount(self, parent: Index = AT_TOP) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

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

    def _take(self, rows: Sequence[R]) -> None:
        """Other rows, in the order chosen before; to be called while the model is reset."""
        self._given = list(rows)
        self._order()

    def _order(self) -> None:
        self._rows = list(self._given)
        if self._sorted is not None:
            column, order = self._sorted
            self._rows = self._in_order(column, is_down=order is Qt.SortOrder.DescendingOrder)

    def _in_order(self, column: int, *, is_down: bool) -> list[R]:
        """The rows given, sorted by that column; equal ones keep their order."""
        raise NotImplementedError


class RowsModel(SortedRows[Row]):
    """Rows under columns. ``replace`` shows others; sorting keeps equal rows in their order."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.figure_font: QFont | None = None

    def replace(self, rows: Sequence[Row]) -> None:
        """Show those rows, in the order chosen before."""
        self.beginResetModel()
        self._take(rows)
        self.endResetModel()

    def columnCount(self, parent: Index = AT_TOP) -> int:
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

    def _in_order(self, column: int, *, is_down: bool) -> list[Row]:
        return sorted(self._given, key=lambda row: (row.sort or row.texts)[column], reverse=is_down)
