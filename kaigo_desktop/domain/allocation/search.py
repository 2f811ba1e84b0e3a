"""The largest sum that some cells may bring where each expense goes to at most one of them.

Put a price on every expense. Each cell then takes what is worth more to it than
its price, by itself. All prices and all that the cells gain over them are never
less than the best combination, and with good prices hardly more: that is the
bound. Prices fall where nobody wants an expense and rise where several do; what
the cells want then is nearly a combination, and mended it is a good one. What
is left is branch and bound over the expenses still in dispute.

Effort is counted in steps, never in time: the result is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.allocation.ceilings import Ceilings
from kaigo_desktop.domain.allocation.cells import WHOLE, Cell
from kaigo_desktop.domain.allocation.mending import Mending
from kaigo_desktop.domain.estimates.payers import Ceiling
from kaigo_desktop.domain.money import Yen

MOST_STEPS = 3_000_000
"""Steps of the search for a best combination, over all its groups: at most about five seconds."""
MOST_STEPS_TO_GOAL = 100_000
"""Steps of a search for a sum that is known."""
ROUNDS, ROUNDS_BELOW = 120, 20
"""How often prices are set anew at the start, and at each branch."""
PATIENCE = 10
"""Rounds without a better bound after which prices move half as far."""
MOMENTUM = 0.9
"""How much of the last movement goes on into the next."""
STARTS = 4
"""Prices start at this many equal shares of what an expense brings at most."""


class Whole(Protocol):
    """What whole combinations bring: for the best one at most what the cells say."""

    @property
    def steps(self) -> int:
        """The steps that it took so far."""

    @property
    def is_sure(self) -> bool:
        """Whether it is the most that there could be; if not, only what the cells say is a bound."""

    def __call__(self, given: Sequence[int]) -> Yen:
        """What it brings where each cell has that mask."""


class Levels(Struct, frozen=True):
    """What bounds hang on: prices of expenses, and of each ceiling how much of it counts (円)."""

    prices: tuple[Yen, ...]
    ceilings: Mapping[Ceiling, Yen]


class Found(Struct, frozen=True):
    """The best that was found, what each cell has, and what there could be at most (円)."""

    total: Yen
    bound: Yen
    given: tuple[int, ...]
    levels: Levels
    steps: int

    @property
    def exact(self) -> bool:
        """Whether nothing better can be."""
        return self.bound <= self.total


class Goal(Struct, frozen=True):
    """A sum that is enough, with levels to start from."""

    total: Yen
    levels: Levels


class _Node(Struct, frozen=True):
    """For each cell what it must have and what it may have besides."""

    must: tuple[int, ...]
    may: tuple[int, ...]

    def giving(self, one: int, place: int) -> _Node:
        """The same, with that expense given to the cell at that place."""
        bit = 1 << one
        must = tuple(mask | bit if number == place else mask for number, mask in enumerate(self.must))
        return _Node(must, tuple(mask & ~bit for mask in self.may))


def search(
    cells: Sequence[Cell],
    count: int,
    real: Whole,
    unit: Yen,
    goal: Goal | None,
    most_steps: int,
) -> Found:
    """The best combination of ``count`` expenses, or with a ``goal`` one that reaches it if there is one.

    Every total is a multiple of ``unit``. With no steps left there is still a combination and a bound.
    """
    return _Search(cells, count, real, unit, goal, most_steps).run()


class _Search:
    def __init__(
        self,
        cells: Sequence[Cell],
        count: int,
        real: Whole,
        unit: Yen,
        goal: Goal | None,
        most_steps: int,
    ) -> None:
        self._cells = tuple(cells)
        self._count = count
        self._real = real
        self._unit = unit
        self._goal = goal
        self._most_steps = most_steps
        self._steps_before = sum(cell.steps for cell in cells) + real.steps
        self._takers = tuple(
            tuple(place for place, cell in enumerate(cells) if cell.mask >> one & 1) for one in range(count)
        )
        self._ceilings = Ceilings(cells)
        self._mending = Mending(self._cells, self._ceilings, self._takers)
        self._most = [
            max(cells[place].weights[one] for place in takers) if len(takers) > 1 else 0
            for one, takers in enumerate(self._takers)
        ]
        # First a price for each expense, then a sum for each ceiling: it counts for that much of itself.
        self._tops = [*self._most, *(one.most for one in self._ceilings.every)]
        self._scales = [one / (max(self._most) or 1) for one in self._tops]
        self._levels = [*([0] * count), *(one.most for one in self._ceilings.every)]
        self._rest: Yen = 0
        self._best: Yen = -1 if goal is None else goal.total - 1
        self._given: tuple[int, ...] = (0,) * len(cells)
        self._offered: set[tuple[int, ...]] = set()
        self._left: Yen = 0

    def run(self) -> Found:
        """Search, from the expenses that only one cell could take."""
        alone = sum(1 << one for one, takers in enumerate(self._takers) if len(takers) == 1)
        root = _Node(
            tuple(cell.mask & alone for cell in self._cells),
            tuple(cell.mask & ~alone for cell in self._cells),
        )
        if any(root.may):
            self._start(root)
            bound = self._set_best_prices(root, ROUNDS)
            levels = self._named()
            if not self._real.is_sure:
                self._left = bound
            elif not self._is_hopeless(bound):
                self._visit(self._narrowed(root), 1)
        else:
            self._set(self._levels)
            levels = self._named()
            self._offer(root.must)
            self._left = 0 if self._real.is_sure else self._bound(root)
        return Found(self._best, max(self._best, self._left), self._given, levels, self._steps)

    def _named(self) -> Levels:
        ceilings = dict(zip(self._ceilings.every, self._levels[self._count :], strict=True))
        return Levels(tuple(self._levels[: self._count]), ceilings)

    @property
    def _steps(self) -> int:
        asked = sum(cell.steps for cell in self._cells) - self._steps_before
        return asked + self._mending.steps + self._real.steps

    def _is_hopeless(self, bound: Yen) -> bool:
        """Whether nothing better can lie below that bound, or nothing better is asked for."""
        is_reached = self._goal is not None and self._best >= self._goal.total
        return is_reached or bound - bound % self._unit <= self._best

    # Prices

    def _start(self, root: _Node) -> None:
        """The share of what the expenses bring at most with the least bound."""
        ceilings = self._ceilings.every
        if self._goal is not None:
            known = self._goal.levels
            self._set([*known.prices, *(known.ceilings.get(one, one.most) for one in ceilings)])
            return
        bounds = []
        for share in range(STARTS + 1):
            self._set([*(one * share // STARTS for one in self._most), *(one.most for one in ceilings)])
            bounds.append(self._bound(root))
            self._offer([mask for _, mask in self._gains(root)])
        # Nothing priced is a corner from which prices hardly find away: only where it proves everything.
        least = 0 if self._is_hopeless(bounds[0]) else min(range(1, STARTS + 1), key=lambda at: bounds[at])
        self._set([*(one * least // STARTS for one in self._most), *(one.most for one in ceilings)])

    def _set(self, levels: Sequence[Yen]) -> None:
        """Set the prices, and the shares that count of what is below a ceiling."""
        self._levels = list(levels)
        prices = self._levels[: self._count]
        shares: dict[Ceiling, int] = {}
        for one, level in zip(self._ceilings.every, levels[self._count :], strict=True):
            outer = shares[one.within] if one.within else WHOLE
            shares[one] = min(WHOLE * level // (one.most or 1), outer)
        self._rest = self._ceilings.rest(shares)
        for cell in self._cells:
            cell.set_prices(prices, shares[cell.ceiling] if cell.ceiling else WHOLE)

    def _gains(self, node: _Node) -> list[tuple[Yen, int]]:
        return [
            cell.gain(must, may) for cell, must, may in zip(self._cells, node.must, node.may, strict=True)
        ]

    def _bound(self, node: _Node) -> Yen:
        return self._fixed() + sum(gain for gain, _ in self._gains(node))

    def _fixed(self) -> Yen:
        """What a bound is but for the gains of the cells."""
        return self._rest + sum(self._levels[: self._count])

    def _set_best_prices(self, node: _Node, rounds: int) -> Yen:
        """Set better prices for this node; the bound with them.

        A subgradient descent with momentum, as long a stride as the gap allows.
        """
        best_bound: Yen | None = None
        best_levels = levels = list(self._levels)
        drift = [0.0] * len(levels)
        pace, stale = 1.0, 0
        for _ in range(rounds):
            self._set(levels)
            gains = self._gains(node)
            wanted = [mask for _, mask in gains]
            bound = self._fixed() + sum(gain for gain, _ in gains)
            stale += 1
            if best_bound is None or bound < best_bound:
                best_bound, best_levels, stale = bound, levels, 0
                if not self._is_hopeless(bound):
                    self._offer(wanted)
            if self._is_hopeless(best_bound) or self._steps > self._most_steps:
                break
            if stale == PATIENCE:
                pace, stale, levels, drift = pace / 2, 0, best_levels, [0.0] * len(levels)
                continue
            drift = self._drift(wanted, levels, drift)
            norm = sum(one * one * scale for one, scale in zip(drift, self._scales, strict=True))
            if norm < 1e-9:
                break
            step = pace * max(bound - self._best, self._unit) / norm
            moved = zip(levels, drift, self._scales, strict=True)
            levels = [max(0, int(level + step * one * scale)) for level, one, scale in moved]
            for place, one in enumerate(self._ceilings.every, self._count):
                levels[place] = min(levels[place], one.most)
        self._set(best_levels)
        assert best_bound is not None
        return best_bound

    def _drift(self, wanted: Sequence[int], levels: Sequence[Yen], before: Sequence[float]) -> list[float]:
        """Where levels go: prices up by how many cells too many want an expense, and on as before.

        Sums of ceilings down by how far they are passed.
        """
        over: list[float] = [
            sum(wanted[place] >> one & 1 for place in takers) - 1 for one, takers in enumerate(self._takers)
        ]
        cells = self._cells
        over += [
            -self._ceilings.overrun(one, lambda place: cells[place].worth(wanted[place]))
            for one in self._ceilings.every
        ]
        drift: list[float] = []
        for level, top, now, last in zip(levels, self._tops, over, before, strict=True):
            to = now + MOMENTUM * last
            is_at_end = (level == 0 and to < 0) or (level == top and to > 0 and len(drift) >= self._count)
            drift.append(0.0 if is_at_end else to)
        return drift

    def _offer(self, wanted: Sequence[int]) -> None:
        """Mend what the cells want to a combination, and keep it if it is the best so far."""
        given = self._mending.disjoint(wanted, self._levels[: self._count])
        if tuple(given) in self._offered:
            return
        self._offered.add(tuple(given))
        self._keep(tuple(given))
        # Better as the cells say, but not always in truth: what binds them together may be lost.
        self._mending.improve(given)
        self._keep(tuple(given))

    def _keep(self, given: tuple[int, ...]) -> None:
        total = self._real(given)
        if total > self._best:
            self._best, self._given = total, given

    # Branch and bound

    def _narrowed(self, node: _Node) -> _Node:
        """Without what no better combination could have."""
        may = list(node.may)
        for one, place in self._open(node):
            if self._steps > self._most_steps:
                break
            if self._is_hopeless(self._bound(node.giving(one, place))):
                may[place] &= ~(1 << one)
        return _Node(node.must, tuple(may))

    def _open(self, node: _Node) -> list[tuple[int, int]]:
        return [
            (one, place)
            for one, takers in enumerate(self._takers)
            for place in takers
            if node.may[place] >> one & 1
        ]

    def _visit(self, node: _Node, rounds: int) -> None:
        bound = self._set_best_prices(node, rounds)
        if self._is_hopeless(bound):
            return
        if self._steps > self._most_steps:
            self._left = max(self._left, bound)
            return
        disputed = self._dispute(node)
        if disputed is None:
            return
        levels = self._levels
        children = [node.giving(one, place) for one, place in self._open(node) if one == disputed]
        bounds = [self._bound(child) for child in children]
        for number in sorted(range(len(children)), key=lambda number: -bounds[number]):
            if not self._is_hopeless(bounds[number]):
                self._levels = levels
                self._visit(children[number], ROUNDS_BELOW)

    def _dispute(self, node: _Node) -> int | None:
        """The dearest expense that not exactly one cell wants; any that is open; None where all are given."""
        wanted = [mask for _, mask in self._gains(node)]
        open_ones = dict.fromkeys(one for one, _ in self._open(node))

        def weight(one: int) -> tuple[bool, Yen]:
            return sum(wanted[place] >> one & 1 for place in self._takers[one]) != 1, self._levels[one]

        return max(open_ones, key=weight, default=None)
