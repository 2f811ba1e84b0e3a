"""Reads ``resources/deadlines.toml``: preparations, templates, papers; a fault names its line and entry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableFault, TableReader, only, read_each
from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD
from kaigo_desktop.domain.deadlines.rules import (
    ANCHORS,
    PROPOSALS,
    TESTS,
    DeadlineRules,
    Preparation,
    Template,
)
from kaigo_desktop.paths import shipped

HEAD = ("checked_on", "papers")
STEPS = frozenset({"office", "programmes", "money", "plan", "forms", "deadlines"})
SETTINGS = frozenset({"performance_report_on"})
STAGES = (
    "prepare",
    "consult",
    "apply",
    "granted",
    "introduce",
    "performance",
    "settled",
    "paid",
    "report-1",
    "report-2",
    "report-3",
    "over",
)


def load_deadline_rules(path: Path | None = None, cache: Path | None = None) -> DeadlineRules:
    """The rules of a file, else those shipped with the program. Raises RuleFaults naming every fault."""
    (read,) = read_rule_files([path or shipped("resources", "deadlines.toml")], cache)
    faults: list[RuleFault] = []
    only(read, {*HEAD, "preparation", "template"}, faults)
    preparations = read_each(read, "preparation", _preparation, faults)
    templates = read_each(read, "template", _template, faults)
    head = TableReader({name: read.table[name] for name in HEAD if name in read.table})
    try:
        checked_on, papers = head.day("checked_on"), _papers(head.take("papers"))
    except TableFault as fault:
        raise RuleFaults([*faults, RuleFault(read.name, 1, str(fault))]) from None
    if faults:
        raise RuleFaults(faults)
    return DeadlineRules(
        checked_on=checked_on,
        preparations=tuple(preparations.values()),
        templates=tuple(templates.values()),
        papers=papers,
    )


def _papers(value: object) -> dict[str, tuple[str, ...]]:
    """The papers of each stage."""
    if not isinstance(value, Mapping) or not value.keys() <= set(STAGES):
        raise TableFault(f"papers の段階は {'、'.join(STAGES)} です。")
    papers = TableReader(dict(value))
    return {stage: papers.words(stage) for stage in value}


def _preparation(table: TableReader) -> Preparation:
    return Preparation(
        id=table.text("id"),
        title=table.text("title"),
        anchor=table.one_of("anchor", ANCHORS),
        lead_days=table.whole("lead_days", most=LONGEST_LEAD),
        text=table.text("text"),
        cite=table.text("cite"),
        met_by=table.one_of_if_any("met_by", TESTS) or "",
        step=table.one_of_if_any("step", STEPS) or "deadlines",
    )


def _template(table: TableReader) -> Template:
    return Template(
        id=table.text("id"),
        title=table.text("title"),
        text=table.text("text"),
        proposal=table.one_of_if_any("proposal", PROPOSALS) or "",
        setting=table.one_of_if_any("setting", SETTINGS) or "",
        evidence=table.words("evidence", least=1),
        each_asset=table.flag("each_asset"),
        form=table.text("form", ""),
    )
