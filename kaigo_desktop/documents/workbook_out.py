"""A table as an .xlsx file: texts stay texts, whatever they begin with.

openpyxl takes a moment to load: this module is imported when a file is to be written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.cell import get_column_letter

MOST_TEXT = 32_000
"""Characters that a cell holds; a spreadsheet refuses more."""
WIDEST, NARROWEST = 40, 8
"""Widths of columns, in half-width characters."""
FIGURES = "#,##0"


def write_workbook(
    sheet: str, headings: Sequence[str], rows: Iterable[Sequence[str | int | None]], *, frozen: int = 0
) -> bytes:
    """One sheet with bold headings that stay in sight, and so many columns that do; nothing is a formula."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    found = [list(row) for row in rows]
    for number, heading in enumerate(headings):
        texts = [heading[:12], *(_shown(row[number]) for row in found)]
        wide = max(map(_width, texts)) + 2
        page.column_dimensions[get_column_letter(number + 1)].width = min(max(wide, NARROWEST), WIDEST)
        cell = page.cell(1, number + 1)
        _put(cell, heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    for place, row in enumerate(found, start=2):
        for number, value in enumerate(row, start=1):
            _put(page.cell(place, number), value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _shown(value: str | int | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else value


def _width(text: str) -> int:
    return sum(1 if ord(one) < 0x100 else 2 for one in text)


def _put(cell: object, value: str | int | None) -> None:
    assert isinstance(cell, Cell)  # none is merged
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_TEXT]
        cell.data_type = "s"  # 「=…」 is a text here, never a formula
    elif value is not None:
        cell.value = value
        cell.number_format = FIGURES
