"""A month as a sheet: what is due on which day, closed days named, today marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.domain.business_days import closed_because, holiday_name
from kaigo_desktop.domain.dates import EARLIEST_DAY, LATEST_DAY, wareki
from kaigo_desktop.domain.deadlines.deadline import months_later
from kaigo_desktop.domain.deadlines.event import WEEKDAYS
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.ui.theme import Tokens, tokens_of

WEEKS = 6
DAYS = 7
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}

ByDay = Mapping[str, list[DeadlineLine]]
"""The lines of each day, by its ISO text."""


class MonthCalendar(QWidget):
    """One month. Arrow keys and clicks choose a day, Page Up and Page Down another month."""

    day_chosen = Signal(object)
    """Another day is chosen. Argument: the date."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlines.month")
        self._today = today
        self.day = today
        self._by_day: ByDay = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell()

    def show_lines(self, by_day: ByDay, today: date) -> None:
        """Show those lines."""
        self._by_day = by_day
        self._today = today
        self._tell()

    def choose(self, day: date) -> None:
        """Choose that day, and show its month; the nearest day that may be entered."""
        self.day = min(max(day, EARLIEST_DAY), LATEST_DAY)
        self._tell()
        self.day_chosen.emit(self.day)

    def first_shown(self) -> date:
        """The Sunday with which the sheet begins."""
        first = self.day.replace(day=1)
        return first - timedelta(days=(first.weekday() + 1) % DAYS)

    def _tell(self) -> None:
        """Say the chosen day to screen readers, and draw."""
        count = len(self._by_day.get(self.day.isoformat(), ()))
        closed = closed_because(self.day)
        words = f"{wareki(self.day)} {WEEKDAYS[self.day.weekday()]}曜日 {closed} 期限{count}件"
        self.setAccessibleName(" ".join(words.split()))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two titles in each day."""
        line = self.fontMetrics().height()
        return QSize(line * 40, line * 3 * WEEKS + line * 2)

    def minimumSizeHint(self) -> QSize:
        """Room for the number of the day and how many things are due."""
        line = self.fontMetrics().height()
        return QSize(line * 20, round(line * 2.2) * WEEKS + line * 2)

    # --- choosing ------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by days and weeks, Page keys by months, Home to today."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.day + timedelta(days=_STEPS[key]))
        elif key in _MONTHS:
            self.choose(months_later(self.day, _MONTHS[key]))
        elif key == Qt.Key.Key_Home:
            self.choose(self._today)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the pointer."""
        wide, high, top = self._cell()
        place = event.position()
        if place.y() >= top:
            week, day = int((place.y() - top) // high), int(place.x() // wide)
            if 0 <= week < WEEKS and 0 <= day < DAYS:
                self.choose(self.first_shown() + timedelta(days=week * DAYS + day))

    # --- drawing -------------------------------------------------------------

    def _cell(self) -> tuple[float, float, float]:
        top = self.fontMetrics().height() * 1.6
        return self.width() / DAYS, (self.height() - top - 1) / WEEKS, top

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the days of the week, then every day."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("surface"))
        wide, high, top = self._cell()
        painter.setFont(tokens.font("small"))
        painter.setPen(tokens.colour("muted"))
        for number, name in enumerate((WEEKDAYS[-1], *WEEKDAYS[:-1])):
            painter.drawText(QRectF(number * wide, 0, wide, top), Qt.AlignmentFlag.AlignCenter, name)
        first = self.first_shown()
        for place in range(WEEKS * DAYS):
            week, number = divmod(place, DAYS)
            box = QRectF(number * wide, top + week * high, wide, high)
            self._draw_day(painter, tokens, first + timedelta(days=place), box)
        if self.hasFocus():
            place = (self.day - first).days
            week, number = divmod(place, DAYS)
            ring = QRectF(number * wide, top + week * high, wide, high).adjusted(1, 1, -1, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
            painter.drawRect(ring)
        painter.end()

    def _draw_day(self, painter: QPainter, tokens: Tokens, day: date, box: QRectF) -> None:
        closed = closed_because(day)
        is_inside = day.month == self.day.month
        if day == self.day:
            painter.fillRect(box, tokens.colour("primary_soft"))
        elif closed or not is_inside:
            painter.fillRect(box, tokens.colour("background"))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawRect(box)
        edge = tokens.px("xs")
        inside = box.adjusted(edge, 2, -edge, -2)
        painter.setFont(tokens.font("small", bold=day == self._today))
        painter.setPen(tokens.colour("text" if is_inside and not closed else "muted"))
        number = f"{day.day}" if day != self._today else f"{day.day} 今日"
        high = painter.fontMetrics().height()
        name = holiday_name(day) or ""
        first_line = QRectF(inside.left(), inside.top(), inside.width(), high)
        painter.drawText(first_line, Qt.AlignmentFlag.AlignLeft, number)
        used = painter.fontMetrics().horizontalAdvance(number) + edge
        first_line.setLeft(first_line.left() + used)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(first_line.width()))
        painter.drawText(first_line, Qt.AlignmentFlag.AlignRight, shown)
        self._draw_lines(painter, tokens, day, inside.adjusted(0, high, 0, 0))

    def _draw_lines(self, painter: QPainter, tokens: Tokens, day: date, room: QRectF) -> None:
        """The titles that fit; the rest as a number."""
        lines = self._by_day.get(day.isoformat(), [])
        if not lines:
            return
        painter.setFont(tokens.font("small"))
        high = painter.fontMetrics().height()
        fits = max(1, int(room.height() // high))
        shown = lines if len(lines) <= fits else lines[: fits - 1]
        mark = painter.fontMetrics().height() * 0.5
        for place, line in enumerate(shown):
            top = room.top() + place * high
            is_late = line.state == "open" and day < self._today
            ink = tokens.colour("muted" if line.state != "open" else "error" if is_late else "primary")
            draw_diamond(painter, QPointF(room.left() + mark / 2, top + high / 2), mark / 2, line.state, ink)
            painter.setPen(tokens.colour("muted" if line.state != "open" else "text"))
            words = QRectF(room.left() + mark + 3, top, room.width() - mark - 3, high)
            text = f"{'超過 ' if is_late else ''}{line.title}"
            painter.drawText(
                words,
                Qt.AlignmentFlag.AlignLeft,
                painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width())),
            )
        if len(shown) < len(lines):
            rest = QRectF(room.left(), room.top() + len(shown) * high, room.width(), high)
            painter.setPen(tokens.colour("text"))
            more = f"ほか{len(lines) - len(shown)}件" if shown else f"{len(lines)}件"
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft, more)


def draw_diamond(painter: QPainter, at: QPointF, reach: float, state: str, ink: QColor) -> None:
    """A diamond: filled where it is open, hollow where it is done, crossed where it is left out."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(ink if state == "open" else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        [
            at + QPointF(0, -reach),
            at + QPointF(reach, 0),
            at + QPointF(0, reach),
            at + QPointF(-reach, 0),
        ]
    )
    if state == "skipped":
        painter.drawLine(at + QPointF(-reach, 0), at + QPointF(reach, 0))
    painter.restore()
