"""The parts of a form as filled, with final text: what is drawn. ``blocks`` has them as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaigo_desktop.domain.forms.blocks import (
    ApplicantStyle,
    BoxStyle,
    CellStyle,
    ChartStyle,
    ChecksStyle,
    DiagramStyle,
    GridStyle,
    PageBreak,
    ParagraphStyle,
    Rule,
    Setting,
    Space,
    Width,
)
from kaigo_desktop.domain.forms.text import FilledText


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell with its final text."""

    text: FilledText
    style: CellStyle = field(default_factory=CellStyle)


@dataclass(frozen=True, slots=True)
class FilledParagraph:
    """A paragraph with its final text."""

    setting: Setting
    text: FilledText
    style: ParagraphStyle = field(default_factory=ParagraphStyle)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a filled grid."""

    cells: tuple[FilledCell, ...]
    columns: tuple[Width, ...] | None = None


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """A grid or table; the first ``header_rows`` are repeated on each page.

    The last row stays with the one before it where ``total_row`` is set.
    """

    setting: Setting
    columns: tuple[Width, ...]
    rows: tuple[FilledRow, ...]
    style: GridStyle = field(default_factory=GridStyle)
    header_rows: int = 0
    total_row: bool = False


@dataclass(frozen=True, slots=True)
class FilledBox:
    """A box with its final text."""

    setting: Setting
    text: FilledText
    style: BoxStyle = field(default_factory=BoxStyle)


@dataclass(frozen=True, slots=True)
class FilledCheck:
    """A box, ticked or not, and its text."""

    ticked: bool
    text: FilledText


@dataclass(frozen=True, slots=True)
class FilledChecks:
    """Boxes to tick, filled."""

    setting: Setting
    items: tuple[FilledCheck, ...]
    style: ChecksStyle = field(default_factory=ChecksStyle)


@dataclass(frozen=True, slots=True)
class FilledApplicant:
    """The applicant block: labels and final values."""

    setting: Setting
    lines: tuple[tuple[str, FilledText], ...]
    style: ApplicantStyle = field(default_factory=ApplicantStyle)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``value`` None: not measured yet. ``shown`` is the number as text."""

    label: FilledText
    value: Decimal | None
    shown: str
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FilledChart:
    """The bars of a chart."""

    setting: Setting
    bars: tuple[Bar, ...]
    style: ChartStyle = field(default_factory=ChartStyle)


@dataclass(frozen=True, slots=True)
class FilledNode:
    """A box of a diagram: where it stands, and the numbers of the boxes that it leads to."""

    text: FilledText
    kind: str
    column: int
    band: int
    to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledDiagram:
    """The boxes of a diagram from top to bottom."""

    setting: Setting
    nodes: tuple[FilledNode, ...]
    style: DiagramStyle = field(default_factory=DiagramStyle)


@dataclass(frozen=True, slots=True)
class FilledGroup:
    """Blocks that stay on one page where they fit."""

    setting: Setting
    blocks: tuple[FilledBlock, ...]


FilledBlock = (
    FilledParagraph | FilledGrid | FilledBox | FilledChecks | FilledApplicant | FilledChart | FilledDiagram
    | FilledGroup | Space | Rule | PageBreak
)  # fmt: skip
