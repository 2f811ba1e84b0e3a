"""The exact choice of what goes into a package (M 別紙1 4(2)).

A package pays up to one cap for all its members; what stays outside keeps its
own lines. Choosing is a knapsack: put in what loses least outside until the
cap is reached. The search is a branch and bound that is exact for any number
of devices, with the ties broken as the rules say: no package before a
package, fewer members before more, then the sorted list of keys.

Every line is the smaller of a share of its cost and its cap. A mixture of the
two, weighted as one likes, is never less than the smaller; with all lines
mixed, an office total is at most a plain sum over the devices, and what the
best completion of a half-made choice may bring is read off device by device.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, groupby, product
from math import prod
from operator import add, sub

from msgspec import Struct

from kaigo_desktop.domain.money import Rate, Yen

_ONE = 1 << 16
"""The weights of a mixture are whole parts of this."""
MOST_SOFTWARE = 7
"""Linked care software of one office of which every subset is tried."""
FEW_DEVICES = 8
"""So many are tried out sooner than the tightest mixture is found."""


class Device(Struct, frozen=True):
    """A linked device with its accessories (円): its cost, and the base it brings to a line of its own.

    ``alone`` is its amount on that line. ``row`` is None then; where devices
    are pooled it names the line (a place in ``Problem.rows``).
    """

    key: str
    cost: Yen
    base: Yen
    core: bool
    alone: Yen
    row: int | None


class Software(Struct, frozen=True):
    """One choice of linked care software for the package.

    ``rest``: the amounts of all lines that no device touches, in yen.
    ``cost``: what the software and the adoption costs bring into the package;
    ``base``: the package's base with that choice.
    """

    keys: tuple[str, ...]
    rest: Yen
    cost: Yen
    base: Yen


class Problem(Struct, frozen=True):
    """Everything the choice depends on.

    ``rows``: (cost, base) of what stays on each pooled line in any case.
    ``line`` gives a line's amount from cost and base, ``final`` the office total
    after rounding and ceiling. Neither falls when more is put in.
    """

    devices: tuple[Device, ...]
    rows: tuple[tuple[Yen, Yen], ...]
    software: tuple[Software, ...]
    rate: Rate
    cap_first: bool
    line: Callable[[Yen, Yen], Yen]
    final: Callable[[Yen], Yen]
    without: Yen


def choose(problem: Problem) -> frozenset[str]:
    """The members of the best package, or none: largest office total, then the ties as above."""
    goal, searches = _largest(problem)
    if problem.final(problem.without) == goal:
        return frozenset()
    searches = [one for one in searches if problem.final(one.most) >= goal]
    for size in range(2, len(problem.devices) + max(len(one.keys) for one in problem.software) + 1):
        found = [keys for search in searches if (keys := search.first(size, goal)) is not None]
        if found:
            return frozenset(min(found))
    raise AssertionError("a total that was found belongs to some package")


def most(problem: Problem) -> Yen:
    """The largest office total with some package or none; quicker than choosing."""
    return _largest(problem)[0]


def _largest(problem: Problem) -> tuple[Yen, list[_Search]]:
    """The largest office total, and a search for each choice of software."""
    searches = [_Search(problem, software) for software in problem.software]
    best = problem.without
    for search in sorted(searches, key=lambda one: -one.most):
        if problem.final(search.most) <= problem.final(best):
            break  # and so have all after it
        best = search.largest(best)
    return problem.final(best), searches


def reaches(problem: Problem, goal: Yen) -> bool:
    """Whether the office total comes to ``goal`` with some package or none; much quicker than choosing."""
    return problem.final(problem.without) >= goal or any(
        _Search(problem, software).reaches(goal) for software in problem.software
    )


def are_all_tried(likes: Sequence[Hashable]) -> bool:
    """Whether every choice of so many contracts is tried, where equal ones can stand for each other."""
    return len(likes) <= MOST_SOFTWARE or (
        prod(count + 1 for count in Counter(likes).values()) <= 1 << MOST_SOFTWARE
    )


def software_choices(keys: Sequence[str], likes: Sequence[Hashable] = ()) -> Iterator[tuple[str, ...]]:
    """Every subset of the linked care software; ``likes`` are equal for contracts that are alike.

    Of more than ``MOST_SOFTWARE`` that are alike the first ones stand for all. Where
    these are too many still (no office has them), only the first so many and the
    last so many of the order in which they are given.
    """
    if len(keys) <= MOST_SOFTWARE:
        for size in range(len(keys) + 1):
            yield from combinations(keys, size)
        return
    if are_all_tried(likes or keys):
        kinds: dict[Hashable, list[str]] = {}
        for key, like in zip(keys, likes, strict=True):
            kinds.setdefault(like, []).append(key)
        for counts in product(*(range(len(some) + 1) for some in kinds.values())):
            taken = zip(kinds.values(), counts, strict=True)
            yield tuple(sorted(key for some, count in taken for key in some[:count]))
        return
    yield ()
    for size in range(1, len(keys)):
        yield tuple(keys[:size])
        yield tuple(keys[-size:])
    yield tuple(keys)


Sums = tuple[int, ...]
"""Side by side: cost inside, amounts of own lines outside, then cost and base of each pooled line."""


class _Mixture(Struct, frozen=True):
    """One way of weighting share against cap, on the package and on each pooled line.

    Everything is in yen times ``_ONE`` times the rate's denominator, so that
    nothing is divided. ``start`` belongs to no device; ``inside`` and
    ``outside`` are what each device adds.
    """

    start: int
    inside: tuple[int, ...]
    outside: tuple[int, ...]

    @property
    def most(self) -> int:
        """No choice of devices brings more."""
        return self.start + sum(map(max, self.inside, self.outside))


class _Step(Struct, frozen=True):
    """What a device adds to the sums and to the bounds of each mixture, put in or left out."""

    device: Device
    sums_in: Sums
    sums_out: Sums
    bounds_in: Sums
    bounds_out: Sums


class _Search:
    """The search over the devices with one choice of software."""

    def __init__(self, problem: Problem, software: Software) -> None:
        self._problem = problem
        self._software = software
        self._scale = _ONE * problem.rate.denominator
        self._corners = _corners(problem, software)
        self._start_sums: Sums = (software.cost, 0, *(part for row in problem.rows for part in row))
        self._tails: dict[tuple[int, int], Sums] = {}
        self.most: Yen = min(mixture.most for mixture in self._corners) // self._scale
        """No package with this software brings a larger sum of lines."""

    @cached_property
    def _mixtures(self) -> tuple[_Mixture, ...]:
        return (*self._corners, *_between(self._problem, self._software))

    @cached_property
    def _start_bounds(self) -> Sums:
        return tuple(mixture.start for mixture in self._mixtures)

    @cached_property
    def _steps(self) -> list[_Step]:
        return [self._step(place) for place in range(len(self._problem.devices))]

    def largest(self, best: Yen) -> Yen:
        """A sum of lines with the largest office total over all packages with this software, or ``best``."""
        found = self._above(self._problem.final(best))
        return best if found is None else found

    def reaches(self, goal: Yen) -> bool:
        """Whether a package with this software brings the office total to ``goal``."""
        return self._problem.final(self.most) >= goal and self._above(goal - 1) is not None

    def _above(self, reached: Yen) -> Yen | None:
        """The sum of lines with the largest office total above ``reached``; None where there is none."""
        final = self._problem.final
        best: Yen | None = None
        tightest = min(self._mixtures, key=lambda mixture: mixture.most)
        leaning = {
            step.device.key: gain
            for step, gain in zip(self._steps, map(sub, tightest.inside, tightest.outside), strict=True)
        }
        steps = sorted(self._steps, key=lambda step: (-abs(leaning[step.device.key]), _likeness(step.device)))
        jumps = _jumps(steps)
        tails = [
            tuple(
                map(
                    sum,
                    zip(*(map(max, step.bounds_in, step.bounds_out) for step in steps[place:]), strict=True),
                )
            )
            or (0,) * len(self._mixtures)
            for place in range(len(steps) + 1)
        ]

        seen: set[tuple[object, ...]] = set()

        def walk(place: int, sums: Sums, bounds: Sums, members: int, *, core: bool) -> None:
            nonlocal best, reached
            if final(min(map(add, bounds, tails[place])) // self._scale) <= reached:
                return
            state = (place, sums, min(members, 2), core)
            if state in seen:
                return
            seen.add(state)
            if place == len(steps):
                total = self._total(sums)
                if members >= 2 and core and final(total) > reached:
                    best, reached = total, final(total)
                return
            step, after = steps[place], jumps[place]

            def put_in() -> None:
                walk(
                    place + 1,
                    _plus(sums, step.sums_in),
                    _plus(bounds, step.bounds_in),
                    members + 1,
                    core=core or step.device.core,
                )

            def leave_out() -> None:
                # Of devices that are alike it is enough to try how many go in.
                over = after - place
                walk(
                    after,
                    _plus(sums, step.sums_out, over),
                    _plus(bounds, step.bounds_out, over),
                    members,
                    core=core,
                )

            for branch in (put_in, leave_out) if leaning[step.device.key] > 0 else (leave_out, put_in):
                branch()

        software = len(self._software.keys)
        walk(0, self._start_sums, self._start_bounds, software, core=software > 0)
        return best

    def first(self, size: int, goal: Yen) -> list[str] | None:
        """The first sorted list of ``size`` members, this software among them, that reaches the goal."""
        steps, jumps, final = self._steps, _jumps(self._steps), self._problem.final
        failed: set[tuple[object, ...]] = set()

        def walk(place: int, sums: Sums, bounds: Sums, left: int, *, core: bool) -> tuple[str, ...] | None:
            if not 0 <= left <= len(steps) - place:
                return None
            if final(min(map(add, bounds, self._tail(place, left))) // self._scale) < goal:
                return None
            state = (place, sums, left, core)
            if state in failed:
                return None
            found = branches(place, sums, bounds, left, core=core)
            if found is None:
                failed.add(state)
            return found

        def branches(
            place: int, sums: Sums, bounds: Sums, left: int, *, core: bool
        ) -> tuple[str, ...] | None:
            if place == len(steps):
                return () if core and final(self._total(sums)) >= goal else None
            step, over = steps[place], jumps[place] - place
            if left:
                more_in = _plus(sums, step.sums_in), _plus(bounds, step.bounds_in)
                with_it = walk(place + 1, *more_in, left - 1, core=core or step.device.core)
                if with_it is not None:
                    return (step.device.key, *with_it)
            more_out = _plus(sums, step.sums_out, over), _plus(bounds, step.bounds_out, over)
            return walk(place + over, *more_out, left, core=core)

        software = self._software.keys
        found = walk(0, self._start_sums, self._start_bounds, size - len(software), core=bool(software))
        return None if found is None else sorted(found + software)

    def _tail(self, place: int, left: int) -> Sums:
        """The most that the devices from ``place`` on bring where exactly ``left`` of them go in."""
        if (place, left) not in self._tails:
            self._tails[place, left] = tuple(
                sum(mixture.outside[place:])
                + sum(sorted(map(sub, mixture.inside[place:], mixture.outside[place:]), reverse=True)[:left])
                for mixture in self._mixtures
            )
        return self._tails[place, left]

    def _step(self, place: int) -> _Step:
        device = self._problem.devices[place]
        pooled = [0] * (2 * len(self._problem.rows))
        if device.row is not None:
            pooled[2 * device.row : 2 * device.row + 2] = device.cost, device.base
        return _Step(
            device,
            (device.cost, 0, *([0] * len(pooled))),
            (0, device.alone if device.row is None else 0, *pooled),
            tuple(mixture.inside[place] for mixture in self._mixtures),
            tuple(mixture.outside[place] for mixture in self._mixtures),
        )

    def _total(self, sums: Sums) -> Yen:
        inside, alone, *pooled = sums
        line = self._problem.line
        rows = sum(line(cost, base) for cost, base in zip(pooled[::2], pooled[1::2], strict=True))
        return self._software.rest + alone + rows + line(inside, self._software.base)


def _plus(sums: Sums, more: Sums, times: int = 1) -> Sums:
    return tuple(map(add, sums, more if times == 1 else [one * times for one in more]))


def _likeness(device: Device) -> tuple[object, ...]:
    """Equal for devices that can stand for each other but for their keys."""
    return device.core, device.cost, device.base, device.alone, -1 if device.row is None else device.row


def _jumps(steps: Sequence[_Step]) -> list[int]:
    """For each place the next one with a device that is not like it."""
    jumps: list[int] = []
    for _, alike in groupby(steps, key=lambda step: _likeness(step.device)):
        count = len(list(alike))
        jumps += [len(jumps) + count] * count
    return jumps


def _corners(problem: Problem, software: Software) -> tuple[_Mixture, ...]:
    """The mixtures of all share or all cap."""
    ends = product((0, _ONE), repeat=1 + len(problem.rows))
    return tuple(_mixture(problem, software, weights) for weights in ends)


def _between(problem: Problem, software: Software) -> list[_Mixture]:
    """The mixtures between all share and all cap where the bound is tightest."""
    if problem.rows:
        halves = (_ONE // 2,) * (1 + len(problem.rows))
        if len(problem.devices) <= FEW_DEVICES:
            return [_mixture(problem, software, halves)]
        return _descent(problem, software, halves)
    turns = {_ONE - _ONE * device.alone // max(problem.rate.of(device.cost), 1) for device in problem.devices}
    return [_mixture(problem, software, (turn,)) for turn in sorted(turns) if 0 < turn < _ONE]


def _descent(problem: Problem, software: Software, weights: tuple[int, ...]) -> list[_Mixture]:
    """The mixtures met on the way down to the tightest, one weight after the other."""
    met: list[_Mixture] = []
    for _ in range(2):
        for place in range(len(weights)):
            low, high = 0, _ONE
            while high - low > _ONE >> 6:
                third = (high - low) // 3
                left, right = (
                    _mixture(problem, software, (*weights[:place], at, *weights[place + 1 :])).most
                    for at in (low + third, high - third)
                )
                low, high = (low, high - third) if left <= right else (low + third, high)
            weights = (*weights[:place], (low + high) // 2, *weights[place + 1 :])
            met.append(_mixture(problem, software, weights))
    return met


def _mixture(problem: Problem, software: Software, weights: Sequence[int]) -> _Mixture:
    """Weight 0 is all share, ``_ONE`` all cap; first the package's weight, then those of the pooled lines."""
    top, bottom = problem.rate.numerator, problem.rate.denominator
    cap = top if problem.cap_first else bottom
    package, *rows = weights

    def pooled(row: int, cost: Yen, base: Yen) -> int:
        return (_ONE - rows[row]) * top * cost + rows[row] * cap * base

    start = _ONE * bottom * software.rest
    start += (_ONE - package) * top * software.cost + package * cap * software.base
    start += sum(pooled(row, *line) for row, line in enumerate(problem.rows))
    return _Mixture(
        start,
        tuple((_ONE - package) * top * device.cost for device in problem.devices),
        tuple(
            _ONE * bottom * device.alone
            if device.row is None
            else pooled(device.row, device.cost, device.base)
            for device in problem.devices
        ),
    )
