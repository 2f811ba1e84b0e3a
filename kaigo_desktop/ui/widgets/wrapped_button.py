"""A button whose words may take several lines: a question in the narrow panel is never cut."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.broken_text import BrokenText


class WrappedButton(QAbstractButton):
    """Words at the left, an arrow at the right; hands its value over when pressed."""

    chosen = Signal(object)
    """The button was pressed. Argument: its value."""

    def __init__(self, text: str, value: object, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.value = value
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._send)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words need, at least a control's height."""
        tokens = tokens_of(self)
        words = self._words(self._room(QRect(0, 0, width, 0)))
        return max(tokens.px("target"), words.height + 2 * tokens.px("s"))

    def sizeHint(self) -> QSize:
        """The panel decides the width."""
        wide = tokens_of(self).px("panel") - 2 * tokens_of(self).px("l")
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """A few characters; the height follows from the width."""
        return QSize(self.fontMetrics().horizontalAdvance("あ") * 6, tokens_of(self).px("target"))

    def _room(self, whole: QRect) -> QRect:
        tokens = tokens_of(self)
        return whole.adjusted(tokens.px("m"), 0, -tokens.px("xl"), 0)

    def _words(self, room: QRect) -> BrokenText:
        return BrokenText(self.text(), self.font(), room.width(), tokens_of(self).line_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge, the words, the arrow and the focus."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_focus = self.hasFocus()
        thick = tokens.px("focus") if has_focus else 1
        lit = has_focus or self.underMouse()
        painter.setPen(QPen(tokens.colour("primary" if lit else "edge"), thick))
        painter.setBrush(tokens.colour("primary_soft" if self.isDown() else "surface"))
        inset = thick / 2
        corner = tokens.px("radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        painter.setPen(tokens.colour("primary"))
        room = self._room(self.rect())
        self._words(room).draw(painter, room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        arrow = self.rect().adjusted(0, 0, -tokens.px("s"), 0)
        painter.drawText(arrow, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "→")
        painter.end()

    @Slot()
    def _send(self) -> None:
        self.chosen.emit(self.value)
