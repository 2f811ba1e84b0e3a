"""Verdicts, and what is missing to settle them: every answer is tried and the case assessed anew."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

import pytest

from kaigo_desktop.domain.answer import BEST_FIRST, Answer, Verdict, best_of, from_flag, unknown
from kaigo_desktop.domain.assessment import Reason
from kaigo_desktop.domain.result import to_result
from kaigo_desktop.domain.rules.eligibility import verdict_of
from kaigo_desktop.services.assessing import Assessor
from tests.fakes import PROGRAMMES, StillClock

Json = dict[str, Any]
ASSESSOR = Assessor(PROGRAMMES[:1], StillClock())
"""One programme: its verdict depends on no other, and each case is assessed hundreds of times."""
FLAGS = ("committee", "life", "consulted_center")
PLEDGES = ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding")
ANSWERS: dict[str, tuple[object, ...]] = {
    "fiscal_year": (2025, 2026),
    "services": (["Y1"], ["41"], ["51"], ["32"], ["76"], ["21"]),
    "started_on": ("2026-03-31", "2026-04-01"),
    "security_action": (0, 1),
    "kind": ("none", "center"),
    "fte_total": (5,),
    "fte_other": (5,),
    "visiting_and_managers": (5,),
}
FUNDABLE = {"key": "new", "category": "operations", "cost": 1, "listing": "tais"}


def reason(kind: str, state: Answer) -> Reason:
    return Reason("x", state, kind, "", "")


def by_definition(reasons: Sequence[Reason]) -> Verdict:
    conditions = [one.state for one in reasons if one.kind == "condition"]
    if Answer.NO in conditions:
        return Verdict.INELIGIBLE
    if Answer.UNKNOWN in conditions:
        return Verdict.UNKNOWN
    requirements = {one.state for one in reasons if one.kind == "requirement"}
    return Verdict.ELIGIBLE if requirements <= {Answer.YES} else Verdict.CONDITIONAL


@pytest.mark.parametrize("states", list(product(Answer, repeat=4)))
def test_the_verdict_follows_from_the_states_in_any_order(states: tuple[Answer, ...]) -> None:
    reasons = [
        reason(kind, state) for kind, state in zip(("condition", "requirement") * 2, states, strict=True)
    ]

    assert verdict_of(reasons) is verdict_of(reasons[::-1]) is by_definition(reasons)


def test_the_best_office_decides_and_no_office_is_unknown() -> None:
    assert [best_of(BEST_FIRST[place:]) for place in range(4)] == list(BEST_FIRST)
    assert best_of([]) is Verdict.UNKNOWN


def test_a_missing_answer_is_never_no() -> None:
    assert from_flag("a", value=None) == unknown("a")
    assert from_flag("a", value=False).answer is Answer.NO
    assert from_flag("a", value=True).answer is Answer.YES
    assert unknown().missing == frozenset()


def verdict(case: Json) -> str:
    return str(entry(case)["verdict"])


def entry(case: Json) -> Json:
    return dict(to_result(ASSESSOR.assess(case))["programmes"][0])  # type: ignore[index,call-overload]


def answers_of(path: str) -> tuple[object, ...]:
    return ANSWERS.get(path.rsplit(".", 1)[-1], (False, True))


def answered(case: Json, path: str, value: object) -> Json:
    case = copy.deepcopy(case)
    if path == "expenses":
        expense = FUNDABLE | {"office": "A", "listing": "tais" if value else "other"}
        return case | {"expenses": [expense]}
    place: Any = case
    *steps, last = re.findall(r"[a-z_]+|\d+", path)
    for step in steps:
        if not step.isdigit() and place.get(step) is None:
            place[step] = {}
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return case


def outcomes(case: Json, paths: Sequence[str]) -> Iterator[Json]:
    for values in product(*map(answers_of, paths)):
        done = case
        for path, value in zip(paths, values, strict=True):
            done = answered(done, path, value)
        yield done


def open_facts(case: Json) -> list[str]:
    """Every fact of the case that is not known and that some reason may ask for."""
    facts = ["fiscal_year"] * (case["fiscal_year"] is None) + ["support.kind"] * (
        case["support"]["kind"] is None
    )
    facts += [f"pledges.{name}" for name in PLEDGES if case["pledges"][name] is None]
    for index, office in enumerate(case["offices"]):
        names = [name for name in (*FLAGS, "security_action") if office[name] is None]
        names += ["services"] * (not office["services"])
        names += ["careplan_link.started_on"] * (office["careplan_link"] is None)
        names += ["staff.fte_total"] * (office["staff"] is None)
        facts += [f"offices[{index}].{name}" for name in names]
    facts += ["expenses"] * (not case["expenses"])
    for index, expense in enumerate(case["expenses"]):
        if expense["category"] == "care_software":
            names = ("integrated", "careplan_csv", "careplan_support_desk", "life_csv")
            facts += [f"expenses[{index}].{name}" for name in names if expense[name] is None]
    return sorted(set(facts))


def is_settled(case: Json) -> bool:
    """Whether the verdict stays whatever is answered; few facts are open at a time, so that all is tried."""
    return {verdict(case)} == {verdict(done) for done in outcomes(case, open_facts(case))}


def small_case(rng: random.Random) -> Json:
    """A case with few open facts, so that all answers can be tried."""

    def maybe(value: object, other: object = False, open_: float = 0.1, no: float = 0.05) -> object:
        luck = rng.random()
        return None if luck < open_ else other if luck < open_ + no else value

    offices, expenses = [], []
    for key in "AB"[: rng.choice((1, 1, 2))]:
        services = rng.choice((["51"], ["41"], ["Y1"], ["21"], ["76"], [], []))
        offices.append(
            {
                "key": key,
                "services": services,
                **{name: maybe(True) for name in FLAGS},
                "security_action": maybe(1, 0),
                "careplan_link": maybe({"started_on": "2026-01-01"}, {"started_on": None}),
                "staff": maybe({"fte_total": 3}),
            }
        )
        offices[-1]["staff"] = offices[-1]["staff"] or None
        software = {
            "key": f"s{key}",
            "office": key,
            "category": "care_software",
            "cost": 100_000,
            "listing": "tais",
            "staff_based_licence": rng.random() < 0.5,
            **{
                name: maybe(True)
                for name in ("integrated", "careplan_csv", "careplan_support_desk", "life_csv")
            },
        }
        device = FUNDABLE | {"key": f"d{key}", "office": key}
        expenses += rng.choice(([device], [software], [software, device], [device]))
    if len(offices) == 1 and rng.random() < 0.2:
        expenses = []
    return {
        "format": "kaigo-case/1",
        "fiscal_year": maybe(2026, 2025),
        "offices": offices,
        "expenses": expenses,
        "support": {"kind": maybe("center", "none")},
        "pledges": {name: maybe(True) for name in PLEDGES},
    }


def test_the_missing_sets_settle_the_verdict_and_no_smaller_set_does() -> None:
    tried = 0
    for seed in range(70):
        case = small_case(random.Random(seed))
        if len(open_facts(case)) > 4:
            continue
        tried += 1
        sets = entry(case)["missing"]
        for paths in sets:
            assert all(is_settled(done) for done in outcomes(case, paths)), (seed, paths)
        least = len(sets[0]) if sets else 0
        if not sets:
            assert is_settled(case), seed
        if len(case["offices"]) > 1 and not all(office["services"] for office in case["offices"]):
            continue  # then more than the least may be named
        facts = open_facts(case)
        for size in range(least):
            for fewer in combinations(facts, size):
                settled = all(is_settled(done) for done in outcomes(case, fewer))
                assert not settled, (seed, sets, fewer)
    assert tried > 30


def test_either_way_of_counting_staff_settles_the_count() -> None:
    case = small_case(random.Random(1)) | {"offices": [{"key": "A", "services": ["Y1"]}]}
    case["expenses"] = [
        {"key": "s", "office": "A", "category": "backoffice_software", "cost": 1, "staff_based_licence": True}
    ]
    states = {one["id"]: one for one in entry(case)["offices"][0]["reasons"]}
    assert states["staff_count"]["state"] == "unknown"

    (alone,) = [
        one.missing
        for one in ASSESSOR.assess(case).programmes[0].offices[0].reasons
        if one.id == "staff_count"
    ]

    assert alone == {
        frozenset({"offices[0].staff.fte_total"}),
        frozenset({"offices[0].staff.fte_other", "offices[0].staff.visiting_and_managers"}),
    }
