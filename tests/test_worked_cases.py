"""The worked cases of tests/cases: each shows one sentence of a source, with figures derived by hand."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.result import to_result
from kaigo_desktop.domain.services import SERVICE_NAMES
from kaigo_desktop.services.assessing import Assessor
from tests.fakes import PROGRAMMES, StillClock
from tests.worked_cases import Json, WorkedCase, base_of, worked_cases

ASSESSOR = Assessor(PROGRAMMES, StillClock(), devices=load_knowledge().devices)
TECHNOLOGY = "mhlw-r8-technology"
BANDS = [
    *[(fte, base) for fte, base in ((0, 100), (1, 100), (10, 100), (10.4, 100), (10.5, 150), (11, 150))],
    *[(fte, base) for fte, base in ((20, 150), (20.4, 150), (20.5, 200), (21, 200))],
    *[(fte, base) for fte, base in ((30, 200), (30.4, 200), (30.5, 250), (31, 250))],
]
COMMITTEE = (
    # 6④ in the order of the notice; the short-use form of a service beside it is a reading.
    "21 22 23 2A 33 27 73 68 32 38 36 28 77 79 54 51 52 55 24 25 26 2B 35 75 69 37 39"
)
CAREPLAN = (
    # 6⑤ in the order of the notice; 68 and 79 are a reading.
    "11 12 13 14 15 16 17 31 21 22 23 2A 71 76 72 78 73 68 77 79 27 28 38 43 62 63 64 66 67 24 25 26 2B"
    " 34 74 75 69 39 46 A1 A2 A3 A4 A5 A6 A7 A8"
)
ASKED = [
    (programme, reason, services)
    for programme in (TECHNOLOGY, "mhlw-r7-technology", "fund-r7-technology")
    for reason, services in (("committee", COMMITTEE), ("careplan_link", CAREPLAN))
]


def result(case: Json) -> Json:
    data = json.dumps(case, ensure_ascii=False).encode()
    return to_result(ASSESSOR.assess_case(ASSESSOR.read(data)))


def entry_of(whole: Json, programme: str) -> Json:
    entry: Json = next(one for one in whole["programmes"] if one["id"] == programme)
    return entry


def figures(line: Json, like: object) -> object:
    amounts = [line["cost"], line["rated"], line["base"], line["amount"]]
    return amounts if isinstance(like, list) else line["amount"]


def found_of_programme(entry: Json, expect: Json) -> Json:
    """What a programme's entry says to the names that a worked case may expect."""
    key = expect.get("of_office")
    offices = [one for one in entry["offices"] if key in (None, one["office"])]
    told = offices[0]["reasons"] if offices else entry.get("reasons", [])
    reasons = {one["id"]: one for one in told}
    estimate = entry.get("estimate") or {"offices": []}
    paid = [one for one in estimate["offices"] if key in (None, one["office"])]
    lines = [*estimate.get("lines", []), *(paid[0]["lines"] if paid else [])]
    return {
        "verdict": entry["verdict"],
        "missing": entry["missing"],
        "of_office": key,
        "reasons": {name: reasons[name]["state"] for name in expect.get("reasons", {})},
        "todo": {name: reasons[name]["todo"] for name in expect.get("todo", {})},
        "absent": [name for name in expect.get("absent", []) if name not in reasons],
        "all_reasons": reasons.keys() == expect.get("reasons", {}).keys(),
        "lines": {line["line"]: figures(line, expect.get("lines", {}).get(line["line"])) for line in lines},
        "pools": [figures(line, []) for line in lines],
        "rates": sorted({line["rate"] for line in lines}),
        "members": [line["expenses"] for line in lines],
        "package": paid[0]["package"] if paid else None,
        "office_totals": {one["office"]: one["total"] for one in estimate["offices"]},
        "office_verdicts": {one["office"]: one["verdict"] for one in entry["offices"]},
        "estimated": "estimate" in entry,
        **{name: estimate.get(name) for name in ("total", "low", "high")},
    }


