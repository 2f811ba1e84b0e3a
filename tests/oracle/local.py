"""Programmes of a prefecture or municipality that the user typed in (interchange, section 2.7).

Readings: `min_cost` is compared with what is left of the pool's cost after `other_income`; a pool under it
keeps its line, with the amount 0; the rate of the line is as typed, but "1/1" where it is the whole.
"""

from __future__ import annotations

from tests.oracle.conditions import Json, cost_of, written
from tests.oracle.technology import round_down, setting, units


def counts(local: Json, expense: Json) -> bool:
    """Return whether the local programme may fund the expense."""
    if expense.get("other_subsidy") or expense["category"] not in local["categories"]:
        return False
    return local["per"] != "office" or expense.get("office") is not None


def pools(local: Json, assigned: list[Json]) -> list[tuple[str | None, list[Json]]]:
    """Return the pools, each with the office under which its amount is summed."""
    members = [expense for expense in assigned if counts(local, expense)]
    if local["per"] == "unit":
        return [(expense.get("office"), [expense]) for expense in members]
    if local["per"] == "case":
        return [(None, members)] if members else []
    offices = sorted({expense["office"] for expense in members})
    return [(office, [e for e in members if e["office"] == office]) for office in offices]


def local_estimate(case: Json, local: Json, assigned: list[Json]) -> Json:
    """Return the total and the lines of a local programme over the assigned expenses."""
    top, bottom = (int(part) for part in local["rate"].split("/"))
    lines = []
    by_office: dict[str | None, int] = {}
    for office, members in pools(local, assigned):
        cost = cost_of(members)
        cap = int(local["cap"]) * (units(members[0]) if local["per"] == "unit" else 1)
        rated = cost * top // bottom
        amount = 0 if cost < int(local.get("min_cost") or 0) else min(rated, cap)
        figures = {"cost": cost, "rated": rated, "base": cap, "amount": amount}
        rate = (1, 1) if top == bottom else (top, bottom)
        lines.append(written(case, "pool", members, figures, rate))
        by_office[office] = by_office.get(office, 0) + int(lines[-1]["amount"])
    # With the scope "line" every amount is a multiple of the unit already.
    if setting(case, "rounding_scope", "line") == "total":
        by_office = {office: round_down(case, amount) for office, amount in by_office.items()}
    lines.sort(key=lambda line: list(line["expenses"]))
    return {"total": sum(by_office.values()), "package": False, "lines": lines}
