"""The exact choice of what goes into a package (M 別紙1 4(2)).

A package pays up to one cap for all its members; what stays outside keeps its
own lines. Choosing is a knapsack: put in what loses least outside until the
cap is reached. The search is a branch and bound that is exact for any number
of devices, with the ties broken as the rules say: no package before a
package, fewer members before more, then the sorted list of keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kaigo_desktop.domain.money import Rate, Yen


@dataclass(frozen=True, slots=True)
class Device:
    """A linked device with its accessories; ``alone`` is its amount on its own line, None where pooled."""

    key: str
    cost: Yen
    core: bool
    alone: Yen | None


@dataclass(frozen=True, slots=True)
class Software:
    """One choice of linked care software for the package.

    ``rest``: the amounts of all lines that no device touches, in yen.
    ``cost``: what the software and the adoption costs bring into the package;
    ``base``: the package's base with that choice.
    """

    keys: tuple[str, ...]
    rest: Yen
    cost: Yen
    base: Yen


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the choice depends on.

    ``line`` gives a line's amount from cost and base, ``outside`` the amount of
    the devices that keep their own lines, ``final`` the office total after
    rounding and ceiling. All three never fall when more is put in.
    """

    devices: tuple[Device, ...]
    software: tuple[Software, ...]
    rate: Rate
    cap_first: bool
    line: Callable[[Yen, Yen], Yen]
    outside: Callable[[Sequence[Device]], Yen]
    final: Callable[[Yen], Yen]
    without: Yen


def choose(problem: Problem) -> frozenset[str]:
    """The members of the best package, or none: largest office total, then the ties as above."""
    best = problem.without
    for software in problem.software:
        best = _largest(problem, software, best)
    goal = problem.final(best)
    if problem.final(problem.without) == goal:
        return frozenset()
    for size in range(2, len(problem.devices) + max(len(one.keys) for one in problem.software) + 1):
        found = [
            sorted(members + software.keys)
            for software in problem.software
            if (members := _first(problem, software, size - len(software.keys), goal)) is not None
        ]
        if found:
            return frozenset(min(found))
    raise AssertionError("a total that was found belongs to some package")


def software_choices(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every subset of the linked care software, smallest first."""
    for size in range(len(keys) + 1):
        yield from combinations(keys, size)


def _is_package(software: Software, inside: Sequence[Device]) -> bool:
    """At least two members, at least one of them for care work support."""
    return len(software.keys) + len(inside) >= 2 and (
        bool(software.keys) or any(device.core for device in inside)
    )


def _total(problem: Problem, software: Software, inside: Sequence[Device], outside: Sequence[Device]) -> Yen:
    cost = software.cost + sum(device.cost for device in inside)
    return software.rest + problem.outside(outside) + problem.line(cost, software.base)


def _bound(
    problem: Problem, software: Software, inside: list[Device], outside: list[Device], free: Sequence[Device]
) -> Yen:
    """More than any completion can bring: free devices count on both sides, or as a fractional knapsack."""
    both = _total(problem, software, [*inside, *free], [*outside, *free])
    if any(device.alone is None for device in free):
        return both
    top, bottom = problem.rate.numerator, problem.rate.denominator
    room = software.base * (top if problem.cap_first else bottom)
    taken = min(room, top * (software.cost + sum(device.cost for device in inside)))
    room -= taken
    gain = 0
    for device in sorted(free, key=_loss_per_yen):
        fills, loses = top * device.cost, bottom * (device.alone or 0)
        if fills <= loses or room <= 0:
            continue
        part = min(fills, room)
        gain += part - loses * part // fills
        room -= part
    kept = problem.outside([*outside, *free])
    return min(both, software.rest + kept + (taken + gain) // bottom + 1)


def _loss_per_yen(device: Device) -> float:
    return (device.alone or 0) / device.cost if device.cost else float("inf")


def _largest(problem: Problem, software: Software, best: Yen) -> Yen:
    """The largest sum over all packages with this software, or ``best`` where none is larger."""

    def search(inside: list[Device], outside: list[Device], place: int) -> None:
        nonlocal best
        free = problem.devices[place:]
        if _is_package(software, inside):
            best = max(best, _total(problem, software, inside, [*outside, *free]))
        if not free or _bound(problem, software, inside, outside, free) <= best:
            return
        search([*inside, free[0]], outside, place + 1)
        search(inside, [*outside, free[0]], place + 1)

    search([], [], 0)
    return best


def _first(problem: Problem, software: Software, size: int, goal: Yen) -> tuple[str, ...] | None:
    """The first ``size`` devices by sorted keys that reach the goal with this software."""

    def search(inside: list[Device], outside: list[Device], place: int) -> tuple[str, ...] | None:
        free = problem.devices[place:]
        if len(inside) == size:
            reached = problem.final(_total(problem, software, inside, [*outside, *free])) >= goal
            fits = reached and _is_package(software, inside)
            return tuple(device.key for device in inside) if fits else None
        if len(inside) + len(free) < size:
            return None
        if problem.final(_bound(problem, software, inside, outside, free)) < goal:
            return None
        with_it = search([*inside, free[0]], outside, place + 1)
        return with_it if with_it is not None else search(inside, [*outside, free[0]], place + 1)

    return search([], [], 0) if size >= 0 else None
