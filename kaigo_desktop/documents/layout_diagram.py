"""A diagram of boxes in columns, with arrows from each box to what follows from it.

Boxes that hang together (a band) stay on one page. A band that no page can
hold, or with more columns than the page has room for, is written as lines
「A → B」: nothing is lost.
"""

from __future__ import annotations

from kaigo_desktop.documents.attachments import Attachments
from kaigo_desktop.documents.drawing import HAIRLINE, MM, Line, Rect
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.metrics import SetText
from kaigo_desktop.documents.tags import Role, Tag
from kaigo_desktop.documents.typeset import CELL_LEADING, Typesetter
from kaigo_desktop.domain.forms.blocks import Align
from kaigo_desktop.domain.forms.filled_blocks import FilledDiagram, FilledNode
from kaigo_desktop.domain.forms.text import FilledText
from kaigo_desktop.domain.plans.diagram import Tops, bend_of, tops_of

_BETWEEN_COLUMNS = 11 * MM
_BETWEEN_BOXES = 3 * MM
_BETWEEN_BANDS = 5 * MM
_PAD = 1.5 * MM
_LEAST_BOX = 9 * MM
_LEAST_WIDTH = 18 * MM
"""The narrowest box in which a word still stands whole."""

_HEAD_SIZE = 8.5
_HEAD = 6 * MM
_ARROW = 1.6 * MM
_LINES = 6
_GROUND = 0.94
"""The grey of a box in the middle columns: what is to be solved."""

_EMPTY = "（未記入）"

_TALLEST_BOX = 60 * MM
"""A text that needs more goes to a 別紙."""


