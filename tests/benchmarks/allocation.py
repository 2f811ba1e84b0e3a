"""O1: the best combination of 20 expenses among 12 programmes, proven, and beside HiGHS, which is given a
model of the same cases (``tests.oracle.milp``) and has no other work. O2: 40 expenses, with the gap.

A case of Tokyo with two offices, a package and pooled software, the programmes of the catalogue beside
local ones that overlap: caps a unit, an office, a case. The time is that of the whole assessment.
"""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Any

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.figures import Figure
from tests.fakes import StillClock
from tests.oracle.milp import proven_total

Json = dict[str, Any]
CASES = 12
DEVICES = ("transfer", "monitoring", "bathing", "intercom", "toileting", "rehab")
OTHERS = ("hr_consulting", "training", "substitute_staff", "supplies", "mobility_cost", "backoffice_software")
RATES = ("1/2", "2/3", "3/4", "4/5", "1/1")


def crowded_case(seed: int, expenses: int, locals_: int) -> Json:
    """A case where programmes meet over almost every expense."""
    draw = random.Random(seed)
    every = [_expense(draw, number) for number in range(expenses)]
    total = sum(one["cost"] for one in every)
    return {
        "format": "kaigo-case/1",
        "as_of": "2026-06-15",
        "fiscal_year": 2026,
        "prefecture": "13",
        "corporation": {"office_count": 1, "runs_care_service": True},
        "offices": [
            {"key": key, "services": services, "staff": {"fte_total": 24.6}, "capacity": 60}
            for key, services in (("A", ["51", "21"]), ("B", ["15"]))
        ],
        "settings": {"package_cap": draw.choice((None, 4_000_000))},
        "expenses": every,
        "local_programmes": [_local(draw, number, total) for number in range(locals_)],
    }


def _expense(draw: random.Random, number: int) -> Json:
    category = draw.choice((*DEVICES, *OTHERS, "care_software"))
    expense: Json = {
        "key": f"e{number:02}",
        "office": draw.choice("AB"),
        "category": category,
        "cost": draw.randrange(30_000, 1_500_000),
        "units": draw.randrange(1, 4),
    }
    if category in (*DEVICES, "care_software"):
        expense |= {"listing": "tais", "linked": draw.random() < 0.5}
    if category == "care_software":
        expense |= dict.fromkeys(("integrated", "careplan_csv", "careplan_support_desk", "life_csv"), True)
    if category == "hr_consulting":
        expense["consulting"] = True
    return expense


def _local(draw: random.Random, number: int, total: int) -> Json:
    per = draw.choice(("unit", "office", "case"))
    cap = draw.choice((100_000, 300_000)) if per == "unit" else int(total * draw.uniform(0.02, 0.12))
    return {
        "id": f"local-{number:02}",
        "title": f"市の補助{number}",
        "rate": draw.choice(RATES),
        "cap": cap // 10_000 * 10_000,
        "per": per,
        "categories": draw.sample((*DEVICES, *OTHERS, "care_software"), draw.randrange(3, 9)),
        "min_cost": draw.choice((0, 0, 300_000)),
    }


def measure(rounds: int) -> list[Figure]:
    """Both figures; the gap is in the details."""
    assessor = Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())
    return [
        _figure(assessor, "O1", 20, 8, 1, rounds),
        _beside_highs(assessor),
        _figure(assessor, "O2", 40, 10, 5, 1),
    ]


def _beside_highs(assessor: Assessor) -> Figure:
    """A whole assessment to one model built and solved; medians of the cases."""
    ours, theirs = [], []
    for seed in range(CASES):
        body = crowded_case(seed, 20, 8)
        case = assessor.case(body)
        start = time.perf_counter()
        best = assessor.assess_case(case).best
        middle = time.perf_counter()
        assert best.total == proven_total(body)
        ours.append(middle - start)
        theirs.append(time.perf_counter() - middle)
    mine, highs = median(ours), median(theirs)
    note = f"medians {mine:.2f} s and {highs:.2f} s; slowest {max(ours):.2f} s and {max(theirs):.2f} s"
    return Figure("O1", "20 expenses: ours / HiGHS", mine / highs, 1, note=note)


def _figure(assessor: Assessor, number: str, expenses: int, locals_: int, most: float, rounds: int) -> Figure:
    times, gaps, proven = [], [], 0
    for seed in range(CASES):
        case = assessor.case(crowded_case(seed, expenses, locals_))
        spent = []
        for _ in range(rounds):
            start = time.perf_counter()
            best = assessor.assess_case(case).best
            spent.append(time.perf_counter() - start)
        times.append(median(spent))
        gaps.append((best.bound - best.total) / max(best.total, 1))
        proven += best.exact
    note = f"median {median(times):.2f} s; proven {proven} of {CASES}; largest gap {max(gaps):.3%}"
    return Figure(number, f"{expenses} expenses, slowest of {CASES} cases", max(times), most, "s", note)
