"""R1: one office under the shipped programme, explained, beside the same rules written out by hand.

R3: loading all rule data from a warm cache, beside json.loads of the same data. Contestants take turns.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from kaigo_desktop.catalogue.programmes import load_programmes, read_rule_files, rule_paths
from kaigo_desktop.domain.assess import assess
from kaigo_desktop.domain.case import Case
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.figures import Figure
from tests.fakes import StillClock

Json = dict[str, Any]
CALLS = 40
CASE: Json = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "offices": [
        {
            "key": "A",
            "services": ["51", "21"],
            "committee": True,
            "life": None,
            "security_action": 1,
            "consulted_center": False,
            "careplan_link": {"started_on": "2026-01-01", "partners": 3},
            "staff": {"fte_total": 24.6},
        }
    ],
    "support": {"kind": "consultant"},
    "pledges": {
        "wage_return": True,
        "cooperate_verification": True,
        "plan_drafted": None,
        "no_duplicate_funding": True,
    },
    "settings": {"package": "none"},
    "expenses": [
        {
            "key": "m",
            "office": "A",
            "category": "monitoring",
            "cost": 3_300_000,
            "units": 10,
            "listing": "tais",
        },
        {"key": "w", "office": "A", "category": "device_accessory", "cost": 400_000, "attached_to": "m"},
        {
            "key": "s",
            "office": "A",
            "category": "care_software",
            "cost": 1_800_000,
            "listing": "tais",
            **dict.fromkeys(("integrated", "careplan_csv", "careplan_support_desk", "life_csv"), True),
            "staff_based_licence": True,
        },
        {"key": "t", "office": "A", "category": "software_adoption", "cost": 300_000},
        {"key": "c", "office": "A", "category": "improvement_support", "cost": 500_000},
    ],
}


def by_hand(case: Case, rules: Json) -> tuple[str, dict[str, tuple[str, str]], int, dict[str, int]]:
    """The same rules as one would write them for this office: reasons with their sentences, and lines."""
    office = case.offices[0]
    services = office.services
    own = [one for one in case.expenses if one.office == office.key and not one.other_subsidy]
    needed = ["integrated", "careplan_csv", "careplan_support_desk", "life_csv"]
    software = [one for one in own if one.category == "care_software"]
    good = [one for one in software if all(getattr(one, name) is not False for name in needed)]
    staff = max(1, int(office.staff.fte_total + type(office.staff.fte_total)("0.5")))  # type: ignore[operator,arg-type]
    base = next(base for most, base in ((10, 10), (20, 15), (30, 20), (10**9, 25)) if staff <= most) * 100_000
    lines: dict[str, int] = {}
    for device in own:
        if device.category in rules["bases"] and device.listing != "other":
            cost = device.net_cost + sum(
                one.net_cost
                for one in own
                if one.category == "device_accessory" and one.attached_to == device.key
            )
            amount = min(cost * 4 // 5, rules["bases"][device.category] * device.units)
            lines[f"equipment:{device.key}"] = amount // 1000 * 1000
    adoption = sum(one.net_cost for one in own if one.category == "software_adoption")
    if good:
        cost = sum(one.net_cost for one in good) + adoption
        lines["software"] = min(cost * 4 // 5, base + (150_000 if adoption else 0)) // 1000 * 1000
    support = sum(one.net_cost for one in own if one.category == "improvement_support")
    if support and case.support_kind in ("consultant", "center"):
        lines["improvement_support"] = min(support * 4 // 5, 480_000) // 1000 * 1000
    link = office.careplan_link
    states = {
        "fiscal_year": None if case.fiscal_year is None else case.fiscal_year == 2026,
        "applicant": bool(services) or None,
        "expenses": bool(lines) if own else None,
        "committee": office.committee,
        "careplan_link": None
        if not link.start_known
        else link.started_on is not None and link.started_on <= rules["last_day"],
        "security_action": None
        if office.security_action is None
        else office.security_action in (1, 2, "equivalent"),
        "improvement_support": None
        if case.support_kind is None
        else case.support_kind in ("consultant", "center"),
        "consulted_center": office.consulted_center,
        "plan_drafted": case.pledges.plan_drafted,
        "wage_return": case.pledges.wage_return,
        "life": office.life,
        "cooperate_verification": case.pledges.cooperate_verification,
        "no_duplicate_funding": case.pledges.no_duplicate_funding,
        "software_functions": all(getattr(one, name) for one in software for name in needed),
        "staff_count": True,
    }
    words = {True: "yes", False: "no", None: "unknown"}
    reasons = {name: (words[state], rules["say"][name, words[state]]) for name, state in states.items()}
    conditions = [reasons[name][0] for name in ("fiscal_year", "applicant")]
    if "no" in conditions:
        verdict = "ineligible"
    elif "unknown" in conditions:
        verdict = "unknown"
    else:
        verdict = "eligible" if all(state == "yes" for state, _ in reasons.values()) else "conditional"
    return verdict, reasons, sum(lines.values()), lines


def spent(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - start) / CALLS


def measure(rounds: int) -> list[Figure]:
    """Both figures, each the ratio of medians."""
    return [one_office(rounds), loading(rounds)]


def one_office(rounds: int) -> Figure:
    programmes = load_programmes([shipped("resources", "programmes")])
    assessor = Assessor(programmes, StillClock())
    case = assessor.case(CASE)
    (programme,) = programmes
    rules: Json = {
        "last_day": next(one.check["day"] for one in programme.conditions if one.id == "careplan_link"),
        "say": {
            (one.id, answer.value): text for one in programme.conditions for answer, text in one.say.items()
        },
        "bases": {
            **dict.fromkeys(programme.pays["high_unit_base"], 1_000_000),  # type: ignore[call-overload]
            **dict.fromkeys(programme.pays["standard_unit_base"], 300_000),  # type: ignore[call-overload]
        },
    }
    entry = assess(case, assessor._ready).programmes[0]
    verdict, reasons, total, lines = by_hand(case, rules)
    assert entry.estimate is not None
    assert (entry.verdict.value, entry.estimate.total) == (verdict, total)
    assert {one.line: one.amount for one in entry.estimate.offices[0].lines} == lines
    assert {one.id: one.state.value for one in entry.offices[0].reasons} == {
        name: state for name, (state, _) in reasons.items()
    }
    pairs = [
        (spent(lambda: assess(case, assessor._ready)), spent(lambda: by_hand(case, rules)))
        for _ in range(rounds)
    ]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    note = f"{ours * 1e6:.0f} us a programme, with range, steps and best; {theirs * 1e6:.0f} us by hand"
    return Figure("R1", "one office, explained / by hand", ours / theirs, 2, note=note)


def loading(rounds: int) -> Figure:
    folders = [shipped("resources", "programmes")]
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name)
        tables = [one.table for one in read_rule_files(rule_paths(folders), cache)]
        text = json.dumps(tables, ensure_ascii=False)
        pairs = [
            (spent(lambda: load_programmes(folders, cache)), spent(lambda: json.loads(text)))
            for _ in range(rounds)
        ]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    note = f"{ours * 1e6:.0f} us; json.loads {theirs * 1e6:.0f} us"
    return Figure("R3", "loading rule data / json.loads", ours / theirs, 2, note=note)
