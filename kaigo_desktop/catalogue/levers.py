"""Reads ``resources/levers.toml``: the sentences of 「あと一歩」; a fault names file, line and entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import cast

from kaigo_desktop.catalogue.programmes import RuleFault, RuleFaults, RuleFile, Table, read_rule_files
from kaigo_desktop.domain.levers.changes import FINDERS
from kaigo_desktop.domain.levers.levers import LeverText, cite_of
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.rules.subject import service_set
from kaigo_desktop.domain.services import SERVICE_NAMES
from kaigo_desktop.paths import shipped

_NEEDED = frozenset({"id", "change", "programmes", "cite_of", "lead_days"})


def load_levers(path: Path | None = None, cache: Path | None = None) -> tuple[LeverText, ...]:
    """The levers of a file, else those shipped with the program. Raises RuleFaults naming every fault."""
    (rule_file,) = read_rule_files([path or shipped("resources", "levers.toml")], cache)
    read = list(_read(rule_file))
    faults = [fault for found in read for fault in found[2]]
    if faults or rule_file.table.keys() != {"lever"}:
        raise RuleFaults(faults or [RuleFault(rule_file.name, 1, "[[lever]] だけを並べてください。")])
    return tuple(_text(entry) for _, entry, _ in read)


def check_levers(programmes: Sequence[Programme], path: Path | None = None) -> tuple[RuleFault, ...]:
    """Every fault of a file of levers, also what it names of these programmes and is not there."""
    try:
        (rule_file,) = read_rule_files([path or shipped("resources", "levers.toml")])
    except RuleFaults as wrong:
        return wrong.faults
    catalogue = {programme.id: programme for programme in programmes}
    faults: list[RuleFault] = []
    seen: set[str] = set()
    for index, entry, wrong_shape in _read(rule_file):
        faults += wrong_shape
        if wrong_shape:
            continue
        text = _text(entry)
        messages = [*_references(text, catalogue)]
        if text.id in seen:
            messages.append("同じ id が2回あります。")
        seen.add(text.id)
        faults += [_fault(rule_file, index, text.id, message) for message in messages]
    return tuple(faults)


def _read(rule_file: RuleFile) -> Iterator[tuple[int, Table, list[RuleFault]]]:
    """Each entry with its number and what is wrong with its shape."""
    for index, entry in enumerate(cast("list[Table]", rule_file.table.get("lever", []))):
        name = str(entry.get("id", index + 1))
        yield index, entry, [_fault(rule_file, index, name, message) for message in _problems(entry)]


def _fault(rule_file: RuleFile, index: int, name: str, message: str) -> RuleFault:
    return RuleFault(rule_file.name, rule_file.line_of("lever", index), f"lever 「{name}」：{message}")


def _problems(entry: Table) -> Iterator[str]:
    if entry.keys() - {"services"} != _NEEDED:
        yield f"項目は {'、'.join(sorted(_NEEDED))} と、あれば services です。"
        return
    texts = [entry["id"], entry["change"], entry["cite_of"]]
    programmes, days = entry["programmes"], entry["lead_days"]
    if not all(isinstance(one, str) and one for one in texts):
        yield "id、change、cite_of は空でない文字で書きます。"
        return
    if not isinstance(programmes, list) or not programmes:
        yield "programmes は空でない一覧で書きます。"
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        yield "lead_days は0以上の整数で書きます。"
    finder = FINDERS.get(str(entry["id"]))
    if finder is None:
        yield f"この id はありません。使えるのは {'、'.join(FINDERS)} です。"
        return
    try:
        used = {name for _, name, _, _ in Formatter().parse(str(entry["change"])) if name is not None}
    except ValueError as error:
        yield f"change の括弧が閉じていません（{error}）。"
        return
    for name in sorted(used - finder.words):
        yield f"change の {{{name}}} はありません。"
    yield from _service_problems(entry)


def _service_problems(entry: Table) -> Iterator[str]:
    if "services" in entry:
        try:
            unknown = service_set(entry["services"]) - SERVICE_NAMES.keys()
        except (KeyError, TypeError):
            unknown = frozenset({str(entry["services"])})
        if unknown:
            yield f"services の {'、'.join(sorted(unknown))} はありません。"


def _text(entry: Table) -> LeverText:
    """The lever of an entry without problems."""
    return LeverText(
        id=cast("str", entry["id"]),
        change=cast("str", entry["change"]),
        programmes=tuple(cast("list[str]", entry["programmes"])),
        cite_of=cast("str", entry["cite_of"]),
        lead_days=cast("int", entry["lead_days"]),
        services=service_set(entry["services"]) if "services" in entry else None,
    )


def _references(text: LeverText, catalogue: Mapping[str, Programme]) -> Iterator[str]:
    for id_ in text.programmes:
        if id_ not in catalogue:
            yield f"「{id_}」という制度はありません。"
            continue
        try:
            cite_of(catalogue[id_], text.cite_of)
        except KeyError as missing:
            yield f"「{id_}」に cite_of の {missing} はありません。"
