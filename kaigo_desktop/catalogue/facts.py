"""Reads ``resources/facts.toml`` into facts. Every fault names file, line and entry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableFault, TableReader, only, read_each
from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, SINGLE_SECTIONS, Address
from kaigo_desktop.domain.cases.facts import Fact, Facts, FactType, Option
from kaigo_desktop.domain.services import CATEGORY_NAMES, SERVICE_SETS

FORMAT = "kaigo-facts/1"
CHECKS = frozenset(
    {
        "corporate_number",
        "office_number",
        "postal_code",
        "municipality",
        "fiscal_year",
        "at_least_one",
        "package_cap",
        "month_day",
        "rate",
    }
)
"""The named checks of what is typed; view-models carry them out."""


def read_facts(file: Path, cache: Path | None = None) -> Facts:
    """Every fact of that file. Raises RuleFaults naming every fault."""
    (read,) = read_rule_files([file], cache)
    faults: list[RuleFault] = []
    only(read, {"format", "fact"}, faults)
    if read.table.get("format") != FORMAT:
        faults.append(RuleFault(read.name, 1, f'format は "{FORMAT}" です。'))
    facts = read_each(read, "fact", _fact, faults, named_by="address")
    asked = {fact.pattern for fact in facts.values()}
    for index, fact in facts.items():
        twice = [".".join(pattern) for pattern in fact.also if pattern in asked]
        faults += [read.fault("fact", index, fact.name, f"「{name}」は2回あります。") for name in twice]
        asked.update(fact.also)
    if faults:
        raise RuleFaults(faults)
    return Facts(facts.values())


def _fact(table: TableReader) -> Fact:
    kind = FactType(table.one_of("type", tuple(FactType)))
    options = _options(table, kind)
    return Fact(
        pattern=_pattern(table.text("address")),
        type=kind,
        group=table.text("group"),
        label=table.text("label"),
        ask=_sentence(table, "ask"),
        why=_sentence(table, "why"),
        also=tuple(map(_pattern, table.words_if_any("also"))),
        first=table.flag("first"),
        unit=table.text_if_any("unit"),
        cite=table.text_if_any("cite"),
        term=table.text_if_any("term"),
        example=table.text_if_any("example"),
        options=options,
        services=table.one_of_if_any("services", SERVICE_SETS),
        categories=frozenset(table.words_if_any("categories", CATEGORY_NAMES)),
        check=table.one_of_if_any("check", CHECKS),
        default=_default(table, options),
    )


def _sentence(table: TableReader, name: str) -> str:
    text = table.text(name)
    if not text.endswith("。"):
        raise TableFault(f"{name} は「。」で終わる文で書きます。")
    return text


def _pattern(text: str) -> Address:
    parts = tuple(text.split("."))
    keyed = parts[0] in KEYED_SECTIONS
    if not keyed and parts[0] not in SINGLE_SECTIONS:
        raise TableFault(f"案件に「{parts[0]}」という部分はありません。")
    if len(parts) < (3 if keyed else 2) or keyed is not (parts[1] == "*"):
        raise TableFault(f"「{text}」は項目の場所になっていません。")
    return parts


def _options(table: TableReader, kind: FactType) -> tuple[Option, ...]:
    raw = table.take("options") or []
    if not isinstance(raw, list) or bool(raw) is not (kind is FactType.CHOICE):
        raise TableFault("options は type が choice のときだけ、必ず書きます。")
    return tuple(map(_option, raw))


def _option(raw: object) -> Option:
    if isinstance(raw, Mapping) and raw.keys() == {"is", "label"}:
        value, label = raw["is"], raw["label"]
        is_code = isinstance(value, str) or type(value) is int
        if is_code and isinstance(label, str) and label:
            return Option(value, label)
    raise TableFault("options は { is = …, label = … } を並べます。")


def _default(table: TableReader, options: tuple[Option, ...]) -> str | int | None:
    value = table.take("default")
    if value is not None and value not in [option.value for option in options]:
        raise TableFault(f"default の「{value}」は options にありません。")
    return value if isinstance(value, str | int) else None
