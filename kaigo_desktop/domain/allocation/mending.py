"""From what cells want to a combination in which each expense has one place, and to a better one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaigo_desktop.domain.allocation.ceilings import Ceilings
from kaigo_desktop.domain.allocation.cells import Cell
from kaigo_desktop.domain.money import Yen

MOST_STEPS = 200_000
"""Steps of making one combination better."""

Takers = Sequence[Sequence[int]]
"""For each expense the places of the cells that could take it."""


class Mending:
    """Mends combinations of some cells. ``given``: for each cell a mask, changed in place."""

    def __init__(self, cells: Sequence[Cell], ceilings: Ceilings, takers: Takers) -> None:
        self._cells = cells
        self._ceilings = ceilings
        self._takers = takers
        self.steps = 0

    def disjoint(self, wanted: Sequence[int], prices: Sequence[Yen]) -> list[int]:
        """Each expense where it is missed most, or, if nobody wants it, where it adds most."""
        given = list(wanted)
        for one, takers in enumerate(self._takers):
            holders = [place for place in takers if given[place] >> one & 1]
            if len(holders) > 1:
                keeper = max(holders, key=lambda place: self._loss(given, place, one))
                for place in holders:
                    if place != keeper:
                        given[place] ^= 1 << one
        for one in sorted(range(len(self._takers)), key=lambda one: (-prices[one], one)):
            takers = self._takers[one]
            if takers and not any(given[place] >> one & 1 for place in takers):
                given[max(takers, key=lambda place: self._more(given, place, one))] |= 1 << one
        return given

    def improve(self, given: list[int]) -> None:
        """Move one expense, or exchange two, as long as that brings more and is not too long."""
        is_better = True
        most_steps = self.steps + MOST_STEPS
        while is_better and self.steps <= most_steps:
            is_better = self._move(given) or self._exchange(given)

    def _loss(self, given: Sequence[int], place: int, one: int) -> Yen:
        return self._brought(given, place) - self._brought(given, place, given[place] & ~(1 << one))

    def _more(self, given: Sequence[int], place: int, one: int) -> Yen:
        return self._brought(given, place, given[place] | 1 << one) - self._brought(given, place)

    def _brought(self, given: Sequence[int], place: int, mask: int | None = None) -> Yen:
        """What a cell, perhaps with another ``mask``, and those it shares a ceiling with bring."""
        cells = self._cells
        block = self._ceilings.block_of(place)
        self.steps += len(block)
        if block == (place,) and cells[place].ceiling is None:
            return cells[place].worth(given[place] if mask is None else mask)
        return self._ceilings.brought(
            place, lambda at: cells[at].worth(mask if at == place and mask is not None else given[at])
        )

    def _held(self, given: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Each expense that could lie elsewhere, with the place of its cell."""
        for one, takers in enumerate(self._takers):
            if len(takers) > 1:
                yield from ((one, place) for place in takers if given[place] >> one & 1)

    def _move(self, given: list[int]) -> bool:
        for one, holder in self._held(given):
            for place in self._takers[one]:
                if place != holder and self._gets_better(given, 1 << one, holder, place):
                    return True
        return False

    def _exchange(self, given: list[int]) -> bool:
        cells = self._cells
        held = list(self._held(given))
        for number, (one, here) in enumerate(held):
            for other, there in held[:number]:
                if here == there or not (cells[there].mask >> one & 1 and cells[here].mask >> other & 1):
                    continue
                if self._gets_better(given, 1 << one | 1 << other, here, there):
                    return True
        return False

    def _gets_better(self, given: list[int], bits: int, here: int, there: int) -> bool:
        """Change places where that brings more."""
        before = self._of_both(given, here, there)
        given[here] ^= bits
        given[there] ^= bits
        if self._of_both(given, here, there) > before:
            return True
        given[here] ^= bits
        given[there] ^= bits
        return False

    def _of_both(self, given: Sequence[int], here: int, there: int) -> Yen:
        """What two cells bring with those that they share ceilings with."""
        brought = self._brought(given, here)
        if self._ceilings.block_of(here) != self._ceilings.block_of(there):
            brought += self._brought(given, there)
        return brought
