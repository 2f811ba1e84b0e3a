"""What a page consists of: a small set of drawing steps.

Positions in points from the top left corner; a text's ``y`` is its baseline.
Named tuples, because a set of forms has tens of thousands of them.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.documents.tags import Tag

MM = 72 / 25.4
"""Points in a millimetre."""

HAIRLINE = 0.5
"""The width of rules in points."""


class Text(NamedTuple):
    """A piece of text in one font; ``turned`` a quarter to the right, so that it runs downward."""

    x: float
    y: float
    size: float
    font: str
    text: str
    turned: bool = False


class Line(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = HAIRLINE
    dashed: bool = False


class Rect(NamedTuple):
    """A rectangle from its top left corner, filled with a grey (0 black … 1 white), without an outline."""

    x: float
    y: float
    width: float
    height: float
    grey: float


class Check(NamedTuple):
    """A box to tick from its top left corner."""

    x: float
    y: float
    size: float
    ticked: bool


class Circle(NamedTuple):
    """A thin circle around its centre."""

    x: float
    y: float
    radius: float


Shape = Line | Rect | Check | Circle


class Mark(NamedTuple):
    """The texts of a page from ``first`` to before ``end``, which belong to one tag."""

    first: int
    end: int
    tag: Tag


class PageDrawing(Struct):
    """One page. Shapes lie under the texts, and under them, on a ``draft``, the mark 「下書き」.

    ``marks``: whose the texts are, in their order; a mark's number is its place here.
    """

    width: float
    height: float
    draft: bool = False
    shapes: list[Shape] = []
    texts: list[Text] = []
    marks: list[Mark] = []

    def give(self, tag: Tag, first: int) -> None:
        """Let a tag own the texts from ``first`` on; what it owns without a gap is one mark."""
        end = len(self.texts)
        if end == first:
            return
        marks = self.marks
        if marks and marks[-1].tag is tag and marks[-1].end == first:
            first = marks.pop().first
        marks.append(Mark(first, end, tag))
