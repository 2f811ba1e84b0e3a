"""Reads files of rule data (TOML) into tables that know their file; a fault names file, line and entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

from msgspec import Struct

from kaigo_desktop.catalogue.kept_tables import KeptTables, Table


class RuleFault(Struct, frozen=True):
    """Something wrong with a rule file: where, and what it should be."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class RuleFaults(Exception):
    """Rule data that cannot be read; every fault found is named."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class RuleFile(Struct, frozen=True):
    """A rule file as read: its text (for the lines of faults) and its parsed table."""

    path: Path
    name: str
    text: str
    table: Table

    def line_of(self, array: str, index: int) -> int:
        """The line of the ``index``-th ``[[array]]`` header, counted from 1; 1 where there is none."""
        return line_of_header(self.text, array, index)

    def fault(self, array: str, index: int, name: object, message: str) -> RuleFault:
        """What is wrong with the ``index``-th entry of an array, which people know as ``name``."""
        return RuleFault(self.name, self.line_of(array, index), f"{array} 「{name}」：{message}")


def line_of_header(text: str, array: str, index: int) -> int:
    """The line of the ``index``-th ``[[array]]`` header, counted from 1; 1 where there is none."""
    headers = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip().replace(" ", "") == f"[[{array}]]"
    ]
    return headers[index] if index < len(headers) else 1


def line_of_id(text: str, id_: str) -> int:
    """The line that gives an entry that id; 1 where none does."""
    wanted = f'id="{id_}"'
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().replace(" ", "") == wanted:
            return number
    return 1


def read_rule_files(paths: Sequence[Path], cache: Path | None = None) -> list[RuleFile]:
    """The files' tables, from the cache where it holds the same content.

    Days stand in them as texts, numbers that are not whole as decimals. Raises
    RuleFaults naming every file that is missing or no TOML.
    """
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise RuleFaults([RuleFault(_shown(path), 1, "ファイルがありません。") for path in missing])
    contents = [path.read_bytes() for path in paths]
    if cache is None:
        return rule_files(paths, contents, parse(paths, contents))
    kept = KeptTables("tables", contents, cache)
    tables = kept.read()
    if tables is None:
        tables = parse(paths, contents)
        kept.keep(tables)
    return rule_files(paths, contents, tables)


def rule_files(paths: Sequence[Path], contents: Sequence[bytes], tables: Sequence[Table]) -> list[RuleFile]:
    """The files with these contents, read into these tables."""
    return [
        RuleFile(path, _shown(path), content.decode("utf-8"), table)
        for path, content, table in zip(paths, contents, tables, strict=True)
    ]


def parse(paths: Sequence[Path], contents: Sequence[bytes]) -> list[Table]:
    """A table of each content. Raises RuleFaults naming every file that is no TOML."""
    import tomllib  # noqa: PLC0415 - late: not needed where the cache has these very files

    tables: list[Table] = []
    faults: list[RuleFault] = []
    for path, content in zip(paths, contents, strict=True):
        name = _shown(path)
        try:
            tables.append(cast("Table", _plain(tomllib.loads(content.decode("utf-8"), parse_float=Decimal))))
        except UnicodeDecodeError:
            faults.append(RuleFault(name, 1, "UTF-8で書かれていません。"))
        except tomllib.TOMLDecodeError as error:
            faults.append(RuleFault(name, getattr(error, "lineno", 1), f"TOMLとして読めません（{error}）。"))
    if faults:
        raise RuleFaults(faults)
    return tables


def _shown(path: Path) -> str:
    """What a fault calls a file."""
    return f"{path.parent.name}/{path.name}"


def _plain(value: object) -> object:
    """Days as text, as every reader of a table takes them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
