"""All cases over three fiscal years: years as bands, reports as diamonds, today as a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kaigo_desktop.domain.dates import first_day_of_fiscal_year, fiscal_year_text
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.ui.theme import Tokens, tokens_of
from kaigo_desktop.ui.widgets.month_calendar import draw_diamond
from kaigo_desktop.viewmodels.all_deadlines import CaseRow, day_words, left_text

YEARS = 3
_LABEL = 13
"""Full-width characters for the name of a case."""
_REPORT = "effect_report"


class _Scale(Struct, frozen=True):
    """Where a day lies: the years shown, and the px between which they lie."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """The px of that day."""
        part = (day - self.first).days / (self.last - self.first).days
        return self.left + (self.right - self.left) * part


class Timeline(QAbstractScrollArea):
    """One row a case, drawn only where it is seen. Arrow keys choose a case, Enter opens it."""

    opened = Signal(object)
    """A case was opened at its next deadline. Argument: the DeadlineLine."""

    year_asked = Signal(int)
    """Other years were asked for. Argument: by how many years."""

    def __init__(self, today: date, first_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlines.timeline")
        self._rows: Sequence[CaseRow] = ()
        self._today = today
        self.first_year = first_year
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._tell()

    def show_rows(self, rows: Sequence[CaseRow], first_year: int, today: date) -> None:
        """Show those cases in three years from that one on."""
        self._rows = rows
        self.first_year = first_year
        self._today = today
        self.current = min(self.current, max(0, len(rows) - 1))
        self._fit()
        self._tell()

    def _tell(self) -> None:
        """Say the chosen case to screen readers, and draw."""
        years = f"{fiscal_year_text(self.first_year)}から{YEARS}年"
        words = f"全案件の年表 {years} {len(self._rows)}件"
        if self._rows:
            row = self._rows[self.current]
            due = "、".join(f"{line.title} {day_words(line.safe_on)}" for line in row.lines[:3])
            words += f" {row.title}：{due}"
        self.setAccessibleName(words)
        self.viewport().update()

    # --- sizes ---------------------------------------------------------------

    def _row_height(self) -> int:
        return tokens_of(self).px("row")

    def _head(self) -> int:
        return round(self.fontMetrics().height() * 1.8)

    def sizeHint(self) -> QSize:
        """Room for some cases."""
        return QSize(640, self._head() + self._row_height() * 8)

    def minimumSizeHint(self) -> QSize:
        """Room for three cases."""
        return QSize(320, self._head() + self._row_height() * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll over what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().height() - self._head()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._rows) * self._row_height() - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(self._row_height())

    def _scale(self) -> _Scale:
        label = self.fontMetrics().horizontalAdvance("あ") * _LABEL
        return _Scale(
            first_day_of_fiscal_year(self.first_year),
            first_day_of_fiscal_year(self.first_year + YEARS),
            float(min(label, self.viewport().width() // 3)),
            float(self.viewport().width() - tokens_of(self).px("l")),
        )

    # --- choosing ------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a case, Left and Right other years, Enter opens."""
        key = event.key()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        page = max(1, (self.viewport().height() - self._head()) // self._row_height())
        steps |= {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if key in steps:
            self._choose(self.current + steps[Qt.Key(key)])
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.year_asked.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.current)
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        if not self._rows:
            return
        self.current = max(0, min(len(self._rows) - 1, place))
        top = self.current * self._row_height()
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif top + self._row_height() > bar.value() + bar.pageStep():
            bar.setValue(top + self._row_height() - bar.pageStep())
        self._tell()

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._rows):
            lines = self._rows[place].lines
            self.opened.emit(next((line for line in lines if line.state == "open"), lines[0]))

    def _place_at(self, y: float) -> int:
        return int(y - self._head() + self.verticalScrollBar().value()) // self._row_height()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the case under the pointer."""
        if event.position().y() >= self._head():
            self._choose(self._place_at(event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the case under the pointer."""
        if event.position().y() >= self._head():
            self._open(self._place_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name what lies under the pointer."""
        self.viewport().setToolTip(self.words_at(event.position()))

    def words_at(self, at: QPointF) -> str:
        """The deadlines under that point, in words; empty where there is none."""
        place = self._place_at(at.y())
        if at.y() < self._head() or not 0 <= place < len(self._rows):
            return ""
        scale, reach = self._scale(), self._row_height() / 4
        near = [line for line in self._rows[place].lines if abs(scale.x(line.safe_day) - at.x()) <= reach]
        return "\n".join(
            f"{line.title}　{day_words(line.safe_on)}　{left_text(line, self._today)}" for line in near
        )

    # --- drawing -------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands and today first, then the rows that are seen, then the head over them."""
        tokens = tokens_of(self)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), tokens.colour("surface"))
        scale = self._scale()
        self._draw_bands(painter, tokens, scale)
        high, offset = self._row_height(), self.verticalScrollBar().value()
        first = offset // high
        last = min(len(self._rows), (offset + self.viewport().height() - self._head()) // high + 1)
        painter.setClipRect(QRectF(0, self._head(), self.viewport().width(), self.viewport().height()))
        for place in range(first, last):
            self._draw_row(painter, tokens, scale, place, self._head() + place * high - offset)
        painter.setClipping(False)
        self._draw_today(painter, tokens, scale)
        painter.end()

    def _draw_bands(self, painter: QPainter, tokens: Tokens, scale: _Scale) -> None:
        painter.setFont(tokens.font("small", bold=True))
        for number in range(YEARS):
            begin = scale.x(first_day_of_fiscal_year(self.first_year + number))
            end = scale.x(first_day_of_fiscal_year(self.first_year + number + 1))
            band = QRectF(begin, 0, end - begin, self.viewport().height())
            if number % 2 == 0:
                painter.fillRect(band, tokens.colour("background"))
            painter.setPen(tokens.colour("text"))
            head = QRectF(begin, 0, end - begin, self._head())
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, fiscal_year_text(self.first_year + number))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawLine(QPointF(0, self._head()), QPointF(self.viewport().width(), self._head()))

    def _draw_today(self, painter: QPainter, tokens: Tokens, scale: _Scale) -> None:
        if not scale.first <= self._today < scale.last:
            return
        x = scale.x(self._today)
        painter.setPen(QPen(tokens.colour("primary"), 2))
        painter.drawLine(QPointF(x, self._head() * 0.8), QPointF(x, self.viewport().height()))
        painter.setFont(tokens.font("small", bold=True))
        painter.drawText(QPointF(x + 3, self._head() - 3), "今日")

    def _draw_row(self, painter: QPainter, tokens: Tokens, scale: _Scale, place: int, top: float) -> None:
        row, high = self._rows[place], self._row_height()
        if place == self.current:
            label = QRectF(0, top, scale.left, high)
            painter.fillRect(label, tokens.colour("primary_soft"))
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
                painter.drawRect(QRectF(1, top + 1, self.viewport().width() - 2, high - 2))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawLine(QPointF(0, top + high - 0.5), QPointF(self.viewport().width(), top + high - 0.5))
        painter.setFont(tokens.font())
        painter.setPen(tokens.colour("text"))
        edge = tokens.px("s")
        room = QRectF(edge, top, scale.left - 2 * edge, high)
        name = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        for line in row.lines:
            self._draw_line(painter, tokens, line, QPointF(scale.x(line.safe_day), top + high / 2))

    def _draw_line(self, painter: QPainter, tokens: Tokens, line: DeadlineLine, at: QPointF) -> None:
        """A report as a diamond, anything else as a stroke; overdue in red with a stroke above it."""
        is_late = line.state == "open" and line.safe_on < self._today.isoformat()
        ink = tokens.colour("error" if is_late else "muted" if line.state != "open" else "primary")
        reach = self._row_height() / 5
        if line.kind == _REPORT:
            draw_diamond(painter, at, reach, line.state, ink)
        else:
            painter.setPen(QPen(ink, 2))
            painter.drawLine(at + QPointF(0, -reach * 0.7), at + QPointF(0, reach * 0.7))
        if is_late:
            painter.setPen(QPen(ink, 2))
            painter.drawLine(at + QPointF(0, -reach * 1.9), at + QPointF(0, -reach * 1.3))
