"""Which expense goes to which programme: the combination with the largest sum.

Rules between programmes live here alone. Expenses that only one programme
could fund need no choice; the others fall into groups that do not touch each
other, and each group is searched by branch and bound. A group too large for
that keeps the best found and a proven bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kaigo_desktop.domain.assessment import Assignment, Best
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.payers import Payer

MOST_STEPS = 20_000
"""Search steps a group; the same result on every machine."""
MOST_FOR_TIES = 10
"""Programmes among which equal sums are told apart."""


@dataclass(frozen=True, slots=True)
class Bidder:
    """A programme that would take expenses, in the order of the catalogue.

    ``once_with``: of the programmes of this group an office uses at most one.
    """

    programme: str
    payer: Payer
    offices: tuple[Office, ...]
    once_with: str | None


@dataclass(slots=True)
class _Purse:
    """A part of a programme that can be reckoned alone: one office's, or all of it."""

    place: int
    bidder: Bidder
    offices: tuple[Office, ...]
    contenders: tuple[Expense, ...]
    _known: dict[frozenset[str], Yen] = field(default_factory=dict)

    def worth(self, keys: frozenset[str]) -> Yen:
        """The most for a part of these expenses; never falls as they grow."""
        found = self._known.get(keys)
        if found is None:
            chosen = [one for one in self.contenders if one.key in keys]
            found = self._known[keys] = self.bidder.payer.best_part(chosen, self.offices)[0]
        return found

    def part(self, keys: frozenset[str]) -> tuple[str, ...]:
        """The expenses that are worth giving, none of which could be left out without loss."""
        chosen = [one for one in self.contenders if one.key in keys]
        worth, best = self.bidder.payer.best_part(chosen, self.offices)
        kept = list(best)
        is_done = False
        while not is_done:  # once more after every loss: what one leaves out may make another idle
            is_done = True
            for one in reversed(kept):
                fewer = [other for other in kept if other is not one]
                if self.bidder.payer.reaches(fewer, self.offices, worth):
                    kept, is_done = fewer, False
        return tuple(one.key for one in kept)


def best_combination(case: Case, bidders: Sequence[Bidder]) -> Best:
    """The best assignment of each expense to at most one programme."""
    purses = [purse for place, bidder in enumerate(bidders) for purse in _purses(place, bidder)]
    groups = [_Group(group) for group in _groups(purses)]
    found = [group.search(None) for group in groups]
    total = sum(one.total for one in found)
    is_exact = all(one.exact for one in found)
    if is_exact:
        found = _fewest_programmes(groups, found, total)
    given: dict[str, str] = {}
    by_programme: dict[str, Yen] = {}
    for one in found:
        for purse, keys in one.given:
            amount = purse.worth(keys)
            if amount:
                name = purse.bidder.programme
                by_programme[name] = by_programme.get(name, 0) + amount
                given.update(dict.fromkeys(purse.part(keys), name))
    assignments = tuple(Assignment(one.key, given[one.key]) for one in case.expenses if one.key in given)
    in_order = {
        one.programme: by_programme[one.programme] for one in bidders if one.programme in by_programme
    }
    return Best(total, assignments, in_order, is_exact, sum(one.bound for one in found))


def _purses(place: int, bidder: Bidder) -> Iterator[_Purse]:
    if bidder.payer.has_common_ceiling:
        yield _Purse(place, bidder, bidder.offices, bidder.payer.contenders(bidder.offices))
        return
    for office in bidder.offices:
        yield _Purse(place, bidder, (office,), bidder.payer.contenders((office,)))


def _groups(purses: Sequence[_Purse]) -> Iterator[list[_Purse]]:
    """Purses that share an expense, directly or through others."""
    waiting = [purse for purse in purses if purse.contenders]
    while waiting:
        group = [waiting.pop(0)]
        keys = {one.key for one in group[0].contenders}
        while True:
            touching = [purse for purse in waiting if any(one.key in keys for one in purse.contenders)]
            if not touching:
                break
            group += touching
            keys.update(one.key for purse in touching for one in purse.contenders)
            waiting = [purse for purse in waiting if purse not in touching]
        yield sorted(group, key=_place)


