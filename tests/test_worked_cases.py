"""The worked cases of tests/cases: each shows one sentence of a notice, with figures derived by hand."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kaigo_desktop.domain.result import to_result
from kaigo_desktop.services.assessing import Assessor
from tests.fakes import PROGRAMMES, StillClock

Json = dict[str, Any]
ASSESSOR = Assessor(PROGRAMMES, StillClock())
FOLDER = Path(__file__).parent / "cases" / "mhlw-r8-technology"
OFFICE: Json = {
    "key": "A",
    "services": ["51"],
    "committee": True,
    "life": True,
    "security_action": 1,
    "consulted_center": True,
    "careplan_link": {"started_on": "2026-01-01", "partners": 0},
    "staff": {"fte_total": 10},
}
BASE: Json = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "offices": [OFFICE],
    "support": {"kind": "consultant"},
    "pledges": {
        "wage_return": True,
        "cooperate_verification": True,
        "plan_drafted": True,
        "no_duplicate_funding": True,
    },
    "expenses": [{"key": "m", "category": "monitoring", "cost": 300_000}],
}
BANDS = {
    "staff": [
        *[(fte, base) for fte, base in ((0, 100), (1, 100), (10, 100), (10.4, 100), (10.5, 150), (11, 150))],
        *[(fte, base) for fte, base in ((20, 150), (20.4, 150), (20.5, 200), (21, 200))],
        *[(fte, base) for fte, base in ((30, 200), (30.4, 200), (30.5, 250), (31, 250))],
    ]
}


def worked_cases() -> list[Any]:
    return [
        pytest.param(body, id=f"{path.stem}: {body['shows']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for body in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def document(body: Json) -> Json:
    """The base case with what the worked case says instead."""
    case = copy.deepcopy(BASE)
    case["settings"] = {"package_cap": 4_000_000} | body.get("settings", {})
    case["offices"][0] |= body.get("office", {})
    case["offices"] += [OFFICE | one for one in body.get("more_offices", [])]
    for name in ("fiscal_year", "expenses", "support", "pledges"):
        case[name] = body.get(name, case[name])
    case["expenses"] = [
        {"office": "A", "listing": "tais"} | one | ({"office": None} if one.get("office") == "" else {})
        for one in case["expenses"]
    ]
    for path in body.get("unset", []):
        place: Any = case
        *steps, last = path.split(".")
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        del place[last]
    return case


def result(case: Json) -> Json:
    data = json.dumps(case, ensure_ascii=False).encode()
    return to_result(ASSESSOR.assess_case(ASSESSOR.read(data)))


def figures(line: Json, like: object) -> object:
    amounts = [line["cost"], line["rated"], line["base"], line["amount"]]
    return amounts if isinstance(like, list) else line["amount"]


@pytest.mark.parametrize("body", worked_cases())
def test_a_worked_case(body: Json) -> None:
    expect = dict(body["expect"])
    whole = result(document(body))
    entry = whole["programmes"][0]
    office = entry["offices"][0] if entry["offices"] else {"reasons": []}
    reasons = {one["id"]: one for one in office["reasons"]}
    estimate = entry.get("estimate")
    paid = estimate["offices"][0] if estimate and estimate["offices"] else {"lines": []}
    found: Json = {
        "verdict": entry["verdict"],
        "missing": entry["missing"],
        "reasons": {name: reasons[name]["state"] for name in expect.get("reasons", {})},
        "todo": {name: reasons[name]["todo"] for name in expect.get("todo", {})},
        "absent": [name for name in expect.get("absent", []) if name not in reasons],
        "all_reasons": reasons.keys() == expect.get("reasons", {}).keys(),
        "lines": {
            line["line"]: figures(line, expect.get("lines", {}).get(line["line"])) for line in paid["lines"]
        },
        "package": paid.get("package"),
        "office_totals": {one["office"]: one["total"] for one in (estimate or {"offices": []})["offices"]},
        "best": whole["best"]["total"],
        "assigned": [one["expense"] for one in whole["best"]["assignments"]],
        **({name: estimate[name] for name in ("total", "low", "high")} if estimate else {}),
    }

    assert {name: found[name] for name in expect} == expect


@pytest.mark.parametrize(("fte", "ten_thousands"), BANDS["staff"])
@pytest.mark.parametrize("way", ["fte_total", "both parts", "larger of the two"])
def test_the_staff_count_puts_software_into_its_band(way: str, fte: float, ten_thousands: int) -> None:
    # 表3 with ※1 and ※2: full-time equivalents rounded half up, or heads for those who visit and manage.
    staff: Json = {
        "fte_total": {"fte_total": fte},
        "both parts": {"fte_other": fte, "visiting_and_managers": 0},
        "larger of the two": {"fte_total": 0, "fte_other": fte, "visiting_and_managers": 0},
    }[way]
    software = {"key": "b", "category": "backoffice_software", "cost": 5_000_000, "staff_based_licence": True}
    entry = result(document({"office": {"staff": staff}, "expenses": [software]}))["programmes"][0]
    (line,) = entry["estimate"]["offices"][0]["lines"]

    assert (line["base"], line["amount"]) == (ten_thousands * 10_000, ten_thousands * 10_000)


def test_heads_are_added_to_the_rounded_equivalents() -> None:
    # 2.5 → 3, and 3 + 8 = 11: the second band, where 10 full-time equivalents alone would be the first.
    staff = {"fte_total": 10, "fte_other": 2.5, "visiting_and_managers": 8}
    software = {"key": "b", "category": "backoffice_software", "cost": 5_000_000, "staff_based_licence": True}
    entry = result(document({"office": {"staff": staff}, "expenses": [software]}))["programmes"][0]

    assert entry["estimate"]["total"] == 1_500_000
