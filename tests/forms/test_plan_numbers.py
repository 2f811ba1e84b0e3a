"""Every number in a drafted text is a fact of the case or a cited figure; other facts give other texts."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.plans.plan import PlanDraft, draft
from kaigo_desktop.domain.plans.words import number_text
from kaigo_desktop.services.assessing import Assessor
from tests.fakes import PROGRAMMES, StillClock

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
KNOWLEDGE_FILES = SAMPLES.parent / "knowledge"
ASSESSOR = Assessor(PROGRAMMES, StillClock())
KNOWLEDGE = load_knowledge()
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
LABEL = re.compile(r"(課題|指標|工程|施策)([0-9]+)")
YEARS_OF_REPORTS = "3年間"
"""M 別紙1 7(2): the notice's own number."""


def sample(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return found


def drafted(document: dict[str, Any]) -> tuple[Case, Assessment, PlanDraft]:
    case = ASSESSOR.case(document)
    assessment = ASSESSOR.assess_case(case)
    return case, assessment, draft(case, assessment, KNOWLEDGE)


def numbers_in(text: str) -> set[str]:
    return {found.replace(",", "") for found in NUMBER.findall(unicodedata.normalize("NFKC", text))}


def facts_in(value: object) -> Iterator[str]:
    """The numbers of a case file: as written, and of days as the era writes them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_in(key)
            yield from facts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from facts_in(inner)
    elif isinstance(value, str):
        yield from numbers_in(value)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            yield from numbers_in(wareki(date.fromisoformat(value)))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield number_text(Decimal(str(value))).replace(",", "")


def reckoned(case: Case, assessment: Assessment) -> Iterator[str]:
    """What follows from the case: years of the reports, sums of costs, the estimates, who takes part."""
    assert case.fiscal_year is not None
    yield from (str(case.fiscal_year + ahead - 2018) for ahead in range(4))
    for office in (None, *(one.key for one in case.offices)):
        mine = [one for one in case.expenses if one.office == office]
        yield str(sum(one.cost for one in mine if one.category == "improvement_support"))
        devices = [
            one for one in mine if one.category not in ("improvement_support", "communication_fee", "other")
        ]
        yield str(sum(one.cost for one in devices))
    for programme in assessment.programmes:
        if programme.estimate is not None:
            yield from (str(office.total) for office in programme.estimate.offices)
    yield str(1 + len(case.partners or ()))


def knowledge_numbers() -> set[str]:
    files = KNOWLEDGE_FILES.glob("*.toml")
    return {number.lstrip("-") for file in files for number in numbers_in(file.read_text("utf-8"))}


@pytest.mark.parametrize("name", ["home-help", "nursing-home", "three-offices"])
def test_no_number_in_a_draft_is_made_up(name: str) -> None:
    document = sample(name)
    case, assessment, plan = drafted(document)
    known = {*facts_in(document), *reckoned(case, assessment), *knowledge_numbers()}
    plans = [*plan.offices, *([plan.group] if plan.group else [])]
    found = 0
    for each in plans:
        counts = {
            "課題": len(each.facts.problems),
            "指標": len(each.facts.indicators),
            "工程": len(each.facts.schedule),
            "施策": len(each.facts.measures),
        }
        for section in each.sections:
            text = section.drafted.replace(YEARS_OF_REPORTS, "")
            for label, number in LABEL.findall(text):
                assert 1 <= int(number) <= counts[label], (section.id, label, number)
            text = LABEL.sub("", text)
            found += len(numbers_in(text))
            assert numbers_in(text) <= known, (section.id, numbers_in(text) - known)
    assert found > 10


def test_a_number_that_is_nowhere_would_be_found() -> None:
    document = sample("home-help")
    case, assessment, _ = drafted(document)
    known = {*facts_in(document), *reckoned(case, assessment), *knowledge_numbers()}
    assert not numbers_in("残業が8765時間減る見込みです。") <= known


def test_two_cases_give_other_words_wherever_their_facts_differ() -> None:
    one = drafted(sample("home-help"))[2].offices[0]
    other = drafted(sample("nursing-home"))[2].offices[0]
    same = [a.id for a, b in zip(one.sections, other.sections, strict=True) if a.drafted == b.drafted]
    assert set(same) <= {"life"}  # both take part in LIFE, and say so in the same words


def test_one_changed_fact_changes_its_sections_and_no_other() -> None:
    document = sample("home-help")
    before = drafted(document)[2].offices[0]
    document["plan"]["offices"]["hidamari"]["indicators"][0]["baseline"] = 61
    after = drafted(document)[2].offices[0]
    changed = [a.id for a, b in zip(before.sections, after.sections, strict=True) if a.drafted != b.drafted]
    assert changed == ["indicators"]
    assert "61" in after.section("indicators").drafted


def test_an_unknown_fact_stands_as_a_gap_and_never_as_zero() -> None:
    document = sample("home-help")
    del document["plan"]["offices"]["hidamari"]["indicators"][0]["baseline"]
    section = drafted(document)[2].offices[0].section("indicators")
    assert "指標1の現状値" in section.gaps
    assert "現状 0" not in section.drafted
