"""Every programme with conditions at once, and the best combination (sections 2 to 7 and 9), plainly.

`expected_all` is what the program should say of a case; `best_all` tries every assignment of expenses to
programmes.  Section 1 is `technology`, section 5 `technology_r7`, sections 2 to 6 `groups`, section 7
`tokyo`, local programmes `local`; the readings taken are listed there.  Of section 9:

 1. Verdicts are those of the whole case; an office that is not eligible gets nothing in an assignment.
 2. "At most one of the two Tokyo schemes an office": no office has expenses in both.
 3. With the case's year unknown the programmes of 2025 and 2026 stand side by side.
 4. A programme counts as used where an expense is assigned to it; of equal sums with as few programmes, the
    set is the one whose list of positions comes first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tests.oracle import technology, technology_r7
from tests.oracle.calendar_rules import obligations, warnings
from tests.oracle.conditions import Json, Programme, Reasons, entered, offices_of, year_state
from tests.oracle.groups import GROUP_PROGRAMMES
from tests.oracle.local import local_estimate
from tests.oracle.technology import NINE_FIELDS, under_corporation_ceiling, verdict
from tests.oracle.tokyo import HR, HR_EXTENDED, TOKYO_PROGRAMMES

TECHNOLOGY_CATEGORIES = frozenset(
    NINE_FIELDS
    | {
        "other_equipment",
        "backoffice_software",
        "software_adoption",
        "device_accessory",
        "improvement_support",
    }
)
TECHNOLOGY = "mhlw-r8-technology"


def technology_reasons(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of section 1."""
    assert office is not None
    return technology.reasons(case, office)


def technology_estimate(case: Json, office: Json | None, assigned: list[Json]) -> Json:
    """Return the estimate of section 1 over what is assigned."""
    assert office is not None
    mine = [expense for expense in assigned if expense.get("office") == office["key"]]
    return technology.office_estimate(case, office, mine)


PROGRAMMES = (
    Programme(
        TECHNOLOGY,
        True,
        technology_reasons,
        frozenset({2026}),
        technology_estimate,
        TECHNOLOGY_CATEGORIES,
        technology.low_and_high,
        ceiling=True,
    ),
    Programme(
        "mhlw-r7-technology",
        True,
        technology_r7.reasons_r7,
        frozenset({2025}),
        technology_r7.estimate_r7,
        TECHNOLOGY_CATEGORIES,
        technology_r7.span_r7,
        ceiling=True,
    ),
    *GROUP_PROGRAMMES,
    *TOKYO_PROGRAMMES,
)
BY_ID = {programme.id: programme for programme in PROGRAMMES}


# --- Verdicts and estimates -----------------------------------------------------------------------
def office_verdicts(case: Json, programme: Programme) -> dict[str, str]:
    """Return the verdict of every office, by key."""
    return {office["key"]: verdict(programme.reasons(case, office)) for office in offices_of(case)}


def verdict_of(case: Json, programme: Programme) -> str:
    """Return the verdict: the best of the offices, or that of the programme's own reasons."""
    if not programme.per_office:
        return verdict(programme.reasons(case, None))
    found = set(office_verdicts(case, programme).values())
    for best in ("eligible", "conditional", "unknown", "ineligible"):
        if best in found:
            return best
    return "ineligible" if year_state(case, programme.years) == "no" else "unknown"


def parts_of(case: Json, programme: Programme) -> list[Json | None]:
    """Return what has an estimate of its own: the offices not ineligible, or the programme as a whole."""
    if not programme.per_office:
        return [None]
    verdicts = office_verdicts(case, programme)
    return [office for office in offices_of(case) if verdicts[office["key"]] != "ineligible"]


def total_over(case: Json, programme: Programme, parts: list[Json | None], assigned: list[Json]) -> int:
    """Return the programme's amount over the assigned expenses."""
    assert programme.estimate is not None
    total = sum(int(programme.estimate(case, part, assigned)["total"]) for part in parts)
    return under_corporation_ceiling(case, total) if programme.ceiling else total


def estimate_of(case: Json, programme: Programme, limit: int) -> Json | None:
    """Return total, low, high and the lines, by office or on the programme; None without an estimator."""
    if programme.estimate is None:
        return None
    everything = entered(case, None)
    parts = parts_of(case, programme)
    total = total_over(case, programme, parts, everything)
    span = (total, total) if programme.span is None else programme.span(case, limit)
    found = {part["key"]: programme.estimate(case, part, everything) for part in parts if part is not None}
    lines = [] if programme.per_office else programme.estimate(case, None, everything)["lines"]
    low, high = span if span is not None else (None, None)
    return {"total": total, "low": low, "high": high, "offices": found, "lines": lines}


def expected_programme(case: Json, programme: Programme, limit: int) -> Json:
    """Return verdict, reasons and estimate of one programme."""
    found = verdict_of(case, programme)
    offices: Json = {}
    reasons: Reasons = {}
    if programme.per_office:
        for office in offices_of(case):
            of_office = programme.reasons(case, office)
            offices[office["key"]] = {"verdict": verdict(of_office), "reasons": of_office}
    else:
        reasons = programme.reasons(case, None)
    estimate = None if found == "ineligible" else estimate_of(case, programme, limit)
    return {"verdict": found, "offices": offices, "reasons": reasons, "estimate": estimate}


def expected_local(case: Json, local: Json) -> Json:
    """Return what is said of a local programme: eligible, without reasons."""
    found = local_estimate(case, local, entered(case, None))
    total = found["total"]
    estimate = {"total": total, "low": total, "high": total, "offices": {}, "lines": found["lines"]}
    return {"verdict": "eligible", "offices": {}, "reasons": {}, "estimate": estimate}


