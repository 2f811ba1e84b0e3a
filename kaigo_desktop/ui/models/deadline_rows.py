"""The list of deadlines as a table: rows are read when they are drawn, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont

from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.ui.models.rows import Index
from kaigo_desktop.viewmodels.all_deadlines import GroupRow, ListRow, day_words, left_text

HEADINGS = ("期日", "残り", "すること", "だれの", "担当")
DAY, LEFT, WHAT, WHOSE, PERSON = range(5)
_AT_TOP = QModelIndex()
_HEADING = Qt.ItemFlag.NoItemFlags  # arrow keys pass over it
_LINE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
"""Made once: a frame of scrolling asks for them a hundred times."""
_ALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DeadlineRows(QAbstractTableModel):
    """Headings of groups and lines under them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[ListRow] = ()
        self._today = date.min
        self.heading_font = QFont()
        self.colours: dict[str, QColor] = {}
        self.whose_below = False
        """Whose it is stands under what is to be done: at large text there is no room beside it."""

    def replace(self, rows: Sequence[ListRow], today: date) -> None:
        """Show those rows, seen from that day."""
        self.beginResetModel()
        self._rows = rows
        self._today = today
        self.endResetModel()

    def row(self, number: int) -> ListRow:
        """What stands in that row. Raises IndexError beyond the end."""
        return self._rows[number]

    def headings(self) -> list[int]:
        """The rows that are headings."""
        return [number for number, row in enumerate(self._rows) if isinstance(row, GroupRow)]

    def rowCount(self, parent: Index = _AT_TOP) -> int:
        """How many rows, headings among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _AT_TOP) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is not chosen."""
        return _HEADING if isinstance(self._rows[index.row()], GroupRow) else _LINE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, and what tells a heading and an overdue line apart; colour is never the only sign."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, GroupRow):
            return f"{row.title}\n{row.case_title}\n{row.marks}".rstrip()
        if role == Qt.ItemDataRole.FontRole and isinstance(row, GroupRow):
            return self.heading_font
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN
        return None

    def _text(self, row: ListRow, column: int) -> str:
        if isinstance(row, GroupRow):
            return row.text if column == DAY else ""
        if column == DAY:
            return day_words(row.safe_on)
        if column == LEFT:
            return left_text(row, self._today)
        if column == WHAT:
            what = f"{row.title}　［{row.marks}］" if row.marks else row.title
            return f"{what}\n{_whose(row)}" if self.whose_below else what
        return _whose(row) if column == WHOSE else row.person

    def _colour(self, row: ListRow) -> QColor | None:
        if isinstance(row, GroupRow):
            return self.colours.get("error" if row.is_overdue else "text")
        if not row.is_open(self._today):
            return self.colours.get("muted")
        return self.colours.get("error") if row.safe_on < self._today.isoformat() else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return _ALIGN if role == Qt.ItemDataRole.TextAlignmentRole else None


def _whose(row: DeadlineLine) -> str:
    return row.case_title if row.whose in row.case_title else f"{row.whose}　{row.case_title}"
