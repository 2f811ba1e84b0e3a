"""顧客一覧 as a table: offices down, programmes across; a cell knows its verdict for the one who draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt

from kaigo_desktop.domain.answer import BEST_FIRST
from kaigo_desktop.services.overview import Cell, OverviewRow
from kaigo_desktop.ui.models.rows import AT_TOP, Index, SortedRows
from kaigo_desktop.viewmodels.all_deadlines import day_words
from kaigo_desktop.viewmodels.clients import PROBLEM, ProgrammeColumn, cell_words, office_words

FIXED = ("法人・案件", "事業所", "段階", "一番早い期限", "見込額（案件）")
CLIENT, OFFICE, STAGE, DUE, BEST = range(5)
VERDICT_ROLE = Qt.ItemDataRole.UserRole
"""The verdict of a cell; None where there is none."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LAST = "9999"


class ClientRows(SortedRows[OverviewRow]):
    """The rows of the view-model, sorted here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[ProgrammeColumn, ...] = ()

    def replace(self, rows: Sequence[OverviewRow], columns: tuple[ProgrammeColumn, ...]) -> None:
        """Show those, in the order chosen before."""
        self.beginResetModel()
        if columns != self._columns and self._sorted is not None and self._sorted[0] >= len(FIXED):
            self._sorted = None  # the column that it was sorted by may be another one
        self._columns = columns
        self._take(rows)
        self.endResetModel()

    def columnCount(self, parent: Index = AT_TOP) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(FIXED) + len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, verdict, alignment; the whole of a row in words for a tool tip and a reader."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VERDICT_ROLE:
            cell = self._cell(row, column)
            return None if cell is None else cell.verdict.value
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == BEST else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.words(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        return None

    def words(self, index: Index) -> str:
        """What stands in a cell, with whose it is."""
        row, column = self._rows[index.row()], index.column()
        whose = f"{row.client or row.title}　{office_words(row)}"
        text = self._text(row, column)
        if column == DUE and row.due is not None:
            text = f"{text} {row.due.title}"
        return f"{whose}　{self._heading(column, full=True)}：{text or 'なし'}"

    def _heading(self, column: int, *, full: bool) -> str:
        if column < len(FIXED):
            return FIXED[column]
        one = self._columns[column - len(FIXED)]
        return one.title if full else one.brief

    def _cell(self, row: OverviewRow, column: int) -> Cell | None:
        cells: Mapping[str, Cell] = row.cells or {}
        return cells.get(self._columns[column - len(FIXED)].id) if column >= len(FIXED) else None

    def _text(self, row: OverviewRow, column: int) -> str:
        if column >= len(FIXED):
            return cell_words(self._cell(row, column))
        if column == CLIENT:
            return f"{row.client}　{row.title}" if row.client and row.client not in row.title else row.title
        if column == OFFICE:
            return office_words(row)
        if column == STAGE:
            return PROBLEM if row.problem else row.stage
        if column == DUE:
            return "" if row.due is None else day_words(row.due.day)
        return "" if row.best is None else f"{row.best:,}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings; those of programmes in full as a tool tip."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section, full=False)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._heading(section, full=True)
        return (_RIGHT if section == BEST else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _in_order(self, column: int, *, is_down: bool) -> list[OverviewRow]:
        """What is not known comes last."""
        known = [row for row in self._given if self._is_known(row, column)]
        known.sort(key=lambda row: self._key(row, column), reverse=is_down)
        return [*known, *(row for row in self._given if not self._is_known(row, column))]

    def _is_known(self, row: OverviewRow, column: int) -> bool:
        if column >= len(FIXED):
            return self._cell(row, column) is not None
        return bool(self._text(row, column)) and (column == CLIENT or row.cells is not None)

    def _key(self, row: OverviewRow, column: int) -> tuple[object, ...]:
        cell = self._cell(row, column)
        if cell is not None:  # ascending: the best verdict and the largest amount first
            return BEST_FIRST.index(cell.verdict), -(cell.amount or 0)
        if column == DUE:
            return (_LAST if row.due is None else row.due.day,)
        return (row.best or 0,) if column == BEST else (self._text(row, column),)
