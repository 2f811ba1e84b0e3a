"""Blocks of one piece: the applicant's block, charts, rules, empty space."""

from __future__ import annotations

from decimal import Decimal

from kaigo_desktop.documents.drawing import HAIRLINE, MM, Circle, Line, PageDrawing, Rect
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.typeset import SetText, Typesetter
from kaigo_desktop.domain.form_blocks import Align, Bar, FilledApplicant, FilledChart
from kaigo_desktop.domain.form_text import FilledText

_LINE_GAP = 1.2 * MM
_GOAL_WIDTH = 24 * MM
"""Kept beside a chart for the words at the end of the target line."""

_SEAL = "印"
_SEAL_RADIUS = 3 * MM


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


class LaidApplicant:
    """The block of names at the right. Fits `flow.Laid`."""

    def __init__(
        self, block: FilledApplicant, right: float, width: float, text_size: float, typesetter: Typesetter
    ) -> None:
        style = block.style
        size = style.size or text_size
        self._typesetter = typesetter
        self._width = min(style.width * MM, width)
        self._left = right - self._width
        self._label = style.label_width * MM
        self._seal = style.seal
        heading = FilledText(style.heading, label=style.heading)
        self._heading = typesetter.fit(heading, self._width, size, lines=1) if style.heading else None
        last = len(block.lines) - 1
        self._lines = [
            (self._set_label(label, size), self._set_value(text, size, seal=style.seal and at == last))
            for at, (label, text) in enumerate(block.lines)
        ]

    def _set_label(self, label: str, size: float) -> SetText:
        text = FilledText(label, label=label)
        return self._typesetter.fit_label(text, self._label - 1 * MM, size, lines=2)

    def _set_value(self, text: FilledText, size: float, *, seal: bool) -> SetText:
        taken = 2.5 * _SEAL_RADIUS if seal else 0
        width = self._width - self._label - taken
        return self._typesetter.fit(self._typesetter.ready(text), width, size, lines=2)

    @property
    def height(self) -> float:
        """All lines."""
        heading = self._heading.height + _LINE_GAP if self._heading else 0
        return heading + sum(max(label.height, value.height) + _LINE_GAP for label, value in self._lines)

    @property
    def lead(self) -> float:
        """The block is not divided."""
        return self.height

    def place(self, flow: Flow) -> None:
        """Draw the lines."""
        page, y = flow.page, flow.y
        flow.y += self.height
        if self._heading is not None:
            self._put(page, self._heading, self._left, y)
            y += self._heading.height + _LINE_GAP
        for label, value in self._lines:
            self._put(page, label, self._left, y)
            self._put(page, value, self._left + self._label, y)
            y += max(label.height, value.height) + _LINE_GAP
        if self._seal and self._lines:
            self._place_seal(page, y - _LINE_GAP - self._lines[-1][1].height / 2)

    def _put(self, page: PageDrawing, text: SetText, x: float, y: float) -> None:
        for line in text.lines:
            self._typesetter.put(page, line, x, y, self._width, text)
            y += text.leading

    def _place_seal(self, page: PageDrawing, middle: float) -> None:
        centre = self._left + self._width - _SEAL_RADIUS
        size = 7.0
        page.shapes.append(Circle(centre, middle, _SEAL_RADIUS))
        self._typesetter.put_at(page, _SEAL, centre - size / 2, middle + size * 0.38, size)


class LaidChart:
    """Bars with their values and targets. Fits `flow.Laid`."""

    _LABEL = 8.0
    _VALUE = 8.5
    _GREY = 0.72

    def __init__(self, block: FilledChart, left: float, width: float, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._bars = [_ready(bar, typesetter) for bar in block.bars]
        self._style = block.style
        self._left, self._width = left, width
        self._goal = _common_target(block)
        room = width - (_GOAL_WIDTH if self._goal is not None else 0)
        self._step = min(room / max(len(self._bars), 1), 40 * MM)
        self._labels = [
            typesetter.fit(bar.label, self._step - 1 * MM, self._LABEL, lines=2) for bar in self._bars
        ]
        self.height = block.style.height * MM

    @property
    def lead(self) -> float:
        """A chart is not divided."""
        return self.height

    def place(self, flow: Flow) -> None:
        """Draw title, bars, labels and targets."""
        page, top = flow.page, flow.y
        flow.y += self.height
        if self._style.title:
            title = self._typesetter.fit(FilledText(self._style.title), self._width, 9, lines=1, bold=True)
            self._typesetter.put(page, title.lines[0], self._left, top, self._width, title)
            top += title.leading
        top += self._VALUE * 1.6  # the number over the highest bar
        base = flow.y - max((label.height for label in self._labels), default=0) - 1 * MM
        page.shapes.append(Line(self._left, base, self._left + self._step * len(self._bars), base, HAIRLINE))
        numbers = [n for bar in self._bars for n in (bar.value, bar.target) if n is not None]
        highest = max(numbers, default=Decimal(0))
        scale = (base - top) / float(highest) if highest > 0 else 0.0
        if self._goal is not None:
            self._place_goal(page, base - float(self._goal) * scale)
        for number, bar in enumerate(self._bars):
            self._place_bar(page, bar, self._left + number * self._step, base, scale)
            self._place_label(page, self._labels[number], self._left + number * self._step, base + 1 * MM)

    def _place_bar(self, page: PageDrawing, bar: Bar, x: float, base: float, scale: float) -> None:
        height = max(float(bar.value), 0.0) * scale if bar.value is not None else 0.0
        if height > 0:
            left, width = x + self._step * 0.22, self._step * 0.56
            page.shapes.append(Rect(left, base - height, width, height, self._GREY))
        if bar.target is not None and bar.target >= 0:
            y = base - float(bar.target) * scale
            page.shapes.append(Line(x, y, x + self._step, y, 0.9, dashed=True))
        shown = self._typesetter.fit(FilledText(bar.shown), self._step, self._VALUE, lines=1)
        line_top = base - height - shown.leading - 0.4 * MM
        self._typesetter.put(page, shown.lines[0], x, line_top, self._step, shown, Align.CENTER)

    def _place_goal(self, page: PageDrawing, y: float) -> None:
        """What the dashed line is, at its end."""
        words = FilledText(f"目標 {self._goal:,f}{self._style.unit}")
        goal = self._typesetter.fit(words, _GOAL_WIDTH - 1 * MM, self._LABEL, lines=1)
        x = self._left + self._step * len(self._bars) + 1 * MM
        self._typesetter.put(page, goal.lines[0], x, y - goal.leading / 2, _GOAL_WIDTH, goal)

    def _place_label(self, page: PageDrawing, label: SetText, x: float, y: float) -> None:
        for line in label.lines:
            self._typesetter.put(page, line, x, y, self._step, label, Align.CENTER)
            y += label.leading


def _common_target(block: FilledChart) -> Decimal | None:
    """The target of all bars that have one, where it is the same."""
    targets = {bar.target for bar in block.bars if bar.target is not None}
    if len(targets) != 1:
        return None
    target = targets.pop()
    return target.to_integral_value() if target == target.to_integral_value() else target.normalize()


def _ready(bar: Bar, typesetter: Typesetter) -> Bar:
    return Bar(typesetter.ready(bar.label), bar.value, bar.shown, bar.target)
