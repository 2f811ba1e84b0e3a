"""Every programme against the second reckoning, on random cases; a seed names its case."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.result import to_result
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.fakes import StillClock
from tests.oracle.generate_all import random_case_all
from tests.oracle.others import amounts_of_assignment, best_all, expected_all

Json = dict[str, Any]

SEEDS = range(240)
AT_A_TIME = 40
MOST_EXPENSES = 9
"""Up to so many expenses the second reckoning tries every assignment."""

ASSESSOR = Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())


def result_of(case: Json) -> Json:
    return to_result(ASSESSOR.assess_case(ASSESSOR.read(json.dumps(case, ensure_ascii=False).encode())))


def differences(case: Json) -> list[str]:
    """Whatever the two say differently, one sentence each."""
    result, other = result_of(case), expected_all(case)
    local = {one["id"] for one in case.get("local_programmes") or []}
    ours = {entry["id"]: entry for entry in result["programmes"]}
    found = told("programmes", sorted(ours), sorted(other["programmes"]))
    for id_, theirs in other["programmes"].items():
        found += [f"{id_} {one}" for one in programme(ours[id_], theirs, is_local=id_ in local)]
    found += told("obligations", duties(result["obligations"]), duties(other["obligations"]))
    return found + best(case, result)


def told(what: str, ours: object, theirs: object) -> list[str]:
    return [] if ours == theirs else [f"{what}: {ours} is not {theirs}"]


def programme(ours: Json, theirs: Json, *, is_local: bool) -> list[str]:
    offices = {one["office"]: (one["verdict"], reasons(one["reasons"])) for one in ours["offices"]}
    expected = {key: (one["verdict"], plain(one["reasons"])) for key, one in theirs["offices"].items()}
    return [
        *told("verdict", ours["verdict"], theirs["verdict"]),
        *told("reasons", reasons(ours.get("reasons", [])), plain(theirs["reasons"] or {})),
        *told("offices", offices, expected),
        *estimate(ours.get("estimate"), theirs["estimate"], is_local=is_local),
    ]


def reasons(entries: list[Json]) -> list[tuple[str, str, str]]:
    return sorted((one["id"], one["state"], one["kind"]) for one in entries)


def plain(entries: Json) -> list[tuple[str, str, str]]:
    return sorted((id_, state, kind) for id_, (state, kind) in entries.items())


def estimate(ours: Json | None, theirs: Json | None, *, is_local: bool) -> list[str]:
    if ours is None or theirs is None:
        return told("estimate", ours, theirs)
    found = told("total", ours["total"], theirs["total"])
    if theirs["low"] is not None:
        found += told("range", (ours["low"], ours["high"]), (theirs["low"], theirs["high"]))
    per_office = {
        one["office"]: (one["total"], one["package"], lines(one["lines"], is_local=is_local))
        for one in ours["offices"]
    }
    expected = {
        key: (one["total"], one["package"], lines(one["lines"], is_local=is_local))
        for key, one in (theirs["offices"] or {}).items()
    }
    found += told("offices", per_office, expected)
    return found + told(
        "lines",
        lines(ours.get("lines", []), is_local=is_local),
        lines(theirs["lines"] or [], is_local=is_local),
    )


def lines(entries: list[Json], *, is_local: bool) -> list[Json]:
    """Lines in one order; how a local programme's rate is written is not compared."""
    left_out = {"cite", "rate", "rated"} if is_local else {"cite"}
    bare = [
        {
            name: sorted(value) if name == "expenses" else value
            for name, value in line.items()
            if name not in left_out
        }
        for line in entries
    ]
    return sorted(bare, key=lambda line: (line["line"], line["expenses"]))


def best(case: Json, result: Json) -> list[str]:
    ours = result["best"]
    given = {one["expense"]: one["programme"] for one in ours["assignments"]}
    amounts = amounts_of_assignment(case, given)
    found = [] if amounts is not None else [f"assignment not allowed: {given}"]
    if amounts is not None:
        found += told("assignment pays", sum(amounts.values()), ours["total"])
    theirs = best_all(case, order=[one["id"] for one in result["programmes"]], limit=MOST_EXPENSES)
    if theirs is None:
        return found
    found += told(
        "best", (ours["total"], ours["exact"], ours["bound"]), (theirs["total"], True, theirs["total"])
    )
    return found + told("best programmes", sorted(ours["by_programme"]), sorted(theirs["programmes"]))


def duties(obligations: list[Json]) -> list[tuple[object, ...]]:
    names = ("programme", "office", "kind", "sequence", "fiscal_year", "due_on", "provisional", "safe_on")
    return sorted((tuple(one[name] for name in names) for one in obligations), key=str)


@pytest.mark.parametrize("first", SEEDS[::AT_A_TIME])
def test_every_programme_agrees_with_the_second_reckoning(first: int) -> None:
    wrong = {
        seed: found
        for seed in range(first, first + AT_A_TIME)
        if (found := differences(random_case_all(random.Random(seed))))
    }

    assert wrong == {}
