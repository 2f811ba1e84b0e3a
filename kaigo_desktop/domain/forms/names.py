"""What a form asks for: every name in it, for checking a form against the values there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kaigo_desktop.domain.forms.blocks import (
    DIAGRAM_NAMES,
    Applicant,
    Block,
    Box,
    Chart,
    Checks,
    Diagram,
    Grid,
    Group,
    Paragraph,
    Repeat,
    Table,
)
from kaigo_desktop.domain.forms.form import SEAL, Form
from kaigo_desktop.domain.forms.text import Template


class UsedName(Struct, frozen=True):
    """A name that a form uses, with the lists around it, outermost first."""

    name: str
    lists: tuple[str, ...] = ()


def used_names(form: Form) -> frozenset[UsedName]:
    """Every name in the form: in texts, conditions, lists, boxes to tick and what is required."""
    names = {UsedName(one.name) for one in form.required}
    names |= {UsedName(one.when.name) for one in form.required if one.when is not None}
    if form.applies is not None:
        names.add(UsedName(form.applies.name))
    return frozenset(names | set(_in_blocks(form.blocks, ())))


def _in_blocks(blocks: Sequence[Block], lists: tuple[str, ...]) -> Iterator[UsedName]:
    for block in blocks:
        if block.setting.when is not None:
            yield UsedName(block.setting.when.name, lists)
        if isinstance(block, Applicant) and block.style.seal:
            yield UsedName(f"own.{SEAL}", lists)
        for text in _texts(block):
            yield from _in_text(text, lists)
        yield from _in_list(block, lists)


def _texts(block: Block) -> Iterator[Template]:
    """The texts in the scope of the block itself."""
    match block:
        case Paragraph(text=text) | Box(text=text):
            yield text
        case Grid(rows=rows):
            yield from (cell.text for row in rows for cell in row.cells)
        case Table(total=cells):
            yield from (cell.text for cell in cells)
        case Applicant(lines=lines):
            yield from (line.text for line in lines)
        case _:
            pass


def _in_list(block: Block, lists: tuple[str, ...]) -> Iterator[UsedName]:
    """The names in the scope of the block's rows, and in nested blocks."""
    match block:
        case Table(rows=rows, columns=columns):
            yield UsedName(rows, lists)
            for column in columns:
                yield from _in_text(column.cell.text, (*lists, rows))
                if column.once:
                    yield UsedName(column.once, (*lists, rows))
        case Checks():
            yield from _in_checks(block, lists)
        case Chart(rows=rows, label=label):
            yield UsedName(rows, lists)
            yield from (UsedName(name, (*lists, rows)) for name in (block.value, block.target) if name)
            yield from _in_text(label, (*lists, rows))
        case Diagram(rows=rows, text=text):
            yield UsedName(rows, lists)
            yield from (UsedName(name, (*lists, rows)) for name in DIAGRAM_NAMES)
            yield from _in_text(text, (*lists, rows))
        case Group(blocks=blocks):
            yield from _in_blocks(blocks, lists)
        case Repeat(rows=rows, blocks=blocks):
            yield UsedName(rows, lists)
            yield from _in_blocks(blocks, (*lists, rows))
        case _:
            pass


def _in_checks(block: Checks, lists: tuple[str, ...]) -> Iterator[UsedName]:
    inner = lists
    if block.rows:
        yield UsedName(block.rows, lists)
        inner = (*lists, block.rows)
    for item in block.items:
        yield UsedName(item.value, inner)
        yield from _in_text(item.text, inner)


def _in_text(text: Template, lists: tuple[str, ...]) -> Iterator[UsedName]:
    return (UsedName(placeholder.name, lists) for placeholder in text.placeholders)
