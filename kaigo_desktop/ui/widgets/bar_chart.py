"""Vertical bars with their figures, and dashed lines for targets: as in the printed report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.plans.report import ReportRow, YearFigure
from kaigo_desktop.domain.plans.words import number_text
from kaigo_desktop.ui.theme import Tokens, tokens_of

_NOT_MEASURED = "未測定"
_HEIGHT = 5
"""The height of the bars in the largest space of the tokens."""

_BAR = 0.56
_WIDEST = 4


class ChartBar(Struct, frozen=True):
    """One bar; ``value`` None: not measured. ``is_first``: the figure that the others are held against."""

    label: str
    value: Decimal | None
    target: Decimal | None = None
    is_first: bool = False


def bars_of(row: ReportRow) -> tuple[ChartBar, ...]:
    """The baseline, then each year of an indicator, as the printed report draws them."""
    first = ChartBar("導入前", row.baseline, is_first=True)
    return (first, *(_of_year(one) for one in row.years))


def _of_year(figure: YearFigure) -> ChartBar:
    goal = "" if figure.target is None else f"\n目標 {number_text(figure.target)}"
    return ChartBar(f"{fiscal_year_text(figure.year)}{goal}", figure.actual, figure.target)


class BarChart(QWidget):
    """The bars of one indicator, or of a study before and after."""

    def __init__(
        self, title: str, bars: Sequence[ChartBar], unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._unit = title, unit
        self._bars: tuple[ChartBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bars(bars)

    def show_bars(self, bars: Sequence[ChartBar]) -> None:
        """Show those bars."""
        self._bars = tuple(bars)
        parts = [self._in_words(bar) for bar in self._bars]
        self.setAccessibleName(f"グラフ　{self._title}：" + "、".join(parts))
        self.updateGeometry()
        self.update()

    def _in_words(self, bar: ChartBar) -> str:
        return f"{bar.label.replace(chr(10), ' ')}：{self._shown(bar)}"

    def _shown(self, bar: ChartBar) -> str:
        return _NOT_MEASURED if bar.value is None else f"{number_text(bar.value)}{self._unit}"

    def _lines(self) -> int:
        return max((bar.label.count("\n") + 1 for bar in self._bars), default=1)

    def sizeHint(self) -> QSize:
        """A figure over the bars, the labels below."""
        tokens = tokens_of(self)
        line = QFontMetricsF(tokens.font("small")).height()
        height = tokens.px("xxl") * _HEIGHT + line * (1.5 + self._lines())
        return QSize(tokens.px("xxl") * 12, round(height))

    def minimumSizeHint(self) -> QSize:
        """May be narrow, never lower."""
        return QSize(tokens_of(self).px("xxl") * 5, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, figures, labels and targets."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("surface"))
        painter.setFont(tokens.font("small"))
        line = QFontMetricsF(painter.font()).height()
        foot = self.height() - line * self._lines() - 4
        numbers = [float(one) for bar in self._bars for one in (bar.value, bar.target) if one is not None]
        highest, lowest = max((*numbers, 0.0)), min((*numbers, 0.0))
        room = foot - line * 1.3 - (line if lowest < 0 else 0)  # a figure over the highest, under the lowest
        scale = room / (highest - lowest) if highest > lowest else 0.0
        base = line * 1.3 + highest * scale if scale else foot
        step = min(self.width() / max(len(self._bars), 1), float(tokens.px("xxl") * _WIDEST))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawLine(QLineF(0, base, step * len(self._bars), base))
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, tokens, bar, QRectF(number * step, base, step, line), scale)
            under = QRectF(number * step, foot + 3, step, line * self._lines())
            painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, bar.label)
        painter.end()

    def _paint_bar(
        self, painter: QPainter, tokens: Tokens, bar: ChartBar, place: QRectF, scale: float
    ) -> None:
        """``place``: where the bar stands; its top is the line of 0, its height that of a line of text."""
        value = 0.0 if bar.value is None else float(bar.value)
        wide = place.width() * _BAR
        end = place.top() - value * scale
        left = place.left() + (place.width() - wide) / 2
        box = QRectF(left, min(end, place.top()), wide, abs(end - place.top()))
        painter.fillRect(box, tokens.colour("muted" if bar.is_first else "primary"))
        if bar.target is not None:
            painter.setPen(QPen(tokens.colour("conditional"), 2, Qt.PenStyle.DashLine))
            y = place.top() - float(bar.target) * scale
            painter.drawLine(QLineF(place.left() + 2, y, place.right() - 2, y))
        painter.setPen(tokens.colour("text"))
        top = box.bottom() + 1 if value < 0 else box.top() - place.height() - 1
        beside = QRectF(place.left(), top, place.width(), place.height())
        words = painter.boundingRect(beside, Qt.AlignmentFlag.AlignCenter, self._shown(bar))
        painter.fillRect(words, tokens.colour("surface"))  # no target line runs through the figure
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, self._shown(bar))
