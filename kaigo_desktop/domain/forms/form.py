"""A form as data, and filling it: a definition and named values give final texts.

Nothing is drawn here. A filled form says what is still empty and what is
missing before it may be handed in. Unknown stays empty; it never becomes 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct, field

from kaigo_desktop.domain.forms.blocks import (
    Align,
    Applicant,
    Block,
    Box,
    Cell,
    CellStyle,
    Chart,
    CheckItem,
    Checks,
    Column,
    Diagram,
    Grid,
    Group,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Repeat,
    Rule,
    Setting,
    Space,
    Table,
)
from kaigo_desktop.domain.forms.filled_blocks import (
    Bar,
    FilledApplicant,
    FilledBlock,
    FilledBox,
    FilledCell,
    FilledChart,
    FilledCheck,
    FilledChecks,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
    FilledRow,
)
from kaigo_desktop.domain.forms.filled_diagram import fill_diagram
from kaigo_desktop.domain.forms.text import (
    Condition,
    FilledText,
    Labels,
    Placeholder,
    Scope,
    Template,
    Unprintable,
    is_blank,
    print_template,
    print_value,
)
from kaigo_desktop.domain.trouble import Trouble


class Per(StrEnum):
    """How many of a form are printed."""

    CASE = "case"
    OFFICE = "office"
    PLAN = "plan"  # one an office, one in all for a group
    REPORT = "report"  # as plan, for each year of reporting


class Stage(StrEnum):
    """When a form is handed in."""

    APPLICATION = "application"
    BEFORE_DECISION = "before_decision"
    CHANGE = "change"
    RESULT = "result"
    CLAIM = "claim"
    YEARLY = "yearly"
    RESTRICTED = "restricted"
    ANY = "any"


class CannotPrint(Trouble):
    """A form is refused: something entered cannot be shown whole. ``fields``: the names of the values."""

    def __init__(self, fields: tuple[str, ...], what: str, what_to_do: str) -> None:
        super().__init__(what, what_to_do)
        self.fields = fields


class Page(NamedTuple):
    """A sheet: size and margins (top, right, bottom, left) in mm, and the size of running text in points."""

    width: float = 210
    height: float = 297
    margins: tuple[float, float, float, float] = (20, 18, 18, 20)
    text_size: float = 10.5

    @property
    def body_width(self) -> float:
        """Between the margins, in mm."""
        return self.width - self.margins[1] - self.margins[3]


class OwnField(NamedTuple):
    """A field that only this form knows, kept in the case's ``form_facts.by_form``; named ``own.NAME``."""

    name: str
    label: str
    type: str
    choices: tuple[str, ...] = ()
    fields: tuple[OwnField, ...] = ()
    help: str = ""


SEAL = "seal"
"""The own field of every form with a place for the seal: false leaves the place out."""


class Required(NamedTuple):
    """A value without which a form is not ready to hand in; only where ``when`` holds, if it is given."""

    name: str
    when: Condition | None = None


class Form(Struct, frozen=True):
    """A form as its data file defines it. ``programmes``: those that it is for; none named: the usual one."""

    id: str
    title: str
    per: Per
    stage: Stage
    blocks: Sequence[Block]
    form_name: str = ""
    programmes: tuple[str, ...] = ()
    applies: Condition | None = None
    required: tuple[Required, ...] = ()
    page: Page = field(default_factory=Page)
    own: tuple[OwnField, ...] = ()
    labels: Labels = {}

    def is_for(self, values: Mapping[str, object]) -> bool:
        """Whether the form's own condition holds for these values."""
        return self.applies is None or self.applies.holds(Scope(values))


class FilledForm(Struct, frozen=True):
    """A form with its final texts.

    ``empty_fields``: every value printed as nothing because it is not known,
    in the order of the page. ``required_missing``: those without which the
    form is not ready to hand in. ``whose``: the applicant, and the office that
    this copy is about, for the head of every page but the first.
    """

    id: str
    title: str
    form_name: str
    page: Page
    blocks: tuple[FilledBlock, ...]
    empty_fields: tuple[str, ...] = ()
    required_missing: tuple[str, ...] = ()
    whose: tuple[FilledText, ...] = ()


