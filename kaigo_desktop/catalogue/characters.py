"""Reads ``resources/characters.toml``: what may be written instead of characters that e-forms refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableFault, TableReader, only, read_each
from kaigo_desktop.domain.forms.characters import CharacterTable, Replacement, is_common
from kaigo_desktop.paths import shipped

BASES = frozenset({"NFKC", "usage"})
"""What a group of replacements may rest on; the head of the file says what each means."""

_Group = Mapping[str, Replacement]


def load_characters(path: Path | None = None, cache: Path | None = None) -> CharacterTable:
    """The table of a file, else the one shipped with the program. Raises RuleFaults naming every fault."""
    (read,) = read_rule_files([path or shipped("resources", "characters.toml")], cache)
    faults: list[RuleFault] = []
    only(read, {"same", "group"}, faults)
    same = read.table.get("same", [])
    known = CharacterTable(same=frozenset(map(str, same if isinstance(same, list) else [])))

    def group(table: TableReader) -> _Group:
        return dict(_replacements(table, known))

    found: dict[str, Replacement] = {}
    for index, one in read_each(read, "group", group, faults, named_by="kind").items():
        for character, replacement in one.items():
            if character in found:
                message = f"「{character}」は2回あります。"
                faults.append(read.fault("group", index, replacement.kind, message))
            found[character] = replacement
    if faults:
        raise RuleFaults(faults)
    return CharacterTable(found, known.same)


def _replacements(table: TableReader, known: CharacterTable) -> Iterator[tuple[str, Replacement]]:
    kind, why, instead = table.text("kind"), table.text("why", ""), table.take("instead")
    table.one_of("basis", BASES)
    if not isinstance(instead, Mapping):
        raise TableFault("instead は { } で書きます。")
    for character, text in instead.items():
        if all(is_common(one, known) for one in character):
            raise TableFault(f"「{character}」は、どこでもそのまま読めます。")
        if not text or not all(is_common(one, known) for one in text):
            raise TableFault(f"「{character}」の代わりの文字が、使える文字ではありません。")
        yield character, Replacement(text, kind, why)
