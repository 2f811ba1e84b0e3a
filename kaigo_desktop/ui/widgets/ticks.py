"""Buttons to choose one or several, drawn alike in light and dark, with a mark that is more than a colour."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from kaigo_desktop.ui.theme import Tokens, tokens_of
from kaigo_desktop.ui.widgets.signs import draw_sign

_MARK = 16  # px of the ring or box at 100 %
_FEW = 12  # full-width characters on the narrowest line of words that may go on in the next
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


def _hint(button: QRadioButton | QCheckBox) -> QSize:
    tokens = tokens_of(button)
    words = button.fontMetrics().horizontalAdvance(button.text())
    around = tokens.px("s") + tokens.px("m")
    return QSize(round(_MARK * tokens.scale) + tokens.px("s") + words + around, tokens.px("control"))


class Radio(QRadioButton):
    """One answer of a few, as a segment with a ring; dashed while the question is open."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._is_open = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_open(self, *, is_open: bool) -> None:
        """Draw the edge dashed, since nobody has answered yet."""
        self._is_open = is_open
        self.update()

    def sizeHint(self) -> QSize:
        """Ring, words and room around."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return _hint(self)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole segment can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segment, the ring, the words and the focus."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked() and not self._is_open
        edge = QPen(tokens.colour("primary" if chosen or self.underMouse() else "edge"), 1)
        if self._is_open:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(tokens.colour("primary_soft" if chosen else "surface"))
        corner = tokens.px("radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
        ring = _mark_box(self, tokens)
        painter.setPen(QPen(tokens.colour("primary" if self.isChecked() else "edge"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("primary"))
            inset = ring.width() * 0.26
            painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
        _draw_words(self, painter, tokens, ring)
        painter.end()


class Tick(QCheckBox):
    """One of several that may be chosen together: a box with a tick. ``wrap``: words of any length."""

    def __init__(self, text: str, parent: QWidget | None = None, *, wrap: bool = False) -> None:
        super().__init__(text, parent)
        self._wrap = wrap
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Box, words and room around."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut; those that go on in the next line need room for a few."""
        hint = _hint(self)
        if not self._wrap:
            return hint
        few = self.fontMetrics().horizontalAdvance("あ") * _FEW
        return QSize(min(hint.width(), few), hint.height())

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words need."""
        tokens = tokens_of(self)
        left = round(_MARK * tokens.scale) + 2 * tokens.px("s")
        room = QRect(0, 0, max(width - left, 1), 1 << 20)
        words = self.fontMetrics().boundingRect(room, _WRAPPED.value, self.text())
        return max(tokens.px("control"), words.height() + tokens.px("s"))

    def hitButton(self, pos: QPoint) -> bool:
        """Box and words can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, its tick, the words and the focus."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), tokens.colour("primary_soft"))
        box = _mark_box(self, tokens)
        painter.setPen(QPen(tokens.colour("primary" if self.isChecked() else "edge"), 1.5))
        painter.setBrush(tokens.colour("primary" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            draw_sign(painter, "tick", box.adjusted(1, 1, -1, -1), tokens.colour("on_primary"), 3.2)
        _draw_words(self, painter, tokens, box, wrap=self._wrap)
        painter.end()


def _mark_box(button: QWidget, tokens: Tokens) -> QRectF:
    side = _MARK * tokens.scale
    return QRectF(tokens.px("s"), (button.height() - side) / 2, side, side)


def _draw_words(
    button: QRadioButton | QCheckBox, painter: QPainter, tokens: Tokens, mark: QRectF, *, wrap: bool = False
) -> None:
    painter.setPen(tokens.colour("text" if button.isEnabled() else "muted"))
    left = mark.right() + tokens.px("s")
    words = QRectF(left, 0, button.width() - left, button.height())
    place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, place.value | (_WRAPPED.value if wrap else 0), button.text())
    if button.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
        corner = tokens.px("radius")
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), corner, corner)
