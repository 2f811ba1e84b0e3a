"""Charts, rules and empty space."""

from __future__ import annotations

from decimal import Decimal

from kaigo_desktop.documents.drawing import HAIRLINE, MM, Line, PageDrawing, Rect
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.metrics import SetText
from kaigo_desktop.documents.tags import Role
from kaigo_desktop.documents.typeset import Typesetter, name_of
from kaigo_desktop.domain.forms.blocks import Align
from kaigo_desktop.domain.forms.filled_blocks import Bar, FilledChart
from kaigo_desktop.domain.forms.form import CannotPrint
from kaigo_desktop.domain.forms.text import FilledText

_GOAL_WIDTH = 24 * MM
"""Kept beside a chart for the words at the end of the target line."""


class LaidSpace:
    """Empty height, or with ``ruled`` a line across it. Fits `flow.Laid`."""

    def __init__(self, height: float, *, ruled: bool = False) -> None:
        self.height = height
        self._ruled = ruled

    @property
    def lead(self) -> float:
        """Space never forces a new page."""
        return 0

    def place(self, flow: Flow) -> None:
        """Move down, not beyond the page; at a page's top there is no space to keep."""
        if self._ruled:
            flow.page.shapes.append(Line(flow.left, flow.y, flow.right, flow.y, HAIRLINE))
        elif flow.fresh:
            return
        flow.y = min(flow.y + self.height, flow.bottom)


class LaidChart:
    """Bars with their values and targets. Fits `flow.Laid`."""

    _LABEL = 8.0
    _VALUE = 8.5
    _GREY = 0.72

    def __init__(self, block: FilledChart, left: float, width: float, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._bars = block.bars
        self._style = block.style
        self._left, self._width = left, width
        self._goal = _common_target(block)
        room = width - (_GOAL_WIDTH if self._goal is not None else 0)
        self._step = min(room / max(len(self._bars), 1), 40 * MM)
        title = FilledText(block.style.title, label=block.style.title)
        self._title = typesetter.fit(title, width, 9, lines=1, bold=True)
        self._labels = [self._set(typesetter.ready(bar.label), self._LABEL, lines=2) for bar in self._bars]
        self._values = [self._set(FilledText(bar.shown), self._VALUE, lines=1) for bar in self._bars]
        self.height = block.style.height * MM + max(0.0, self._foot - 2 * self._LABEL * 1.3)

    def _set(self, text: FilledText, size: float, *, lines: int) -> SetText:
        return self._typesetter.fit(text, self._step - 1 * MM, size, lines=lines)

    @property
    def _foot(self) -> float:
        """The height of the labels under the bars."""
        return max((label.height for label in self._labels), default=0.0)

    @property
    def lead(self) -> float:
        """A chart is not divided."""
        return self.height

    def place(self, flow: Flow) -> None:
        """Draw title, bars, labels and targets. Raises CannotPrint where its labels leave no page for it."""
        if self.height > flow.body:
            raise _too_much(self._bars)
        page, top = flow.page, flow.y
        first = len(page.texts)
        flow.y += self.height
        if self._style.title:
            top = self._put(page, self._title, self._left, top, self._width, Align.LEFT)
        top += max((value.height for value in self._values), default=0.0) + 0.8 * MM  # over the highest bar
        foot = flow.y - self._foot - 1 * MM
        scale, below = self._scale(max(foot - top, 0.0))
        base = foot - below
        page.shapes.append(Line(self._left, base, self._left + self._step * len(self._bars), base, HAIRLINE))
        if self._goal is not None:
            self._place_goal(page, base - float(self._goal) * scale)
        for number, bar in enumerate(self._bars):
            x = self._left + number * self._step
            self._place_bar(page, bar, self._values[number], x, base, scale)
            self._put(page, self._labels[number], x, foot + 1 * MM, self._step, Align.CENTER)
        tag = flow.tag.child(Role.FIGURE)
        tag.alt = self._in_words()
        page.give(tag, first)

    def _in_words(self) -> str:
        """The chart for who cannot see it."""
        bars = "、".join(f"{bar.label.text} {bar.shown}" for bar in self._bars)
        return f"グラフ　{self._style.title}：{bars}"

    def _scale(self, room: float) -> tuple[float, float]:
        """Points a unit, so that bars and targets fill the room; and how much of it lies below zero."""
        numbers = [number for bar in self._bars for number in (bar.value, bar.target) if number is not None]
        highest, lowest = max(numbers, default=Decimal(0)), min(numbers, default=Decimal(0))
        span = float(max(highest, Decimal(0)) - min(lowest, Decimal(0)))
        scale = room / span if span else 0.0
        return scale, -min(float(lowest), 0.0) * scale

    def _place_bar(
        self, page: PageDrawing, bar: Bar, shown: SetText, x: float, base: float, scale: float
    ) -> None:
        drawn = float(bar.value) * scale if bar.value is not None else 0.0
        height = max(drawn, 0.0)
        if drawn:
            left, width = x + self._step * 0.22, self._step * 0.56
            page.shapes.append(Rect(left, base - height, width, abs(drawn), self._GREY))
        if bar.target is not None:
            y = base - float(bar.target) * scale
            page.shapes.append(Line(x, y, x + self._step, y, 0.9, dashed=True))
        top = base - height - shown.height - 0.4 * MM
        if bar.target is not None and top <= base - float(bar.target) * scale <= top + shown.height:
            wide = self._typesetter.natural(shown.lines[0], shown.face) * shown.size
            ground = Rect(x + (self._step - wide) / 2, top, wide, shown.height, 1.0)
            page.shapes.append(ground)  # the target line does not run through the figure
        self._put(page, shown, x, top, self._step, Align.CENTER)

    def _place_goal(self, page: PageDrawing, y: float) -> None:
        """What the dashed line is, at its end."""
        words = FilledText(f"目標 {self._goal:,f}{self._style.unit}")
        goal = self._typesetter.fit(words, _GOAL_WIDTH - 1 * MM, self._LABEL, lines=1)
        x = self._left + self._step * len(self._bars) + 1 * MM
        self._put(page, goal, x, y - goal.height / 2, _GOAL_WIDTH, Align.LEFT)

    def _put(self, page: PageDrawing, text: SetText, x: float, y: float, width: float, align: Align) -> float:
        for line in text.lines:
            self._typesetter.put(page, line, x, y, width, text, align)
            y += text.leading
        return y


def _common_target(block: FilledChart) -> Decimal | None:
    """The target of all bars that have one, where it is the same."""
    targets = {bar.target for bar in block.bars if bar.target is not None}
    if len(targets) != 1:
        return None
    target = targets.pop()
    return target.to_integral_value() if target == target.to_integral_value() else target.normalize()


def _too_much(bars: tuple[Bar, ...]) -> CannotPrint:
    longest = max((bar.label for bar in bars), key=_length)
    return CannotPrint(
        longest.fields,
        f"{name_of(longest)}が長すぎて、図の下に入りません。",
        "文を短くしてください。",
    )


def _length(text: FilledText) -> int:
    return len(text.text)
