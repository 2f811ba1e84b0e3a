"""The choice of a package against trying every set of devices."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.estimates.package import (
    Device,
    Problem,
    Software,
    are_all_tried,
    choose,
    most,
    reaches,
    software_choices,
)
from kaigo_desktop.domain.money import Rate, Yen, round_down

RATE = Rate(4, 5)
COSTS = st.sampled_from([0, 1, 90_000, 198_000, 333_333, 375_000, 600_001, 1_250_000, 1_999_999, 4_000_000])


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    cap_first, pooled = draw(st.booleans()), draw(st.booleans())
    unit, per_line = draw(st.sampled_from([1, 100, 1_000])), draw(st.booleans())
    ceiling = draw(st.sampled_from([None, None, 0, 1_000_000, 3_456_789]))
    cap = draw(st.sampled_from([500_000, 1_234_567, 4_000_000, 10_000_000]))

    def line(cost: Yen, base: Yen) -> Yen:
        amount = RATE.of(min(cost, base)) if cap_first else min(RATE.of(cost), base)
        return round_down(amount, unit) if per_line else amount

    def final(total: Yen) -> Yen:
        total = round_down(total, unit)
        return total if ceiling is None else min(total, ceiling)

    rows = ((draw(COSTS), 300_000), (0, 0)) if pooled else ()
    devices = []
    for key in sorted(draw(st.sets(st.sampled_from("abcdefgh器𠮷"), max_size=7))):
        row = draw(st.integers(0, 1)) if pooled else None
        base = draw(st.sampled_from([300_000, 1_000_000])) * draw(st.sampled_from([1, 1, 2, 5]))
        cost = draw(COSTS)
        devices.append(Device(key, cost, base, draw(st.booleans()), line(cost, base), row))
    keys = tuple(sorted(draw(st.sets(st.sampled_from("B0é"), max_size=2))))
    software = tuple(
        Software(chosen, draw(st.integers(0, 3_000_000)), draw(COSTS) if chosen else 0, cap)
        for chosen in software_choices(keys)
    )
    problem = Problem(tuple(devices), rows, software, RATE, cap_first, line, final, 0)
    nothing = total(problem, software[0], frozenset()) - line(software[0].cost, software[0].base)
    return Problem(tuple(devices), rows, software, RATE, cap_first, line, final, nothing)


def total(problem: Problem, software: Software, inside: frozenset[str]) -> Yen:
    out = [device for device in problem.devices if device.key not in inside]
    alone = sum(device.alone for device in out if device.row is None)
    rows = sum(
        problem.line(
            cost + sum(device.cost for device in out if device.row == place),
            base + sum(device.base for device in out if device.row == place),
        )
        for place, (cost, base) in enumerate(problem.rows)
    )
    packed = software.cost + sum(device.cost for device in problem.devices if device.key in inside)
    return software.rest + alone + rows + problem.line(packed, software.base)


def ranked(problem: Problem) -> list[tuple[Yen, int, list[str]]]:
    """Every package and none, best first: largest total, fewest members, first keys."""
    found = [(-problem.final(problem.without), 0, list[str]())]
    for software in problem.software:
        for size in range(len(problem.devices) + 1):
            for devices in combinations(problem.devices, size):
                members = sorted([*software.keys, *(device.key for device in devices)])
                if len(members) >= 2 and (software.keys or any(device.core for device in devices)):
                    inside = frozenset(device.key for device in devices)
                    found.append((-problem.final(total(problem, software, inside)), len(members), members))
    return sorted(found)


@given(problems())
def test_the_chosen_package_is_the_best_of_all_that_there_are(problem: Problem) -> None:
    assert sorted(choose(problem)) == ranked(problem)[0][2]


@given(problems())
def test_whether_a_total_can_be_reached_is_told_without_choosing(problem: Problem) -> None:
    largest = -ranked(problem)[0][0]

    assert most(problem) == largest
    assert reaches(problem, largest)
    assert not reaches(problem, largest + 1)


def twenty(pooled: bool) -> Problem:
    """Twenty linked devices, no two alike, at the largest cap."""
    costs = [90_000 + 37_000 * place for place in range(20)]

    def line(cost: Yen, base: Yen) -> Yen:
        return round_down(min(RATE.of(cost), base), 1_000)

    devices = tuple(
        Device(f"d{place:02d}", cost, 300_000, place % 4 == 0, line(cost, 300_000), 0 if pooled else None)
        for place, cost in enumerate(costs)
    )
    without = line(sum(costs), 6_000_000) if pooled else sum(device.alone for device in devices)
    rows = ((0, 0),) if pooled else ()
    software = (Software((), 0, 0, 4_000_000),)
    return Problem(devices, rows, software, RATE, False, line, lambda amount: amount, without)


def test_twenty_devices_are_searched_by_looking_at_few_of_a_million_sets() -> None:
    looked_at = 0
    for pooled in (False, True):
        problem = twenty(pooled)
        plain = problem.line

        def counted(cost: Yen, base: Yen, plain=plain) -> Yen:
            nonlocal looked_at
            looked_at += 1
            return plain(cost, base)

        chosen = choose(
            Problem(
                problem.devices,
                problem.rows,
                problem.software,
                RATE,
                False,
                counted,
                problem.final,
                problem.without,
            )
        )
        inside = frozenset(chosen)
        assert not chosen or total(problem, problem.software[0], inside) > problem.without
    assert 0 < looked_at < 5_000


def test_of_very_many_contracts_few_sets_are_tried() -> None:
    keys = [f"s{place:02d}" for place in range(30)]

    choices = list(software_choices(keys))

    assert (choices[0], choices[-1], len(choices)) == ((), tuple(keys), 60)
    assert len(list(software_choices(keys[:7]))) == 2**7


def test_of_many_contracts_alike_the_first_stand_for_all() -> None:
    keys = [f"k{place:02}" for place in range(10)]

    choices = list(software_choices(keys, ["dear"] * 4 + ["cheap"] * 6))

    assert len(choices) == len(set(choices)) == 5 * 7
    assert ("k00", "k01", "k04") in choices
    assert ("k01",) not in choices
    assert are_all_tried(["alike"] * 30)
    assert not are_all_tried(range(8))
