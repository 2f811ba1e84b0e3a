"""Screening says of every office what the explained engine says, whatever its facts."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case_file import case_from_document
from kaigo_desktop.domain.rules import screening
from kaigo_desktop.domain.rules.checks import CHECKS, SCREENED
from kaigo_desktop.domain.rules.screening import Screen
from kaigo_desktop.domain.services import SERVICE_NAMES
from tests.fakes import PROGRAMMES

Json = dict[str, Any]
TODAY = date(2026, 6, 15)
READY = make_ready(PROGRAMMES)
FLAGS = ("committee", "life", "consulted_center", "co_located")


def random_line(rng: random.Random) -> Json:
    """An office with its corporation; every fact may be absent, null or any of its values."""
    line: Json = {"key": f"K{rng.randrange(10**6)}"}
    choices: dict[str, tuple[object, ...]] = {
        "prefecture": (None, "13", "13", "01", "47"),
        "services": (None, [], *([rng.choice(list(SERVICE_NAMES)) for _ in range(n)] for n in (1, 1, 2, 4))),
        "capacity": (None, 0, 30),
        "staff": (None, {}, {"fte_total": 3.5}),
        "careplan_link": (
            None,
            {},
            {"started_on": None},
            {"started_on": "2026-03-31"},
            {"started_on": "2026-04-01"},
        ),
        "security_action": (None, 0, 1, 2, "equivalent"),
        **dict.fromkeys(FLAGS, (None, False, True)),
    }
    for name, values in choices.items():
        if rng.random() < 0.8:
            line[name] = rng.choice(values)
    if rng.random() < 0.8:
        line["corporation"] = rng.choice((None, {}, corporation(rng), corporation(rng), corporation(rng)))
    return line


def corporation(rng: random.Random) -> Json:
    return {
        "name": "法人",
        "office_count": rng.choice((None, 0, 1, 2, 30)),
        "runs_care_service": rng.choice((None, False, True)),
        "runs_home_help": rng.choice((None, False, True)),
    }


def explained(line: Json, year: int) -> tuple[str, ...]:
    office = {name: value for name, value in line.items() if name != "corporation"}
    document = {"fiscal_year": year, "offices": [office], "corporation": line.get("corporation")}
    found = assess(case_from_document(document, TODAY), READY)
    return tuple(entry.verdict.value for entry in found.programmes)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_verdict_is_that_of_the_explained_engine(year: int) -> None:
    rng = random.Random(year)
    screen = Screen(READY, year, TODAY)
    seen = set()
    for _ in range(1000):
        line = random_line(rng)
        verdicts = tuple(one.value for one in screen.verdicts(line))
        seen.add(verdicts)
        assert verdicts == explained(line, year), line
    assert len(seen) > 5 or year == 2024


def test_the_programmes_are_those_of_the_result_in_order() -> None:
    assert Screen(READY, 2026, TODAY).programmes == tuple(one.programme.id for one in READY)


def test_what_is_remembered_stays_bounded_and_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "MOST_KEPT", 3)
    rng = random.Random(5)
    screen = Screen(READY, 2026, TODAY)
    for _ in range(200):
        line = random_line(rng)
        assert tuple(one.value for one in screen.verdicts(line)) == explained(line, 2026), line
    kept = [len(screen._known), *(len(group.known) for group in screen._groups)]
    assert all(0 < count <= 3 for count in kept)


def test_every_kind_of_check_says_what_it_reads() -> None:
    assert SCREENED.keys() == CHECKS.keys()
