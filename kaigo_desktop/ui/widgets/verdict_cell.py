"""A cell of a table with a verdict: its sign is drawn before the words, in the verdict's colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.signs import draw_sign

SIGNS = {
    Verdict.ELIGIBLE: "full",
    Verdict.CONDITIONAL: "half",
    Verdict.UNKNOWN: "question",
    Verdict.INELIGIBLE: "dash",
}
SIGN = 14
"""px of a sign, at a text size of 100 %."""


class VerdictDelegate(QStyledItemDelegate):
    """Draws cells whose ``role`` is a verdict with its sign; others as usual."""

    def __init__(self, role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role
        self._view = parent

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The ground as every cell has it, then sign and words."""
        value = index.data(self._role)
        if value is None:
            super().paint(painter, option, index)
            return
        verdict = Verdict(str(value))
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        words, drawn.text = drawn.text, ""
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, self._view)
        tokens = tokens_of(self._view)
        ink = tokens.colour(verdict.value)
        rect = QRectF(drawn.rect)
        side = min(SIGN * tokens.scale, rect.height())
        left = rect.left() + tokens.px("s")
        painter.save()
        draw_sign(painter, SIGNS[verdict], QRectF(left, rect.center().y() - side / 2, side, side), ink)
        painter.setPen(ink)
        painter.setFont(drawn.font)
        room = QRectF(rect)
        room.setLeft(left + side + tokens.px("xs"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, middle, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """With room for the sign."""
        hint = super().sizeHint(option, index)
        tokens = tokens_of(self._view)
        return QSize(hint.width() + round(SIGN * tokens.scale) + tokens.px("l"), hint.height())
