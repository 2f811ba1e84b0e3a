"""Who pays which part, as one bar: grants side by side, own money hatched, figures on and below it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.ui.theme import Tokens, tokens_of


class MoneyPart(Struct, frozen=True):
    """A part of the cost: whose money it is, how much (円)."""

    label: str
    amount: Yen
    is_own: bool = False


_GRANT_COLOURS = ("primary", "unknown", "eligible", "conditional")


class MoneyBar(QWidget):
    """The parts drawn to scale, their amounts on them where they fit, and below a line for each."""

    def __init__(self, parts: Sequence[MoneyPart] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[MoneyPart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_parts(parts)

    def show_parts(self, parts: Sequence[MoneyPart]) -> None:
        """Show those parts; parts of nothing are left out."""
        self._parts = tuple(part for part in parts if part.amount > 0)
        self.setAccessibleName(
            "負担の内訳：" + "、".join(f"{part.label} {yen_text(part.amount)}" for part in self._parts)
        )
        self.updateGeometry()
        self.update()

    def _line(self) -> int:
        return round(self.fontMetrics().height() * 1.5)

    def sizeHint(self) -> QSize:
        """The bar and a line for each part."""
        tokens = tokens_of(self)
        return QSize(
            tokens.px("xxl") * 8, tokens.px("xl") + tokens.px("s") + self._line() * max(1, len(self._parts))
        )

    def minimumSizeHint(self) -> QSize:
        """May be narrow, never lower."""
        return QSize(tokens_of(self).px("xxl") * 4, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, then its legend."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setFont(self.font())
        total = sum(part.amount for part in self._parts)
        left, height = 1.0, float(tokens.px("xl"))
        room = self.width() - 2.0
        top = height + tokens.px("s")
        colours = iter(_GRANT_COLOURS * (1 + len(self._parts)))
        for part in self._parts:
            name = "muted" if part.is_own else next(colours)
            wide = room * part.amount / total
            box = QRectF(left, 1, wide, height - 2)
            self._fill(painter, tokens, box, name, hatched=part.is_own)
            self._write_on(painter, tokens, box, part)
            self._legend(painter, tokens, top, name, part)
            left += wide
            top += self._line()
        painter.end()

    def _fill(self, painter: QPainter, tokens: Tokens, box: QRectF, name: str, *, hatched: bool) -> None:
        ink = tokens.colour(name)
        painter.setPen(QPen(tokens.colour("surface"), 1))
        painter.setBrush(tokens.colour("surface") if hatched else ink)
        painter.drawRect(box)
        if hatched:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box)

    def _write_on(self, painter: QPainter, tokens: Tokens, box: QRectF, part: MoneyPart) -> None:
        """The amount on its part, if it fits; on hatching it stands on a quiet ground."""
        words, space = yen_text(part.amount), tokens.px("xs")
        painter.setFont(tokens.font("help", bold=True))
        wide = painter.fontMetrics().horizontalAdvance(words) + 2 * space
        if wide + 2 * space <= box.width():
            ground = QRectF(box.center().x() - wide / 2, box.top() + 2, wide, box.height() - 4)
            if part.is_own:
                painter.fillRect(ground, tokens.colour("surface"))
            painter.setPen(tokens.colour("text" if part.is_own else "on_primary"))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)
        painter.setFont(self.font())

    def _legend(self, painter: QPainter, tokens: Tokens, top: float, name: str, part: MoneyPart) -> None:
        side = tokens.px("m")
        line = self._line()
        self._fill(painter, tokens, QRectF(1, top + (line - side) / 2, side, side), name, hatched=part.is_own)
        painter.setPen(tokens.colour("text"))
        text = QRectF(side + tokens.px("s"), top, self.width() - side - tokens.px("s"), line)
        middle = Qt.AlignmentFlag.AlignVCenter
        amount = yen_text(part.amount)
        painter.drawText(text, middle | Qt.AlignmentFlag.AlignRight, amount)
        text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(amount) - tokens.px("s"))
        words = painter.fontMetrics().elidedText(part.label, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, middle | Qt.AlignmentFlag.AlignLeft, words)
