"""The edges of a grid's columns, and the lines between its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kaigo_desktop.documents.drawing import HAIRLINE, MM, Line, PageDrawing
from kaigo_desktop.domain.forms.blocks import Width


def edges_of(columns: Sequence[Width], left: float, width: float) -> list[float]:
    """The left edges of columns in points, and the right edge of the last."""
    fixed = sum(column.mm for column in columns) * MM
    shares = sum(column.share for column in columns)
    rest = width - fixed
    if rest < -0.01:
        raise ValueError(f"columns of {fixed / MM:.1f} mm on {width / MM:.1f} mm")
    edges = [left]
    for column in columns:
        edges.append(edges[-1] + column.mm * MM + (rest * column.share / shares if column.share else 0))
    return edges


class Edges:
    """The frames of cells, joined to long lines so that no edge is drawn twice."""

    def __init__(self) -> None:
        self._across: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)
        self._down: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)
        self._open: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)

    def add(self, x: float, y: float, width: float, height: float) -> None:
        """The frame of a cell, or of its piece on a page."""
        left, top, right, bottom = round(x, 2), round(y, 2), round(x + width, 2), round(y + height, 2)
        across, down = (left, right), (top, bottom)
        self._across[top].append(across)
        self._across[bottom].append(across)
        self._down[left].append(down)
        self._down[right].append(down)

    def add_row(self, lefts: Sequence[float], right: float, top: float, bottom: float) -> None:
        """The frames of a whole row of cells that lie side by side."""
        first, last, above, below = round(lefts[0], 2), round(right, 2), round(top, 2), round(bottom, 2)
        self._across[above].append((first, last))
        self._across[below].append((first, last))
        for x in lefts:
            self._down[round(x, 2)].append((above, below))
        self._down[last].append((above, below))

    def open(self, x: float, width: float, y: float) -> None:
        """No line above a cell that goes on from the one above it."""
        self._open[round(y, 2)].append((round(x, 2), round(x + width, 2)))

    def draw(self, page: PageDrawing, *, ruled: bool) -> None:
        """Put the lines on the page, and forget them."""
        if ruled:
            for y, spans in self._across.items():
                closed = _without(_joined(spans), self._open[y]) if y in self._open else _joined(spans)
                page.shapes += [Line(start, y, end, y, HAIRLINE) for start, end in closed]
            for x, spans in self._down.items():
                page.shapes += [Line(x, start, x, end, HAIRLINE) for start, end in _joined(spans)]
        self._across.clear()
        self._down.clear()
        self._open.clear()


def _without(
    spans: Sequence[tuple[float, float]], gaps: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """What is left of the spans beside the gaps, which do not overlap."""
    left: list[tuple[float, float]] = []
    for first, end in spans:
        start = first
        for opens, closes in sorted(gaps):
            if start <= opens and closes <= end:
                left.append((start, opens))
                start = closes
        left.append((start, end))
    return [(start, end) for start, end in left if end > start]


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch or overlap as one."""
    if len(spans) == 1:
        return spans
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 0.02:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