class LaidDiagram:
    """Boxes and arrows. Fits `flow.Laid`."""

    def __init__(
        self, block: FilledDiagram, flow: Flow, typesetter: Typesetter, attachments: Attachments
    ) -> None:
        self._nodes = block.nodes
        self._left, self._width, self._body = flow.left, flow.width, flow.body
        self._typesetter = typesetter
        self._attachments = attachments
        self._columns = 1 + max((node.column for node in block.nodes), default=-1)
        gaps = _BETWEEN_COLUMNS * (self._columns - 1)
        self._box = (flow.width - gaps) / self._columns if self._columns else flow.width
        self._size = block.style.size
        self._is_narrow = self._box < _LEAST_WIDTH
        ready = [typesetter.ready(node.text) for node in block.nodes]
        self._texts = ready if self._is_narrow else [self._short(text) for text in ready]
        self._set = [] if self._is_narrow else [self._fit(text) for text in self._texts]
        self._heights = [max(_LEAST_BOX, one.height + 2 * _PAD) for one in self._set]
        self._tops = self._arranged()

    def _fit(self, text: FilledText) -> SetText:
        return self._typesetter.fit(text, self._box - 2 * _PAD, self._size, lines=_LINES)

    def _short(self, text: FilledText) -> FilledText:
        """The text, or where it is told in full if its box would be very tall."""
        if self._fit(text).height <= _TALLEST_BOX:
            return text
        return self._attachments.move(text)

    def _arranged(self) -> Tops:
        if self._is_narrow:
            return Tops((), {}, 0.0)
        places = [(node.band, node.column) for node in self._nodes]
        return tops_of(places, self._heights, _BETWEEN_BOXES, _BETWEEN_BANDS)

    @property
    def height(self) -> float:
        """With the words over the columns; that of the lines where it is written so."""
        if self._is_narrow:
            lines = sum(len(self._wrapped(line).lines) for line in self._lines(self._all()))
            return lines * self._size * CELL_LEADING
        return _HEAD + self._tops.height if self._nodes else 0.0

    @property
    def lead(self) -> float:
        """The words over the columns and the first band, where a page can hold it."""
        if self._is_narrow or not self._tops.bands:
            return min(self.height, 2 * self._size * CELL_LEADING)
        first = _HEAD + next(iter(self._tops.bands.values()))[1]
        return first if first <= self._body else 2 * self._size * CELL_LEADING

    def place(self, flow: Flow) -> None:
        """Draw band after band; the words over the columns stand at the first one of each page."""
        if not self._nodes:
            return
        tag = flow.tag.child(Role.FIGURE)
        tag.alt = self._in_words()
        if self._is_narrow:
            self._write(flow, tag, self._all())
            return
        headed: object = None
        for number, (band, (_, height)) in enumerate(self._tops.bands.items()):
            if number:
                flow.y = min(flow.y + _BETWEEN_BANDS, flow.bottom)
            head = 0.0 if headed is flow.page else _HEAD
            if _HEAD + height <= flow.body:
                flow.need(head + height)
            head = 0.0 if headed is flow.page else _HEAD
            if _HEAD + height > flow.body:
                self._write(flow, tag, [n for n, node in enumerate(self._nodes) if node.band == band])
                continue
            first = len(flow.page.texts)
            if head:
                self._place_heads(flow)
                headed = flow.page
            self._place_band(flow, band)
            flow.page.give(tag, first)

    def _all(self) -> list[int]:
        return list(range(len(self._nodes)))

    # --- drawn ---------------------------------------------------------------

    def _x(self, column: int) -> float:
        return self._left + column * (self._box + _BETWEEN_COLUMNS)

    def _place_heads(self, flow: Flow) -> None:
        for column in range(self._columns):
            words = next((node.kind for node in self._nodes if node.column == column), "")
            head = self._typesetter.fit(FilledText(words), self._box, _HEAD_SIZE, lines=1, bold=True)
            if words:
                self._typesetter.put(
                    flow.page, head.lines[0], self._x(column), flow.y, self._box, head, Align.CENTER
                )
        flow.y += _HEAD

    def _place_band(self, flow: Flow, band: int) -> None:
        top, height = self._tops.bands[band]
        shift = flow.y - top
        mine = [number for number, node in enumerate(self._nodes) if node.band == band]
        for number in mine:
            for end in self._nodes[number].to:
                self._place_arrow(flow, number, end, shift)
        for number in mine:
            self._place_box(flow, number, shift)
        flow.y += height

    def _place_box(self, flow: Flow, number: int, shift: float) -> None:
        x, y = self._x(self._nodes[number].column), self._tops.tops[number] + shift
        width, height = self._box, self._heights[number]
        grey = _GROUND if self._is_middle(self._nodes[number]) else 1.0
        flow.page.shapes.append(Rect(x, y, width, height, grey))
        for line in (
            Line(x, y, x + width, y, HAIRLINE),
            Line(x, y + height, x + width, y + height, HAIRLINE),
            Line(x, y, x, y + height, HAIRLINE),
            Line(x + width, y, x + width, y + height, HAIRLINE),
        ):
            flow.page.shapes.append(line)
        text = self._set[number]
        at = y + (height - text.height) / 2
        for words in text.lines:
            self._typesetter.put(flow.page, words, x + _PAD, at, width - 2 * _PAD, text)
            at += text.leading

    def _is_middle(self, node: FilledNode) -> bool:
        kinds = list(dict.fromkeys(one.kind for one in sorted(self._nodes, key=_by_column)))
        return len(kinds) == 3 and node.kind == kinds[1]

    def _place_arrow(self, flow: Flow, start: int, end: int, shift: float) -> None:
        """From the right edge of one box over the space before the other to its left edge."""
        x1 = self._x(self._nodes[start].column) + self._box
        x2 = self._x(self._nodes[end].column)
        y1 = self._tops.tops[start] + shift + self._heights[start] / 2
        y2 = self._tops.tops[end] + shift + self._heights[end] / 2
        bend = x2 - _BETWEEN_COLUMNS + _BETWEEN_COLUMNS * self._bend(end)
        flow.page.shapes += [
            Line(x1, y1, bend, y1, HAIRLINE),
            Line(bend, y1, bend, y2, HAIRLINE),
            Line(bend, y2, x2, y2, HAIRLINE),
            Line(x2 - _ARROW, y2 - _ARROW / 2, x2, y2, HAIRLINE),
            Line(x2 - _ARROW, y2 + _ARROW / 2, x2, y2, HAIRLINE),
        ]

    def _bend(self, end: int) -> float:
        links = [(start, to) for start, node in enumerate(self._nodes) for to in node.to]
        return bend_of(links, [(node.band, node.column) for node in self._nodes], end)

    # --- written -------------------------------------------------------------

    def _write(self, flow: Flow, tag: Tag, numbers: list[int]) -> None:
        for line in self._lines(numbers):
            text = self._wrapped(line)
            for words in text.lines:
                flow.need(text.leading)
                first = len(flow.page.texts)
                self._typesetter.put(flow.page, words, self._left, flow.y, self._width, text)
                flow.page.give(tag, first)
                flow.y += text.leading

    def _wrapped(self, line: str) -> SetText:
        return self._typesetter.wrap(line, self._width, self._size, leading=CELL_LEADING)

    def _lines(self, numbers: list[int]) -> list[str]:
        """Each link as a line, and each box without one."""
        lines = [
            f"・{self._words(one)} → {self._words(end)}" for one in numbers for end in self._nodes[one].to
        ]
        led_to = {end for node in self._nodes for end in node.to}
        alone = [one for one in numbers if not self._nodes[one].to and one not in led_to]
        return lines + [f"・{self._words(one)}" for one in alone]

    def _words(self, number: int) -> str:
        return f"{self._nodes[number].kind}「{self._texts[number].text or _EMPTY}」"

    def _in_words(self) -> str:
        """The diagram for who cannot see it."""
        return "図　" + "　".join(line.removeprefix("・") for line in self._lines(self._all()))


def _by_column(node: FilledNode) -> int:
    return node.column
