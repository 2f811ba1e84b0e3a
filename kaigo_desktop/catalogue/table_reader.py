"""One table of a data file, read field by field: types are checked, and a misspelt field is found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kaigo_desktop.catalogue.kept_tables import Table
from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFile

T = TypeVar("T")


class TableFault(ValueError):
    """What is wrong with one table, as a sentence; who reads the file knows its place."""


class TableReader:
    """A table whose fields are taken one by one; each is ticked off. Every method raises TableFault."""

    def __init__(self, table: Table) -> None:
        self._left = dict(table)

    def has(self, name: str) -> bool:
        """Whether the field is there and not taken yet."""
        return name in self._left

    def take(self, name: str) -> object:
        """The field as it stands; None where there is none."""
        return self._left.pop(name, None)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; it may be left out, and blank, where there is a default."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise TableFault(f"{name} は空でない文字で書きます。")
        return value

    def text_if_any(self, name: str) -> str | None:
        """A text, None where the field is left out."""
        return self.text(name) if name in self._left else None

    def one_of(self, name: str, choices: Collection[str]) -> str:
        """A word of a closed list."""
        value = self.text(name)
        if value not in choices:
            raise TableFault(
                f"{name} の「{value}」は使えません。使えるのは {'、'.join(sorted(choices))} です。"
            )
        return value

    def one_of_if_any(self, name: str, choices: Collection[str]) -> str | None:
        """A word of a closed list, None where the field is left out."""
        return self.one_of(name, choices) if name in self._left else None

    def words(self, name: str, least: int = 0) -> tuple[str, ...]:
        """A list of at least so many texts."""
        value = self.take(name)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise TableFault(f"{name} は文字の一覧で書きます。")
        if len(value) < least or not all(map(str.strip, value[:least])):
            raise TableFault(f"{name} は空でない文字を{least}つ以上並べます。")
        return tuple(value)

    def words_if_any(self, name: str, choices: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts, of a closed list where there are ``choices``; it is left out where it is empty."""
        found = self.words(name, least=1) if name in self._left else ()
        for word in found:
            if choices is not None and word not in choices:
                raise TableFault(f"{name} の「{word}」は使えません。")
        return found

    def whole(self, name: str, least: int = 0, most: int | None = None) -> int:
        """A whole number between two bounds, both included."""
        value = self.take(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or value < least
            or (most is not None and value > most)
        ):
            span = f"{least}以上" if most is None else f"{least}から{most}"
            raise TableFault(f"{name} は{span}の整数で書きます。")
        return value

    def flag(self, name: str) -> bool:
        """Yes or no; no where the field is left out."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise TableFault(f"{name} は true か false で書きます。")
        return value

    def number(self, name: str) -> Decimal:
        """A number, whole or not."""
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TableFault(f"{name} は数で書きます。")
        return Decimal(value)

    def number_if_any(self, name: str) -> Decimal | None:
        """A number, None where the field is left out."""
        return self.number(name) if name in self._left else None

    def day(self, name: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:  # an TableFault is one too
            raise TableFault(f"{name} は日付で書きます。") from None

    def inner(self, name: str) -> TableReader | None:
        """A table inside this one, None where it is left out; it has to be finished too."""
        value = self.take(name)
        if value is not None and not isinstance(value, dict):
            raise TableFault(f"{name} は {{ }} で書きます。")
        return None if value is None else TableReader(value)

    def inners(self, name: str) -> list[TableReader]:
        """The tables of a list inside this one; each has to be finished too."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise TableFault(f"{name} は {{ }} の一覧で書きます。")
        return [TableReader(one) for one in value]

    def finish(self) -> None:
        """Refuse fields that nobody took."""
        if self._left:
            raise TableFault(f"知らない項目があります: {'、'.join(self._left)}。")


def tables_of(read: RuleFile, array: str, faults: list[RuleFault]) -> list[Table]:
    """The tables of an ``[[array]]``; none, and a fault, where something else stands there."""
    tables = read.table.get(array)
    if isinstance(tables, list) and all(isinstance(one, dict) for one in tables):
        return tables
    faults.append(RuleFault(read.name, 1, f"[[{array}]] を並べてください。"))
    return []


def only(read: RuleFile, known: Collection[str], faults: list[RuleFault]) -> None:
    """Refuse what the file may not have beside these arrays and fields."""
    strange = sorted(read.table.keys() - set(known))
    faults += [RuleFault(read.name, 1, f"項目 「{name}」はありません。") for name in strange]


def read_each(
    read: RuleFile,
    array: str,
    make: Callable[[TableReader], T],
    faults: list[RuleFault],
    named_by: str = "id",
) -> dict[int, T]:
    """What ``make`` makes of each entry of an array, by its number; what is wrong goes to ``faults``."""
    made: dict[int, T] = {}
    seen: set[object] = set()
    for index, table in enumerate(tables_of(read, array, faults)):
        name = table.get(named_by, f"{index + 1}番目")
        one = TableReader(table)
        try:
            found = make(one)
            one.finish()
        except TableFault as fault:
            faults.append(read.fault(array, index, name, str(fault)))
            continue
        if name in seen:
            faults.append(read.fault(array, index, name, f"同じ {named_by} が2回あります。"))
        seen.add(name)
        made[index] = found
    return made
