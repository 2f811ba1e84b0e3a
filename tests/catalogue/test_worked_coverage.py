"""Every shipped programme has worked cases: each answer of each condition, each figure, each duty."""

from __future__ import annotations

import pytest

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.rules.checks import OUTCOMES
from kaigo_desktop.domain.rules.programme import Condition, Programme
from tests.fakes import PROGRAMMES
from tests.worked_cases import FOLDER, Json, worked_cases

EXPECTED: dict[str, list[Json]] = {}
for worked in worked_cases():
    EXPECTED.setdefault(worked.folder, []).append(worked.expect)
PARTS = {"best", "guards", "local", "obligations"}
WARNINGS = {
    "ordered_before_decision",
    "ordered_before_notice",
    "ordered_outside_year",
    "delivered_after_project_end",
    "paid_after_project_end",
    "price_outside_range",
    "fiscal_year_over",
    "dates_out_of_order",
    "office_number_check_digit",
    "award_without_year",
}
PAYING = [programme for programme in PROGRAMMES if programme.pays]


def possible(condition: Condition) -> frozenset[Answer]:
    """The answers that the condition can have: no service code lies outside ALL."""
    check = condition.check
    answers = OUTCOMES[str(check["kind"])]
    if check.get("set") == "ALL" and "within" not in check:
        return answers - {Answer.NO}
    return answers


def lines_of(programme: Programme) -> list[list[int]]:
    """Every line that is expected in full: [cost, rated, base, amount]."""
    return [
        line
        for expect in EXPECTED[programme.id]
        for line in (*expect.get("lines", {}).values(), *expect.get("pools", []))
        if isinstance(line, list)
    ]


def test_every_folder_is_a_programme_or_a_part_of_the_result() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}

    assert folders == {programme.id for programme in PROGRAMMES} | PARTS


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.id)
def test_a_programme_has_a_worked_case_for_each_answer_of_each_condition(programme: Programme) -> None:
    shown = {
        (name, state)
        for expect in EXPECTED[programme.id]
        for name, state in expect.get("reasons", {}).items()
    }
    wanted = {
        (condition.id, answer.value) for condition in programme.conditions for answer in possible(condition)
    }

    assert wanted - shown == set()


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.id)
def test_a_programme_has_a_worked_case_with_all_its_reasons(programme: Programme) -> None:
    assert any(expect.get("all_reasons") for expect in EXPECTED[programme.id])


@pytest.mark.parametrize("programme", PAYING, ids=lambda programme: programme.id)
def test_a_programme_that_pays_is_worked_under_at_and_over_its_base(programme: Programme) -> None:
    lines = lines_of(programme)

    assert any(amount < rated <= base for _, rated, base, amount in lines), "rounding"
    assert any(rated < base for _, rated, base, _ in lines), "under the base"
    assert any(rated == base == amount for _, rated, base, amount in lines), "at the base"
    assert any(rated > base == amount for _, rated, base, amount in lines), "over the base"
    assert any(expect.get("total") == 0 for expect in EXPECTED[programme.id]), "nothing to fund"


@pytest.mark.parametrize("programme", PAYING, ids=lambda programme: programme.id)
def test_each_figure_of_a_programme_that_pays_is_worked(programme: Programme) -> None:
    bases = {base for _, _, base, _ in lines_of(programme)}
    bases |= {
        amount
        for expect in EXPECTED[programme.id]
        for amount in (*expect.get("lines", {}).values(), *expect.get("office_totals", {}).values())
        if isinstance(amount, int)
    }
    banded = {
        band.value
        for value in programme.values.values()
        for step in value.steps
        for band in step.bands
        if value.unit == "yen"
    }

    assert banded <= bases


def test_each_warning_is_worked_and_so_is_silence() -> None:
    told = [expect["warnings"] for expect in EXPECTED["guards"]]

    assert {name for warnings in told for _, name in warnings} == WARNINGS
    assert [] in told


def test_each_programme_that_asks_for_reports_has_its_duties_worked() -> None:
    told = {
        (duty[0], duty[2]) for expect in EXPECTED["obligations"] for duty in expect.get("obligations", [])
    }
    owed = {
        (programme.id, sequence)
        for programme in PROGRAMMES
        for sequence in range(1, programme.effect_reports + 1)
    }

    assert told == owed


def test_grants_of_each_fiscal_year_are_worked() -> None:
    first = {
        duty[3] - duty[2] for expect in EXPECTED["obligations"] for duty in expect.get("obligations", [])
    }

    assert first >= {2024, 2025, 2026, 2027}
