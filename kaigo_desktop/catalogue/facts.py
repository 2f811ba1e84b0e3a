"""Reads ``resources/facts.toml`` into facts. Every fault names the file and the entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.catalogue.programmes import RuleFault, RuleFaults, read_rule_files
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

_REQUIRED = ("address", "type", "group", "label", "ask", "why")
_TEXTS = ("unit", "cite", "term", "example", "services", "check")
_KNOWN = frozenset({*_REQUIRED, *_TEXTS, "also", "first", "options", "categories", "default"})


class FactsError(Exception):
    """The file of facts is wrong; the message names file and entry."""


def read_facts(file: Path) -> Facts:
    """Every fact of that file. Raises FactsError where an entry is wrong, OSError where it cannot be read."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FactsError(f"{file.name}: {fault}") from fault
    if raw.get("format") != FORMAT:
        raise FactsError(f'{file.name}: format must be "{FORMAT}", not {raw.get("format")!r}')
    entries = raw.get("fact")
    if not isinstance(entries, list) or not entries:
        raise FactsError(f"{file.name}: there is no [[fact]]")
    facts = [_Entry(file.name, number, entry).fact() for number, entry in enumerate(entries, start=1)]
    _refuse_twice(file.name, facts)
    return Facts(facts)


def fact_faults(file: Path) -> tuple[RuleFault, ...]:
    """Every fault of a file of facts: the first of each entry, else what the file as a whole has."""
    try:
        (read,) = read_rule_files([file])
    except RuleFaults as wrong:
        return wrong.faults
    entries = read.table.get("fact")
    faults = []
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        try:
            _Entry(file.name, index + 1, entry).fact()
        except FactsError as fault:
            faults.append(RuleFault(read.name, read.line_of("fact", index), _after_file(file, fault)))
    if faults:
        return tuple(faults)
    try:
        read_facts(file)
    except FactsError as fault:
        return (RuleFault(read.name, 1, _after_file(file, fault)),)
    return ()


def _after_file(file: Path, fault: FactsError) -> str:
    return str(fault).removeprefix(file.name).lstrip(",: ")


def _refuse_twice(file: str, facts: list[Fact]) -> None:
    seen: set[Address] = set()
    for fact in facts:
        for pattern in (fact.pattern, *fact.also):
            if pattern in seen:
                raise FactsError(f"{file}, fact {fact.name}: {'.'.join(pattern)} is asked twice")
            seen.add(pattern)


class _Entry:
    """One [[fact]] while it is read."""

    def __init__(self, file: str, number: int, raw: object) -> None:
        self._place = f"{file}, fact {number}"
        if not isinstance(raw, Mapping):
            raise self._fault("is no table")
        self._raw = raw
        address = raw.get("address")
        if isinstance(address, str):
            self._place = f"{file}, fact {address}"

    def fact(self) -> Fact:
        self._refuse_unknown()
        kind = self._type()
        options = self._options(kind)
        return Fact(
            pattern=self._pattern(self._text("address")),
            type=kind,
            group=self._text("group"),
            label=self._text("label"),
            ask=self._sentence("ask"),
            why=self._sentence("why"),
            also=tuple(self._pattern(text) for text in self._list("also")),
            first=self._flag("first"),
            unit=self._maybe("unit"),
            cite=self._maybe("cite"),
            term=self._maybe("term"),
            example=self._maybe("example"),
            options=options,
            services=self._one_of("services", SERVICE_SETS),
            categories=self._categories(),
            check=self._one_of("check", CHECKS),
            default=self._default(options),
        )

    def _fault(self, text: str) -> FactsError:
        return FactsError(f"{self._place}: {text}")

    def _refuse_unknown(self) -> None:
        for name in self._raw:
            if name not in _KNOWN:
                raise self._fault(f"unknown entry {name!r}")

    def _text(self, name: str) -> str:
        value = self._raw.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._fault(f"{name} is missing or empty")
        return value

    def _sentence(self, name: str) -> str:
        text = self._text(name)
        if not text.endswith("。"):
            raise self._fault(f"{name} is no sentence: it does not end with 「。」")
        return text

    def _maybe(self, name: str) -> str | None:
        return self._text(name) if name in self._raw else None

    def _flag(self, name: str) -> bool:
        value = self._raw.get(name, False)
        if not isinstance(value, bool):
            raise self._fault(f"{name} must be true or false")
        return value

    def _list(self, name: str) -> tuple[str, ...]:
        value = self._raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._fault(f"{name} must be a list of texts")
        return tuple(value)

    def _pattern(self, text: str) -> Address:
        parts = tuple(text.split("."))
        keyed = parts[0] in KEYED_SECTIONS
        if not keyed and parts[0] not in SINGLE_SECTIONS:
            raise self._fault(f"{parts[0]!r} is no section of a case")
        if len(parts) < (3 if keyed else 2) or keyed is not (parts[1] == "*"):
            raise self._fault(f"{text!r} is no address")
        return parts

    def _type(self) -> FactType:
        text = self._text("type")
        try:
            return FactType(text)
        except ValueError:
            raise self._fault(f"unknown type {text!r}") from None

    def _one_of(self, name: str, known: Mapping[str, object] | frozenset[str]) -> str | None:
        text = self._maybe(name)
        if text is not None and text not in known:
            raise self._fault(f"unknown {name} {text!r}")
        return text

    def _categories(self) -> frozenset[str]:
        found = frozenset(self._list("categories"))
        strange = found - CATEGORY_NAMES.keys()
        if strange:
            raise self._fault(f"unknown category {min(strange)!r}")
        return found

    def _options(self, kind: FactType) -> tuple[Option, ...]:
        raw = self._raw.get("options", [])
        if not isinstance(raw, list) or bool(raw) is not (kind is FactType.CHOICE):
            raise self._fault("options belong to a choice, and a choice has options")
        return tuple(self._option(one) for one in raw)

    def _option(self, raw: object) -> Option:
        if isinstance(raw, Mapping) and raw.keys() == {"is", "label"}:
            value, label = raw["is"], raw["label"]
            is_code = isinstance(value, str) or type(value) is int
            if is_code and isinstance(label, str) and label:
                return Option(value, label)
        raise self._fault("an option is { is = …, label = … }")

    def _default(self, options: tuple[Option, ...]) -> str | int | None:
        value = self._raw.get("default")
        if value is not None and value not in [option.value for option in options]:
            raise self._fault(f"default {value!r} is no option")
        return value if isinstance(value, str | int) else None
