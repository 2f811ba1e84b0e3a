"""What the layout has to know about fonts, as a protocol: tests lay out without any font file."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol


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


class Metrics(Protocol):
    """Widths and fonts of characters."""

    def widths(self, face: Face) -> Mapping[str, float]:
        """Each character's width in em; raises NoGlyph for one that no font has."""

    def runs(self, text: str, face: Face) -> list[tuple[str, str]]:
        """The text in pieces of one font each: font name, piece."""
