"""What several cells may bring together at most.

The smaller of a sum and its ceiling is at most any mixture of the two. With a
share of the sum and the rest of the ceiling, the cells below it can be asked
one by one again, each for that share of what it pays: shares are to ceilings
what prices are to expenses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kaigo_desktop.domain.allocation.cells import WHOLE, Cell
from kaigo_desktop.domain.estimates.payers import Ceiling
from kaigo_desktop.domain.money import Yen

Shares = Mapping[Ceiling, int]
"""For each ceiling the share of the sum in its mixture (of ``WHOLE``), never above that of the outer one."""


class Ceilings:
    """The ceilings over some cells, the outer ones before those within them."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        over = [_over(cell) for cell in cells]
        self.every: tuple[Ceiling, ...] = tuple(
            dict.fromkeys(one for some in sorted(over, key=len) for one in some)
        )
        self._inner = {one: [other for other in self.every if other.within is one] for one in self.every}
        self._direct = {
            one: [place for place, cell in enumerate(cells) if cell.ceiling is one] for one in self.every
        }
        self._tops = [some[0] if some else None for some in over]
        self._blocks = [
            tuple(other for other, its in enumerate(self._tops) if its is top) if top else (place,)
            for place, top in enumerate(self._tops)
        ]

    def block_of(self, place: int) -> tuple[int, ...]:
        """The places of the cells that share a ceiling with that one, itself among them."""
        return self._blocks[place]

    def brought(self, place: int, worth_at: Callable[[int], Yen]) -> Yen:
        """What the block of a cell brings together, by what each of its cells is worth."""
        top = self._tops[place]
        return worth_at(place) if top is None else self._capped(top, worth_at)

    def _capped(self, one: Ceiling, worth_at: Callable[[int], Yen]) -> Yen:
        inner = sum(self._capped(other, worth_at) for other in self._inner[one])
        return min(one.most, inner + sum(map(worth_at, self._direct[one])))

    def rest(self, shares: Shares) -> Yen:
        """What the mixtures count of the ceilings themselves (円, rounded up)."""
        parts = ((WHOLE if one.within is None else shares[one.within]) - shares[one] for one in self.every)
        return -(-sum(part * one.most for part, one in zip(parts, self.every, strict=True)) // WHOLE)

    def overrun(self, one: Ceiling, worth_at: Callable[[int], Yen]) -> float:
        """How far the cells pass a ceiling, as a part of it; ceilings within it count as full."""
        full = sum(other.most for other in self._inner[one])
        return (full + sum(map(worth_at, self._direct[one]))) / max(one.most, 1) - 1


def _over(cell: Cell) -> list[Ceiling]:
    """The ceilings over a cell, the outermost first."""
    found: list[Ceiling] = []
    one = cell.ceiling
    while one is not None:
        found.insert(0, one)
        one = one.within
    return found
