"""Paragraphs and boxes of long text, which flow over pages."""

from __future__ import annotations

from collections.abc import Sequence

from kaigo_desktop.documents.attachments import Attachments
from kaigo_desktop.documents.drawing import HAIRLINE, MM, Line, PageDrawing
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.metrics import Face, SetText
from kaigo_desktop.documents.tags import Role, Tag
from kaigo_desktop.documents.typeset import Typesetter
from kaigo_desktop.domain.forms.blocks import Align
from kaigo_desktop.domain.forms.filled_blocks import FilledBox, FilledParagraph
from kaigo_desktop.domain.forms.text import FilledText

BOX_LEADING = 1.45

_BOX_PAD = 1.6 * MM

_WHOLE = 3
"""Lines of a paragraph that is not divided, because one of them would stand alone."""


class LaidParagraph:
    """Lines one under another. Fits `flow.Laid`."""

    def __init__(
        self, block: FilledParagraph, left: float, width: float, text_size: float, typesetter: Typesetter
    ) -> None:
        style = block.style
        size = style.size or text_size
        text = typesetter.ready(block.text)
        self._typesetter = typesetter
        self._align = style.align
        self._role = Role.TITLE if style.shrink_to else Role.HEADING if style.bold else Role.PARAGRAPH
        self._hanging = style.hanging * size
        self._left = left + style.indent * size
        self._width = width - style.indent * size
        if style.width is not None and style.width * MM < self._width:
            if style.align is Align.RIGHT:
                self._left += self._width - style.width * MM
            self._width = style.width * MM
        self.set = self._set(text, size, Face.BOLD if style.bold else Face.REGULAR, style.shrink_to)

    def _set(self, text: FilledText, size: float, face: Face, shrink_to: float | None) -> SetText:
        if shrink_to is not None:
            em = self._typesetter.natural(text.text.replace("\n", ""), face)
            size = min(size, max(shrink_to, self._width / em)) if em else size
        return self._typesetter.wrap(text.text, self._width, size, face=face, indent=self._hanging)

    @property
    def height(self) -> float:
        """Of all lines."""
        return self.set.height

    @property
    def lead(self) -> float:
        """Two lines, or all of three, so that none stands alone."""
        count = len(self.set.lines)
        return (count if count <= _WHOLE else 2) * self.set.leading

    def place(self, flow: Flow) -> None:
        """Draw the lines, going to the next page where one ends; the last two stay together."""
        tag = flow.tag.child(self._role)
        last_two = len(self.set.lines) - 2
        for number, line in enumerate(self.set.lines):
            flow.need(self.set.leading if number != last_two else 2 * self.set.leading + flow.tail)
            indent = self._hanging if number else 0
            x, width = self._left + indent, self._width - indent
            first = len(flow.page.texts)
            self._typesetter.put(flow.page, line, x, flow.y, width, self.set, self._align)
            flow.page.give(tag, first)
            flow.y += self.set.leading


class LaidBox:
    """Long text in a frame that goes on over pages. Fits `flow.Laid`."""

    def __init__(
        self,
        block: FilledBox,
        left: float,
        width: float,
        text_size: float,
        typesetter: Typesetter,
        attachments: Attachments,
    ) -> None:
        style = block.style
        size = style.size or text_size
        self._typesetter = typesetter
        self._left, self._width = left, width
        inner = width - 2 * _BOX_PAD
        label = FilledText(style.label, label=style.label)
        self._label = typesetter.fit(label, inner, size - 1, lines=2, bold=True) if style.label else None
        self._least = (style.fixed_height or style.min_height) * MM
        text = typesetter.ready(block.text)
        self._text = (
            self._within(text, inner, self._least - self._above, size, attachments)
            if style.fixed_height is not None
            else typesetter.wrap(text.text, inner, size, leading=BOX_LEADING)
        )

    def _within(
        self, text: FilledText, width: float, height: float, size: float, attachments: Attachments
    ) -> SetText:
        fitted = self._typesetter.fit_height(text, width, height, size, BOX_LEADING)
        if fitted is not None:
            return fitted
        moved = attachments.move(text)
        return self._typesetter.fit(moved, width, size, lines=1, leading=BOX_LEADING)

    @property
    def _above(self) -> float:
        """The padding at top and bottom with the label."""
        return 2 * _BOX_PAD + (self._label.height if self._label else 0)

    @property
    def height(self) -> float:
        """The whole frame."""
        return max(self._least, self._above + self._text.height)

    @property
    def lead(self) -> float:
        """The whole frame where it is short, else its label and three lines."""
        piece = self._above + 3 * self._text.leading
        return self.height if self.height <= max(6 * self._text.leading, self._least, piece) else piece

    def place(self, flow: Flow) -> None:
        """Draw the frame, closed on each page."""
        flow.need(self.lead)
        lines: Sequence[str] = self._text.lines
        top = flow.y
        y = self._place_label(flow.page, top + _BOX_PAD, flow.tag)
        tag = flow.tag.child(Role.PARAGRAPH)
        whole = self.height + flow.tail
        if flow.fits(whole) or (whole > flow.body and flow.fits(self.height)):
            self._place_lines(flow.page, lines, y, tag)
            flow.y = top + self.height
            self._frame(flow.page, top, flow.y)
            return
        while lines:
            count = max(1, int((flow.bottom - _BOX_PAD - y + 0.01) / self._text.leading))
            if count >= len(lines) - 1 and not self._ends_here(flow, len(lines), y):
                count = max(1, len(lines) - 2)  # the last two lines go on together
            y = self._place_lines(flow.page, lines[:count], y, tag)
            lines = lines[count:]
            flow.y = flow.bottom if lines else y + _BOX_PAD
            self._frame(flow.page, top, flow.y)
            if lines:
                flow.new_page()
                top = flow.y
                y = top + _BOX_PAD

    def _ends_here(self, flow: Flow, count: int, y: float) -> bool:
        """Whether so many last lines have room on this page with what has to stand under them."""
        wanted = count * self._text.leading + _BOX_PAD
        return y + wanted + flow.tail <= flow.bottom + 0.01

    def _place_label(self, page: PageDrawing, y: float, tag: Tag) -> float:
        if self._label is None:
            return y
        return self._place_set(page, self._label, self._label.lines, y, tag.child(Role.PARAGRAPH))

    def _place_lines(self, page: PageDrawing, lines: Sequence[str], y: float, tag: Tag) -> float:
        return self._place_set(page, self._text, lines, y, tag)

    def _place_set(self, page: PageDrawing, text: SetText, lines: Sequence[str], y: float, tag: Tag) -> float:
        first = len(page.texts)
        for line in lines:
            self._typesetter.put(page, line, self._left + _BOX_PAD, y, self._width, text)
            y += text.leading
        page.give(tag, first)
        return y

    def _frame(self, page: PageDrawing, top: float, bottom: float) -> None:
        left, right = self._left, self._left + self._width
        page.shapes += [
            Line(left, top, right, top, HAIRLINE),
            Line(left, bottom, right, bottom, HAIRLINE),
            Line(left, top, left, bottom, HAIRLINE),
            Line(right, top, right, bottom, HAIRLINE),
        ]
