"""The same forms as a workbook for LibreOffice, as an officer would have made it by hand.

An .xlsx written with openpyxl: a sheet a form on its paper, columns as narrow as squared paper, and for each
cell of a form as many of them merged, with the same words in the same font, frames, grounds and alignment,
and rows as high as their words need.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kaigo_desktop.documents.drawing import MM
from kaigo_desktop.documents.grid_edges import edges_of
from kaigo_desktop.domain.forms.blocks import Align, CellStyle, PageBreak, Width
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledBox,
    FilledChart,
    FilledChecks,
    FilledDiagram,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
)
from kaigo_desktop.domain.forms.form import FilledForm

SQUARES = 48
"""The columns of a sheet; a form's narrowest column is wider than one."""

_MM_OF_A_WIDTH = 1.85
"""A sheet's unit of width: a figure of the usual font."""

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GROUND = PatternFill("solid", fgColor="F0F0F0")
_FREE = CellStyle(align=Align.LEFT)
_INCHES = 25.4


def workbook(parts: Sequence[BundlePart]) -> bytes:
    """The forms as sheets of one .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, part in enumerate(parts, start=1):
        _Sheet(book.create_sheet(f"{number}"), part.form)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_font_settings(file: Path, fonts: Path) -> None:
    """Lets LibreOffice find our fonts beside those of the system."""
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>',
        "utf-8",
    )


class _Sheet:
    """Fills a sheet from top to bottom."""

    def __init__(self, sheet: Worksheet, form: FilledForm) -> None:
        self._sheet = sheet
        self._width = form.page.body_width * MM
        self._size = form.page.text_size
        self._row = 1
        self._set_page(form)
        if form.form_name:
            self._line(form.form_name, CellStyle(align=Align.LEFT, size=9))
        for block in form.blocks:
            self._put(block)

    def _set_page(self, form: FilledForm) -> None:
        sheet, page = self._sheet, form.page
        setup = sheet.page_setup
        setup.paperSize = sheet.PAPERSIZE_A4
        setup.orientation = "landscape" if page.width > page.height else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.top, margins.right, margins.bottom, margins.left = (one / _INCHES for one in page.margins)
        sheet.oddFooter.left.text = form.title
        sheet.oddFooter.right.text = "&P/&N"
        for number in range(1, SQUARES + 1):
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].width = page.body_width / SQUARES / _MM_OF_A_WIDTH

    def _put(self, block: object) -> None:  # noqa: C901, PLR0912 - one case a kind of block
        match block:
            case FilledParagraph():
                style = block.style
                self._line(block.text.text, CellStyle(align=style.align, size=style.size, bold=style.bold))
            case FilledGrid():
                self._grid(block)
            case FilledBox():
                self._line(f"{block.style.label}\n{block.text.text}", _FREE, framed=True)
            case FilledChecks():
                for item in block.items:
                    self._line(f"{'☑' if item.ticked else '☐'} {item.text.text}", _FREE)
            case FilledApplicant():
                for label, text in block.lines:
                    self._pair(label, text.text)
            case FilledChart():
                for bar in block.bars:
                    self._pair(bar.label.text, bar.shown)
            case FilledDiagram():
                for node in block.nodes:
                    self._line(f"{node.kind}：{node.text.text}", _FREE, framed=True)
            case FilledGroup():
                for inner in block.blocks:
                    self._put(inner)
            case PageBreak():
                self._sheet.row_breaks.append(Break(id=self._row - 1))

    def _line(self, words: str, style: CellStyle, *, framed: bool = False) -> None:
        self._end_row(self._cell(words, 0, SQUARES, style, framed=framed))

    def _pair(self, label: str, words: str) -> None:
        half, middle = SQUARES // 2, SQUARES * 5 // 8
        heights = [self._cell(label, half, middle, _FREE), self._cell(words, middle, SQUARES, _FREE)]
        self._end_row(max(heights))

    def _grid(self, grid: FilledGrid) -> None:
        covered: dict[int, set[int]] = {}
        for number, row in enumerate(grid.rows):
            edges = self._edges(row.columns or grid.columns)
            taken = covered.get(number, set())
            height = grid.style.row_height * MM
            column = 0
            for cell in row.cells:
                while column in taken:
                    column += 1
                end = column + cell.style.colspan
                for below in range(number + 1, number + cell.style.rowspan):
                    covered.setdefault(below, set()).update(range(column, end))
                framed = grid.style.ruled
                needed = self._cell(cell.text.text, edges[column], edges[end], cell.style, framed=framed)
                height = max(height, needed / cell.style.rowspan)
                column = end
            self._end_row(height)

    def _edges(self, columns: Sequence[Width]) -> list[int]:
        return [round(edge / self._width * SQUARES) for edge in edges_of(columns, 0, self._width)]

    def _cell(self, words: str, first: int, end: int, style: CellStyle, *, framed: bool = False) -> float:
        """Write and merge a cell; gives the height in points that its words need."""
        size = style.size or self._size - 1
        last_row = self._row + style.rowspan - 1
        cell = self._sheet.cell(self._row, first + 1, words)
        cell.font = Font(name="BIZ UDPGothic", size=size, bold=style.bold)
        cell.alignment = Alignment(
            horizontal=(style.align or Align.LEFT).value, vertical="center", wrap_text=True
        )
        if style.head:
            cell.fill = _GROUND
        if framed:
            for row in self._sheet.iter_rows(self._row, last_row, first + 1, end):
                for one in row:
                    one.border = _FRAME
        if end - first > 1 or style.rowspan > 1:
            self._sheet.merge_cells(
                start_row=self._row, end_row=last_row, start_column=first + 1, end_column=end
            )
        room = (end - first) / SQUARES * self._width / size - 0.8
        return sum(max(1, ceil(_ems(line) / room)) for line in words.split("\n")) * size * 1.35 + 4

    def _end_row(self, height: float) -> None:
        self._sheet.row_dimensions[self._row].height = height
        self._row += 1


def _ems(line: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in line)
