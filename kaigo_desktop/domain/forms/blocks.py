"""The parts of a form as written, with templates; ``filled_blocks`` has them with their final text.

Lengths in millimetres, sizes of type in points. ``documents/FORMAT.md`` says what each is for.
A style is shared by a block and its filled twin, so that filling only exchanges the texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kaigo_desktop.domain.forms.text import Condition, Template


class Align(StrEnum):
    """Where a text stands between the edges."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Width:
    """A column's width: ``mm``, or a ``share`` of what the others leave."""

    mm: float = 0
    share: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every block has. ``space_before`` None: what is usual for its kind."""

    when: Condition | None = None
    space_before: float | None = None
    keep_with_next: bool = False


# --- styles ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """``indent``, ``hanging``: full-width characters; ``shrink_to``: the least size that keeps one line."""

    align: Align = Align.LEFT
    size: float | None = None
    bold: bool = False
    indent: float = 0
    hanging: float = 0
    width: float | None = None
    shrink_to: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class GridStyle:
    """``size`` None: a little under the page's text."""

    row_height: float = 8
    size: float | None = None
    ruled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxStyle:
    """A frame for long text; with ``fixed_height`` it never grows."""

    label: str = ""
    min_height: float = 15
    fixed_height: float | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksStyle:
    """Boxes to tick in ``columns``."""

    columns: int = 1
    indent: float = 0
    size: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantStyle:
    """The right-hand block of names; ``seal``: a place for the seal after the last line."""

    heading: str = ""
    width: float = 92
    label_width: float = 24
    seal: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartStyle:
    """Vertical bars, ``height`` high in all."""

    title: str = ""
    unit: str = ""
    height: float = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramStyle:
    """Boxes in columns with arrows between them."""

    size: float = 8.5


# --- blocks ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its template. ``label``: what a message calls it."""

    text: Template
    style: CellStyle = CellStyle()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Also titles and headings, which are paragraphs with a style."""

    setting: Setting
    text: Template
    style: ParagraphStyle = ParagraphStyle()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; ``columns`` where this row has widths of its own (``fields``)."""

    cells: tuple[Cell, ...]
    columns: tuple[Width, ...] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """An explicit grid; ``fields`` is one as well."""

    setting: Setting
    columns: tuple[Width, ...]
    rows: tuple[GridRow, ...]
    style: GridStyle = GridStyle()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``group``: a second header over neighbours with the same one."""

    header: str
    width: Width
    cell: Cell
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table bound to the list named ``rows``."""

    setting: Setting
    rows: str
    columns: tuple[Column, ...]
    total: tuple[Cell, ...] = ()
    min_rows: int = 1
    none_text: str = ""
    style: GridStyle = GridStyle()


@dataclass(frozen=True, slots=True)
class Box:
    """Long text in a frame."""

    setting: Setting
    text: Template
    style: BoxStyle = BoxStyle()


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One box to tick: where the value named is true, or equals ``code``."""

    value: str
    text: Template
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """Boxes to tick; with ``rows`` the single item is repeated for each row of that list."""

    setting: Setting
    items: tuple[CheckItem, ...]
    rows: str = ""
    style: ChecksStyle = ChecksStyle()


@dataclass(frozen=True, slots=True)
class ApplicantLine:
    """``label`` and value of one line."""

    label: str
    text: Template


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant or signature block."""

    setting: Setting
    lines: tuple[ApplicantLine, ...]
    style: ApplicantStyle = ApplicantStyle()


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each row of the list ``rows``; ``value`` and ``target`` are names of numbers."""

    setting: Setting
    rows: str
    label: Template
    value: str
    target: str = ""
    style: ChartStyle = ChartStyle()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A box for each row of the list ``rows``; a row has the names of ``DIAGRAM_NAMES`` beside its text."""

    setting: Setting
    rows: str
    text: Template
    style: DiagramStyle = DiagramStyle()


DIAGRAM_NAMES = ("key", "kind", "column", "band", "to")
"""What a row of a diagram says: its key, the word over its column, its place, the keys it leads to."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under one condition; ``together``: on one page where they fit."""

    setting: Setting
    blocks: tuple[Block, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """Blocks drawn for each row of the list ``rows``, in the row's scope."""

    setting: Setting
    rows: str
    blocks: tuple[Block, ...]
    page_break: bool = False
    together: bool = False
    none_text: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in mm."""

    setting: Setting
    height: float = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the whole width."""

    setting: Setting


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""

    setting: Setting = field(default_factory=Setting)


Block = (
    Paragraph | Grid | Table | Box | Checks | Applicant | Chart | Diagram | Group | Repeat | Space | Rule
    | PageBreak
)  # fmt: skip
