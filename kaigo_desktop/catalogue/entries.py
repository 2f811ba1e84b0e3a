"""Reads ``resources/programmes/catalogue/*.toml``: the entries without rules; a fault names file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

from kaigo_desktop.catalogue.programmes import (
    ENTRIES,
    RuleFault,
    RuleFaults,
    RuleFile,
    Table,
    read_rule_files,
)
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

_TOP = frozenset({"source", "entry"})
_NEEDED = frozenset("id title kind group audience region purpose amount_text cite".split())
_OPTIONAL = frozenset("mark theme again_2040 parent same_as programme prefecture services".split())
_LISTS = frozenset({"also", "exclusive_with", "conditions"})
_ADDITION = frozenset({"units", "per", "months", "yen_per_unit"})
_CHOICES: Mapping[str, Collection[str]] = {
    "kind": KIND_NAMES,
    "audience": AUDIENCE_NAMES,
    "group": GROUPS,
    "mark": MARKS,
    "prefecture": PREFECTURE_NAMES,
    "services": SERVICE_SETS,
}
WHOLE_COUNTRY = "全国"

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
        faults += [_fault(rule_file, index, entry.id, message) for message in messages]
    return tuple(faults)


def _read(rule_files: Sequence[RuleFile], faults: list[RuleFault]) -> list[_Place]:
    """The entries that can be read; what is wrong goes to ``faults``."""
    found: list[_Place] = []
    for rule_file in rule_files:
        table = rule_file.table
        slips = sorted(table.keys() - _TOP)
        faults += [RuleFault(rule_file.name, 1, f"項目 「{name}」はありません。") for name in slips]
        source = _source(table.get("source"))
        entries = table.get("entry", [])
        if (
            source is None
            or not isinstance(entries, list)
            or not all(isinstance(one, dict) for one in entries)
        ):
            message = "source には id と title（と issued の日付）、その下に [[entry]] を並べます。"
            faults.append(RuleFault(rule_file.name, 1, message))
            continue
        for index, entry in enumerate(cast("list[Table]", entries)):
            wrong = list(_problems(entry))
            name = str(entry.get("id", index + 1))
            faults += [_fault(rule_file, index, name, message) for message in wrong]
            if not wrong:
                found.append((rule_file, index, _entry(entry, source)))
    return found


def _source(table: object) -> EntrySource | None:
    if not isinstance(table, dict) or table.keys() - {"id", "title", "issued"}:
        return None
    id_, title, issued = table.get("id"), table.get("title"), table.get("issued")
    if not _is_text(id_) or not _is_text(title):
        return None
    try:
        return EntrySource(str(id_), str(title), None if issued is None else date.fromisoformat(str(issued)))
    except ValueError:
        return None


def _problems(entry: Table) -> Iterator[str]:
    """What is wrong with the shape of one entry."""
    for name in sorted(_NEEDED - entry.keys()):
        yield f"項目 「{name}」がありません。"
    for name in sorted(entry.keys() - _NEEDED - _OPTIONAL - _LISTS - {"addition"}):
        yield f"項目 「{name}」はありません。"
    for name in sorted(entry.keys() & (_NEEDED | _OPTIONAL)):
        value = entry[name]
        if not _is_text(value):
            yield f"{name} は空でない文字で書きます。"
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield f"{name} の「{value}」は使えません。"
    for name in sorted(entry.keys() & _LISTS):
        words = entry[name]
        if not isinstance(words, list) or not words or not all(map(_is_text, words)):
            yield f"{name} は空でない文字の一覧で書きます。"
        elif name == "also":
            yield from (f"also の「{word}」は使えません。" for word in words if word not in GROUPS)
    yield from _addition_problems(entry)


def _addition_problems(entry: Table) -> Iterator[str]:
    addition = entry.get("addition")
    if (entry.get("kind") == "fee_addition") != (addition is not None):
        yield "addition は kind が fee_addition のときだけ、必ず書きます。"
    if addition is None:
        return
    if not isinstance(addition, dict) or addition.keys() != _ADDITION:
        yield f"addition の項目は {'、'.join(sorted(_ADDITION))} です。"
        return
    if addition["per"] != "user_month":
        yield "addition.per は user_month です。"
    for name in ("units", "months", "yen_per_unit"):
        value = addition[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield f"addition.{name} は1以上の整数で書きます。"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _entry(entry: Table, source: EntrySource) -> CatalogueEntry:
    """The entry of a table without problems."""

    def text(name: str) -> str:
        return cast("str", entry[name])

    def text_if_any(name: str) -> str | None:
        return cast("str | None", entry.get(name))

    def words(name: str) -> tuple[str, ...]:
        return tuple(cast("list[str]", entry.get(name, [])))

    addition = cast("dict[str, int] | None", entry.get("addition"))
    return CatalogueEntry(
        id=text("id"),
        title=text("title"),
        kind=text("kind"),
        group=text("group"),
        audience=text("audience"),
        region=text("region"),
        purpose=text("purpose"),
        amount_text=text("amount_text"),
        cite=text("cite"),
        source=source,
        mark=text_if_any("mark"),
        also=words("also"),
        theme=text_if_any("theme"),
        again_2040=text_if_any("again_2040"),
        parent=text_if_any("parent"),
        same_as=text_if_any("same_as"),
        programme=text_if_any("programme"),
        prefecture=text_if_any("prefecture"),
        services=text_if_any("services"),
        exclusive_with=words("exclusive_with"),
        conditions=words("conditions"),
        addition=None
        if addition is None
        else Addition(addition["units"], addition["months"], Decimal(addition["yen_per_unit"])),
    )


def _fault(rule_file: RuleFile, index: int, name: str, message: str) -> RuleFault:
    return RuleFault(rule_file.name, rule_file.line_of("entry", index), f"entry 「{name}」：{message}")


def _ids(found: Sequence[_Place], programmes: Collection[str]) -> Iterator[RuleFault]:
    """An id stands for one thing in the whole catalogue, rule files included."""
    seen: dict[str, str] = dict.fromkeys(programmes, "制度の規則ファイル")
    for rule_file, index, entry in found:
        if entry.id in seen:
            yield _fault(rule_file, index, entry.id, f"id は {seen[entry.id]} にもあります。")
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
