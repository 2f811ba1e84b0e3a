"""Boxes to tick and the applicant's block: grids without rules, so that even very long text flows on."""

from __future__ import annotations

from kaigo_desktop.documents.attachments import Attachments
from kaigo_desktop.documents.drawing import MM, Circle, PageDrawing
from kaigo_desktop.documents.flow import Flow
from kaigo_desktop.documents.layout_grid import PAD_Y, LaidGrid
from kaigo_desktop.documents.tags import Role, Roles
from kaigo_desktop.documents.typeset import CELL_LEADING, Typesetter
from kaigo_desktop.domain.forms.blocks import Align, CellStyle, GridStyle, Width
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledCell,
    FilledCheck,
    FilledChecks,
    FilledGrid,
    FilledRow,
)
from kaigo_desktop.domain.forms.formats import TICKED, UNTICKED
from kaigo_desktop.domain.forms.text import FilledText

_PAD = 0.4 * MM
_LIST_ROLES = Roles(Role.LIST, Role.ITEM, Role.MARK, Role.BODY, Role.MARK)
_LINE_ROLES = Roles(Role.DIVISION, Role.PARAGRAPH, Role.SPAN, Role.SPAN, Role.SPAN)
_ANY_NUMBER = 10_000
"""Lines that a text may have before it would be shrunk."""

_TALLEST = 60
"""Millimetres of a name or address; a longer one goes to a 別紙."""

_SEAL = "印"
_SEAL_SIZE = 7.0
_SEAL_RADIUS = 3 * MM


def checks_grid(
    block: FilledChecks,
    left: float,
    width: float,
    text_size: float,
    typesetter: Typesetter,
    attachments: Attachments,
) -> LaidGrid:
    """Boxes to tick in columns, each before its text."""
    style = block.style
    size = style.size or text_size
    indent = style.indent * size
    pair = (Width(mm=(size * 1.1 + 2 * _PAD) / MM), Width(share=1))
    cells = [_check_cells(item) for item in block.items]
    rows = tuple(
        FilledRow(tuple(cell for pair_cells in cells[at : at + style.columns] for cell in pair_cells))
        for at in range(0, len(cells), style.columns)
    )
    grid = FilledGrid(
        block.setting, pair * style.columns, rows, GridStyle(row_height=0, size=size, ruled=False)
    )
    return LaidGrid(
        grid, left + indent, width - indent, size, typesetter, attachments, pad_x=_PAD, roles=_LIST_ROLES
    )


def _check_cells(item: FilledCheck) -> tuple[FilledCell, FilledCell]:
    style = CellStyle(align=Align.LEFT, middle=False, lines=_ANY_NUMBER)
    return FilledCell(FilledText(TICKED if item.ticked else UNTICKED), style), FilledCell(item.text, style)


class LaidApplicant:
    """The block of names at the right, with a place for the seal. Fits `flow.Laid`."""

    def __init__(
        self,
        block: FilledApplicant,
        right: float,
        width: float,
        text_size: float,
        typesetter: Typesetter,
        attachments: Attachments,
    ) -> None:
        style = block.style
        self._typesetter = typesetter
        self._size = style.size or text_size
        self._seal = style.seal and bool(block.lines)
        self._right = right
        wide = min(style.width * MM, width)
        seal = Width(mm=2.5 * _SEAL_RADIUS / MM if style.seal else 0.01)
        columns = (Width(mm=min(style.label_width * MM, wide / 2) / MM), Width(share=1), seal)
        grid = FilledGrid(
            block.setting, columns, _applicant_rows(block), GridStyle(row_height=0, ruled=False)
        )
        self._grid = LaidGrid(
            grid, right - wide, wide, self._size, typesetter, attachments, pad_x=_PAD, roles=_LINE_ROLES
        )

    @property
    def height(self) -> float:
        """All lines."""
        return self._grid.height

    @property
    def lead(self) -> float:
        """All lines, unless they are very many."""
        return self.height if self.height < 60 * MM else self._grid.lead

    def place(self, flow: Flow) -> None:
        """Draw the lines, and the seal after the last."""
        self._grid.place(flow)
        if self._seal:
            self._place_seal(flow.page, flow.y - PAD_Y - self._size * CELL_LEADING / 2)

    def _place_seal(self, page: PageDrawing, middle: float) -> None:
        centre = self._right - _SEAL_RADIUS
        page.shapes.append(Circle(centre, middle, _SEAL_RADIUS))
        self._typesetter.put_at(page, _SEAL, centre - _SEAL_SIZE / 2, middle + _SEAL_SIZE * 0.38, _SEAL_SIZE)


def _applicant_rows(block: FilledApplicant) -> tuple[FilledRow, ...]:
    """Label and value a row; only the last value makes room for the seal."""
    heading = block.style.heading
    rows = (
        [FilledRow((FilledCell(FilledText(heading), CellStyle(align=Align.LEFT, colspan=3)),))]
        if heading
        else []
    )
    last = len(block.lines) - 1
    for number, (label, text) in enumerate(block.lines):
        sealed = block.style.seal and number == last
        name = FilledCell(FilledText(label), CellStyle(align=Align.LEFT, middle=False, lines=1))
        style = CellStyle(align=Align.LEFT, middle=False, colspan=1 if sealed else 2, max_height=_TALLEST)
        value = FilledCell(text, style)
        rows.append(FilledRow((name, value, FilledCell(FilledText(""))) if sealed else (name, value)))
    return tuple(rows)
