"""A measured figure beside its target, and the table of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: the target's number in the quality page, what, the value, the most it may be, and details."""

    number: str
    what: str
    value: float
    most: float
    unit: str = "x"
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.most


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def table(figures: Sequence[Figure]) -> str:
    head = ("", "what", "value", "target", "", "details")
    rows = [
        (
            one.number,
            one.what,
            f"{one.value:.2f} {one.unit}",
            f"<= {one.most:g} {one.unit}",
            "ok" if one.holds else "MISSED",
            one.note,
        )
        for one in figures
    ]
    wide = [max(_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = [
        "  ".join(cell + " " * (wide[place] - _width(cell)) for place, cell in enumerate(row)).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(lines)
