"""Reads ``resources/characters.toml``: what may be written instead of characters that e-forms refuse."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from kaigo_desktop.catalogue.programmes import RuleFault, RuleFaults, read_rule_files
from kaigo_desktop.domain.forms.characters import CharacterTable, Replacement, is_common
from kaigo_desktop.paths import shipped

BASES = frozenset({"NFKC", "usage"})
"""What a group of replacements may rest on; the head of the file says what each means."""


ONLY = "only same and [[group]] may stand here"


class CharacterFault(ValueError):
    """The data file breaks a rule; the text is one line with the file, the group and what is wrong."""


def load_characters(path: Path | None = None) -> CharacterTable:
    """The table of a file, else the one shipped with the program. Raises CharacterFault."""
    source = path or shipped("resources", "characters.toml")
    with source.open("rb") as file:
        table = tomllib.load(file)
    if table.keys() - {"same", "group"}:
        raise CharacterFault(f"{source.name}: {ONLY}")
    same = frozenset(str(one) for one in table.get("same", ()))
    found: dict[str, Replacement] = {}
    for group in table.get("group", ()):
        _take(source.name, group, CharacterTable(same=same), found)
    return CharacterTable(found, same)


def character_faults(path: Path) -> tuple[RuleFault, ...]:
    """Every fault of a file of replacements: the first of each group."""
    try:
        (read,) = read_rule_files([path])
    except RuleFaults as wrong:
        return wrong.faults
    faults = [RuleFault(read.name, 1, ONLY)] if read.table.keys() - {"same", "group"} else []
    known = CharacterTable(same=frozenset(map(str, cast("list[object]", read.table.get("same", [])))))
    found: dict[str, Replacement] = {}
    for number, group in enumerate(cast("list[Mapping[str, object]]", read.table.get("group", []))):
        try:
            _take(read.name, group, known, found)
        except CharacterFault as fault:
            message = str(fault).removeprefix(read.name).lstrip(",: ")
            faults.append(RuleFault(read.name, read.line_of("group", number), message))
    return tuple(faults)


def _take(
    file: str, group: Mapping[str, object], table: CharacterTable, found: dict[str, Replacement]
) -> None:
    """Put the replacements of a group into ``found``. Raises CharacterFault."""
    for character, replacement in _read(file, group, table):
        if character in found:
            raise CharacterFault(f"{file}, {replacement.kind}: {character} stands here twice")
        found[character] = replacement


def _read(file: str, group: Mapping[str, object], table: CharacterTable) -> Iterator[tuple[str, Replacement]]:
    kind, why, instead = group.get("kind"), group.get("why"), group.get("instead")
    if not isinstance(kind, str) or not isinstance(why, str) or not isinstance(instead, Mapping):
        raise CharacterFault(f"{file}: a group has kind, why and instead")
    if group.get("basis") not in BASES:
        raise CharacterFault(f"{file}, {kind}: basis is one of {', '.join(sorted(BASES))}")
    for character, text in instead.items():
        if all(is_common(one, table) for one in character):
            raise CharacterFault(f"{file}, {kind}: every receiver knows {character} as it is")
        if not text or not all(is_common(one, table) for one in text):
            raise CharacterFault(f"{file}, {kind}: what stands for {character} is outside the set itself")
        yield character, Replacement(text, kind, why)
