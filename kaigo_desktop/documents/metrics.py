"""What the layout has to know about fonts, as a protocol: tests lay out without any font file."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol


class Face(StrEnum):
    """The kinds of type on paper. Figures are all of one width, so that columns of amounts stand in line."""

    REGULAR = "regular"
    BOLD = "bold"
    FIGURES = "figures"


CHECKBOXES = "☐☑"
CHECKBOX = ""
"""Boxes to tick are in none of the fonts: they are one em wide, come in runs of this name, and are drawn.

A text in this font stands on the page for whoever searches, copies or listens.
"""


class NoGlyph(LookupError):
    """No font has this character."""

    def __init__(self, char: str) -> None:
        super().__init__(f"U+{ord(char):04X}")
        self.char = char


class SetText(NamedTuple):
    """Lines that fit their width. ``leading`` is the distance of lines in points."""

    lines: tuple[str, ...]
    size: float
    face: Face
    leading: float

    @property
    def height(self) -> float:
        """Of all lines, in points."""
        return len(self.lines) * self.leading


class Measured:
    """What was measured with some fonts, kept with them: forms say the same things again and again.

    ``plain``: texts that are fit for paper as they are; ``natural`` and ``runs``: widths and pieces of
    lines in each face; ``fitted``: set texts by text, face and room.
    """

    _MOST = 20_000

    def __init__(self) -> None:
        self.plain: set[str] = set()
        self.natural: dict[Face, dict[str, float]] = {face: {} for face in Face}
        self.runs: dict[Face, dict[str, list[tuple[str, str]]]] = {face: {} for face in Face}
        self.fitted: dict[Hashable, SetText] = {}

    def trim(self) -> None:
        """Forget everything where it has become much: what is printed next is measured anew."""
        if max(len(self.plain), len(self.fitted), *map(len, self.natural.values())) > self._MOST:
            self.plain.clear()
            self.fitted.clear()
            for face in Face:
                self.natural[face].clear()
                self.runs[face].clear()


class Metrics(Protocol):
    """Widths and fonts of characters."""

    @property
    def measured(self) -> Measured:
        """What was measured with them before."""

    def widths(self, face: Face) -> Mapping[str, float]:
        """Each character's width in em; raises NoGlyph for one that no font has."""

    def runs(self, text: str, face: Face) -> list[tuple[str, str]]:
        """The text in pieces of one font each: font name, piece."""
