"""Ruled grids: rows that grow with their text, flow over pages and repeat their header.

A row is placed strip by strip. Cells that reach over several rows stay open
until their last row; at a page's end every open cell gets its frame and as many
lines as fit, and goes on at the top of the next page. So no text is ever lost,
however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.documents.attachments import Attachments
from kaigo_desktop.documents.drawing import MM, PageDrawing, Rect
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.grid_edges import Edges, edges_of
from kaigo_desktop.documents.metrics import Face, SetText
from kaigo_desktop.documents.tags import TABLE_ROLES, Role, Roles, Tag
from kaigo_desktop.documents.typeset import CELL_LEADING, Typesetter
from kaigo_desktop.domain.forms.blocks import Align, CellStyle
from kaigo_desktop.domain.forms.filled_blocks import FilledCell, FilledGrid, FilledRow
from kaigo_desktop.domain.forms.text import FilledText

PAD_X = 1.5 * MM
PAD_Y = 0.9 * MM
_PAD_BESIDE = 0.3 * MM
"""Beside a column of characters, which may stand in the narrowest cell."""

_HEAD_GREY = 0.94
_NOTHING = ("",)
_LEAST_STRIP = 3
"""Lines of a divided row that should stand on the page where it begins."""

_TALLEST_CELL = 90
"""Millimetres of a text in a ruled cell; a longer one goes to a 別紙 instead of being a strip over pages."""

_SHORT = 60 * MM
"""A grid up to this height is not divided."""


class _Cell(NamedTuple):
    """A cell with its place across and its set text; ``last`` is the row in which it ends.

    ``again``: what it prints instead where a page begins, while the cell above goes on.
    """

    text: SetText
    style: CellStyle
    x: float
    width: float
    last: int
    again: SetText | None = None

    @property
    def height(self) -> float:
        return self.text.height + 2 * PAD_Y


class _Open(Struct):
    """A cell being drawn: the lines still to come and where its piece on this page began.

    ``tag`` None: a header that was read on an earlier page.
    """

    cell: _Cell
    lines: tuple[str, ...]
    top: float
    tag: Tag | None

    def need(self, y: float) -> float:
        """The further height that its lines ask for below ``y``."""
        if not self.lines:
            return 0.0
        return len(self.lines) * self.cell.text.leading + 2 * PAD_Y - (y - self.top)


class LaidGrid:
    """A grid with its cells set. Fits `flow.Laid`."""

    def __init__(
        self,
        grid: FilledGrid,
        left: float,
        width: float,
        size: float,
        typesetter: Typesetter,
        attachments: Attachments,
        *,
        pad_x: float = PAD_X,
        roles: Roles = TABLE_ROLES,
    ) -> None:
        self._roles = roles
        self._pad_x = pad_x
        self._typesetter = typesetter
        self._style = grid.style
        self._headers = grid.header_rows
        self._total_row = grid.total_row
        self._size = grid.style.size or size
        self._attachments = attachments
        self._least = grid.style.row_height * MM
        self._rows = self._set_rows(grid, left, width)
        self._heights = _heights(self._rows, self._least)
        self._ends = _group_ends(self._rows)
        self._edges = Edges()

    # --- measuring ---

    def _set_rows(self, grid: FilledGrid, left: float, width: float) -> list[list[_Cell]]:
        covered: dict[int, set[int]] = {}
        shared = edges_of(grid.columns, left, width) if grid.columns else []
        rows = []
        for number, row in enumerate(grid.rows):
            edges = edges_of(row.columns, left, width) if row.columns is not None else shared
            rows.append(self._set_row(row, number, edges, covered))
        return rows

    def _set_row(
        self, row: FilledRow, number: int, edges: Sequence[float], covered: dict[int, set[int]]
    ) -> list[_Cell]:
        column = 0
        cells = []
        taken = covered.get(number, set())
        for cell in row.cells:
            while column in taken:
                column += 1
            end = column + cell.style.colspan
            cells.append(self._set_cell(cell, edges[column], edges[end] - edges[column], number))
            for below in range(number + 1, number + cell.style.rowspan):
                covered.setdefault(below, set()).update(range(column, end))
            column = end
        return cells

    def _set_cell(self, cell: FilledCell, x: float, width: float, number: int) -> _Cell:
        size = cell.style.size or self._size
        last = number + cell.style.rowspan - 1
        nothing = SetText(_NOTHING, size, Face.REGULAR, size * CELL_LEADING)
        text = self._set_text(cell.text, cell.style, width, size) if cell.text.text else nothing
        if cell.again:
            return _Cell(nothing, cell.style, x, width, last, text)
        return _Cell(text, cell.style, x, width, last)

    def _set_text(self, filled: FilledText, style: CellStyle, width: float, size: float) -> SetText:
        text = self._typesetter.ready(filled)
        if style.vertical:
            return self._typesetter.stack(text, width - 2 * _PAD_BESIDE, size, bold=style.bold)
        room = width - 2 * self._pad_x
        fit = self._typesetter.fit_label if style.head else self._typesetter.fit
        fitted = fit(text, room, size, lines=style.lines, bold=style.bold)
        usual = _TALLEST_CELL if self._style.ruled and style.rowspan == 1 else None
        highest = style.max_height or usual
        if highest is None or fitted.height <= highest * MM - 2 * PAD_Y:
            return fitted
        smaller = self._typesetter.fit_height(text, room, highest * MM - 2 * PAD_Y, size)
        if smaller is not None:
            return smaller
        return fit(self._attachments.move(text), room, size, lines=style.lines, bold=style.bold)

    @property
    def height(self) -> float:
        """All rows on one page."""
        return sum(self._heights)

    @property
    def lead(self) -> float:
        """The header and the first rows that belong together, or a piece of them where they are very long.

        A short grid is not divided.
        """
        first = self._headers
        if first == len(self._rows) or self.height <= _SHORT:
            return self.height
        whole = sum(self._heights[: self._end_of(first) + 1])
        piece = sum(self._heights[:first]) + _LEAST_STRIP * self._size * 1.3 + 2 * PAD_Y
        return whole if whole <= 3 * piece else piece

    def _end_of(self, first: int) -> int:
        """The last row that must stand with that one: spanned rows, and the total after the last row."""
        end = self._ends[first]
        last = len(self._rows) - 1
        return last if self._total_row and end == last - 1 else end

    # --- placing ---

    def place(self, flow: Flow) -> None:
        """Draw all rows from ``flow.y``, with the header on top of every page."""
        self._tag = flow.tag.child(self._roles.whole)
        self._place_headers(flow)
        number = self._headers
        while number < len(self._rows):
            end = self._end_of(number)
            if number > self._headers:  # the first rows stay with the header: ``lead`` saw to their room
                tail = flow.tail if end == len(self._rows) - 1 else 0.0
                self._make_room(flow, sum(self._heights[number : end + 1]) + tail)
                if self._begins_page(flow):
                    self._tell_again(number)
            self._place_rows(flow, number, end)
            number = end + 1
        self._edges.draw(flow.page, ruled=self._style.ruled)

    def _place_headers(self, flow: Flow, *, again: bool = False) -> None:
        if self._headers:
            self._place_rows(flow, 0, self._headers - 1, again=again)

    def _header_height(self) -> float:
        return sum(self._heights[: self._headers])

    def _make_room(self, flow: Flow, wanted: float) -> None:
        """Go to the next page where the rows do not fit here but do there."""
        if flow.fits(wanted):
            return
        fits_on_a_page = wanted <= flow.body - self._header_height()
        strip = _LEAST_STRIP * self._size * 1.3 + 2 * PAD_Y
        if not self._begins_page(flow) and (fits_on_a_page or flow.room < strip):
            self._next_page(flow, [])

    def _begins_page(self, flow: Flow) -> bool:
        """No row but the header stands on the page."""
        return flow.y <= flow.top + self._header_height() + 1

    def _tell_again(self, number: int) -> None:
        """Print in that row what goes on from rows of the page before."""
        row = self._rows[number]
        if any(cell.again is not None for cell in row):
            self._rows[number] = [cell._replace(text=cell.again or cell.text, again=None) for cell in row]
            tallest = max(cell.height for cell in self._rows[number])
            self._heights[number] = max(self._heights[number], tallest)

    def _place_rows(self, flow: Flow, first: int, last: int, *, again: bool = False) -> None:
        open_cells: list[_Open] = []
        for number in range(first, last + 1):
            row = None if again else self._tag.child(self._roles.row)
            if not open_cells and self._place_at_once(flow, number, row):
                continue
            for column, cell in enumerate(self._rows[number]):
                tag = None if row is None else self._tagged(row, cell, number, column)
                open_cells.append(_Open(cell, cell.text.lines, flow.y, tag))
            self._place_row(flow, number, open_cells)
            open_cells = [one for one in open_cells if one.cell.last > number]

    def _place_at_once(self, flow: Flow, number: int, row: Tag | None) -> bool:
        """Most rows: no cell goes on below, and there is room. Gives False where it is otherwise."""
        cells, height = self._rows[number], self._heights[number]
        if self._ends[number] != number or not flow.fits(height) or not cells:
            return False
        page, top = flow.page, flow.y
        flow.y += height
        for column, cell in enumerate(cells):
            tag = None if row is None else self._tagged(row, cell, number, column)
            self._draw_piece(page, cell, cell.text.lines, top, height, tag)
        self._edges.add_row([cell.x for cell in cells], cells[-1].x + cells[-1].width, top, flow.y)
        for cell in cells:
            if cell.again is not None:
                self._edges.open(cell.x, cell.width, top)
        return True

    def _tagged(self, row: Tag, cell: _Cell, number: int, column: int) -> Tag:
        style = cell.style
        role = self._roles.of_cell(column, head=style.head)
        if role is Role.HEAD:
            tag = Tag(role, style.colspan, style.rowspan, "Column" if number < self._headers else "Row")
        elif role is Role.CELL:
            tag = Tag(role, style.colspan, style.rowspan)
        else:
            tag = Tag(role)
        row.kids.append(tag)
        return tag

    def _place_row(self, flow: Flow, number: int, open_cells: list[_Open]) -> None:
        least = self._least
        while True:
            ending = [one for one in open_cells if one.cell.last == number]
            need = max(least, *(one.need(flow.y) for one in ending))
            if flow.fits(need):
                break
            if number < self._headers:  # a header is never divided: it is short, or the page is
                break
            flow.y = flow.bottom
            self._next_page(flow, open_cells)
            least = min(one.cell.text.leading for one in open_cells) + 2 * PAD_Y
            if not flow.fits(least):
                raise ValueError("the header of a table leaves no room on a page for a line")
        flow.y += need
        for one in ending:
            self._draw(flow.page, one, flow.y)

    def _next_page(self, flow: Flow, open_cells: list[_Open]) -> None:
        for one in open_cells:
            self._draw(flow.page, one, flow.y)
        self._edges.draw(flow.page, ruled=self._style.ruled)
        flow.new_page()
        self._place_headers(flow, again=True)
        for one in open_cells:
            one.top = flow.y

    def _draw(self, page: PageDrawing, one: _Open, bottom: float) -> None:
        """Frame the piece of a cell that ends at ``bottom``, with the lines that fit into it."""
        cell, top = one.cell, one.top
        height = bottom - top
        if height > 0:
            self._edges.add(cell.x, top, cell.width, height)
            count = self._draw_piece(page, cell, one.lines, top, height, one.tag)
            one.lines = one.lines[count:]

    def _draw_piece(
        self,
        page: PageDrawing,
        cell: _Cell,
        lines: tuple[str, ...],
        top: float,
        height: float,
        tag: Tag | None,
    ) -> int:
        """Draw a cell, or its piece on a page, but for its frame; gives how many of the lines fit into it."""
        style, text = cell.style, cell.text
        if style.head:
            page.shapes.append(Rect(cell.x, top, cell.width, height, _HEAD_GREY))
        if lines == _NOTHING:
            return 1
        leading = text.leading
        count = min(len(lines), max(0, int((height - 2 * PAD_Y + 0.01) / leading)))
        y = top + PAD_Y
        if style.middle and count == len(text.lines):
            y = top + (height - count * leading) / 2
        align = style.align or Align.LEFT
        left, width = cell.x + self._pad_x, cell.width - 2 * self._pad_x
        first = len(page.texts)
        for line in lines[:count]:
            if style.vertical:
                self._typesetter.put_stacked(page, line, cell.x + cell.width / 2, y, text)
            else:
                self._typesetter.put(page, line, left, y, width, text, align)
            y += leading
        if tag is not None:
            page.give(tag, first)
        return count


def _heights(rows: Sequence[Sequence[_Cell]], least: float) -> list[float]:
    """The height of each row; a cell over several rows stretches its last one where they are too low."""
    heights: list[float] = []
    waiting: list[tuple[int, _Cell]] = []  # cells over several rows, with the first one
    for number, row in enumerate(rows):
        heights.append(max([least, *[cell.height for cell in row if cell.last == number]]))
        for first, cell in waiting:
            if cell.last == number:
                heights[-1] += max(0.0, cell.height - sum(heights[first:]))
        waiting += [(number, cell) for cell in row if cell.last > number]
    return heights


def _group_ends(rows: Sequence[Sequence[_Cell]]) -> list[int]:
    """For each row the last row that cells beginning in it, or in rows that they reach, end in."""
    ends = [max([number, *(cell.last for cell in row)]) for number, row in enumerate(rows)]
    for number in range(len(rows) - 1, -1, -1):
        ends[number] = max(ends[number : ends[number] + 1])
    return ends
