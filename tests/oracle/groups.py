"""Collaboration, management support and the prefecture's own models (sections 2 to 6), plainly once more.

Readings where the pages leave room:

 1. `representative` and the `applicant` of section 3 are an "or" of three values: "neither known" is one
    case of unknown; a known no beside something unknown is unknown too.
 2. `runs_care_service`, `runs_home_help` absent are unknown; an unknown `runs_home_help` adds nothing to h.
 3. Whose `runs_home_help` is false counts in h all the same "by an office with 11".
 4. `expenses` is judged over the case, as section 7 says for its programmes: none entered in the case is
    unknown.
 5. An expense counts here whatever its office.
 6. "With technology" (section 5): any office of the case counts, also one that is not eligible; a listing or
    function that is not known counts, as it is fundable for the time being, so that the least is the rate
    without it.
 7. Nothing that `low` and `high` range over moves the other programmes of this module; facts such as
    `partners` and `runs_home_help` are not among it.
 8. `fund-r7-technology`: `committee` and `careplan_link` only where the services ask for them, as in 1.
"""

from __future__ import annotations

from tests.oracle.conditions import (
    INSURED,
    Json,
    Programme,
    Rate,
    Reasons,
    Span,
    any_of,
    any_service_state,
    as_reasons,
    corporation,
    cost_of,
    entered,
    expenses_state,
    line_of,
    offices_of,
    pledge,
    service_state,
    summed,
    year_state,
)
from tests.oracle.technology import (
    ALL,
    CAREPLAN,
    COMMITTEE,
    NINE_FIELDS,
    careplan_state,
    fundable,
    services_of,
    support_state,
    tri,
    with_edits,
)

R7_COLLABORATION = "mhlw-r7-collaboration"


def of_category(expenses: list[Json], category: str) -> list[Json]:
    """Return those of a category that no other programme has granted already."""
    return [e for e in expenses if e["category"] == category and not e.get("other_subsidy")]


# --- Section 2 and its companion of fiscal year 2025 ----------------------------------------------
def members_of_group(case: Json) -> list[Json]:
    """Return the n corporations: the applicant and the partners, as far as known."""
    return [corporation(case), *(case.get("partners") or [])]


def group_state(case: Json) -> str:
    """Return whether there are at least two corporations; partners not known: unknown."""
    return "unknown" if case.get("partners") is None else tri(len(members_of_group(case)) >= 2)


def small_state(case: Json) -> str:
    """Return yes where one of them has at most one office, else unknown, never no."""
    counts = [member.get("office_count") for member in members_of_group(case)]
    return "yes" if any(count is not None and count <= 1 for count in counts) else "unknown"


def collaboration_reasons(case: Json, year: int) -> Reasons:
    """Return the reasons of section 2 for a fiscal year."""
    runs_care = tri(corporation(case).get("runs_care_service"))
    conditions = {
        "fiscal_year": year_state(case, {year}),
        "group": group_state(case),
        "small": small_state(case),
        "representative": any_of([runs_care, any_service_state(case, INSURED)]),
    }
    requirements = {
        "expenses": expenses_state(case, None, of_category(entered(case, None), "collaboration")),
        "plan_drafted": pledge(case, "plan_drafted"),
        "cooperate_verification": pledge(case, "cooperate_verification"),
        "no_duplicate_funding": pledge(case, "no_duplicate_funding"),
    }
    return as_reasons(conditions, requirements)


def group_base(case: Json) -> int:
    """Return 1,200,000 a corporation, 300,000 more for each with home help, at most 12,000,000."""
    members = members_of_group(case)
    with_home_help = sum(1 for member in members[1:] if member.get("runs_home_help"))
    if members[0].get("runs_home_help") or any("11" in services_of(one) for one in offices_of(case)):
        with_home_help += 1
    return min(1_200_000 * len(members) + 300_000 * with_home_help, 12_000_000)


def pool(case: Json, members: list[Json], rate: Rate, base: int) -> Json:
    """Return the estimate of a programme with one line, without a line where nothing is fundable."""
    if not members:
        return summed(case, [])
    return summed(case, [line_of(case, "pool", members, cost_of(members), rate, base)])


def r8_collaboration_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of section 2."""
    return collaboration_reasons(case, 2026)


def r8_collaboration_estimate(case: Json, _office: Json | None, assigned: list[Json]) -> Json:
    """Return the estimate of section 2."""
    return pool(case, of_category(assigned, "collaboration"), (4, 5), group_base(case))


def with_technology(case: Json) -> bool:
    """Return whether some office has an expense fundable by the technology grant of fiscal year 2025."""
    return any(fundable(case, office) for office in offices_of(case))


def r7_collaboration_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of section 2 with fiscal year 2025."""
    return collaboration_reasons(case, 2025)


