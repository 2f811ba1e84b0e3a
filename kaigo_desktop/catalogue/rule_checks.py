"""Checks over the whole catalogue: what ``check-rules`` tells and the tests demand.

Reading finds a wrong shape; these find what is well formed and still wrong:
an unknown check or fact, a missing sentence, a gap between dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast
from unicodedata import east_asian_width

from kaigo_desktop.catalogue.kept_tables import Table
from kaigo_desktop.catalogue.programmes import programme_of, rule_paths
from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, RuleFile, read_rule_files
from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.estimates.ways import WAYS, payer_for
from kaigo_desktop.domain.rules.checks import CHECKS, OPTIONAL, OUTCOMES, PARAMETERS, parameters_of
from kaigo_desktop.domain.rules.eligibility import compile_conditions
from kaigo_desktop.domain.rules.programme import Condition, DatedValue, Programme
from kaigo_desktop.domain.rules.subject import service_set
from kaigo_desktop.domain.services import CATEGORY_NAMES, SERVICE_NAMES

MOST_SHORT = 20
"""The most half widths of a short title: what a column beside the expenses can show."""
STATES = ("draft", "checked")
_TOP = frozenset(
    "id title issuer kind audience region group per fiscal_years version state purpose source condition value"
    " pays afterwards advice how order once_with figure short_title follows".split()
)
_ENTRIES: dict[str, frozenset[str]] = {
    "condition": frozenset("id kind title ask check where say todo cite lead_days reading".split()),
    "value": frozenset({"id", "unit", "steps", "counted"}),
    "advice": frozenset({"text", "cite", "reading", "where"}),
    "how": frozenset({"text", "cite", "reading"}),
    "figure": frozenset({"text", "cite"}),
}


def check_rules(folder: Path) -> tuple[RuleFault, ...]:
    """Every fault of the rule files under ``folder``, file by file."""
    faults: list[RuleFault] = []
    rule_files: list[RuleFile] = []
    for path in rule_paths([folder]):
        try:
            rule_files += read_rule_files([path])
        except RuleFaults as wrong:
            faults += wrong.faults
    read: list[tuple[RuleFile, Programme]] = []
    seen: dict[str, str] = {}
    for rule_file in rule_files:
        faults += _names(rule_file)
        try:
            programme = programme_of(rule_file)
        except RuleFaults as wrong:
            faults += wrong.faults
            continue
        if programme.id in seen:
            faults.append(
                RuleFault(rule_file.name, 1, f"id 「{programme.id}」は {seen[programme.id]} にもあります。")
            )
        seen[programme.id] = rule_file.name
        read.append((rule_file, programme))
        faults += _programme(rule_file, programme)
    catalogue = {programme.id: programme for _, programme in read}
    for rule_file, programme in read:
        if programme.follows is not None and programme.follows not in catalogue:
            faults.append(RuleFault(rule_file.name, 1, f"follows の「{programme.follows}」はありません。"))
        faults += _pays(rule_file, programme, catalogue)
    return tuple(faults)


def _names(rule_file: RuleFile) -> Iterator[RuleFault]:
    """Names that nobody reads, most often a typing slip."""
    for name in rule_file.table.keys() - _TOP:
        yield RuleFault(rule_file.name, 1, f"項目 「{name}」はありません。")
    for array, known in _ENTRIES.items():
        for index, entry in enumerate(cast("list[Table]", rule_file.table.get(array, []))):
            for name in sorted(entry.keys() - known):
                line = rule_file.line_of(array, index)
                yield RuleFault(rule_file.name, line, f"{array} に項目 「{name}」はありません。")


def _programme(rule_file: RuleFile, programme: Programme) -> Iterator[RuleFault]:
    if rule_file.path.stem != programme.id:
        yield RuleFault(rule_file.name, 1, f"ファイル名と id 「{programme.id}」が違います。")
    if programme.state not in STATES:
        yield RuleFault(rule_file.name, 1, f"state は {'、'.join(STATES)} のどれかです。")
    if not 0 < width(programme.short_title) <= MOST_SHORT:
        yield RuleFault(rule_file.name, 1, f"short_title を全角{MOST_SHORT // 2}字までで書きます。")
    if not programme.fiscal_years:
        yield RuleFault(rule_file.name, 1, "fiscal_years に年度がありません。")
    for index, condition in enumerate(programme.conditions):
        for message in _condition(programme, condition):
            yield rule_file.fault("condition", index, condition.id, message)
    ids = [condition.id for condition in programme.conditions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield RuleFault(rule_file.name, 1, f"condition 「{name}」が2回あります。")
    for index, value in enumerate(programme.values.values()):
        for message in _value(value, programme):
            yield rule_file.fault("value", index, value.id, message)


def _condition(programme: Programme, condition: Condition) -> Iterator[str]:
    kind = condition.check.get("kind")
    if condition.kind not in ("condition", "requirement"):
        yield "kind は condition か requirement です。"
    if kind not in CHECKS:
        yield f"check.kind 「{kind}」はありません。使えるのは {'、'.join(sorted(CHECKS))} です。"
        return
    needed = PARAMETERS[str(kind)]
    given = condition.check.keys() - {"kind"} - OPTIONAL.get(str(kind), frozenset())
    if given != needed:
        yield f"check の項目は {_listed(needed)} です（今は {_listed(given)}）。"
        return
    for answer in sorted(OUTCOMES[str(kind)] - condition.say.keys()):
        yield f"say.{answer} の文がありません。"
    for answer in (Answer.NO, Answer.UNKNOWN):
        can_be_met = condition.kind == "requirement" or answer is Answer.UNKNOWN
        if can_be_met and answer in OUTCOMES[str(kind)] and answer not in condition.todo:
            yield f"todo.{answer} の文がありません。"
    yield from _names_something(programme, condition)


def width(text: str) -> int:
    """How many half widths a text takes."""
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names)) or "なし"


def _names_something(programme: Programme, condition: Condition) -> Iterator[str]:
    """Sets, facts and categories that the check names must be there."""
    try:
        CHECKS[str(condition.check["kind"])](parameters_of(programme, condition))
        if "service_in" in condition.where:
            codes = service_set(condition.where["service_in"])
            if codes - SERVICE_NAMES.keys():
                yield f"サービスコード {'、'.join(sorted(codes - SERVICE_NAMES.keys()))} はありません。"
    except KeyError as missing:
        yield f"{missing} という名前はありません。"
    for name in cast("list[str]", condition.check.get("categories", [])):
        if name not in CATEGORY_NAMES:
            yield f"費用の種類 「{name}」はありません。"


def _value(value: DatedValue, programme: Programme) -> Iterator[str]:
    for step in value.steps:
        if step.from_ > step.until:
            yield f"期間が逆です（{step.from_}〜{step.until}）。"
        limits = [band.up_to for band in step.bands]
        if limits and (limits[-1] is not None or None in limits[:-1]):
            yield "bands の最後だけが上限なしです。"
        known = [limit for limit in limits if limit is not None]
        if known != sorted(set(known)):
            yield "bands は小さい順に並べます。"
    for earlier, later in pairwise(value.steps):
        if later.from_ != earlier.until + timedelta(days=1):
            yield f"期間に隙間か重なりがあります（{earlier.until} と {later.from_}）。"
    for year in programme.fiscal_years:
        if value.on(date(year, 4, 1)) is None or value.on(date(year + 1, 3, 31)) is None:
            yield f"{year}年度に値のない日があります。"


def _pays(
    rule_file: RuleFile, programme: Programme, catalogue: Mapping[str, Programme]
) -> Iterator[RuleFault]:
    kind = programme.pays.get("kind")
    if programme.pays and kind not in WAYS:
        yield RuleFault(rule_file.name, 1, f"pays.kind は {'、'.join(WAYS)} のどれかです。")
        return
    try:
        payer_for(programme, catalogue)
        compile_conditions(programme)
    except (LookupError, ValueError, StopIteration) as error:
        yield RuleFault(rule_file.name, 1, f"pays または value に足りないものがあります（{error}）。")