def fill(form: Form, values: Mapping[str, object]) -> FilledForm:
    """Exchange every placeholder for its value. Raises Unprintable where a value does not fit its format."""
    scope = Scope(values)
    filler = _Filler(form.labels)
    blocks = tuple(filler.blocks(form.blocks, scope))
    wanted = (one.name for one in form.required if one.when is None or one.when.holds(scope))
    missing = tuple(name for name in wanted if is_blank(scope.find(name)[0]))
    return FilledForm(
        form.id, form.title, form.form_name, form.page, blocks, tuple(filler.empty), missing,
        _whose(form, scope),
    )  # fmt: skip


def _whose(form: Form, scope: Scope) -> tuple[FilledText, ...]:
    """The applicant, and the office where each has a copy of its own; as far as they are known."""
    names = ("corporation.name",) if form.per is Per.CASE else ("corporation.name", "office.name")
    found = ((name, scope.find(name)[0]) for name in names)
    return tuple(
        FilledText(value, (name,)) for name, value in found if isinstance(value, str) and value.strip()
    )


class _Filler:
    """Fills block after block, and notes what is empty (a dict for its order)."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self.empty: dict[str, None] = {}

    def blocks(self, blocks: Sequence[Block], scope: Scope) -> Iterator[FilledBlock]:
        for block in blocks:
            when = block.setting.when
            if when is None or when.holds(scope):
                yield from self._block(block, scope)

    def _block(self, block: Block, scope: Scope) -> Iterator[FilledBlock]:
        match block:
            case Paragraph():
                yield FilledParagraph(block.setting, self._text(block.text, scope), block.style)
            case Grid():
                yield self._grid(block, scope)
            case Table():
                yield self._table(block, scope)
            case Box():
                text = self._text(block.text, scope, block.style.label)
                yield FilledBox(block.setting, text, block.style)
            case Checks():
                yield self._checks(block, scope)
            case Applicant():
                lines = tuple((line.label, self._text(line.text, scope, line.label)) for line in block.lines)
                style = block.style
                if style.seal and scope.find(f"own.{SEAL}")[0] is False:
                    style = style._replace(seal=False)
                yield FilledApplicant(block.setting, lines, style)
            case Chart():
                yield self._chart(block, scope)
            case Diagram():
                yield fill_diagram(block, self._rows(block.rows, scope)[0], self._text)
            case _:
                yield from self._around(block, scope)

    def _around(
        self, block: Group | Repeat | Space | Rule | PageBreak, scope: Scope
    ) -> Iterator[FilledBlock]:
        match block:
            case Group():
                yield from self._nest(block.setting, block.blocks, scope, together=block.together)
            case Repeat():
                yield from self._repeat(block, scope)
            case _:
                yield block

    def _text(self, template: Template, scope: Scope, label: str = "") -> FilledText:
        return print_template(template, scope, self._labels, self._note, label)

    def _note(self, name: str) -> None:
        self.empty[name] = None

    def _cell(self, cell: Cell, scope: Scope) -> FilledCell:
        return FilledCell(self._text(cell.text, scope, cell.label), cell.style)

    def _in_column(self, column: Column, row: Scope, above: Scope | None) -> FilledCell:
        cell = self._cell(column.cell, row)
        if not column.once or above is None or not cell.text.text:
            return cell
        is_same = row.find(column.once)[0] == above.find(column.once)[0]
        return cell._replace(again=True) if is_same else cell

    def _rows(self, name: str, scope: Scope) -> tuple[list[Scope], bool]:
        """The scopes of a list's rows, and whether the list is known."""
        value, full_name = scope.find(name)
        if value is None:
            self._note(full_name)
            return [], False
        if not isinstance(value, (list, tuple)) or not all(isinstance(row, Mapping) for row in value):
            raise Unprintable(f"{full_name}: a list of rows is needed")
        return [scope.row(full_name, number, row) for number, row in enumerate(value)], True

    def _grid(self, block: Grid, scope: Scope) -> FilledGrid:
        rows = tuple(
            FilledRow(tuple(self._cell(cell, scope) for cell in row.cells), row.columns) for row in block.rows
        )
        return FilledGrid(block.setting, block.columns, rows, block.style)

    def _table(self, block: Table, scope: Scope) -> FilledGrid:
        headers = _header_rows(block)
        scopes, known = self._rows(block.rows, scope)
        rows = [
            FilledRow(tuple(self._in_column(column, row, above) for column in block.columns))
            for above, row in zip([None, *scopes], scopes, strict=False)
        ]
        if known and not rows and block.none_text:
            style = CellStyle(align=Align.CENTER, colspan=len(block.columns))
            rows.append(FilledRow((FilledCell(FilledText(block.none_text), style),)))
        blank = FilledRow((FilledCell(FilledText("")),) * len(block.columns))
        rows += [blank] * (block.min_rows - len(rows))
        if block.total:
            rows.append(FilledRow(tuple(self._cell(cell, scope) for cell in block.total)))
        return FilledGrid(
            block.setting, tuple(column.width for column in block.columns), (*headers, *rows), block.style,
            header_rows=len(headers), total_row=bool(block.total),
        )  # fmt: skip

    def _checks(self, block: Checks, scope: Scope) -> FilledChecks:
        scopes = self._rows(block.rows, scope)[0] if block.rows else [scope]
        items = tuple(self._check(item, inner) for inner in scopes for item in block.items)
        return FilledChecks(block.setting, items, block.style)

    def _check(self, item: CheckItem, scope: Scope) -> FilledCheck:
        value, full_name = scope.find(item.value)
        if value is None:
            self._note(full_name)
        if item.code is not None:
            ticked = value is not None and Condition(item.value, code=item.code).holds(scope)
        elif value is None or isinstance(value, bool):
            ticked = value is True
        else:
            raise Unprintable(f"{full_name}: true or false is needed for a box to tick, not {value!r}")
        return FilledCheck(ticked, self._text(item.text, scope))

    def _chart(self, block: Chart, scope: Scope) -> FilledChart:
        bars = tuple(self._bar(block, row) for row in self._rows(block.rows, scope)[0])
        return FilledChart(block.setting, bars, block.style)

    def _bar(self, block: Chart, row: Scope) -> Bar:
        value, full_name = row.find(block.value)
        if value is None:
            self._note(full_name)
        target, _ = row.find(block.target) if block.target else (None, "")
        shown = "未測定" if value is None else self._number(block.value, value) + block.style.unit
        return Bar(self._text(block.label, row), _decimal(value), shown, _decimal(target))

    def _number(self, name: str, value: object) -> str:
        return print_value(Placeholder(name, "number"), value, self._labels)

    def _repeat(self, block: Repeat, scope: Scope) -> Iterator[FilledBlock]:
        scopes, known = self._rows(block.rows, scope)
        if known and not scopes and block.none_text:
            yield FilledParagraph(block.setting, FilledText(block.none_text), ParagraphStyle())
        for number, row in enumerate(scopes):
            if block.page_break and number:
                yield PageBreak()
            yield from self._nest(block.setting, block.blocks, row, together=block.together)

    def _nest(
        self, setting: Setting, blocks: Sequence[Block], scope: Scope, *, together: bool
    ) -> Iterator[FilledBlock]:
        filled = tuple(self.blocks(blocks, scope))
        if together and filled:
            yield FilledGroup(setting, filled)
            return
        if setting.space_before and filled:
            yield Space(Setting(space_before=0), setting.space_before)
        yield from filled


def _decimal(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise Unprintable(f"a number is needed for a bar, not {value!r}")
    return Decimal(str(value))


def _header_rows(block: Table) -> tuple[FilledRow, ...]:
    """One row of headers, or two where columns are grouped; none where no column has a header."""
    if not any(column.header or column.group for column in block.columns):
        return ()
    if not any(column.group for column in block.columns):
        return (FilledRow(tuple(_head(column.header) for column in block.columns)),)
    upper: list[FilledCell] = []
    for group, members in groupby(block.columns, key=_group_of):
        columns = list(members)
        if group:
            upper.append(_head(group, colspan=len(columns)))
        else:
            upper += [_head(column.header, rowspan=2) for column in columns]
    lower = tuple(_head(column.header) for column in block.columns if column.group)
    return FilledRow(tuple(upper)), FilledRow(lower)


def _group_of(column: object) -> str:
    return str(getattr(column, "group", ""))


def _head(text: str, *, colspan: int = 1, rowspan: int = 1) -> FilledCell:
    style = CellStyle(align=Align.CENTER, head=True, colspan=colspan, rowspan=rowspan, lines=3)
    return FilledCell(FilledText(text), style)