def r7_collaboration_estimate(case: Json, _office: Json | None, assigned: list[Json]) -> Json:
    """Return the estimate at 3/4, with technology at 4/5."""
    rate = (4, 5) if with_technology(case) else (3, 4)
    return pool(case, of_category(assigned, "collaboration"), rate, group_base(case))


def answered_badly(case: Json) -> Json:
    """Return the case with every listing and function that is not known answered so that it is not funded."""
    edits: list[tuple[tuple[str | int, ...], object]] = []
    for index, expense in enumerate(entered(case, None)):
        if expense["category"] in NINE_FIELDS and expense.get("listing") is None:
            edits.append((("expenses", index, "listing"), "other"))
        if expense["category"] == "care_software":
            names = ("integrated", "careplan_csv", "careplan_support_desk", "life_csv")
            edits += [(("expenses", index, name), False) for name in names if expense.get(name) is None]
    return with_edits(case, edits)


def r7_collaboration_span(case: Json, _limit: int) -> Span:
    """Return the least and the most: the best answers are those that the careful reading takes."""
    worst = answered_badly(case)
    least = r7_collaboration_estimate(worst, None, entered(worst, None))["total"]
    return least, r7_collaboration_estimate(case, None, entered(case, None))["total"]


# --- Section 3 ------------------------------------------------------------------------------------
def management_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of section 3."""
    runs_care = tri(corporation(case).get("runs_care_service"))
    conditions = {
        "fiscal_year": year_state(case, {2026}),
        "applicant": any_of([runs_care, any_service_state(case, ALL)]),
    }
    requirements = {
        "expenses": expenses_state(case, None, of_category(entered(case, None), "management_support")),
        "cooperate_verification": pledge(case, "cooperate_verification"),
        "no_duplicate_funding": pledge(case, "no_duplicate_funding"),
    }
    return as_reasons(conditions, requirements)


def management_estimate(case: Json, _office: Json | None, assigned: list[Json]) -> Json:
    """Return min(4/5 of the cost, 350,000)."""
    return pool(case, of_category(assigned, "management_support"), (4, 5), 350_000)


# --- Sections 4 and 6, and what is for prefectures and municipalities -----------------------------
def model_reasons(case: Json, year: int, services: set[str]) -> Reasons:
    """Return the reasons of a model that the prefecture leads."""
    conditions = {"fiscal_year": year_state(case, {year}), "applicant": any_service_state(case, services)}
    return as_reasons(conditions, {"prefecture_leads": "unknown"})


def r8_model_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the model facility of 2026."""
    return model_reasons(case, 2026, ALL)


def r7_model_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the model facility of 2025."""
    return model_reasons(case, 2025, ALL)


def r8_careplan_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the careplan model of 2026."""
    return model_reasons(case, 2026, CAREPLAN)


def r7_careplan_reasons(case: Json, _office: Json | None) -> Reasons:
    """Return the reasons of the careplan model of 2025."""
    return model_reasons(case, 2025, CAREPLAN)


def for_others_reasons(_case: Json, _office: Json | None) -> Reasons:
    """Return the one condition of what is for prefectures or municipalities."""
    return as_reasons({"audience": "no"}, {})


def fund_reasons(case: Json, office: Json | None) -> Reasons:
    """Return the reasons of section 6."""
    assert office is not None
    conditions = {"fiscal_year": year_state(case, {2025}), "applicant": service_state(office, ALL)}
    requirements = {
        "plan_drafted": pledge(case, "plan_drafted"),
        "improvement_support": support_state(case),
    }
    if services_of(office) & COMMITTEE:
        requirements["committee"] = tri(office.get("committee"))
    if services_of(office) & CAREPLAN:
        requirements["careplan_link"] = careplan_state(office)
    return as_reasons(conditions, requirements)


COLLABORATION = frozenset({"collaboration"})
GROUP_PROGRAMMES = (
    Programme(
        "mhlw-r8-collaboration",
        False,
        r8_collaboration_reasons,
        estimate=r8_collaboration_estimate,
        categories=COLLABORATION,
    ),
    Programme(
        "mhlw-r8-management",
        False,
        management_reasons,
        estimate=management_estimate,
        categories=frozenset({"management_support"}),
    ),
    Programme("mhlw-r8-model-facility", False, r8_model_reasons),
    Programme("mhlw-r8-careplan-model", False, r8_careplan_reasons),
    Programme("mhlw-r8-prefecture-operations", False, for_others_reasons),
    Programme(
        R7_COLLABORATION,
        False,
        r7_collaboration_reasons,
        estimate=r7_collaboration_estimate,
        categories=COLLABORATION,
        span=r7_collaboration_span,
    ),
    Programme("mhlw-r7-model-facility", False, r7_model_reasons),
    Programme("mhlw-r7-careplan-model", False, r7_careplan_reasons),
    Programme("fund-r7-technology", True, fund_reasons, years=frozenset({2025})),
)
