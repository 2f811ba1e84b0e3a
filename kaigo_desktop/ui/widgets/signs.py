"""Signs drawn as lines: ● ◐ ? – ✓ ✗ and the small pictures of navigation and empty pages.

Drawn, not typed, since no font has them all; always beside a word.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.ui.theme import tokens_of

# Lines on a field of 24 × 24, each a list of points; one sign a line reads best.
# ruff: noqa: E501
_LINES: dict[str, list[list[tuple[float, float]]]] = {
    "tick": [[(5, 12.5), (10, 17.5), (19, 7)]],
    "cross": [[(6, 6), (18, 18)], [(18, 6), (6, 18)]],
    "dash": [[(5, 12), (19, 12)]],
    "attention": [[(12, 4), (12, 14.5)], [(12, 18.5), (12, 19.5)]],
    "home": [[(3, 11.5), (12, 4), (21, 11.5)], [(5.5, 10), (5.5, 20), (18.5, 20), (18.5, 10)], [(10, 20), (10, 14), (14, 14), (14, 20)]],
    "case": [[(3, 6), (10, 6), (12, 8.5), (21, 8.5), (21, 19.5), (3, 19.5), (3, 6)], [(3, 12), (21, 12)]],
    "settings": [[(3, 7), (21, 7)], [(3, 12), (21, 12)], [(3, 17), (21, 17)], [(8, 5), (8, 9)], [(16, 10), (16, 14)], [(10, 15), (10, 19)]],
    "sample": [[(6, 3), (15, 3), (19, 7), (19, 21), (6, 21), (6, 3)], [(9, 10), (16, 10)], [(9, 14), (16, 14)], [(9, 18), (13, 18)]],
    "new": [[(12, 4), (12, 20)], [(4, 12), (20, 12)]],
    "open": [[(3, 19), (3, 6), (9, 6), (11, 8.5), (19, 8.5), (19, 11)], [(3, 19), (6, 11), (22, 11), (19, 19), (3, 19)]],
    "device": [[(4, 5), (20, 5), (20, 16), (4, 16), (4, 5)], [(12, 16), (12, 20)], [(8, 20), (16, 20)], [(7, 11), (10, 11), (11.5, 8), (13.5, 13.5), (15, 11), (17, 11)]],
    "calendar": [[(4, 6), (20, 6), (20, 20), (4, 20), (4, 6)], [(4, 10), (20, 10)], [(8, 4), (8, 8)], [(16, 4), (16, 8)], [(8, 14), (10, 14)], [(14, 14), (16, 14)], [(8, 17), (10, 17)]],
    "money": [[(3, 7), (21, 7), (21, 18), (3, 18), (3, 7)], [(9, 9.5), (12, 12.5), (15, 9.5)], [(12, 12.5), (12, 16)], [(9.5, 13), (14.5, 13)]],
    "document": [[(6, 3), (15, 3), (19, 7), (19, 21), (6, 21), (6, 3)], [(15, 3), (15, 7), (19, 7)], [(9, 12), (16, 12)], [(9, 16), (16, 16)]],
    "plan": [[(4, 20), (4, 4)], [(4, 20), (20, 20)], [(7, 15), (11, 11), (14, 13), (19, 7)]],
    "table": [[(3, 5), (21, 5), (21, 19), (3, 19), (3, 5)], [(3, 10), (21, 10)], [(9, 5), (9, 19)], [(15, 10), (15, 19)], [(3, 14.5), (21, 14.5)]],
    "office": [[(4, 20), (4, 9), (12, 4), (20, 9), (20, 20), (4, 20)], [(12, 10), (12, 16)], [(9, 13), (15, 13)]],
}  # fmt: skip


def draw_sign(painter: QPainter, name: str, box: QRectF, ink: QColor, width: float = 1.8) -> None:
    """Draw that sign into ``box`` in ``ink``; ``width`` is the pen's at 24 px."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if name == "full":
        painter.setBrush(ink)
        painter.drawEllipse(QRectF(4, 4, 16, 16))
    elif name == "half":
        painter.drawEllipse(QRectF(4, 4, 16, 16))
        painter.setBrush(ink)
        painter.drawPie(QRectF(4, 4, 16, 16), 90 * 16, 180 * 16)
    elif name == "question":
        _draw_question(painter, ink)
    else:
        for line in _LINES[name]:
            painter.drawPolyline([QPointF(x, y) for x, y in line])
    painter.restore()


def _draw_question(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawArc(QRectF(7.5, 4, 9, 8.5), -70 * 16, 240 * 16)
    painter.drawPolyline([QPointF(13.6, 12.2), QPointF(12, 13.6), QPointF(12, 15.2)])
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(12, 19), 0.6, 0.6)


class Sign(QWidget):
    """One sign at the size of the text, in the colour of a role. A word stands beside it."""

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        colour: str = "text",
        size: float = 18,
        width: float = 1.8,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size, self._width = name, colour, size, width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_sign(self, name: str, colour: str) -> None:
        """Show another sign."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        """Grows with the text."""
        side = round(self._size * tokens_of(self).scale)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the middle."""
        del event
        side = self.sizeHint().width()
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        draw_sign(painter, self._name, box, tokens_of(self).colour(self._colour), self._width)
        painter.end()
