"""The largest sum that some cells may bring where each expense goes to at most one of them.

Put a price on every expense. Each cell then takes what is worth more to it than
its prices, by itself. All prices and all that the cells gain over them are never
less than the best combination, and with good prices hardly more: that is the
bound. Prices fall where nobody wants an expense and rise where several do; what
the cells take then is nearly a combination, and once mended by hand a good
one. What is left is branch and bound over the expenses still in dispute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kaigo_desktop.domain.money import Yen

ROUNDS = 120
NODE_ROUNDS = 20
PATIENCE = 10
MOMENTUM = 0.9
MOST_STEPS = 4_000_000
MOST_GOAL_STEPS = 100_000
MOST_CELL_STEPS = 3_000
STEPS_OF_MENDING = 500
"""How often prices are mended at the start."""


class Cell:
    """What takes expenses (bits of a mask): worth ``worth(mask)``, never more than weights or ``most``."""

    def __init__(
        self, members: Sequence[int], weights: Sequence[Yen], most: Yen, worth: Callable[[int], Yen]
    ) -> None:
        self.members = tuple(members)
        self.mask = sum(1 << one for one in members)
        self._weights = dict(zip(members, weights, strict=True))
        self._most = most
        self._worth = worth
        self._worths: dict[int, Yen] = {}
        self._gains: dict[tuple[int, int], tuple[Yen, int]] = {}
        self._prices: Sequence[Yen] = ()
        self._order: list[tuple[int, Yen, Yen]] = []
        self.steps = 0

    def weight(self, one: int) -> Yen:
        return self._weights[one]

    def worth(self, mask: int) -> Yen:
        found = self._worths.get(mask)
        if found is None:
            found = self._worths[mask] = self._worth(mask)
        return found

    def set_prices(self, prices: Sequence[Yen]) -> None:
        self._prices = prices
        self._gains.clear()
        weights = self._weights
        self._order = [
            (1 << one, weights[one], prices[one])
            for one in sorted(self.members, key=lambda one: prices[one] / (weights[one] or 0.5))
        ]

    def gain(self, must: int, may: int) -> tuple[Yen, int]:
        """The most over its prices with all of ``must`` and some of ``may``, and with what."""
        key = (must, may & self.mask)
        found = self._gains.get(key)
        if found is None:
            found = self._gains[key] = self._search(must, may)
        return found

    def _search(self, must: int, may: int) -> tuple[Yen, int]:
        most, worth, weights, prices = self._most, self.worth, self._weights, self._prices
        start_weight = start_price = 0
        for one in self.members:
            if must >> one & 1:
                start_weight += weights[one]
                start_price += prices[one]
        free = [step for step in self._order if may & step[0]]
        # the last expense that fits gives the mixture of share and cap with the tightest bound
        room = most - start_weight
        top, bottom = 0, 1
        for _, weight, price in free:
            if price >= weight:
                break
            room -= weight
            if room < 0:
                top, bottom = price, weight
                break
        else:
            top, bottom = 0, 1
        if room >= 0:
            top, bottom = 1, 1
        # top/bottom: what a yen of weight keeps; the cap keeps the rest
        plain = [0] * (len(free) + 1)
        mixed = [0] * (len(free) + 1)
        for place in range(len(free) - 1, -1, -1):
            _, weight, price = free[place]
            plain[place] = plain[place + 1] + (weight - price if weight > price else 0)
            kept = weight * top - price * bottom
            mixed[place] = mixed[place + 1] + (kept if kept > 0 else 0)
        for_cap = (bottom - top) * most
        best, best_mask = worth(must) - start_price, must
        count = len(free)
        stack = [(0, must, start_weight, start_price)]
        steps = 20
        while stack:
            place, mask, weight, price = stack.pop()
            while place < count:
                steps += 1
                if (
                    most - price <= best
                    or weight - price + plain[place] <= best
                    or (for_cap + top * weight + mixed[place]) // bottom - price <= best
                ):
                    break
                bit, more, cost = free[place]
                place += 1
                stack.append((place, mask, weight, price))
                mask |= bit
                weight += more
                price += cost
                value = worth(mask) - price
                if value > best:
                    best, best_mask = value, mask
            if steps > MOST_CELL_STEPS:
                break
        self.steps += steps
        bound = best
        for place, _, weight, price in stack:  # left unsearched: what each could still be at most
            bound = max(
                bound,
                min(
                    most - price,
                    weight - price + plain[place],
                    (for_cap + top * weight + mixed[place]) // bottom - price,
                ),
            )
        return bound, best_mask


@dataclass(frozen=True, slots=True)
class Found:
    """The best that was found, what each cell has, and what there could be at most (円)."""

    total: Yen
    bound: Yen
    given: tuple[int, ...]
    prices: tuple[Yen, ...]
    steps: int

    @property
    def exact(self) -> bool:
        """Whether nothing better can be."""
        return self.bound <= self.total


@dataclass(frozen=True, slots=True)
class _Node:
    """For each cell what it must have and what it may have besides."""

    must: tuple[int, ...]
    may: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum that is enough, with prices to start from."""

    total: Yen
    prices: tuple[Yen, ...]


