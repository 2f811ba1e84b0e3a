"""Reads the blocks of a form: one small reader a kind of block."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kaigo_desktop.catalogue.form_entries import Entry
from kaigo_desktop.domain.forms.blocks import (
    Align,
    Applicant,
    ApplicantLine,
    ApplicantStyle,
    Block,
    Box,
    BoxStyle,
    Cell,
    CellStyle,
    Chart,
    ChartStyle,
    CheckItem,
    Checks,
    ChecksStyle,
    Column,
    Diagram,
    DiagramStyle,
    Grid,
    GridRow,
    GridStyle,
    Group,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Repeat,
    Rule,
    Setting,
    Space,
    Table,
    Width,
)
from kaigo_desktop.domain.forms.formats import FIGURES
from kaigo_desktop.domain.forms.text import Labels, Template, check_name, parse_condition, parse_template

LEAST_WIDTH = 5
"""Millimetres that a column needs at least."""

VALIGNS = ("top", "middle")

_SHARE = re.compile(r"(\d*)\*")


class BlockReader:
    """Reads blocks with the form's tables of labels, for a page ``width`` mm wide between its margins."""

    def __init__(self, labels: Labels, width: float) -> None:
        self._labels = labels
        self._width = width
        self._kinds: dict[str, Callable[[Entry, Setting], Block]] = {
            "title": self._title,
            "heading": self._heading,
            "paragraph": self._paragraph,
            "fields": self._fields,
            "grid": self._grid,
            "table": self._table,
            "box": self._box,
            "checks": self._checks,
            "applicant": self._applicant,
            "chart": self._chart,
            "diagram": self._diagram,
            "repeat": self._repeat,
            "group": self._group,
            "space": self._space,
            "rule": self._rule,
            "page_break": self._page_break,
        }

    def blocks(self, entry: Entry) -> tuple[Block, ...]:
        """All blocks of the entry, in order."""
        return tuple(self._block(block) for block in entry.tables("block"))

    def _block(self, entry: Entry) -> Block:
        kind = entry.text("kind")
        if kind not in self._kinds:
            raise entry.unknown("the kind of a block", kind, self._kinds)
        entry.place += f" ({kind})"
        setting = Setting(
            when=entry.read("when", parse_condition) if entry.has("when") else None,
            space_before=entry.optional_measure("space_before"),
            keep_with_next=entry.flag("keep_with_next"),
            keep_with_previous=entry.flag("keep_with_previous"),
        )
        block = self._kinds[kind](entry, setting)
        entry.done()
        return block

    def _template(self, entry: Entry, key: str, default: str | None = None) -> Template:
        return entry.parsed(key, entry.text(key, default), self._parse)

    def _parse(self, text: str) -> Template:
        return parse_template(text, self._labels)

    # --- text ---

    def _title(self, entry: Entry, setting: Setting) -> Block:
        style = ParagraphStyle(align=Align.CENTER, size=entry.measure("size", 15), bold=True, shrink_to=12)
        return Paragraph(setting, self._template(entry, "text"), style)

    def _heading(self, entry: Entry, setting: Setting) -> Block:
        style = ParagraphStyle(size=entry.measure("size", 11.5), bold=True)
        return Paragraph(setting._replace(keep_with_next=True), self._template(entry, "text"), style)

    def _paragraph(self, entry: Entry, setting: Setting) -> Block:
        style = ParagraphStyle(
            align=entry.word("align", Align, Align.LEFT),
            size=entry.optional_measure("size"),
            bold=entry.flag("bold"),
            indent=entry.measure("indent", 0),
            hanging=entry.measure("hanging", 0),
            width=entry.optional_measure("width"),
        )
        return Paragraph(setting, self._template(entry, "text"), style)

    # --- grids ---

    def _fields(self, entry: Entry, setting: Setting) -> Block:
        label_width = entry.measure("label_width", 32)
        entry.need("rows")
        rows = entry.take("rows")
        if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
            raise entry.fault('"rows" has to be a list of rows, each a list of pairs')
        made = [self._pairs(entry, f"row {number}", row, label_width) for number, row in enumerate(rows, 1)]
        return Grid(setting, (), tuple(made), _grid_style(entry))

    def _pairs(self, entry: Entry, place: str, row: Sequence[object], label_width: float) -> GridRow:
        cells: list[Cell] = []
        widths: list[Width] = []
        for number, one in enumerate(row, start=1):
            pair = entry.within(f"{place}, pair {number}", one)
            label = pair.text("label")
            widths += [Width(mm=pair.measure("label_width", label_width)), Width(share=1)]
            value = self._cell(pair, "value", label, Align.LEFT)  # even a figure, beside its label
            head = CellStyle(align=Align.CENTER, head=True, lines=3)
            cells += [Cell(Template((label,)), head, label), value]
        self._check_widths(entry, widths, f"{place}: ")
        return GridRow(tuple(cells), tuple(widths))

    def _grid(self, entry: Entry, setting: Setting) -> Block:
        entry.need("columns")
        entry.need("rows")
        columns = _widths(entry, entry.take("columns"))
        self._check_widths(entry, columns)
        rows = entry.take("rows")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise entry.fault('"rows" has to be a list of lists of cells')
        made = tuple(
            GridRow(self._cells(entry, f"row {number}", row)) for number, row in enumerate(rows, start=1)
        )
        _check_spans(entry, made, len(columns))
        return Grid(setting, columns, made, _grid_style(entry))

    def _cells(self, entry: Entry, place: str, cells: Sequence[object]) -> tuple[Cell, ...]:
        return tuple(
            self._any_cell(entry, f"{place}, cell {number}", cell) for number, cell in enumerate(cells, 1)
        )

    def _any_cell(self, entry: Entry, place: str, cell: object) -> Cell:
        table: object = {"text": cell} if isinstance(cell, str) else cell
        return self._cell(entry.within(place, table), "text")

    def _cell(self, entry: Entry, text_key: str, label: str = "", align: Align | None = None) -> Cell:
        text = self._template(entry, text_key, "" if text_key == "text" else None)
        head = entry.flag("head")
        style = CellStyle(
            align=entry.word("align", Align, align or _usual_align(text, head=head)),
            middle=_is_middle(entry),
            bold=entry.flag("bold"),
            size=entry.optional_measure("size"),
            head=head,
            colspan=entry.whole("colspan", 1),
            rowspan=entry.whole("rowspan", 1),
            lines=entry.whole("lines", 2),
            max_height=entry.optional_measure("max_height"),
            vertical=entry.flag("vertical"),
        )
        if style.vertical and style.max_height is not None:
            raise entry.fault('"max_height" is not for a vertical cell, whose row grows with it')
        entry.done()
        return Cell(text, style, label)

    def _table(self, entry: Entry, setting: Setting) -> Block:
        rows = entry.read("rows", check_name)
        columns = tuple(self._column(column) for column in entry.tables("column"))
        if not columns:
            raise entry.fault("a table needs at least one [[block.column]]")
        self._check_widths(entry, [column.width for column in columns])
        total = entry.take("total", [])
        if not isinstance(total, list):
            raise entry.fault('"total" has to be a list of cells')
        cells = self._cells(entry, "total", total)
        if cells:
            _check_spans(entry, (GridRow(cells),), len(columns))
        return Table(
            setting, rows, columns, cells,
            min_rows=entry.whole("min_rows", 1, least=0),
            none_text=entry.text("none_text", ""),
            style=_grid_style(entry),
        )  # fmt: skip

    def _column(self, entry: Entry) -> Column:
        header, group = entry.text("header", ""), entry.text("group", "")
        entry.need("width")
        width = _width(entry, entry.take("width"))
        text = self._template(entry, "value")
        style = CellStyle(
            align=entry.word("align", Align, _usual_align(text)),
            middle=_is_middle(entry),
            bold=entry.flag("bold"),
            size=entry.optional_measure("size"),
            lines=entry.whole("lines", 2),
            max_height=entry.optional_measure("max_height"),
        )
        cell = Cell(text, style, header)
        once = entry.read("once", check_name) if entry.has("once") else ""
        entry.done()
        return Column(header, width, cell, group, once)

    def _check_widths(self, entry: Entry, widths: Sequence[Width], place: str = "") -> None:
        """Refuse columns that do not fit on the page, or leave those with shares no room for a word."""
        fixed = sum(width.mm for width in widths)
        shares = sum(1 for width in widths if width.share)
        if fixed + shares * LEAST_WIDTH > self._width + 0.01:
            asked = f"{fixed:g} mm and {shares} more columns" if shares else f"{fixed:g} mm"
            raise entry.fault(f"{place}columns of {asked} do not fit on {self._width:g} mm")

    # --- the rest ---

    def _box(self, entry: Entry, setting: Setting) -> Block:
        style = BoxStyle(
            label=entry.text("label", ""),
            min_height=entry.measure("min_height", 15),
            fixed_height=entry.optional_measure("fixed_height"),
            size=entry.optional_measure("size"),
        )
        return Box(setting, self._template(entry, "text"), style)

    def _checks(self, entry: Entry, setting: Setting) -> Block:
        style = ChecksStyle(
            columns=entry.whole("columns", 1),
            indent=entry.measure("indent", 0),
            size=entry.optional_measure("size"),
        )
        if entry.has("rows"):
            return Checks(setting, (self._item(entry),), entry.read("rows", check_name), style)
        items = tuple(self._item(item) for item in entry.tables("items", "item"))
        if not items:
            raise entry.fault('checks need "items" or "rows"')
        return Checks(setting, items, style=style)

    def _item(self, entry: Entry) -> CheckItem:
        code = entry.text("is") if entry.has("is") else None
        item = CheckItem(entry.read("value", check_name), self._template(entry, "text"), code)
        if not entry.has("kind"):  # an item of its own; the block's other keys are checked with the block
            entry.done()
        return item

    def _applicant(self, entry: Entry, setting: Setting) -> Block:
        lines = tuple(self._line(line) for line in entry.tables("lines", "line"))
        style = ApplicantStyle(
            heading=entry.text("heading", ""),
            width=entry.measure("width", 92),
            label_width=entry.measure("label_width", 24),
            seal=entry.flag("seal"),
            size=entry.optional_measure("size"),
        )
        return Applicant(setting, lines, style)

    def _line(self, entry: Entry) -> ApplicantLine:
        line = ApplicantLine(entry.text("label"), self._template(entry, "value"))
        entry.done()
        return line

    def _chart(self, entry: Entry, setting: Setting) -> Block:
        style = ChartStyle(
            title=entry.text("title", ""), unit=entry.text("unit", ""), height=entry.measure("height", 45)
        )
        target = entry.read("target", check_name) if entry.has("target") else ""
        rows, value = entry.read("rows", check_name), entry.read("value", check_name)
        return Chart(setting, rows, self._template(entry, "label"), value, target, style)

    def _diagram(self, entry: Entry, setting: Setting) -> Block:
        style = DiagramStyle(size=entry.measure("size", 8.5))
        rows = entry.read("rows", check_name)
        return Diagram(setting, rows, self._template(entry, "text"), style)

    def _repeat(self, entry: Entry, setting: Setting) -> Block:
        return Repeat(
            setting, entry.read("rows", check_name), self.blocks(entry),
            page_break=entry.flag("page_break"),
            together=entry.flag("together"),
            none_text=entry.text("none_text", ""),
        )  # fmt: skip

    def _group(self, entry: Entry, setting: Setting) -> Block:
        return Group(setting, self.blocks(entry), together=entry.flag("together"))

    def _space(self, entry: Entry, setting: Setting) -> Block:
        return Space(setting, entry.measure("height", 5))

    def _rule(self, _entry: Entry, setting: Setting) -> Block:
        return Rule(setting)

    def _page_break(self, _entry: Entry, setting: Setting) -> Block:
        return PageBreak(setting)


