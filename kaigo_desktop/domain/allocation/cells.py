"""A cell: what takes some of the expenses, and what it would take at given prices.

Expenses are bits of a mask here, and amounts whole yen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaigo_desktop.domain.estimates.payers import Ceiling
from kaigo_desktop.domain.money import Yen

MOST_STEPS = 1_000
"""Steps of one question to a cell; beyond, its answer is a bound."""
FEWEST_STEPS = 20
"""What a question costs at least, in steps."""
WHOLE = 1 << 12
"""Shares are whole parts of this."""

_Free = tuple[int, Yen, Yen]
"""An expense that may be taken: its bit, its weight and its price."""


class Cell:
    """Pays ``worth(mask)``: never less for more expenses, never more than ``most`` or their weights.

    ``effort``: the steps that it takes to reckon an amount that was not asked before.
    """

    def __init__(
        self,
        members: Sequence[int],
        weights: Sequence[Yen],
        most: Yen,
        worth: Callable[[int], Yen],
        effort: int,
        ceiling: Ceiling | None = None,
    ) -> None:
        self.members = tuple(members)
        self.mask = sum(1 << one for one in members)
        self.weights = dict(zip(members, weights, strict=True))
        self.steps = 0
        self.ceiling = ceiling
        self._most = most
        self._worth = worth
        self._effort = effort
        self._worths: dict[int, Yen] = {}
        self._gains: dict[tuple[int, int], tuple[Yen, int]] = {}
        self._order: list[_Free] = []
        self._share, self._whole = 1, 1

    def worth(self, mask: int) -> Yen:
        """What it pays for these expenses."""
        found = self._worths.get(mask)
        if found is None:
            self.steps += self._effort
            found = self._worths[mask] = self._worth(mask)
        return found

    def set_prices(self, prices: Sequence[Yen], share: int = WHOLE) -> None:
        """What its expenses cost from now on, and what share counts of what it pays."""
        self._gains.clear()
        self._share, self._whole = (1, 1) if share == WHOLE else (share, WHOLE)
        weights = self.weights
        in_order = sorted(self.members, key=lambda one: prices[one] / (weights[one] or 0.5))
        self._order = [(1 << one, weights[one] * self._share, prices[one] * self._whole) for one in in_order]

    def gain(self, must: int, may: int) -> tuple[Yen, int]:
        """The most over the prices with all of ``must`` and some of ``may``, and with what (円, rounded up).

        Where the search is cut short the amount is a bound, and what comes with it the best found.
        """
        key = (must, may & self.mask)
        found = self._gains.get(key)
        if found is None:
            found = self._gains[key] = self._search(must, may)
        return found

    def _search(self, must: int, may: int) -> tuple[Yen, int]:
        """Branch and bound, the best value for its price first.

        Three bounds: the cap; every weight over its price; and the mixture of
        the two that is tightest at the start, which is where the cap is full.
        """
        most, worth, counts = self._most * self._share, self.worth, self._share
        held = [step for step in self._order if must & step[0]]
        weight, price = sum(step[1] for step in held), sum(step[2] for step in held)
        free = [step for step in self._order if may & step[0]]
        share, whole = _mixture(free, most - weight)
        plain, mixed = _tails(free, share, whole)
        for_cap = (whole - share) * most
        best, best_mask = worth(must) * counts - price, must
        count, steps = len(free), FEWEST_STEPS
        stack = [(0, must, weight, price)]
        while stack and steps <= MOST_STEPS:
            place, mask, weight, price = stack.pop()
            while place < count:
                steps += 1
                if (
                    most - price <= best
                    or weight - price + plain[place] <= best
                    or (for_cap + share * weight + mixed[place]) // whole - price <= best
                ):
                    break
                bit, more, cost = free[place]
                place += 1
                stack.append((place, mask, weight, price))
                mask |= bit
                weight += more
                price += cost
                value = worth(mask) * counts - price
                if value > best:
                    best, best_mask = value, mask
        self.steps += steps
        left = (
            min(most, weight + plain[place], (for_cap + share * weight + mixed[place]) // whole) - price
            for place, _, weight, price in stack
        )
        return -(-max((best, *left)) // self._whole), best_mask


def _mixture(free: Sequence[_Free], room: Yen) -> tuple[int, int]:
    """What part of a yen of weight to count where the cap counts for the rest."""
    for _, weight, price in free:
        if price >= weight:
            break
        room -= weight
        if room < 0:
            return price, weight
    return 1, 1


def _tails(free: Sequence[_Free], share: int, whole: int) -> tuple[list[int], list[int]]:
    """What the expenses from each place on can add to the bound by weights and to that of the mixture."""
    plain, mixed = [0], [0]
    for _, weight, price in reversed(free):
        plain.append(plain[-1] + max(0, weight - price))
        mixed.append(mixed[-1] + max(0, weight * share - price * whole))
    return plain[::-1], mixed[::-1]