def search(
    cells: Sequence[Cell],
    count: int,
    real: Callable[[Sequence[int]], Yen],
    unit: Yen,
    goal: Goal | None,
) -> Found:
    """The best combination, or with a ``goal`` one that reaches it if there is one."""
    most_steps = MOST_STEPS if goal is None else MOST_GOAL_STEPS
    return Search(cells, count, real, unit, most_steps, goal).run()


class Search:
    """One search over some cells.

    ``real`` reckons a whole combination: at most the sum of what the cells say.
    ``unit``: every total is a multiple of it.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        count: int,
        real: Callable[[Sequence[int]], Yen],
        unit: Yen,
        most_steps: int,
        goal: Goal | None = None,
    ) -> None:
        self._cells = tuple(cells)
        self._count = count
        self._real = real
        self._unit = unit
        self._most_steps = most_steps
        self._goal = goal
        self.best: Yen = -1 if goal is None else goal.total - 1
        self._given: tuple[int, ...] = (0,) * len(cells)
        self._takers = [
            [place for place, cell in enumerate(cells) if cell.mask >> one & 1] for one in range(count)
        ]
        self._prices = [0] * count
        self._total_price = 0
        self._left = 0
        self.nodes = 0
        self._mending = 0
        self._steps_before = sum(cell.steps for cell in cells)
        self.tried: set[tuple[int, ...]] = set()

    @property
    def steps(self) -> int:
        return sum(cell.steps for cell in self._cells) - self._steps_before + self._mending

    def run(self) -> Found:
        alone = [
            sum(1 << one for one in cell.members if len(self._takers[one]) == 1) for cell in self._cells
        ]
        root = _Node(tuple(alone), tuple(cell.mask & ~one for cell, one in zip(self._cells, alone, strict=True)))
        self._start_prices(root)
        if not any(root.may):
            self._offer(root.must)
            return Found(self.best, self.best, self._given, tuple(self._prices), 0)
        bound = self._mend_prices(root, ROUNDS)
        self.root = bound
        prices = tuple(self._prices)
        if not self._is_hopeless(bound):
            root = self._narrowed(root)
        self._visit(root, 0)
        return Found(self.best, max(self.best, self._left), self._given, prices, self.steps)

    # --- prices

    def _start_prices(self, root: _Node) -> None:
        """Shares of what the expenses bring at most: the share with the least bound."""
        most = [
            max(self._cells[place].weight(one) for place in takers) if len(takers) > 1 else 0
            for one, takers in enumerate(self._takers)
        ]
        self._scales = [one / (max(most) or 1) for one in most]
        if self._goal is not None:
            self._prices = list(self._goal.prices)
            return
        tried = []
        for share in range(5):
            self._set_prices([one * share // 4 for one in most])
            tried.append((self._bound(root), share))
            self._offer([mask for _, mask in self._gains(root)])
        # Nothing priced is a corner from which prices hardly find away: only where it proves everything.
        share = 0 if self._is_hopeless(tried[0][0]) else min(tried[1:])[1]
        self._set_prices([one * share // 4 for one in most])

    def _set_prices(self, prices: Sequence[Yen]) -> None:
        self._prices = list(prices)
        self._total_price = sum(prices)
        for cell in self._cells:
            cell.set_prices(self._prices)

    def _gains(self, node: _Node) -> list[tuple[Yen, int]]:
        return [cell.gain(*both) for cell, *both in zip(self._cells, node.must, node.may, strict=True)]

    def _mend_prices(self, node: _Node, rounds: int) -> Yen:
        """Better prices for this node, and the bound with them."""
        best_bound: Yen | None = None
        best_prices = prices = list(self._prices)
        drift = [0.0] * self._count
        pace, stale = 1.0, 0
        for _ in range(rounds):
            self._set_prices(prices)
            gains = self._gains(node)
            bound = self._total_price + sum(gain for gain, _ in gains)
            stale += 1
            if best_bound is None or bound < best_bound:
                best_bound, best_prices, stale = bound, prices, 0
            if self._is_hopeless(best_bound):
                break
            if stale == 0:
                self._offer([mask for _, mask in gains])
                if self._is_hopeless(best_bound):
                    break
            if stale == PATIENCE:
                pace, stale, prices, drift = pace / 2, 0, best_prices, [0.0] * self._count
                continue
            over = self._too_many([mask for _, mask in gains])
            drift = [
                0.0 if now == 0 and more + MOMENTUM * before < 0 else more + MOMENTUM * before
                for more, before, now in zip(over, drift, prices, strict=True)
            ]
            norm = sum(one * one * scale for one, scale in zip(drift, self._scales, strict=True))
            if norm < 1e-9:
                break
            step = pace * max(bound - self.best, self._unit) / norm
            prices = [
                max(0, int(price + step * one * scale))
                for price, one, scale in zip(prices, drift, self._scales, strict=True)
            ]
        self._set_prices(best_prices)
        assert best_bound is not None
        return best_bound

    def _too_many(self, wanted: Sequence[int]) -> list[int]:
        """How many cells want each expense, less one."""
        over = [-1] * self._count
        for mask in wanted:
            while mask:
                low = mask & -mask
                over[low.bit_length() - 1] += 1
                mask ^= low
        return over

    def _is_hopeless(self, bound: Yen) -> bool:
        if self._goal is not None and self.best >= self._goal.total:
            return True
        return bound - bound % self._unit <= self.best

    # --- combinations

    def _offer(self, wanted: Sequence[int]) -> None:
        """Mend what the cells want to a combination, and keep it if it is the best so far."""
        given = self._disjoint(wanted)
        if tuple(given) in self.tried:
            return
        self.tried.add(tuple(given))
        self._improve(given)
        key = tuple(given)
        if sum(cell.worth(mask) for cell, mask in zip(self._cells, given, strict=True)) <= self.best:
            return
        total = self._real(given)
        if total > self.best:
            self.best, self._given = total, key

    def _disjoint(self, wanted: Sequence[int]) -> list[int]:
        given = list(wanted)
        for one, takers in enumerate(self._takers):
            bit = 1 << one
            holders = [place for place in takers if given[place] & bit]
            if len(holders) > 1:
                keep = max(holders, key=lambda place: self._loss(given, place, bit))
                for place in holders:
                    if place != keep:
                        given[place] &= ~bit
        for one in sorted(range(self._count), key=lambda one: -self._prices[one]):
            bit = 1 << one
            if self._takers[one] and not any(given[place] & bit for place in self._takers[one]):
                best = max(self._takers[one], key=lambda place: self._more(given, place, bit))
                given[best] |= bit
        return given

    def _loss(self, given: Sequence[int], place: int, bit: int) -> Yen:
        cell = self._cells[place]
        return cell.worth(given[place]) - cell.worth(given[place] & ~bit)

    def _more(self, given: Sequence[int], place: int, bit: int) -> Yen:
        cell = self._cells[place]
        return cell.worth(given[place] | bit) - cell.worth(given[place])

    def _improve(self, given: list[int]) -> None:
        """Move one expense, or exchange two, as long as that brings more."""
        is_better = True
        while is_better:
            self._mending += STEPS_OF_MENDING
            is_better = self._move(given) or self._exchange(given)

    def _move(self, given: list[int]) -> bool:
        for one, takers in enumerate(self._takers):
            bit = 1 << one
            for holder in takers:
                if given[holder] & bit:
                    loss = self._loss(given, holder, bit)
                    for place in takers:
                        if place != holder and self._more(given, place, bit) > loss:
                            given[holder] &= ~bit
                            given[place] |= bit
                            return True
                    break
        return False

    def _exchange(self, given: list[int]) -> bool:
        cells = self._cells
        holder = {}
        for place, mask in enumerate(given):
            for one in cells[place].members:
                if mask >> one & 1:
                    holder[one] = place
        for one in range(self._count):
            here = holder.get(one)
            if here is None or len(self._takers[one]) < 2:
                continue
            for other in range(one):
                there = holder.get(other)
                if there is None or there == here:
                    continue
                first, second = 1 << one, 1 << other
                if not (cells[there].mask & first and cells[here].mask & second):
                    continue
                new_here = given[here] & ~first | second
                new_there = given[there] & ~second | first
                if cells[here].worth(new_here) + cells[there].worth(new_there) > cells[here].worth(
                    given[here]
                ) + cells[there].worth(given[there]):
                    given[here], given[there] = new_here, new_there
                    return True
        return False

    # --- branch and bound

    def _with(self, node: _Node, one: int, place: int) -> _Node:
        """The node where that expense goes to the cell at that place."""
        bit = 1 << one
        must = list(node.must)
        must[place] |= bit
        return _Node(tuple(must), tuple(mask & ~bit for mask in node.may))

    def _bound(self, node: _Node) -> Yen:
        return self._total_price + sum(gain for gain, _ in self._gains(node))

    def _narrowed(self, node: _Node) -> _Node:
        may = list(node.may)
        for one, takers in enumerate(self._takers):
            for place in takers:
                if may[place] >> one & 1 and self._is_hopeless(self._bound(self._with(node, one, place))):
                    may[place] &= ~(1 << one)
        return _Node(node.must, tuple(may))

    def _visit(self, node: _Node, depth: int) -> None:
        self.nodes += 1
        bound = self._mend_prices(node, NODE_ROUNDS if depth else 1)
        if self._is_hopeless(bound):
            return
        if self.steps > self._most_steps:
            self._left = max(self._left, bound)
            return
        prices = self._prices
        one = self._dispute(node, [mask for _, mask in self._gains(node)])
        if one is None:
            return
        children = []
        for place in self._takers[one]:
            if node.may[place] >> one & 1:
                child = self._with(node, one, place)
                children.append((self._bound(child), -place, child))
        for bound, _, child in sorted(children, reverse=True, key=lambda x: x[:2]):
            if self._is_hopeless(bound):
                break
            self._prices = prices
            self._visit(child, depth + 1)

    def _dispute(self, node: _Node, wanted: Sequence[int]) -> int | None:
        best, best_key = None, None
        for one, takers in enumerate(self._takers):
            if not any(node.may[place] >> one & 1 for place in takers):
                continue
            holders = sum(wanted[place] >> one & 1 for place in takers)
            key = (holders != 1, self._prices[one])
            if best_key is None or key > best_key:
                best, best_key = one, key
        return best