def _usual_align(text: Template, *, head: bool = False) -> Align:
    """Labels in the middle, figures to the right."""
    figure = text.alone is not None and text.alone.format in FIGURES
    return Align.CENTER if head else Align.RIGHT if figure else Align.LEFT


def _is_middle(entry: Entry) -> bool:
    valign = entry.text("valign", "middle")
    if valign not in VALIGNS:
        raise entry.unknown('"valign"', valign, VALIGNS)
    return valign == "middle"


def _grid_style(entry: Entry) -> GridStyle:
    ruled = entry.flag("ruled") if entry.has("ruled") else True
    return GridStyle(
        row_height=entry.measure("row_height", 8), size=entry.optional_measure("size"), ruled=ruled
    )


def _widths(entry: Entry, columns: object) -> tuple[Width, ...]:
    if not isinstance(columns, list) or not columns:
        raise entry.fault('"columns" has to be a list of widths')
    return tuple(_width(entry, column) for column in columns)


def _width(entry: Entry, width: object) -> Width:
    share = _SHARE.fullmatch(width) if isinstance(width, str) else None
    if share is not None:
        return Width(share=float(share[1] or 1))
    if isinstance(width, (int, float)) and not isinstance(width, bool) and width >= LEAST_WIDTH:
        return Width(mm=float(width))
    raise entry.fault(f'a width is a number of mm from {LEAST_WIDTH}, "*" or "2*", not {width!r}')


def _check_spans(entry: Entry, rows: Sequence[GridRow], columns: int) -> None:
    """Refuse rows that leave a position open, cover one twice or reach out of the grid."""
    covered: dict[int, set[int]] = {}
    for number, row in enumerate(rows):
        free = [column for column in range(columns) if column not in covered.get(number, set())]
        wanted = sum(cell.style.colspan for cell in row.cells)
        if wanted != len(free):
            raise entry.fault(f"row {number + 1} covers {wanted} of {len(free)} open columns")
        for cell in row.cells:
            mine, free = free[: cell.style.colspan], free[cell.style.colspan :]
            if mine[-1] - mine[0] != len(mine) - 1:
                raise entry.fault(f"row {number + 1}: a cell lies over one that reaches down from above")
            if number + cell.style.rowspan > len(rows):
                raise entry.fault(f"row {number + 1}: a rowspan reaches below the last row")
            for below in range(number + 1, number + cell.style.rowspan):
                covered.setdefault(below, set()).update(mine)
