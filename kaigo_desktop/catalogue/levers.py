"""Reads ``resources/levers.toml``: the sentences of 「あと一歩」; a fault names file, line and entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter

from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, RuleFile, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableFault, TableReader, only, read_each
from kaigo_desktop.domain.levers.changes import FINDERS
from kaigo_desktop.domain.levers.levers import LeverText, cite_of
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.rules.subject import service_set
from kaigo_desktop.domain.services import SERVICE_NAMES
from kaigo_desktop.paths import shipped


def load_levers(path: Path | None = None, cache: Path | None = None) -> tuple[LeverText, ...]:
    """The levers of a file, else those shipped with the program. Raises RuleFaults naming every fault."""
    _, levers = _read(path, cache)
    return tuple(levers.values())


def check_levers(programmes: Sequence[Programme], path: Path | None = None) -> tuple[RuleFault, ...]:
    """Every fault of a file of levers, also what it names of these programmes and is not there."""
    try:
        read, levers = _read(path)
    except RuleFaults as wrong:
        return wrong.faults
    catalogue = {programme.id: programme for programme in programmes}
    return tuple(
        read.fault("lever", index, lever.id, message)
        for index, lever in levers.items()
        for message in _references(lever, catalogue)
    )


def _read(path: Path | None, cache: Path | None = None) -> tuple[RuleFile, dict[int, LeverText]]:
    """The file and its levers by number."""
    (read,) = read_rule_files([path or shipped("resources", "levers.toml")], cache)
    faults: list[RuleFault] = []
    only(read, {"lever"}, faults)
    levers = read_each(read, "lever", _lever, faults)
    if faults:
        raise RuleFaults(faults)
    return read, levers


def _lever(table: TableReader) -> LeverText:
    id_ = table.one_of("id", FINDERS)
    return LeverText(
        id=id_,
        change=_sentence(table.text("change"), FINDERS[id_].words),
        programmes=table.words("programmes", least=1),
        cite_of=table.text("cite_of"),
        lead_days=table.whole("lead_days"),
        services=_services(table.take("services")) if table.has("services") else None,
    )


def _sentence(text: str, known: frozenset[str]) -> str:
    """A sentence whose gaps the finder of the change fills."""
    try:
        gaps = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise TableFault(f"change の括弧が閉じていません（{error}）。") from None
    for name in sorted(gaps - known):
        raise TableFault(f"change の {{{name}}} はありません。")
    return text


def _services(value: object) -> frozenset[str]:
    try:
        services = service_set(value)
    except (KeyError, TypeError):
        raise TableFault(f"services の {value} はありません。") from None
    unknown = services - SERVICE_NAMES.keys()
    if unknown:
        raise TableFault(f"services の {'、'.join(sorted(unknown))} はありません。")
    return services


def _references(text: LeverText, catalogue: Mapping[str, Programme]) -> Iterator[str]:
    for id_ in text.programmes:
        if id_ not in catalogue:
            yield f"「{id_}」という制度はありません。"
            continue
        try:
            cite_of(catalogue[id_], text.cite_of)
        except KeyError as missing:
            yield f"「{id_}」に cite_of の {missing} はありません。"
