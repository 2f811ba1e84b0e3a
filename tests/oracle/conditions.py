"""What the programmes of sections 2 to 7 share: answers of three values, offices, awards, plain lines.

`yes`, `no` and `unknown` are kept as words.  A fact that is null or absent is unknown, never no and never
zero.  An office is the dict of the case file; amounts are whole yen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.calendar_rules import award_year
from tests.oracle.technology import ALL, expenses_of, round_down, services_of, setting, tri

Json = dict[str, Any]
Reasons = dict[str, tuple[str, str]]
Rate = tuple[int, int]
Span = tuple[int, int] | None

INSURED = ALL - {"Y1", "K1"}
TOKYO = "13"


@dataclass(frozen=True)
class Programme:
    """One programme: `reasons` and `estimate` get an office, or None where it is not per office.

    `estimate` gets the expenses assigned (in full: all of the case) and returns `total`, `package`, `lines`;
    it is None where there is no estimator.  `span` gives the least and the most, None: that is the total.
    `categories`: those that it may ever fund.  `ceiling`: whether the corporation ceiling holds.
    """

    id: str
    per_office: bool
    reasons: Callable[[Json, Json | None], Reasons]
    years: frozenset[int] = frozenset()
    estimate: Callable[[Json, Json | None, list[Json]], Json] | None = None
    categories: frozenset[str] = frozenset()
    span: Callable[[Json, int], Span] | None = None
    ceiling: bool = field(default=False)


# --- Three values ---------------------------------------------------------------------------------
def any_of(states: Iterable[str]) -> str:
    """Return whether any is so; over nothing it is unknown (section 0)."""
    found = list(states)
    if "yes" in found:
        return "yes"
    return "unknown" if "unknown" in found or not found else "no"


def all_of(states: Iterable[str]) -> str:
    """Return whether all are so: any no is no, else any unknown (or nothing at all) unknown."""
    found = list(states)
    if "no" in found:
        return "no"
    return "unknown" if "unknown" in found or not found else "yes"


def as_reasons(conditions: dict[str, str], requirements: dict[str, str]) -> Reasons:
    """Return reasons as id: (state, kind)."""
    found = {name: (state, "condition") for name, state in conditions.items()}
    return found | {name: (state, "requirement") for name, state in requirements.items()}


# --- The case -------------------------------------------------------------------------------------
def offices_of(case: Json) -> list[Json]:
    """Return the offices of the case."""
    return list(case.get("offices") or [])


def entered(case: Json, office: Json | None) -> list[Json]:
    """Return the expenses entered for this office, or in the case."""
    return list(case.get("expenses") or []) if office is None else expenses_of(case, office)


def corporation(case: Json) -> Json:
    """Return what is known of the applicant."""
    return dict(case.get("corporation") or {})


def pledge(case: Json, name: str) -> str:
    """Return the state of a pledge."""
    return tri((case.get("pledges") or {}).get(name))


def year_state(case: Json, years: Iterable[int]) -> str:
    """Return whether the case is of one of these fiscal years."""
    year = case.get("fiscal_year")
    return "unknown" if year is None else tri(year in set(years))


def service_state(office: Json, wanted: Iterable[str]) -> str:
    """Return whether the office has one of these services; without a list of them that is unknown."""
    services = services_of(office)
    return tri(bool(services & set(wanted))) if services else "unknown"


def any_service_state(case: Json, wanted: Iterable[str]) -> str:
    """Return whether any office has one of these services."""
    return any_of(service_state(office, wanted) for office in offices_of(case))


def expenses_state(case: Json, office: Json | None, funded: list[Json]) -> str:
    """Return the requirement `expenses`: nothing entered is unknown, else whether any is funded."""
    return tri(bool(funded)) if entered(case, office) else "unknown"


# --- Tokyo ----------------------------------------------------------------------------------------
def tokyo_state(case: Json, office: Json) -> str:
    """Return whether the office lies in Tokyo; its prefecture is the case's where it has none."""
    prefecture = office.get("prefecture")
    if prefecture is None:
        prefecture = case.get("prefecture")
    return "unknown" if prefecture is None else tri(prefecture == TOKYO)


def perhaps_in_tokyo(case: Json) -> list[Json]:
    """Return the offices not known to lie outside Tokyo."""
    return [office for office in offices_of(case) if tokyo_state(case, office) != "no"]


# --- Grants received ------------------------------------------------------------------------------
def award_state(case: Json, programme: str, office: Json | None, fewer_than: int) -> str:
    """Return whether there are fewer awards of the programme from before the case's year (section 0)."""
    mine = [
        award
        for award in case.get("awards") or []
        if award["programme"] == programme
        and (office is None or award.get("office") is None or award["office"] == office["key"])
    ]
    if case.get("fiscal_year") is None:
        return "unknown" if mine else "yes"
    years = [award_year(award) for award in mine]
    earlier = [year for year in years if year is not None and year < case["fiscal_year"]]
    if len(earlier) >= fewer_than:
        return "no"
    return "unknown" if len(earlier) + years.count(None) >= fewer_than else "yes"


# --- Lines ----------------------------------------------------------------------------------------
def left(expense: Json) -> int:
    """Return `cost` - `other_income`, at least 0; the terminal cap is of the technology programmes alone."""
    return max(0, int(expense["cost"]) - int(expense.get("other_income") or 0))


def cost_of(members: Iterable[Json]) -> int:
    """Return what is left of these expenses together."""
    return sum(left(expense) for expense in members)


def line_of(case: Json, name: str, members: list[Json], cost: int, rate: Rate, base: int) -> Json:
    """Return a line in the prefecture's order of rate and base, rounded where lines are rounded."""
    top, bottom = rate
    if setting(case, "amount_order", "rate_first") == "cap_first":
        rated = min(cost, base) * top // bottom
        amount = rated
    else:
        rated = cost * top // bottom
        amount = min(rated, base)
    return written(case, name, members, {"cost": cost, "rated": rated, "base": base, "amount": amount}, rate)


def full_line(case: Json, name: str, members: list[Json], base: int) -> Json:
    """Return a line at 10/10, which `amount_order` does not touch (section 1, end)."""
    cost = cost_of(members)
    figures = {"cost": cost, "rated": cost, "base": base, "amount": min(cost, base)}
    return written(case, name, members, figures, (1, 1))


def written(case: Json, name: str, members: list[Json], figures: dict[str, int], rate: Rate) -> Json:
    """Return the line with its amount rounded, where the scope is the line."""
    amount = figures["amount"]
    if setting(case, "rounding_scope", "line") == "line":
        amount = round_down(case, amount)
    keys = sorted(expense["key"] for expense in members)
    rates = f"{rate[0]}/{rate[1]}"
    return {"line": name, "expenses": keys, **figures, "amount": amount, "rate": rates}


def summed(case: Json, lines: list[Json]) -> Json:
    """Return the estimate of one office, or of the programme, from its lines: rounded once by `total`."""
    total = sum(int(line["amount"]) for line in lines)
    if setting(case, "rounding_scope", "line") == "total":
        total = round_down(case, total)
    ordered = sorted(lines, key=lambda line: (str(line["line"]), list(line["expenses"])))
    return {"total": total, "package": False, "lines": ordered}
