"""Which expense goes to which programme: the combination with the largest sum.

Rules between programmes live here alone. Every programme falls into purses
that can be reckoned alone, and purses that want the same expenses into groups
that do not touch each other; each group is searched by itself. Of equal sums
the one with fewer programmes is taken, then the one whose programmes come
first in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import gcd

from msgspec import Struct

from kaigo_desktop.domain.allocation.cells import Cell
from kaigo_desktop.domain.allocation.search import (
    MOST_STEPS,
    MOST_STEPS_TO_GOAL,
    Found,
    Goal,
    Levels,
    search,
)
from kaigo_desktop.domain.assessment import Assignment, Best
from kaigo_desktop.domain.cases.case import Case, Expense, Office, Settings
from kaigo_desktop.domain.estimates.payers import Part, Payer
from kaigo_desktop.domain.money import Yen

Places = frozenset[int]

MOST_STEPS_FOR_TIES = 400_000
"""Search steps spent on telling equal sums apart."""


class Bidder(Struct, frozen=True):
    """A programme that would take expenses, in the order of the catalogue.

    ``once_with``: of the programmes of this group an office uses at most one.
    """

    programme: str
    payer: Payer
    offices: tuple[Office, ...]
    once_with: str | None


class _Purse:
    """A part of a programme that can be reckoned alone."""

    def __init__(self, place: int, bidder: Bidder, part: Part) -> None:
        self.place = place
        self.bidder = bidder
        self.part = part
        self.keys = frozenset(one.key for one in part.contenders)
        self.steps = 0
        self._known: dict[frozenset[str], Yen] = {}

    def worth(self, keys: frozenset[str]) -> Yen:
        """The most for a part of these expenses; never falls as they grow."""
        found = self._known.get(keys)
        if found is None:
            self.steps += self.part.effort
            found = self._known[keys] = self.part.worth(self._among(keys))
        return found

    def is_rival(self, other: _Purse) -> bool:
        """Whether only one of the two may be used: an office uses one programme of such a group."""
        group = self.bidder.once_with
        return (
            group is not None
            and group == other.bidder.once_with
            and self.place != other.place
            and self.part.offices == other.part.offices
        )

    def needed(self, keys: frozenset[str]) -> tuple[str, ...]:
        """The expenses that are worth giving, none of which could be left out without loss."""
        payer, offices = self.bidder.payer, self.part.offices
        worth, best = payer.best_part(self._among(keys), offices)
        kept = list(best)
        is_done = False
        while not is_done:  # once more after every loss: what one leaves out may make another idle
            is_done = True
            for one in reversed(kept):
                fewer = [other for other in kept if other is not one]
                if payer.reaches(fewer, offices, worth):
                    kept, is_done = fewer, False
        return tuple(one.key for one in kept)

    def _among(self, keys: frozenset[str]) -> list[Expense]:
        return [one for one in self.part.contenders if one.key in keys]


def best_combination(case: Case, bidders: Sequence[Bidder]) -> Best:
    """The best assignment of each expense to at most one programme."""
    purses = [
        _Purse(place, bidder, part)
        for place, bidder in enumerate(bidders)
        for part in bidder.payer.parts(bidder.offices)
        if part.contenders
    ]
    unit = _common_unit(case.settings)
    groups = _searched(_touching(purses), unit)
    is_exact = all(group.best.found.exact for group in groups)
    chosen = _fewest_programmes(groups) if is_exact else [group.best for group in groups]
    given: dict[str, str] = {}
    by_place: dict[int, Yen] = {}
    for purse, keys in (share for one in chosen for share in one.shares):
        amount = purse.worth(keys)
        if amount:
            by_place[purse.place] = by_place.get(purse.place, 0) + amount
            given.update(dict.fromkeys(purse.needed(keys), purse.bidder.programme))
    return Best(
        total=sum(group.best.found.total for group in groups),
        assignments=tuple(Assignment(one.key, given[one.key]) for one in case.expenses if one.key in given),
        by_programme={bidders[place].programme: by_place[place] for place in sorted(by_place)},
        exact=is_exact,
        bound=sum(group.best.found.bound for group in groups),
        steps=sum(group.best.found.steps + group.steps_for_ties for group in groups),
    )


def _searched(groups: Sequence[Sequence[_Purse]], unit: Yen) -> list[_Group]:
    """Each group searched, the small ones first, with the steps that those before it left."""
    found: dict[int, _Group] = {}
    left = MOST_STEPS
    for place in sorted(range(len(groups)), key=lambda place: len(groups[place])):
        found[place] = _Group(groups[place], unit, left)
        left = max(left - found[place].best.found.steps, 0)
    return [found[place] for place in range(len(groups))]


def _common_unit(settings: Settings) -> Yen:
    """Every amount is a multiple of this: the unit of rounding, but for ceilings that are not round."""
    return gcd(settings.rounding_unit, settings.office_ceiling or 0, settings.corporation_ceiling or 0)


def _touching(purses: Sequence[_Purse]) -> list[list[_Purse]]:
    """Purses that share an expense, directly or through others, in the order of the catalogue."""
    takers: dict[str, list[int]] = {}
    for number, purse in enumerate(purses):
        for key in purse.keys:
            takers.setdefault(key, []).append(number)
    groups: list[list[_Purse]] = []
    seen: set[int] = set()
    for first in range(len(purses)):
        if first in seen:
            continue
        group = [first]
        seen.add(first)
        for number in group:
            for other in (other for key in purses[number].keys for other in takers.pop(key, ())):
                if other not in seen:
                    seen.add(other)
                    group.append(other)
        groups.append([purses[number] for number in sorted(group)])
    return groups


Owner = tuple[_Purse, ...]
"""A purse, or rivals of which one gets it all."""
Shares = tuple[tuple[_Purse, frozenset[str]], ...]
"""Purses with the keys of what they get."""
ShareOf = Callable[[Owner, int], tuple[_Purse, frozenset[str]]]


class _Combination(Struct, frozen=True):
    """What a search gave, and what each purse gets."""

    found: Found
    shares: Shares

    @property
    def used(self) -> Places:
        """The programmes that pay something."""
        return frozenset(purse.place for purse, keys in self.shares if purse.worth(keys))


class _Group:
    """Purses that compete for some expenses, put as cells and bits for the search."""

    def __init__(self, purses: Sequence[_Purse], unit: Yen, most_steps: int) -> None:
        self._purses = tuple(purses)
        self._unit = unit
        self._keys = tuple(dict.fromkeys(one.key for purse in purses for one in purse.part.contenders))
        self._bits = {key: 1 << place for place, key in enumerate(self._keys)}
        self._cells: dict[tuple[_Purse, ...], list[Cell]] = {}
        self.places: Places = frozenset(purse.place for purse in purses)
        self.steps_for_ties = 0
        self.best = self._search(self.places, None, most_steps)
        self._known: dict[Places, _Combination | None] = {self.places: self.best}

    def most_of(self, place: int) -> Yen:
        """All that a programme could bring here, were it alone."""
        every = frozenset(self._keys)
        return sum(purse.worth(every & purse.keys) for purse in self._purses if purse.place == place)

    def with_only(self, allowed: Places) -> _Combination | None:
        """The best sum with these programmes alone; None where it is out of their reach."""
        wanted = self.places & allowed
        if wanted not in self._known:
            self._known[wanted] = self._reaching(wanted)
        return self._known[wanted]

    def _reaching(self, wanted: Places) -> _Combination | None:
        wider = [one for places, one in self._known.items() if wanted <= places]
        if None in wider:
            return None
        for one in wider:
            if one is not None and one.used <= wanted:
                return one
        goal = self.best.found.total
        tried = self._search(wanted, Goal(goal, self.best.found.levels), MOST_STEPS_TO_GOAL)
        self.steps_for_ties += tried.found.steps
        return tried if tried.found.total >= goal else None

    def _search(self, wanted: Places, goal: Goal | None, most_steps: int) -> _Combination:
        if len(self._purses) == 1 and self._purses[0].part.is_sure and wanted:
            return self._undisputed()
        owners = [
            owner
            for rivals in _rivals([purse for purse in self._purses if purse.place in wanted])
            for owner in [rivals] * len(self._cells_of(rivals))
        ]
        cells = [cell for rivals in dict.fromkeys(owners) for cell in self._cells_of(rivals)]

        whole = _Whole(self._purses, owners, self._share)
        found = search(cells, len(self._keys), whole, self._unit, goal, most_steps)
        return _Combination(found, whole.shares(found.given))

    def _undisputed(self) -> _Combination:
        """Everything to the only purse that there is."""
        (purse,) = self._purses
        total = purse.worth(purse.keys)
        return _Combination(Found(total, total, (), Levels((), {}), 0), ((purse, purse.keys),))

    def _share(self, rivals: tuple[_Purse, ...], mask: int) -> tuple[_Purse, frozenset[str]]:
        """Of rivals the one that makes most of these expenses gets them."""
        keys = frozenset(key for key, bit in self._bits.items() if mask & bit)
        return max(rivals, key=lambda one: (one.worth(keys), -one.place)), keys

    def _cells_of(self, rivals: tuple[_Purse, ...]) -> list[Cell]:
        """A cell for each line of a purse; of rivals one cell, worth what the best of them is."""
        if rivals not in self._cells:
            parts = [part for purse in rivals for part in purse.part.looked_at()]
            together = [[part] for part in parts] if len(rivals) == 1 else [parts]
            self._cells[rivals] = [self._cell(some) for some in together]
        return self._cells[rivals]

    def _cell(self, parts: Sequence[Part]) -> Cell:
        weights: dict[int, Yen] = {}
        for part in parts:
            for one, weight in zip(part.contenders, part.weights, strict=True):
                place = self._bits[one.key].bit_length() - 1
                weights[place] = max(weight, weights.get(place, 0))

        known = [(part, [(one, self._bits[one.key]) for one in part.contenders]) for part in parts]

        def worth(mask: int) -> Yen:
            most = 0
            for part, bits in known:
                most = max(most, part.worth([one for one, bit in bits if mask & bit]))
            return most

        most, effort = max(part.most for part in parts), sum(part.effort for part in parts)
        ceiling = parts[0].ceiling if len(parts) == 1 else None
        return Cell(tuple(weights), tuple(weights.values()), most, worth, effort, ceiling)


class _Whole:
    """What a whole combination brings: each purse reckoned as one, with all that its cells have."""

    def __init__(self, purses: Sequence[_Purse], owners: Sequence[Owner], share: ShareOf) -> None:
        self._purses = purses
        self._owners = owners
        self._share = share

    @property
    def steps(self) -> int:
        """The steps that all its purses took so far."""
        return sum(purse.steps for purse in self._purses)

    @property
    def is_sure(self) -> bool:
        """Whether every purse is reckoned to the yen."""
        return all(purse.part.is_sure for purse in self._purses)

    def __call__(self, given: Sequence[int]) -> Yen:
        """The sum over the purses."""
        return sum(purse.worth(keys) for purse, keys in self.shares(given))

    def shares(self, given: Sequence[int]) -> Shares:
        """What each purse gets."""
        masks: dict[Owner, int] = {}
        for owner, mask in zip(self._owners, given, strict=True):
            masks[owner] = masks.get(owner, 0) | mask
        return tuple(self._share(owner, mask) for owner, mask in masks.items() if mask)


def _rivals(purses: Sequence[_Purse]) -> Iterator[tuple[_Purse, ...]]:
    """Purses of which only one may be used, together; all others alone."""
    waiting = list(purses)
    while waiting:
        purse = waiting.pop(0)
        rivals = [other for other in waiting if purse.is_rival(other)]
        waiting = [other for other in waiting if other not in rivals]
        yield (purse, *rivals)


def _fewest_programmes(groups: Sequence[_Group]) -> list[_Combination]:
    """Where every group reaches its best: with the fewest programmes, then the first of the catalogue."""
    places = frozenset[int]().union(*(group.places for group in groups))
    used = frozenset[int]().union(*(group.best.used for group in groups))
    best = [group.best for group in groups]
    if all(len(group.places) == 1 for group in groups):
        return best

    reached = [best]

    def reach(allowed: Places) -> list[_Combination] | None:
        found = []
        for group in groups:
            one = group.with_only(allowed)
            if one is None:
                return None
            found.append(one)
        reached.append(found)
        return found

    needed = frozenset(one for one in used if reach(places - {one}) is None)
    goal = sum(group.best.found.total for group in groups)
    most = {place: sum(group.most_of(place) for group in groups) for place in places}
    others = sorted(places - needed)
    lacking = goal - sum(most[place] for place in needed)
    for size in range(len(used - needed) + 1):
        some_places = _enough(others, size, lacking, most)
        for some in sorted(some_places, key=lambda some: sorted(needed | some)):
            tried = reach(needed | some)
            if tried is not None:
                return tried
            if sum(group.steps_for_ties for group in groups) > MOST_STEPS_FOR_TIES:
                return min(reached, key=_programmes)
    return best


def _enough(places: Sequence[int], size: int, lacking: Yen, most: Mapping[int, Yen]) -> Iterator[Places]:
    """So many of the programmes that could bring what is lacking, if each brought all it ever can."""
    for some in combinations(places, size):
        if sum(most[place] for place in some) >= lacking:
            yield frozenset(some)


def _programmes(found: Sequence[_Combination]) -> tuple[int, list[int]]:
    """By what equal sums are told apart: how many programmes, then which."""
    used = sorted(frozenset[int]().union(*(one.used for one in found)))
    return len(used), used
