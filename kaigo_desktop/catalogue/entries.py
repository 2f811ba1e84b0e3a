"""Reads ``resources/programmes/catalogue/*.toml``: the entries without rules; a fault names file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from kaigo_desktop.catalogue.programmes import ENTRIES
from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, RuleFile, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableFault, TableReader, only, read_each
from kaigo_desktop.domain.rules.entry import (
    AUDIENCE_NAMES,
    GROUPS,
    KIND_NAMES,
    MARKS,
    Addition,
    CatalogueEntry,
    EntrySource,
)
from kaigo_desktop.domain.services import PREFECTURE_NAMES, SERVICE_SETS

_Place = tuple[RuleFile, int, CatalogueEntry]
"""An entry with its file and its number in it."""


def entry_paths(folder: Path) -> list[Path]:
    """The files of entries in a folder of programmes, by name."""
    return sorted((folder / ENTRIES).glob("*.toml"))


def load_entries(folder: Path, cache: Path | None = None) -> tuple[CatalogueEntry, ...]:
    """The entries of a folder of programmes, file by file in order. Raises RuleFaults naming every fault."""
    faults: list[RuleFault] = []
    found = _read(read_rule_files(entry_paths(folder), cache), faults)
    if faults:
        raise RuleFaults(faults)
    return tuple(entry for _, _, entry in found)


def check_entries(folder: Path, programmes: Collection[str]) -> tuple[RuleFault, ...]:
    """Every fault of the entries; ``programmes`` are the ids of the rule files beside them."""
    faults: list[RuleFault] = []
    rule_files: list[RuleFile] = []
    for path in entry_paths(folder):
        try:
            rule_files += read_rule_files([path])
        except RuleFaults as wrong:
            faults += wrong.faults
    found = _read(rule_files, faults)
    faults += _ids(found, programmes)
    entries = {entry.id: entry for _, _, entry in found}
    for rule_file, index, entry in found:
        messages = _references(entry, entries, programmes)
        faults += [rule_file.fault("entry", index, entry.id, message) for message in messages]
    return tuple(faults)


def _read(rule_files: Sequence[RuleFile], faults: list[RuleFault]) -> list[_Place]:
    """The entries that can be read; what is wrong goes to ``faults``."""
    found: list[_Place] = []
    for rule_file in rule_files:
        only(rule_file, {"source", "entry"}, faults)
        try:
            source = _source(TableReader({"source": rule_file.table.get("source")}).inner("source"))
        except TableFault as fault:
            faults.append(RuleFault(rule_file.name, 1, f"source：{fault}"))
            continue
        entries = read_each(rule_file, "entry", partial(_entry, source), faults)
        found += [(rule_file, index, entry) for index, entry in entries.items()]
    return found


def _source(table: TableReader | None) -> EntrySource:
    if table is None:
        raise TableFault("id と title（と issued の日付）を書きます。")
    source = EntrySource(
        table.text("id"), table.text("title"), table.day("issued") if table.has("issued") else None
    )
    table.finish()
    return source


def _entry(source: EntrySource, table: TableReader) -> CatalogueEntry:
    kind = table.one_of("kind", KIND_NAMES)
    return CatalogueEntry(
        id=table.text("id"),
        title=table.text("title"),
        kind=kind,
        group=table.one_of("group", GROUPS),
        audience=table.one_of("audience", AUDIENCE_NAMES),
        region=table.text("region"),
        purpose=table.text("purpose"),
        amount_text=table.text("amount_text"),
        cite=table.text("cite"),
        source=source,
        mark=table.one_of_if_any("mark", MARKS),
        also=table.words_if_any("also", GROUPS),
        theme=table.text_if_any("theme"),
        again_2040=table.text_if_any("again_2040"),
        parent=table.text_if_any("parent"),
        same_as=table.text_if_any("same_as"),
        programme=table.text_if_any("programme"),
        prefecture=table.one_of_if_any("prefecture", PREFECTURE_NAMES),
        services=table.one_of_if_any("services", SERVICE_SETS),
        exclusive_with=table.words_if_any("exclusive_with"),
        conditions=table.words_if_any("conditions"),
        addition=_addition(table.inner("addition"), kind),
    )


def _addition(table: TableReader | None, kind: str) -> Addition | None:
    if (table is not None) is not (kind == "fee_addition"):
        raise TableFault("addition は kind が fee_addition のときだけ、必ず書きます。")
    if table is None:
        return None
    table.one_of("per", ("user_month",))
    addition = Addition(
        table.whole("units", 1), table.whole("months", 1), Decimal(table.whole("yen_per_unit", 1))
    )
    table.finish()
    return addition


def _ids(found: Sequence[_Place], programmes: Collection[str]) -> Iterator[RuleFault]:
    """An id stands for one thing in the whole catalogue, rule files included."""
    seen: dict[str, str] = dict.fromkeys(programmes, "制度の規則ファイル")
    for rule_file, index, entry in found:
        if entry.id in seen:
            yield rule_file.fault("entry", index, entry.id, f"id は {seen[entry.id]} にもあります。")
        seen.setdefault(entry.id, rule_file.name)


def _references(
    entry: CatalogueEntry, entries: Mapping[str, CatalogueEntry], programmes: Collection[str]
) -> Iterator[str]:
    """What the entry names must be there."""
    for name, target in (("parent", entry.parent), ("same_as", entry.same_as)):
        if target is not None and (target not in entries or target == entry.id):
            yield f"{name} の「{target}」という別の項目はありません。"
    for name, targets in (
        ("programme", (entry.programme,) if entry.programme else ()),
        ("exclusive_with", entry.exclusive_with),
    ):
        for one in targets:
            if one not in programmes:
                yield f"{name} の「{one}」という制度はありません。"
    if (entry.mark == "再掲") != (entry.same_as is not None):
        yield "「再掲」の印と same_as は、いっしょに書きます。"
    if entry.prefecture is not None and not entry.region.startswith(PREFECTURE_NAMES[entry.prefecture]):
        yield f"prefecture の「{entry.prefecture}」は region の「{entry.region}」と合いません。"
