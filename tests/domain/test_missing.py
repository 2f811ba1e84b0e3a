"""The smallest sets of facts that settle a verdict (interchange section 3, ``missing``)."""

from __future__ import annotations

from typing import Any

from kaigo_desktop.services.assessing import Assessor
from tests.fakes import PROGRAMMES, StillClock

Json = dict[str, Any]
ASSESSOR = Assessor(PROGRAMMES, StillClock())
PLEDGES = ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding")


def office(key: str, **changed: Any) -> Json:
    """An office of which everything is known and met."""
    known = {
        "services": ["51"],
        "committee": True,
        "life": True,
        "security_action": 1,
        "consulted_center": True,
        "careplan_link": {"started_on": "2026-01-01", "partners": 0},
    }
    return {"key": key, **known, **changed}


def missing(programme: str, *offices: Json, **changed: Any) -> list[list[str]]:
    case: Json = {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "prefecture": "13",
        "offices": list(offices),
        "support": {"kind": "consultant"},
        "pledges": dict.fromkeys(PLEDGES, True),
        "expenses": [
            {
                "key": one["key"],
                "office": one["key"],
                "category": "monitoring",
                "cost": 300_000,
                "listing": "tais",
            }
            for one in offices
        ],
        **changed,
    }
    found = ASSESSOR.assess_case(ASSESSOR.case(case))
    (entry,) = [one for one in found.programmes if one.id == programme]
    return [list(paths) for paths in entry.missing]


def technology(*offices: Json, **changed: Any) -> list[list[str]]:
    return missing("mhlw-r8-technology", *offices, **changed)


def test_of_two_offices_that_lack_their_services_alone_either_is_enough() -> None:
    found = technology(office("A", services=[]), office("B", services=[]))
    assert found == [["offices[0].services"], ["offices[1].services"]]


def test_an_office_that_only_lacks_its_services_is_sure_and_settles_the_verdict_alone() -> None:
    found = technology(office("A", committee=None), office("B", services=[]))
    assert found == [["offices[1].services"]]


def test_what_all_offices_need_is_named_once_with_the_services_of_the_sure_one() -> None:
    found = technology(
        office("A", services=[]),
        office("B", services=["15"], careplan_link=None),
        support={"kind": None},
        pledges={**dict.fromkeys(PLEDGES, True), "plan_drafted": None},
    )
    assert found == [["offices[0].services", "pledges.plan_drafted", "support.kind"]]


def test_offices_that_need_different_things_need_all_of_them() -> None:
    found = technology(office("A", committee=None), office("B", life=None))
    assert found == [["offices[0].committee", "offices[1].life"]]


def test_any_office_within_tokyo_is_enough_for_a_programme_of_the_case() -> None:
    found = missing("tokyo-r8-digital", office("A", services=[]), office("B", services=[]))
    assert found == [["offices[0].services"], ["offices[1].services"]]


def test_an_office_that_may_lie_elsewhere_is_not_enough_alone() -> None:
    found = missing(
        "tokyo-r8-digital",
        office("A", services=[], prefecture="13"),
        office("B", services=[]),
        prefecture=None,
    )
    assert found == [["offices[0].services", "offices[1].services"]]


def test_what_the_corporation_says_of_itself_is_not_needed_where_any_service_shows_it() -> None:
    expenses = [{"key": "m", "category": "management_support", "cost": 100_000}]
    found = missing("mhlw-r8-management", office("A", services=[]), expenses=expenses)
    assert found == [["offices[0].services"]]
