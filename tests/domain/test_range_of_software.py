"""The ends of an estimate where care software is not known to be listed (interchange section 3)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigo_desktop.services.assessing import Assessor
from tests.domain.test_missing import office
from tests.fakes import PROGRAMMES, StillClock

Json = dict[str, Any]
ASSESSOR = Assessor(PROGRAMMES, StillClock())
SOFTWARE: Json = {
    "category": "care_software",
    "integrated": True,
    "careplan_csv": True,
    "careplan_support_desk": True,
    "life_csv": True,
}

contracts = st.lists(
    st.fixed_dictionaries(
        {
            "cost": st.sampled_from([90_000, 300_000, 400_000, 1_500_000, 4_000_000]),
            "units": st.integers(1, 2),
            "linked": st.booleans(),
            "staff_based_licence": st.booleans(),
            "terminal": st.booleans(),
            "listing": st.sampled_from([None, None, None, "tais"]),
        }
    ),
    min_size=1,
    max_size=5,
)
devices = st.lists(
    st.fixed_dictionaries(
        {
            "cost": st.sampled_from([200_000, 9_000_000, 20_000_000]),
            "units": st.sampled_from([1, 40]),
            "linked": st.booleans(),
        }
    ),
    max_size=2,
)


def case_of(software: list[Json], others: list[Json], **settings_: Any) -> Json:
    bought = [SOFTWARE | one for one in software]
    bought += [{"category": "monitoring", "listing": "tais"} | one for one in others]
    bought.append({"category": "software_adoption", "cost": 700_000})
    return {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "prefecture": "27",
        "offices": [office("A", staff={"fte_total": 8})],
        "support": {"kind": "consultant"},
        "settings": settings_,
        "expenses": [
            {"key": f"E{number}", "office": "A"} | one for number, one in enumerate(bought, start=1)
        ],
    }


def estimate(case: Json) -> tuple[int, int, int]:
    found = ASSESSOR.assess_case(ASSESSOR.case(case))
    (entry,) = [one for one in found.programmes if one.id == "mhlw-r8-technology"]
    assert entry.estimate is not None
    return entry.estimate.low, entry.estimate.total, entry.estimate.high


def answered(case: Json) -> list[Json]:
    """The case with every listing that is open answered in every way."""
    places = [place for place, one in enumerate(case["expenses"]) if one.get("listing", "") is None]
    found = []
    for answers in product(("tais", "other"), repeat=len(places)):
        bought = [dict(one) for one in case["expenses"]]
        for place, answer in zip(places, answers, strict=True):
            bought[place]["listing"] = answer
        found.append(case | {"expenses": bought})
    return found


@given(
    contracts,
    devices,
    st.sampled_from(["none", "best", "all_linked"]),
    st.sampled_from(["cap_first", "rate_first"]),
)
@settings(max_examples=60, deadline=None)
def test_the_ends_are_those_of_all_answers(
    software: list[Json], others: list[Json], package: str, order: str
) -> None:
    case = case_of(software, others, package=package, package_cap=4_000_000, amount_order=order)

    low, _, high = estimate(case)

    totals = [estimate(one)[1] for one in answered(case)]
    assert (low, high) == (min(totals), max(totals))


@pytest.mark.parametrize("package", ["none", "all_linked"])
def test_sixty_contracts_that_are_open_are_no_more_than_a_few_ways(package: str) -> None:
    software = [
        {
            "cost": 100_000 + 1_000 * number,
            "linked": number % 2 == 0,
            "staff_based_licence": number % 3 == 0,
            "listing": None,
        }
        for number in range(60)
    ]

    low, total, high = estimate(case_of(software, [], package=package, package_cap=4_000_000))

    assert low <= total <= high
    assert low < high
