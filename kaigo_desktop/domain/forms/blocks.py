"""The parts of a form as written, with templates; ``filled_blocks`` has them with their final text.

Lengths in millimetres, sizes of type in points. ``documents/FORMAT.md`` says what each is for.
A style is shared by a block and its filled twin, so that filling only exchanges the texts.
Named tuples, because dataclasses would be a good part of the time of a command that prints.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from kaigo_desktop.domain.forms.text import Condition, Template


class Align(StrEnum):
    """Where a text stands between the edges."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Width(NamedTuple):
    """A column's width: ``mm``, or a ``share`` of what the others leave."""

    mm: float = 0
    share: float = 0


class Setting(NamedTuple):
    """What every block has. ``space_before`` None: what is usual for its kind.

    ``keep_with_previous``: the end of the block above goes with it to the next page.
    """

    when: Condition | None = None
    space_before: float | None = None
    keep_with_next: bool = False
    keep_with_previous: bool = False


# --- styles ------------------------------------------------------------------


class ParagraphStyle(NamedTuple):
    """``indent``, ``hanging``: full-width characters; ``shrink_to``: the least size that keeps one line."""

    align: Align = Align.LEFT
    size: float | None = None
    bold: bool = False
    indent: float = 0
    hanging: float = 0
    width: float | None = None
    shrink_to: float | None = None


class CellStyle(NamedTuple):
    """How a cell stands in a grid. ``lines``: how many it should fit on before its row grows.

    ``vertical``: one column of characters from top to bottom, for a narrow label over several rows.
    """

    align: Align | None = None
    middle: bool = True
    bold: bool = False
    size: float | None = None
    head: bool = False
    colspan: int = 1
    rowspan: int = 1
    lines: int = 2
    max_height: float | None = None
    vertical: bool = False


class GridStyle(NamedTuple):
    """``size`` None: a little under the page's text."""

    row_height: float = 8
    size: float | None = None
    ruled: bool = True


class BoxStyle(NamedTuple):
    """A frame for long text; with ``fixed_height`` it never grows."""

    label: str = ""
    min_height: float = 15
    fixed_height: float | None = None
    size: float | None = None


class ChecksStyle(NamedTuple):
    """Boxes to tick in ``columns``."""

    columns: int = 1
    indent: float = 0
    size: float | None = None


class ApplicantStyle(NamedTuple):
    """The right-hand block of names; ``seal``: a place for the seal after the last line."""

    heading: str = ""
    width: float = 92
    label_width: float = 24
    seal: bool = False
    size: float | None = None


class ChartStyle(NamedTuple):
    """Vertical bars, ``height`` high in all."""

    title: str = ""
    unit: str = ""
    height: float = 45


class DiagramStyle(NamedTuple):
    """Boxes in columns with arrows between them."""

    size: float = 8.5


# --- blocks ------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell with its template. ``label``: what a message calls it."""

    text: Template
    style: CellStyle = CellStyle()
    label: str = ""


class Paragraph(NamedTuple):
    """Also titles and headings, which are paragraphs with a style."""

    setting: Setting
    text: Template
    style: ParagraphStyle = ParagraphStyle()


class GridRow(NamedTuple):
    """A row; ``columns`` where this row has widths of its own (``fields``)."""

    cells: tuple[Cell, ...]
    columns: tuple[Width, ...] | None = None


class Grid(NamedTuple):
    """An explicit grid; ``fields`` is one as well."""

    setting: Setting
    columns: tuple[Width, ...]
    rows: tuple[GridRow, ...]
    style: GridStyle = GridStyle()


class Column(NamedTuple):
    """A column of a table. ``group``: a second header over neighbours with the same one.

    ``once``: the name of what tells rows apart; while it is the same, the cell is printed only in the
    first of them on each page.
    """

    header: str
    width: Width
    cell: Cell
    group: str = ""
    once: str = ""


class Table(NamedTuple):
    """A table bound to the list named ``rows``."""

    setting: Setting
    rows: str
    columns: tuple[Column, ...]
    total: tuple[Cell, ...] = ()
    min_rows: int = 1
    none_text: str = ""
    style: GridStyle = GridStyle()


class Box(NamedTuple):
    """Long text in a frame."""

    setting: Setting
    text: Template
    style: BoxStyle = BoxStyle()


class CheckItem(NamedTuple):
    """One box to tick: where the value named is true, or equals ``code``."""

    value: str
    text: Template
    code: str | None = None


class Checks(NamedTuple):
    """Boxes to tick; with ``rows`` the single item is repeated for each row of that list."""

    setting: Setting
    items: tuple[CheckItem, ...]
    rows: str = ""
    style: ChecksStyle = ChecksStyle()


class ApplicantLine(NamedTuple):
    """``label`` and value of one line."""

    label: str
    text: Template


class Applicant(NamedTuple):
    """The applicant or signature block."""

    setting: Setting
    lines: tuple[ApplicantLine, ...]
    style: ApplicantStyle = ApplicantStyle()


class Chart(NamedTuple):
    """A bar for each row of the list ``rows``; ``value`` and ``target`` are names of numbers."""

    setting: Setting
    rows: str
    label: Template
    value: str
    target: str = ""
    style: ChartStyle = ChartStyle()


class Diagram(NamedTuple):
    """A box for each row of the list ``rows``; a row has the names of ``DIAGRAM_NAMES`` beside its text."""

    setting: Setting
    rows: str
    text: Template
    style: DiagramStyle = DiagramStyle()


DIAGRAM_NAMES = ("key", "kind", "column", "band", "to")
"""What a row of a diagram says: its key, the word over its column, its place, the keys it leads to."""


class Group(NamedTuple):
    """Blocks under one condition; ``together``: on one page where they fit."""

    setting: Setting
    blocks: tuple[Block, ...]
    together: bool = False


class Repeat(NamedTuple):
    """Blocks drawn for each row of the list ``rows``, in the row's scope."""

    setting: Setting
    rows: str
    blocks: tuple[Block, ...]
    page_break: bool = False
    together: bool = False
    none_text: str = ""


class Space(NamedTuple):
    """Empty height in mm."""

    setting: Setting
    height: float = 5


class Rule(NamedTuple):
    """A thin line over the whole width."""

    setting: Setting


class PageBreak(NamedTuple):
    """What follows starts on a new page."""

    setting: Setting = Setting()


Block = (
    Paragraph | Grid | Table | Box | Checks | Applicant | Chart | Diagram | Group | Repeat | Space | Rule
    | PageBreak
)  # fmt: skip
