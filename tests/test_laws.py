"""What must hold for every case, whatever its figures: order, ranges, and what one more expense does."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from tests.oracle.generate import random_case
from tests.test_agreement import result_of

Json = dict[str, Any]
SEEDS = range(150)


def estimate(case: Json) -> Json | None:
    found: Json | None = result_of(case)["programmes"][0].get("estimate")
    return found


@pytest.mark.parametrize("first", SEEDS[::50])
def test_the_order_of_offices_and_expenses_never_changes_a_total(first: int) -> None:
    for seed in range(first, first + 50):
        case = random_case(random.Random(seed))
        turned = case | {"offices": case["offices"][::-1], "expenses": case["expenses"][::-1]}
        ours, other = result_of(case), result_of(turned)

        figures = [(one["best"]["total"], one["programmes"][0]["verdict"]) for one in (ours, other)]
        assert figures[0] == figures[1], seed
        before, after = estimate(case), estimate(turned)
        assert (before is None) == (after is None), seed
        if before and after:
            assert all(before[name] == after[name] for name in ("total", "low", "high")), seed


def test_an_answer_never_widens_the_range_nor_leaves_it() -> None:
    tried = 0
    for seed in SEEDS:
        case = random_case(random.Random(seed))
        before = estimate(case)
        for answered in answers(case) if before else ():
            after = estimate(answered)
            assert after, seed
            assert before["low"] <= after["low"] <= after["total"] <= after["high"] <= before["high"], seed
            tried += 1
    assert tried > 100


def answers(case: Json) -> list[Json]:  # noqa: C901 - one fact after the other
    """The case with one unknown answered, in every way that counts."""
    found = []

    def put(section: str, index: int | None, name: str, value: object) -> None:
        changed = copy.deepcopy(case)
        place = changed[section] = changed.get(section) or {}
        (place if index is None else place[index])[name] = value
        found.append(changed)

    if (case.get("settings") or {}).get("package_cap") is None:
        for cap in (4_000_000, 6_500_000, 10_000_000):
            put("settings", None, "package_cap", cap)
    if (case.get("support") or {}).get("kind") is None:
        for kind in ("none", "center"):
            put("support", None, "kind", kind)
    for index, office in enumerate(case["offices"]):
        if not office.get("staff"):
            for count in (1, 15, 40):
                put("offices", index, "staff", {"fte_total": count})
    for index, expense in enumerate(case["expenses"]):
        if expense.get("listing") is None:
            for listing in ("tais", "other"):
                put("expenses", index, "listing", listing)
        if expense["category"] == "care_software" and expense.get("integrated") is None:
            for integrated in (False, True):
                put("expenses", index, "integrated", integrated)
    return found


def test_one_more_fundable_expense_never_lowers_the_best() -> None:
    for seed in SEEDS:
        case = random_case(random.Random(seed))
        for office in case["offices"][:1]:
            for category in ("monitoring", "intercom", "backoffice_software"):
                expense = {"key": "one more", "office": office["key"], "category": category, "cost": 777_777}
                more = case | {"expenses": [*case["expenses"], expense | {"listing": "tais", "linked": True}]}

                assert result_of(more)["best"]["total"] >= result_of(case)["best"]["total"], seed
