"""Reads ``resources/deadlines.toml``: preparations, templates, papers; a fault names its line and entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from kaigo_desktop.catalogue.programmes import RuleFault, RuleFaults, RuleFile, Table, read_rule_files
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
_PREPARATION = {"id", "title", "anchor", "lead_days", "text", "cite"}
_TEMPLATE = {"id", "title", "text", "evidence"}


def load_deadline_rules(path: Path | None = None, cache: Path | None = None) -> DeadlineRules:
    """The rules of a file, else those shipped with the program. Raises RuleFaults naming every fault."""
    (read,) = read_rule_files([path or shipped("resources", "deadlines.toml")], cache)
    faults = [*_faults(read)]
    if faults:
        raise RuleFaults(faults)
    table = read.table
    return DeadlineRules(
        checked_on=_day(table["checked_on"]),
        preparations=tuple(_preparation(one) for one in _entries(table, "preparation")),
        templates=tuple(_template(one) for one in _entries(table, "template")),
        papers={
            stage: tuple(names) for stage, names in cast("dict[str, list[str]]", table["papers"]).items()
        },
    )


def _day(value: object) -> date:
    """A date, or its text where the tables were kept as JSON."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _entries(table: Table, name: str) -> list[Table]:
    found = table.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _faults(read: RuleFile) -> Iterator[RuleFault]:
    if read.table.keys() != {"checked_on", "preparation", "template", "papers"}:
        yield RuleFault(read.name, 1, "項目は checked_on、preparation、template、papers です。")
        return
    for kind, problems in (("preparation", _preparation_problems), ("template", _template_problems)):
        seen: set[str] = set()
        for index, entry in enumerate(_entries(read.table, kind)):
            messages = [*problems(entry)]
            id_ = str(entry.get("id", index + 1))
            if id_ in seen:
                messages.append("同じ id が2回あります。")
            seen.add(id_)
            line = read.line_of(kind, index)
            yield from (RuleFault(read.name, line, f"{kind} 「{id_}」：{one}") for one in messages)
    papers = read.table["papers"]
    if not isinstance(papers, Mapping) or not papers.keys() <= set(STAGES):
        yield RuleFault(read.name, 1, f"papers の段階は {'、'.join(STAGES)} です。")


def _preparation_problems(entry: Table) -> Iterator[str]:
    yield from _shape(entry, _PREPARATION, {"met_by", "step"})
    if entry.get("anchor") not in ANCHORS:
        yield f"anchor は {'、'.join(sorted(ANCHORS))} のどれかです。"
    days = entry.get("lead_days")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LONGEST_LEAD:
        yield f"lead_days は0から{LONGEST_LEAD}の整数で書きます。"
    if "met_by" in entry and entry["met_by"] not in TESTS:
        yield f"met_by は {'、'.join(sorted(TESTS))} のどれかです。"
    if "step" in entry and entry["step"] not in STEPS:
        yield f"step は {'、'.join(sorted(STEPS))} のどれかです。"


def _template_problems(entry: Table) -> Iterator[str]:
    yield from _shape(entry, _TEMPLATE, {"proposal", "setting", "each_asset", "form"})
    if "proposal" in entry and entry["proposal"] not in PROPOSALS:
        yield f"proposal は {'、'.join(sorted(PROPOSALS))} のどれかです。"
    if "setting" in entry and entry["setting"] not in SETTINGS:
        yield f"setting は {'、'.join(sorted(SETTINGS))} のどれかです。"
    evidence = entry.get("evidence")
    if not isinstance(evidence, list) or not evidence or not all(isinstance(one, str) for one in evidence):
        yield "evidence は、根拠の名前を1つ以上並べます。"


def _shape(entry: Table, needed: set[str], may: set[str]) -> Iterator[str]:
    if not needed <= entry.keys() or not entry.keys() <= needed | may:
        yield f"項目は {'、'.join(sorted(needed))} と、あれば {'、'.join(sorted(may))} です。"
    if not all(isinstance(entry.get(name), str) and entry[name] for name in ("id", "title", "text")):
        yield "id、title、text は空でない文字で書きます。"


def _preparation(entry: Table) -> Preparation:
    return Preparation(
        id=str(entry["id"]),
        title=str(entry["title"]),
        anchor=str(entry["anchor"]),
        lead_days=cast("int", entry["lead_days"]),
        text=str(entry["text"]),
        cite=str(entry["cite"]),
        met_by=str(entry.get("met_by", "")),
        step=str(entry.get("step", "deadlines")),
    )


def _template(entry: Table) -> Template:
    return Template(
        id=str(entry["id"]),
        title=str(entry["title"]),
        text=str(entry["text"]),
        proposal=str(entry.get("proposal", "")),
        setting=str(entry.get("setting", "")),
        evidence=tuple(cast("list[str]", entry["evidence"])),
        each_asset=entry.get("each_asset") is True,
        form=str(entry.get("form", "")),
    )
