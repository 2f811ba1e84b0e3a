"""The data of deadlines: what is shipped is right, and each kind of mistake is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.deadlines import STAGES, load_deadline_rules
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.deadlines.rules import PROPOSALS, TESTS
from kaigo_desktop.paths import shipped

SHIPPED = shipped("resources", "deadlines.toml").read_text(encoding="utf-8")


def test_what_is_shipped_covers_every_stage_and_uses_every_rule() -> None:
    rules = load_deadline_rules()
    assert set(rules.papers or {}) == set(STAGES)
    assert {one.met_by for one in rules.preparations} - {""} <= TESTS
    assert {one.proposal for one in rules.templates} - {""} == PROPOSALS
    assert [one.id for one in rules.templates] == [
        "performance",
        "change_approval",
        "tax_refund",
        "evidence",
        "disposal",
    ]
    assert all(one.cite for one in rules.preparations)
    assert all(one.evidence for one in rules.templates)
    forms = {one.form for one in rules.templates} - {""}
    assert forms == {"result", "change", "tax-credit"}
    assert all((shipped("forms") / form / "form.toml").is_file() for form in forms)


def test_the_tables_kept_in_a_cache_are_the_same(tmp_path: Path) -> None:
    first = load_deadline_rules(cache=tmp_path)
    assert list(tmp_path.iterdir())
    assert load_deadline_rules(cache=tmp_path) == first == load_deadline_rules()


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ('anchor = "application"', 'anchor = "birthday"', "anchor の「birthday」"),
        ("lead_days = 56", "lead_days = -1", "lead_days は0から"),
        ("lead_days = 56", "lead_days = true", "lead_days は0から"),
        ('met_by = "security_action"', 'met_by = "mood"', "met_by の「mood」"),
        ('proposal = "thirty_days_after_completion"', 'proposal = "soon"', "proposal の「soon」"),
        ('setting = "performance_report_on"', 'setting = "opens_on"', "setting の「opens_on」"),
        ('id = "security_action"', 'id = "gbiz_id"', "同じ id が2回"),
        ('step = "money"', 'step = "kitchen"', "step の「kitchen」"),
        ('title = "GビズIDプライムを取る"', 'title = ""', "空でない文字"),
        ("each_asset = true", "each_thing = true", "each_thing"),
        ("checked_on = 2026-11-21", "", "checked_on は"),
        ("report-1 = [", "report-9 = [", "papers の段階は"),
    ],
)
def test_a_mistake_is_found_with_its_place(wrong: str, right: str, told: str, tmp_path: Path) -> None:
    assert wrong in SHIPPED
    file = tmp_path / "deadlines.toml"
    file.write_text(SHIPPED.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(RuleFaults) as found:
        load_deadline_rules(file)
    assert told in str(found.value)
    assert "deadlines.toml:" in str(found.value)
