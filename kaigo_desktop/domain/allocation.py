"""Which expense goes to which programme: the combination with the largest sum.

Rules between programmes live here alone. Every programme falls into purses
that can be reckoned alone, and purses that want the same expenses into groups
that do not touch each other; each group is searched by itself. Of equal sums
the one with fewer programmes is taken, then the one whose programmes come
first in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd

from kaigo_desktop.domain.allocation_search import Cell, Found, search
from kaigo_desktop.domain.assessment import Assignment, Best
from kaigo_desktop.domain.case import Case, Expense, Office, Settings
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.payers import Part, Payer


@dataclass(frozen=True, slots=True)
class Bidder:
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
        self._known: dict[frozenset[str], Yen] = {}

    def worth(self, keys: frozenset[str]) -> Yen:
        """The most for a part of these expenses; never falls as they grow."""
        found = self._known.get(keys)
        if found is None:
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
    groups = [_Group(group, unit) for group in _touching(purses)]
    found = [group.solve() for group in groups]
    is_exact = all(one.exact for one in found)
    allowed = _fewest_programmes(groups) if is_exact else None
    given: dict[str, str] = {}
    by_place: dict[int, Yen] = {}
    for group in groups:
        for purse, keys in group.given(allowed):
            amount = purse.worth(keys)
            if amount:
                by_place[purse.place] = by_place.get(purse.place, 0) + amount
                given.update(dict.fromkeys(purse.needed(keys), purse.bidder.programme))
    return Best(
        total=sum(one.total for one in found),
        assignments=tuple(Assignment(one.key, given[one.key]) for one in case.expenses if one.key in given),
        by_programme={bidders[place].programme: by_place[place] for place in sorted(by_place)},
        exact=is_exact,
        bound=sum(one.bound for one in found),
    )


def _common_unit(settings: Settings) -> Yen:
    """Every amount is a multiple of this: the unit of rounding, but for ceilings that are not round."""
    return gcd(settings.rounding_unit, settings.office_ceiling or 0, settings.corporation_ceiling or 0)


def _touching(purses: Sequence[_Purse]) -> Iterator[list[_Purse]]:
    """Purses that share an expense, directly or through others, in the order of the catalogue."""
    waiting = list(purses)
    while waiting:
        group, keys = [waiting.pop(0)], frozenset[str]()
        for purse in group:
            keys |= purse.keys
            group += [other for other in waiting if keys & other.keys]
            waiting = [other for other in waiting if not keys & other.keys]
        yield sorted(group, key=_place)


def _place(purse: _Purse) -> int:
    return purse.place


Places = frozenset[int]


class _Group:
    """Purses that compete for some expenses."""

    def __init__(self, purses: Sequence[_Purse], unit: Yen) -> None:
        self._purses = tuple(purses)
        self._unit = unit
        self.places: Places = frozenset(purse.place for purse in purses)
        self._found: dict[Places, _Model | None] = {}

    def solve(self) -> Found:
        """The best with all programmes."""
        model = self._found.get(self.places)
        if model is None:
            model = self._found[self.places] = _Model(self._purses, self._unit, None)
        return model.found

    def used(self) -> Places:
        """The programmes that the best combination pays from."""
        return frozenset(purse.place for purse, keys in self.given(None) if purse.worth(keys))

    def reaches(self, allowed: Places) -> bool:
        """Whether the best sum can be had with these programmes alone."""
        wanted = self.places & allowed
        if wanted not in self._found:
            self._found[wanted] = self._with_only(wanted)
        return self._found[wanted] is not None

    def _with_only(self, wanted: Places) -> _Model | None:
        goal = self.solve().total
        if any(model is None and wanted <= places for places, model in self._found.items()):
            return None
        for places, model in self._found.items():
            if model is not None and wanted <= places and model.used() <= wanted:
                return model
        model = _Model([purse for purse in self._purses if purse.place in wanted], self._unit, goal)
        return model if model.found.total >= goal else None

    def given(self, allowed: Places | None) -> list[tuple[_Purse, frozenset[str]]]:
        """For each purse what it gets; ``allowed`` must reach the best sum."""
        model = self._found[self.places if allowed is None else self.places & allowed]
        assert model is not None
        return model.given()


class _Model:
    """Purses put as cells and bits, and searched."""

    def __init__(self, purses: Sequence[_Purse], unit: Yen, goal: Yen | None) -> None:
        self._purses = tuple(purses)
        self._keys = list(dict.fromkeys(one.key for purse in purses for one in purse.part.contenders))
        self._bits = {key: place for place, key in enumerate(self._keys)}
        self._cells: list[Cell] = []
        self._owners: list[tuple[_Purse, ...]] = []
        waiting = list(purses)
        while waiting:
            purse = waiting.pop(0)
            rivals = [other for other in waiting if purse.is_rival(other)]
            waiting = [other for other in waiting if not purse.is_rival(other)]
            self._add((purse, *rivals))
        self.found = search(self._cells, len(self._keys), self._total, unit, goal)

    def used(self) -> Places:
        """The programmes that pay something."""
        return frozenset(purse.place for purse, keys in self.given() if purse.worth(keys))

    def given(self) -> list[tuple[_Purse, frozenset[str]]]:
        """For each purse that gets something what it gets."""
        return self._shares(self.found.given)

    def _add(self, owners: tuple[_Purse, ...]) -> None:
        parts = [part for purse in owners for part in purse.part.lines or (purse.part,)]
        if len(owners) == 1:
            for part in parts:
                self._add_cell(owners, [part])
        else:
            self._add_cell(owners, parts)

    def _add_cell(self, owners: tuple[_Purse, ...], parts: Sequence[Part]) -> None:
        """A cell for a part, or for what of several rivals is worth most."""
        weights: dict[int, Yen] = {}
        for part in parts:
            for one, weight in zip(part.contenders, part.weights, strict=True):
                bit = self._bits[one.key]
                weights[bit] = max(weight, weights.get(bit, 0))

        def worth(mask: int) -> Yen:
            keys = self._in(mask)
            return max(part.worth([one for one in part.contenders if one.key in keys]) for part in parts)

        most = max(part.most for part in parts)
        self._cells.append(Cell(tuple(weights), tuple(weights.values()), most, worth))
        self._owners.append(owners)

    def _in(self, mask: int) -> frozenset[str]:
        return frozenset(key for bit, key in enumerate(self._keys) if mask >> bit & 1)

    def _total(self, given: Sequence[int]) -> Yen:
        """The whole sum as the programmes themselves reckon it."""
        return sum(purse.worth(keys) for purse, keys in self._shares(given))

    def _shares(self, given: Sequence[int]) -> list[tuple[_Purse, frozenset[str]]]:
        masks: dict[tuple[_Purse, ...], int] = {}
        for owners, mask in zip(self._owners, given, strict=True):
            masks[owners] = masks.get(owners, 0) | mask
        shares = []
        for owners, mask in masks.items():
            keys = self._in(mask)
            purse = max(owners, key=lambda one: (one.worth(keys), -one.place))
            if keys:
                shares.append((purse, keys))
        return shares


def _fewest_programmes(groups: Sequence[_Group]) -> Places | None:
    """The programmes with which every group reaches its best: the fewest, then the first of the catalogue."""
    used = frozenset[int]().union(*(group.used() for group in groups))
    if len(used) < 2 and all(len(group.places) == 1 for group in groups):
        return None
    places = frozenset[int]().union(*(group.places for group in groups))

    def reach(allowed: Places) -> bool:
        return all(group.reaches(allowed) for group in groups)

    needed = frozenset(one for one in used if not reach(places - {one}))
    others = sorted(places - needed)
    for size in range(len(used - needed) + 1):
        for some in sorted(combinations(others, size), key=lambda some: sorted(needed | set(some))):
            if reach(needed | set(some)):
                return needed | set(some)
    raise AssertionError("the programmes used reach the best sum")
