"""The parts of a form as filled, with final text: what is drawn. ``blocks`` has them as written."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

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


class FilledCell(NamedTuple):
    """A cell with its final text. ``again``: that of the cell above goes on; printed where a page begins."""

    text: FilledText
    style: CellStyle = CellStyle()
    again: bool = False


class FilledParagraph(NamedTuple):
    """A paragraph with its final text."""

    setting: Setting
    text: FilledText
    style: ParagraphStyle = ParagraphStyle()


class FilledRow(NamedTuple):
    """A row of a filled grid."""

    cells: tuple[FilledCell, ...]
    columns: tuple[Width, ...] | None = None


class FilledGrid(NamedTuple):
    """A grid or table; the first ``header_rows`` are repeated on each page.

    The last row stays with the one before it where ``total_row`` is set.
    """

    setting: Setting
    columns: tuple[Width, ...]
    rows: tuple[FilledRow, ...]
    style: GridStyle = GridStyle()
    header_rows: int = 0
    total_row: bool = False


class FilledBox(NamedTuple):
    """A box with its final text."""

    setting: Setting
    text: FilledText
    style: BoxStyle = BoxStyle()


class FilledCheck(NamedTuple):
    """A box, ticked or not, and its text."""

    ticked: bool
    text: FilledText


class FilledChecks(NamedTuple):
    """Boxes to tick, filled."""

    setting: Setting
    items: tuple[FilledCheck, ...]
    style: ChecksStyle = ChecksStyle()


class FilledApplicant(NamedTuple):
    """The applicant block: labels and final values."""

    setting: Setting
    lines: tuple[tuple[str, FilledText], ...]
    style: ApplicantStyle = ApplicantStyle()


class Bar(NamedTuple):
    """One bar; ``value`` None: not measured yet. ``shown`` is the number as text."""

    label: FilledText
    value: Decimal | None
    shown: str
    target: Decimal | None = None


class FilledChart(NamedTuple):
    """The bars of a chart."""

    setting: Setting
    bars: tuple[Bar, ...]
    style: ChartStyle = ChartStyle()


class FilledNode(NamedTuple):
    """A box of a diagram: where it stands, and the numbers of the boxes that it leads to."""

    text: FilledText
    kind: str
    column: int
    band: int
    to: tuple[int, ...] = ()


class FilledDiagram(NamedTuple):
    """The boxes of a diagram from top to bottom."""

    setting: Setting
    nodes: tuple[FilledNode, ...]
    style: DiagramStyle = DiagramStyle()


class FilledGroup(NamedTuple):
    """Blocks that stay on one page where they fit."""

    setting: Setting
    blocks: tuple[FilledBlock, ...]


FilledBlock = (
    FilledParagraph | FilledGrid | FilledBox | FilledChecks | FilledApplicant | FilledChart | FilledDiagram
    | FilledGroup | Space | Rule | PageBreak
)  # fmt: skip
