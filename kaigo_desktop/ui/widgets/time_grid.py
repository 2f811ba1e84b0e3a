"""A day in cells of ten minutes, an hour a row: numbers of kinds of work are typed one after another.

Two figures fill a cell and go to the next; Space repeats the cell before;
Delete empties; Shift with an arrow key takes several cells at once, and what
is typed then stands in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.ui.theme import Tokens, tokens_of

CELLS_A_ROW = 6
CELLS = 144
LEAST_ROWS = 12
_FIGURES = 2
_HEAD = 1
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -CELLS_A_ROW,
    Qt.Key.Key_Down: CELLS_A_ROW,
}


class TimeGrid(QWidget):
    """The cells of one day. ``names``: what each number stands for; other numbers are not taken."""

    edited = Signal(tuple)
    """Cells were filled, and the grid was left or a row is full. Argument: all cells as texts."""

    told = Signal(str)
    """What the cell is, or why a number was not taken. Argument: a sentence."""

    def __init__(self, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time.grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = dict(names)
        self._cells = [""] * CELLS
        self._start = 0
        self._at = 0
        self._from = 0
        self._typed = ""
        self._is_dirty = False
        self._describe()

    def show_day(self, starts_at: str, cells: Sequence[str]) -> None:
        """Show those cells, the first at ``starts_at`` (HH:MM)."""
        if self._is_dirty:
            return
        hours, minutes = (int(part) for part in starts_at.split(":"))
        self._start = hours * 60 + minutes
        self._cells = [*cells[:CELLS], *[""] * (CELLS - len(cells))]
        self.updateGeometry()
        self._describe()
        self.update()

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the day."""
        return tuple(self._cells)

    def time_of(self, place: int) -> str:
        """When that cell begins."""
        minute = (self._start + place * 10) % (24 * 60)
        return f"{minute // 60}:{minute % 60:02}"

    # --- sizes ---------------------------------------------------------------

    @property
    def _shown_rows(self) -> int:
        """A working day; more where cells are filled later, the whole day where the focus is there."""
        last = max((place for place, cell in enumerate(self._cells) if cell), default=0)
        needed = max(last, self._at) // CELLS_A_ROW + 1
        return min(CELLS // CELLS_A_ROW, max(LEAST_ROWS, needed))

    def _row_height(self) -> int:
        return round(QFontMetricsF(tokens_of(self).font("help")).height() * 1.5)

    def _label_width(self) -> float:
        return QFontMetricsF(tokens_of(self).font("help")).horizontalAdvance("00:00〜") + 8

    def sizeHint(self) -> QSize:
        """A row an hour, and one for the heads."""
        return QSize(tokens_of(self).px("xxl") * 14, self._row_height() * (self._shown_rows + _HEAD) + 2)

    def minimumSizeHint(self) -> QSize:
        """May be narrow, never lower."""
        return QSize(tokens_of(self).px("xxl") * 7, self.sizeHint().height())

    # --- painting ------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heads, hours and cells."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setFont(tokens.font("help"))
        height, left = self._row_height(), self._label_width()
        wide = (self.width() - left - 1) / CELLS_A_ROW
        painter.setPen(tokens.colour("muted"))
        for column in range(CELLS_A_ROW):
            minute = (self._start + column * 10) % 60
            box = QRectF(left + column * wide, 0, wide, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{minute}分〜")
        first, last = sorted((self._from, self._at))
        for place in range(self._shown_rows * CELLS_A_ROW):
            row, column = divmod(place, CELLS_A_ROW)
            top = (row + _HEAD) * height
            if column == 0:
                painter.setPen(tokens.colour("muted"))
                label = QRectF(0, top, left - 4, height)
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self.time_of(place))
            box = QRectF(left + column * wide, top, wide, height)
            self._paint_cell(painter, tokens, box, place, is_taken=first <= place <= last)
        painter.end()

    def _paint_cell(
        self, painter: QPainter, tokens: Tokens, box: QRectF, place: int, *, is_taken: bool
    ) -> None:
        focused = self.hasFocus()
        ground = "primary_soft" if is_taken and focused else "surface"
        painter.fillRect(box, tokens.colour(ground))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawRect(box)
        number = self._typed if place == self._at and self._typed else self._cells[place]
        painter.setPen(tokens.colour("text"))
        words = f"{number} {self._names.get(number, '')}".strip()
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()) - 6)
        painter.drawText(box.adjusted(3, 0, -3, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        if place == self._at and focused:
            painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    # --- typing --------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures fill, arrows go, Space repeats, Delete empties."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._go(self._at + step, keep=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.text().isdecimal() and event.text().isascii():
            self._type(event.text())
        elif event.key() == Qt.Key.Key_Space:
            self._fill(self._cells[min(self._from, self._at) - 1] if min(self._from, self._at) else "")
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._typed = ""
            self._fill("", go_on=event.key() == Qt.Key.Key_Delete)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._send()
            self._go((self._at // CELLS_A_ROW + 1) * CELLS_A_ROW)
        else:
            super().keyPressEvent(event)

    def _type(self, figure: str) -> None:
        self._typed += figure
        if len(self._typed) < _FIGURES:
            self.update()
            return
        number, self._typed = self._typed, ""
        if number not in self._names:
            self.told.emit(f"「{number}」は業務の番号にありません。下の表の番号を入れてください。")
            self.update()
            return
        self._fill(number)

    def _fill(self, number: str, *, go_on: bool = True) -> None:
        first, last = sorted((self._from, self._at))
        for place in range(first, last + 1):
            self._cells[place] = number
        self._is_dirty = True
        self._at = self._from = last
        if go_on:
            self._go(last + 1)
        self.update()
        if (last + 1) % CELLS_A_ROW == 0:
            self._send()

    def _go(self, place: int, *, keep: bool = False) -> None:
        self._typed = ""
        self._at = max(0, min(CELLS - 1, place))
        if not keep:
            self._from = self._at
        self.updateGeometry()
        self._describe()
        self.update()

    def _describe(self) -> None:
        number = self._cells[self._at]
        words = f"{self.time_of(self._at)}から10分　{number} {self._names.get(number, '空き')}".strip()
        self.setAccessibleName(f"こまの入力：{words}")
        self.told.emit(words)

    def _send(self) -> None:
        if self._is_dirty:
            self._is_dirty = False
            self.edited.emit(self.cells)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the cell under the pointer; with Shift take all up to it."""
        event.accept()
        wide = (self.width() - self._label_width() - 1) / CELLS_A_ROW
        column = int((event.position().x() - self._label_width()) // wide)
        row = int(event.position().y() // self._row_height()) - _HEAD
        if 0 <= column < CELLS_A_ROW and 0 <= row < self._shown_rows:
            is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(row * CELLS_A_ROW + column, keep=is_shift)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has gone there already."""
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was filled is kept as soon as the grid is left."""
        super().focusOutEvent(event)
        self._typed = ""
        self._send()
        self.update()