def _place(purse: _Purse) -> int:
    return purse.place


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search gave: for each purse the expenses offered to it."""

    total: Yen
    bound: Yen
    exact: bool
    given: tuple[tuple[_Purse, frozenset[str]], ...]


class _Group:
    """Purses that compete for some expenses."""

    def __init__(self, purses: Sequence[_Purse]) -> None:
        self.purses = tuple(purses)
        self.places = frozenset(purse.place for purse in purses)
        self._known: dict[frozenset[int] | None, _Found] = {}

    def search(self, places: frozenset[int] | None) -> _Found:
        """The best with the programmes at these places alone, or with all."""
        wanted = self.places if places is None else self.places & places
        if wanted not in self._known:
            purses = [purse for purse in self.purses if purse.place in wanted]
            self._known[wanted] = _Search(purses).run()
        return self._known[wanted]


class _Search:
    """Branch and bound over the expenses that more than one purse could take, the costliest first."""

    def __init__(self, purses: Sequence[_Purse]) -> None:
        self._purses = purses
        takers: dict[str, list[int]] = {}
        self._expenses: dict[str, Expense] = {}
        for number, purse in enumerate(purses):
            for one in purse.contenders:
                takers.setdefault(one.key, []).append(number)
                self._expenses[one.key] = one
        self._fixed = [
            frozenset(one.key for one in purse.contenders if len(takers[one.key]) == 1) for purse in purses
        ]
        contested = [key for key, numbers in takers.items() if len(numbers) > 1]
        self._contested = sorted(contested, key=lambda key: (-self._expenses[key].net_cost, key))
        self._takers = takers
        self._steps = 0
        self._left = 0
        self._best = -1
        self._best_given: list[frozenset[str]] = []

    def run(self) -> _Found:
        """Search, from the greedy choice on."""
        self._visit(list(self._fixed), 0)
        given = tuple(zip(self._purses, self._best_given, strict=True))
        return _Found(self._best, max(self._best, self._left), self._left <= self._best, given)

    def _bound(self, given: Sequence[frozenset[str]], place: int) -> Yen:
        """Every purse with all that it could still get."""
        free = self._contested[place:]
        return sum(
            purse.worth(keys | {key for key in free if number in self._takers[key]})
            for number, (purse, keys) in enumerate(zip(self._purses, given, strict=True))
        )

    def _visit(self, given: list[frozenset[str]], place: int) -> None:
        self._steps += 1
        bound = self._bound(given, place)
        if bound <= self._best:
            return
        if place == len(self._contested):
            if self._is_allowed(given):
                self._best, self._best_given = bound, list(given)
            else:
                self._visit_without(given)
            return
        if self._steps > MOST_STEPS and self._best >= 0:
            self._left = max(self._left, bound)
            return
        key = self._contested[place]
        for number in self._in_order(key, given):
            grown = list(given)
            grown[number] = given[number] | {key}
            self._visit(grown, place + 1)

    def _in_order(self, key: str, given: Sequence[frozenset[str]]) -> list[int]:
        """The takers of an expense, the one that gains most first."""

        def gain(number: int) -> Yen:
            purse = self._purses[number]
            return purse.worth(given[number] | {key}) - purse.worth(given[number])

        return sorted(self._takers[key], key=lambda number: (-gain(number), number))

    def _rivals(self, given: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
        """Pairs of purses of one office that may not both be used."""
        for one, other in combinations(range(len(self._purses)), 2):
            first, second = self._purses[one], self._purses[other]
            group = first.bidder.once_with
            if group is None or group != second.bidder.once_with or first.offices != second.offices:
                continue
            if first.worth(given[one]) and second.worth(given[other]):
                yield one, other

    def _is_allowed(self, given: Sequence[frozenset[str]]) -> bool:
        return next(self._rivals(given), None) is None

    def _visit_without(self, given: list[frozenset[str]]) -> None:
        """Of two rivals one must go: try either."""
        one, other = next(self._rivals(given))
        for number in (one, other):
            fewer = list(given)
            fewer[number] = frozenset()
            self._visit(fewer, len(self._contested))


def _fewest_programmes(groups: Sequence[_Group], found: list[_Found], total: Yen) -> list[_Found]:
    """Among equal sums: fewer programmes, then the first by their places in the catalogue."""
    used = sorted({purse.place for one in found for purse, keys in one.given if purse.worth(keys)})
    places = sorted(frozenset[int]().union(*(group.places for group in groups)))
    if len(places) > MOST_FOR_TIES or _is_forced(groups, used, total):
        return found
    for size in range(len(used) + 1):
        for some in combinations(places, size):
            tried = [group.search(frozenset(some)) for group in groups]
            if sum(max(one.total, 0) for one in tried) == total:
                return tried
    return found


def _is_forced(groups: Sequence[_Group], used: Sequence[int], total: Yen) -> bool:
    """Whether every programme used is needed and no other shares its expenses: nothing to tell apart."""
    return all(len(group.places) == 1 for group in groups) and bool(total) and bool(used)
