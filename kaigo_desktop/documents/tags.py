"""What the parts of a document are, for screen readers: the structure of a tagged PDF.

A tag owns texts of pages, which hold the marks of it. Texts that no tag owns (feet, headers
repeated on further pages) are marked as not belonging to what is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """The PDF reference's names (14.8.4)."""

    SECTION = "Sect"
    TITLE = "H1"
    HEADING = "H2"
    PARAGRAPH = "P"
    DIVISION = "Div"
    TABLE = "Table"
    ROW = "TR"
    HEAD = "TH"
    CELL = "TD"
    LIST = "L"
    ITEM = "LI"
    MARK = "Lbl"
    BODY = "LBody"
    SPAN = "Span"
    FIGURE = "Figure"


class Tag(Struct, eq=False):
    """A part of a document. ``scope``: what a head is the head of, Column or Row."""

    role: Role
    colspan: int = 1
    rowspan: int = 1
    scope: str = ""
    alt: str = ""
    kids: list[Tag] = []

    def child(self, role: Role) -> Tag:
        """A new last part."""
        made = Tag(role)
        self.kids.append(made)
        return made

    def walk(self) -> Iterator[Tag]:
        """This tag and all below it, in the order of reading."""
        waiting = [self]
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += reversed(tag.kids)


class Roles(Struct, frozen=True):
    """What a grid, its rows and its cells are to a screen reader; ``mark``: the first of two cells."""

    whole: Role
    row: Role
    head: Role
    cell: Role
    mark: Role

    def of_cell(self, column: int, *, head: bool) -> Role:
        """The role of the cell that is the ``column``-th of its row."""
        return self.head if head else self.cell if column % 2 else self.mark


TABLE_ROLES = Roles(Role.TABLE, Role.ROW, Role.HEAD, Role.CELL, Role.CELL)
