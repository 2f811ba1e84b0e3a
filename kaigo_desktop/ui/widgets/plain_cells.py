"""Cells of one line of text, drawn by hand: a frame of a long table takes two thirds of a styled one."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from kaigo_desktop.ui.models.window_rows import WindowRowsModel
from kaigo_desktop.ui.theme import tokens_of

AS_STYLED = 3
"""px that the style leaves beside a text, besides its padding."""

MOST_KEPT = 4_000
"""Texts that were cut, kept so that the next frame need not cut them again."""


_Rect = tuple[int, int, int, int]


class _Option(Protocol):
    """What is used of the option; the binding's types leave its fields out."""

    rect: QRect
    state: QStyle.StateFlag


class PlainCells(QStyledItemDelegate):
    """The looks of the style sheet's tables, for a view of a :class:`WindowRowsModel`."""

    def __init__(self, rows: WindowRowsModel, view: QTableView) -> None:
        super().__init__(view)
        self._rows = rows
        self._view = view
        self._cut: dict[tuple[str, int], str] = {}
        self.begin()

    def begin(self) -> None:
        """Take colours and sizes anew; called before each frame."""
        tokens = tokens_of(self._view)
        self._metrics = QFontMetrics(self._view.font())
        self._em = self._metrics.horizontalAdvance("あ")
        self._line, self._ink = tokens.colour("line"), tokens.colour("text")
        self._soft = tokens.colour("primary_soft")
        self._pad = tokens.px("s") + AS_STYLED

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, hairline, text; what is too long ends in 「…」."""
        given = cast("_Option", option)
        left, top, width, height = cast("_Rect", given.rect.getRect())
        if given.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(left, top, width, height, self._soft)
        painter.setPen(self._line)
        painter.drawLine(left, top + height - 1, left + width, top + height - 1)
        text = self._rows.texts(index.row())[index.column()]
        room = width - 2 * self._pad
        if len(text) * self._em > room:
            text = self._fitting(text, room)
        painter.setPen(self._ink)
        base = top + (height + self._metrics.ascent() - self._metrics.descent()) // 2
        painter.drawText(left + self._pad, base, text)

    def _fitting(self, text: str, room: int) -> str:
        found = self._cut.get((text, room))
        if found is None:
            if len(self._cut) >= MOST_KEPT:
                self._cut.clear()
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            self._cut[text, room] = found
        return found
