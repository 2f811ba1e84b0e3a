"""A table of any length of which only a window of rows is in memory: pages are fetched where one looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from kaigo_desktop.ui.models.rows import AT_TOP, Column, Index

Fetch = Callable[[int, int], Sequence[tuple[str, ...]]]
"""The texts of rows: the first row, and how many. Fewer where they cannot be read."""

PAGE = 32
"""Rows that are fetched at once: about a screen."""

MOST_PAGES = 64

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
"""Plain figures: a frame asks a thousand times, and comparing with Qt's own names takes thrice the time."""
_WITH_TEXT = frozenset({_DISPLAY, int(Qt.ItemDataRole.ToolTipRole)})
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class WindowRowsModel(QAbstractTableModel):
    """``show`` says how many rows there are; ``fetch`` gives the texts of those that are looked at."""

    def __init__(self, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._count = 0
        self._pages: OrderedDict[int, Sequence[tuple[str, ...]]] = OrderedDict()
        self._first, self._last = 0, 0
        self._rows: Sequence[tuple[str, ...]] = ()
        self._nothing = ("",) * len(self.columns)

    def show(self, count: int) -> None:
        """Show other rows, that many."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._first, self._last, self._rows = 0, 0, ()
        self.endResetModel()

    @property
    def kept(self) -> int:
        """How many rows are in memory."""
        return sum(map(len, self._pages.values()))

    def texts(self, row: int) -> tuple[str, ...]:
        """What stands in that row; empty texts where it cannot be read."""
        if not self._first <= row < self._last:
            self._turn_to(row)
        place = row - self._first
        return self._rows[place] if place < len(self._rows) else self._nothing

    def _turn_to(self, row: int) -> None:
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number * PAGE, PAGE)
            self._pages[number] = page
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        self._first, self._last, self._rows = number * PAGE, (number + 1) * PAGE, page

    def rowCount(self, parent: Index = AT_TOP) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = AT_TOP) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """The text, also as a tip since a long one is cut; nothing else."""
        if role in _WITH_TEXT:
            return self.texts(index.row())[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == _ALIGN:
            return _LEFT
        return None