def expected_all(case: Json, limit: int = 3000) -> Json:
    """Return what the program should say of this case about every programme that has conditions.

    `programmes`: {id: {`verdict`; `offices`: {key: {`verdict`, `reasons`}} of those per office; `reasons`:
    {id: (state, kind)} of the others; `estimate`: None where there is no estimator or the verdict is
    ineligible, else {`total`; `low`, `high`, None where more than `limit` answers would have to be tried;
    `offices`: {key: {`total`, `package`, `lines`}}; `lines` of the programme itself}}}, local programmes
    included; `obligations`; `warnings`: sorted (path, id) of the ids that `calendar_rules.CLEAR` names.
    Lines are sorted by `line`, then `expenses`, and have no `cite`.
    """
    programmes = {one.id: expected_programme(case, one, limit) for one in PROGRAMMES}
    for local in case.get("local_programmes") or []:
        programmes[local["id"]] = expected_local(case, local)
    return {"programmes": programmes, "obligations": obligations(case), "warnings": warnings(case)}


# --- The best combination -------------------------------------------------------------------------
@dataclass(frozen=True)
class Payer:
    """A programme in an assignment: the categories it may fund and its amount over some expenses."""

    id: str
    categories: frozenset[str]
    amount: Callable[[list[Json]], int]


def payer_of(case: Json, programme: Programme) -> Payer:
    """Return a programme of the catalogue as a payer."""
    parts = parts_of(case, programme)

    def amount(assigned: list[Json]) -> int:
        return total_over(case, programme, parts, assigned)

    return Payer(programme.id, programme.categories, amount)


def local_payer(case: Json, local: Json) -> Payer:
    """Return a local programme as a payer."""

    def amount(assigned: list[Json]) -> int:
        return int(local_estimate(case, local, assigned)["total"])

    return Payer(local["id"], frozenset(local["categories"]), amount)


def payers_of(case: Json, order: Sequence[str] | None = None) -> list[Payer]:
    """Return those with an estimate, in the order of the catalogue (given as ids), local ones last."""
    ids = [one for one in (order or list(BY_ID)) if one in BY_ID]
    estimated = [BY_ID[one] for one in ids if BY_ID[one].estimate is not None]
    paying = [payer_of(case, one) for one in estimated if verdict_of(case, one) != "ineligible"]
    return paying + [local_payer(case, local) for local in case.get("local_programmes") or []]


def assignable(case: Json, payers: list[Payer]) -> list[Json]:
    """Return the expenses that some payer may fund."""
    categories = {category for payer in payers for category in payer.categories}
    return [e for e in entered(case, None) if e["category"] in categories and not e.get("other_subsidy")]


def amounts_of_assignment(case: Json, assignment: dict[str, str]) -> dict[str, int] | None:
    """Return what each programme gives for {expense key: programme id}; None where it is not allowed."""
    payers = {payer.id: payer for payer in payers_of(case)}
    by_key = {expense["key"]: expense for expense in entered(case, None)}
    given: dict[str, list[Json]] = {}
    for key, programme in assignment.items():
        if programme not in payers or key not in by_key:
            return None
        given.setdefault(programme, []).append(by_key[key])
    offices = [{expense.get("office") for expense in given.get(one, [])} for one in (HR, HR_EXTENDED)]
    if offices[0] & offices[1]:
        return None
    return {programme: payers[programme].amount(expenses) for programme, expenses in given.items()}


def subsets(keys: Sequence[str]) -> Iterator[frozenset[str]]:
    """Return every set of some of the keys."""
    for size in range(len(keys) + 1):
        for chosen in itertools.combinations(keys, size):
            yield frozenset(chosen)


Choice = tuple[int, int, tuple[int, ...]]  # minus the sum, the number of programmes, their positions


def best_all(case: Json, order: Sequence[str] | None = None, limit: int = 10) -> Json | None:
    """Return the largest sum and the programmes that give it, by every assignment there is.

    `order`: the ids as they stand in the program's result, for equal sums.  None where more than `limit`
    expenses could be assigned.  Programme by programme every set of the expenses still left is tried.
    """
    payers = payers_of(case, order)
    expenses = {expense["key"]: expense for expense in assignable(case, payers)}
    if len(expenses) > limit:
        return None

    @cache
    def amount(position: int, chosen: frozenset[str]) -> int:
        return payers[position].amount([expense for key, expense in expenses.items() if key in chosen])

    @cache
    def best_from(position: int, remaining: frozenset[str], hr_offices: frozenset[str | None]) -> Choice:
        if position == len(payers):
            return 0, 0, ()
        payer = payers[position]
        is_hr = payer.id in {HR, HR_EXTENDED}
        may_have = [
            key
            for key in sorted(remaining)
            if expenses[key]["category"] in payer.categories
            and not (is_hr and expenses[key].get("office") in hr_offices)
        ]
        found = []
        for chosen in subsets(may_have):
            used = {expenses[key].get("office") for key in chosen} if is_hr else set()
            minus, number, positions = best_from(position + 1, remaining - chosen, hr_offices | used)
            here = (position,) if chosen else ()
            found.append((minus - amount(position, chosen), number + len(here), here + positions))
        return min(found)

    minus, _, positions = best_from(0, frozenset(expenses), frozenset())
    return {"total": -minus, "programmes": [payers[position].id for position in positions]}


def best_total_all(case: Json, limit: int = 10) -> int | None:
    """Return the largest sum over all assignments; None where more than `limit` could be assigned."""
    found = best_all(case, limit=limit)
    return None if found is None else int(found["total"])
