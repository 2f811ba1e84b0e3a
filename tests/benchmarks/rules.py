"""R1: one office under every shipped programme, explained, beside the same rules written out by hand
(``by_hand`` says what that leaves out).

R3: loading all rule data from a warm cache, beside json.loads of the same data. Contestants take turns.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from kaigo_desktop.catalogue.programmes import load_programmes, rule_paths
from kaigo_desktop.catalogue.rule_files import read_rule_files
from kaigo_desktop.domain.assess import Hearing, ReadyProgramme, assess, assess_programme, make_ready
from kaigo_desktop.domain.assessment import ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.by_hand import Found, by_hand
from tests.benchmarks.figures import Figure
from tests.fakes import StillClock

Json = dict[str, Any]
CALLS = 40
CASE: Json = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "prefecture": "13",
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
        {"key": "g", "office": "A", "category": "training", "cost": 220_000},
    ],
}


def spent(work: Callable[[], object]) -> float:
    """Seconds of this thread's own work for one call: others who want the processor do not count."""
    start = time.thread_time()
    for _ in range(CALLS):
        work()
    return (time.thread_time() - start) / CALLS


def measure(rounds: int) -> list[Figure]:
    """Both figures, each the ratio of medians."""
    return [one_office(rounds), loading(rounds)]


def one_office(rounds: int) -> Figure:
    programmes = load_programmes([shipped("resources", "programmes")])
    ready = make_ready(programmes)
    case = Assessor(programmes, StillClock()).case(CASE)
    say = {
        (programme.id, one.id, answer): (
            answer,
            text,
            None if answer == "yes" else one.todo.get(answer),
            programme.cite(one.cite),
        )
        for programme in programmes
        for one in programme.conditions
        for answer, text in one.say.items()
    }
    assert_same(explained(case, ready), by_hand(case, say))
    triples = [
        (
            spent(lambda: explained(case, ready)),
            spent(lambda: by_hand(case, say)),
            spent(lambda: assess(case, ready)),
        )
        for _ in range(rounds)
    ]
    ours, theirs, whole = (median(column) for column in zip(*triples, strict=True))
    note = (
        f"{ours * 1e6:.0f} us for {len(ready)} programmes, {theirs * 1e6:.0f} by hand;"
        f" with the best combination and warnings {whole * 1e6:.0f}"
    )
    return Figure("R1", "one office, explained / by hand", ours / theirs, 2, note=note)


def explained(case: Case, programmes: Sequence[ReadyProgramme]) -> list[ProgrammeAssessment]:
    """Every programme's reasons, verdict, missing facts, advice and estimate with its range."""
    hearing = Hearing(case)
    return [
        assess_programme(hearing, ready, ready.payer_for(hearing.belonging) if ready.payer_for else None)
        for ready in programmes
    ]


def assert_same(entries: Sequence[ProgrammeAssessment], found: Mapping[str, Found]) -> None:
    """Both give the same verdicts, reasons, lines, totals and ranges for every programme."""
    assert {entry.id for entry in entries} == found.keys()
    for entry in entries:
        other = found[entry.id]
        assert entry.verdict.value == other.verdict, entry.id
        reasons = {
            one.id: (one.state.value, one.text.removesuffix("（都道府県に確認）"), one.todo, one.cite)
            for one in entry.all_reasons
        }
        assert reasons == other.reasons, entry.id
        assert entry.missing == other.missing, entry.id
        estimate = entry.estimate
        assert (estimate is None) == (other.lines is None), entry.id
        if estimate is not None:
            lines = [*estimate.lines, *(line for office in estimate.offices for line in office.lines)]
            figures = [
                (one.line, one.expenses, one.cost, one.rate, one.rated, one.base, one.amount) for one in lines
            ]
            assert figures == other.lines, entry.id
            refusals = [(one.expense, one.why) for office in estimate.offices for one in office.refusals]
            assert refusals == (other.refusals if estimate.offices else []), entry.id
            assert (estimate.total, estimate.low, estimate.high) == (other.total, other.low, other.high), (
                entry.id
            )


def loading(rounds: int) -> Figure:
    folders = [shipped("resources", "programmes")]
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name)
        tables = [one.table for one in read_rule_files(rule_paths(folders))]
        text = json.dumps(tables, ensure_ascii=False)
        pairs = [
            (spent(lambda: load_programmes(folders, cache)), spent(lambda: json.loads(text)))
            for _ in range(rounds)
        ]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    note = f"{ours * 1e6:.0f} us; json.loads {theirs * 1e6:.0f} us"
    return Figure("R3", "loading rule data / json.loads", ours / theirs, 2, note=note)