def duty_of(one: Json) -> list[object]:
    names = ("programme", "office", "sequence", "fiscal_year", "due_on", "provisional", "safe_on")
    return [one[name] or "" if name == "office" else one[name] for name in names]


def found_of_whole(whole: Json) -> Json:
    """What the rest of a result says."""
    best = whole["best"]
    return {
        "best": best["total"],
        "assigned": [one["expense"] for one in best["assignments"]],
        "assignments": {one["expense"]: one["programme"] for one in best["assignments"]},
        "by_programme": best["by_programme"],
        "exact": best["exact"],
        "bound": best["bound"],
        "warnings": [[one["path"], one["id"]] for one in whole["warnings"]],
        "obligations": [duty_of(one) for one in whole["obligations"]],
        "verdicts": {one["id"]: one["verdict"] for one in whole["programmes"]},
        "totals": {one["id"]: one["estimate"]["total"] for one in whole["programmes"] if "estimate" in one},
    }


def same_names(found: Json, expect: Json) -> Json:
    """Of what was found, the part that is expected; of tables about programmes only those named."""
    told = {name: found[name] for name in expect}
    for name in ("verdicts", "totals"):
        if name in told:
            told[name] = {key: told[name].get(key) for key in expect[name]}
    return told


@pytest.mark.parametrize("worked", list(worked_cases()), ids=lambda worked: worked.name)
def test_a_worked_case(worked: WorkedCase) -> None:
    expect = worked.expect
    whole = result(worked.document)
    programme = expect.get("programme", worked.folder)
    found = found_of_whole(whole) | {"programme": programme}
    if any(one["id"] == programme for one in whole["programmes"]):
        found |= found_of_programme(entry_of(whole, programme), expect)

    assert same_names(found, expect) == expect


@pytest.mark.parametrize(("programme", "reason", "services"), ASKED)
def test_a_requirement_on_services_is_asked_of_those_that_the_notice_lists(
    programme: str, reason: str, services: str
) -> None:
    case = base_of(programme)
    (office,) = case["offices"]
    asked = set()
    for code in SERVICE_NAMES:
        case["offices"] = [office | {"services": [code]}]
        (judged,) = entry_of(result(case), programme)["offices"]
        if any(one["id"] == reason for one in judged["reasons"]):
            asked.add(code)

    assert asked == set(services.split())


@pytest.mark.parametrize(("fte", "ten_thousands"), BANDS)
@pytest.mark.parametrize("way", ["fte_total", "both parts", "larger of the two"])
def test_the_staff_count_puts_software_into_its_band(way: str, fte: float, ten_thousands: int) -> None:
    # 表3 with ※1 and ※2: full-time equivalents rounded half up, or heads for those who visit and manage.
    staff: Json = {
        "fte_total": {"fte_total": fte},
        "both parts": {"fte_other": fte, "visiting_and_managers": 0},
        "larger of the two": {"fte_total": 0, "fte_other": fte, "visiting_and_managers": 0},
    }[way]
    (line,) = software_line(staff)

    assert (line["base"], line["amount"]) == (ten_thousands * 10_000, ten_thousands * 10_000)


def test_heads_are_added_to_the_rounded_equivalents() -> None:
    # 2.5 → 3, and 3 + 8 = 11: the second band, where 10 full-time equivalents alone would be the first.
    (line,) = software_line({"fte_total": 10, "fte_other": 2.5, "visiting_and_managers": 8})

    assert line["amount"] == 1_500_000


def software_line(staff: Json) -> list[Any]:
    case = copy.deepcopy(base_of(TECHNOLOGY))
    case["offices"][0]["staff"] = staff
    software = {"category": "backoffice_software", "cost": 5_000_000, "staff_based_licence": True}
    case["expenses"] = [{"key": "b", "office": "A"} | software]
    lines: list[Any] = entry_of(result(case), TECHNOLOGY)["estimate"]["offices"][0]["lines"]
    return lines
