"""Plain text broken into lines at the line height of the tokens; QLabel sets its lines without any space."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


class BrokenText:
    """The lines of a text in a width. ``height`` is that of all of them, without space around."""

    def __init__(self, text: str, font: QFont, width: int, line_height: int) -> None:
        metrics = QFontMetricsF(font)
        pitch = metrics.lineSpacing() * line_height / 100
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layouts: list[QTextLayout] = []
        top = 0.0
        for paragraph in text.replace(" 円", "\N{NO-BREAK SPACE}円").split("\n"):
            layout = QTextLayout(paragraph or " ", font)
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                line.setPosition(QPointF(0, top + metrics.ascent() - line.ascent()))  # whatever font it needs
                top += pitch
            layout.endLayout()
            self._layouts.append(layout)
        self._width = width
        self.height = round(top - pitch + metrics.height())

    def draw(self, painter: QPainter, room: QRect, alignment: Qt.AlignmentFlag) -> None:
        """Draw the lines into that room, in the painter's pen."""
        spare = room.height() - self.height
        at_top = bool(alignment & Qt.AlignmentFlag.AlignTop)
        top = room.top() + (0 if at_top else max(0, spare) / 2)
        for layout in self._layouts:
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                line.draw(painter, QPointF(room.left() + self._left(line.naturalTextWidth(), alignment), top))

    def _left(self, used: float, alignment: Qt.AlignmentFlag) -> float:
        if alignment & Qt.AlignmentFlag.AlignRight:
            return self._width - used
        return (self._width - used) / 2 if alignment & Qt.AlignmentFlag.AlignHCenter else 0.0
