"""The program against the second reckoning in tests/oracle, on random cases; a seed names its case."""

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
from tests.oracle.generate import random_case
from tests.oracle.technology import PROGRAMME, best_total, expected

Json = dict[str, Any]

SEEDS = range(400)
AT_A_TIME = 50
MOST_EXPENSES = 8
"""Up to so many expenses an office the second reckoning tries every assignment."""

RULES = load_programmes([shipped("resources", "programmes")])
ASSESSOR = Assessor([one for one in RULES if one.id == PROGRAMME], StillClock())
"""The technology programme alone; all of them together: test_agreement_of_all.py."""


def result_of(case: Json) -> Json:
    data = json.dumps(case, ensure_ascii=False).encode()
    return to_result(ASSESSOR.assess_case(ASSESSOR.read(data)))


def differences(case: Json, most_expenses: int = MOST_EXPENSES) -> list[str]:
    """Whatever the two say differently, one sentence each."""
    result, other = result_of(case), expected(case)
    programme = next(entry for entry in result["programmes"] if entry["id"] == PROGRAMME)
    found = [
        *told("verdict", programme["verdict"], other["verdict"]),
        *offices(programme, other),
        *estimate(programme.get("estimate"), other["estimate"]),
        *told("obligations", duties(result["obligations"]), duties(other["obligations"])),
        *told(
            "warnings",
            sorted(
                (one["path"], one["id"]) for one in result["warnings"] if one["id"] != "dates_out_of_order"
            ),
            sorted(map(tuple, [*other["warnings"], *other["unclear_warnings"]])),
        ),
    ]
    if other["estimate"] is not None:
        found += best(result["best"], programme["estimate"], best_total(case, most_expenses))
    return found


def told(what: str, ours: object, theirs: object) -> list[str]:
    return [] if ours == theirs else [f"{what}: {ours} is not {theirs}"]


def offices(programme: Json, other: Json) -> list[str]:
    ours = {
        entry["office"]: {
            "verdict": entry["verdict"],
            "reasons": sorted((one["id"], one["state"], one["kind"]) for one in entry["reasons"]),
        }
        for entry in programme["offices"]
    }
    theirs = {
        key: {
            "verdict": entry["verdict"],
            "reasons": sorted((id_, state, kind) for id_, (state, kind) in entry["reasons"].items()),
        }
        for key, entry in other["offices"].items()
    }
    return told("offices", ours, theirs)


def estimate(ours: Json | None, theirs: Json | None) -> list[str]:
    if ours is None or theirs is None:
        return told("estimate", ours, theirs)
    found = told("total", ours["total"], theirs["total"])
    if theirs["low"] is not None:
        found += told("range", (ours["low"], ours["high"]), (theirs["low"], theirs["high"]))
    if not ours["low"] <= ours["total"] <= ours["high"]:
        found.append(f"total {ours['total']} outside {ours['low']} to {ours['high']}")
    per_office = {
        entry["office"]: {
            "total": entry["total"],
            "package": entry["package"],
            "lines": sorted((bare(line) for line in entry["lines"]), key=lambda line: str(line["line"])),
        }
        for entry in ours["offices"]
    }
    return found + told("lines", per_office, theirs["offices"])


def bare(line: Json) -> Json:
    return {
        name: sorted(value) if name == "expenses" else value for name, value in line.items() if name != "cite"
    }


def best(ours: Json, of_estimate: Json, theirs: int | None) -> list[str]:
    found = [] if ours["exact"] and ours["bound"] == ours["total"] else [f"best not exact: {ours}"]
    if ours["total"] < of_estimate["total"]:
        found.append(f"best {ours['total']} is less than the estimate {of_estimate['total']}")
    return found + (told("best", ours["total"], theirs) if theirs is not None else [])


def duties(obligations: list[Json]) -> list[tuple[object, ...]]:
    names = ("programme", "office", "kind", "sequence", "fiscal_year", "due_on", "provisional", "safe_on")
    ours = [one for one in obligations if one["programme"] == PROGRAMME]
    return sorted((tuple(one[name] for name in names) for one in ours), key=str)


@pytest.mark.parametrize("first", SEEDS[::AT_A_TIME])
def test_the_program_and_the_second_reckoning_agree_on_random_cases(first: int) -> None:
    wrong = {
        seed: found
        for seed in range(first, first + AT_A_TIME)
        if (found := differences(random_case(random.Random(seed))))
    }

    assert wrong == {}


def test_the_best_assignment_pays_its_total_and_holds_nothing_that_could_be_left_out() -> None:
    for seed in range(80):
        case = random_case(random.Random(seed))
        chosen = result_of(case)["best"]
        keys = [one["expense"] for one in chosen["assignments"]]
        if not chosen["total"]:
            assert keys == []
            continue

        assert paid(case, keys) == chosen["total"], seed
        for key in keys:
            assert paid(case, [one for one in keys if one != key]) < chosen["total"], (seed, key)


def paid(case: Json, keys: list[str]) -> int:
    """What the estimate is where only these expenses are entered."""
    kept = [expense for expense in case["expenses"] if expense["key"] in keys]
    part = case | {"expenses": [without_target(expense, keys) for expense in kept]}
    return int(next(iter(result_of(part)["programmes"]))["estimate"]["total"])


def without_target(expense: Json, keys: list[str]) -> Json:
    return expense if expense.get("attached_to") in keys else expense | {"attached_to": None}
