"""Reads ``resources/programmes/<issuer>/<id>.toml`` into programmes; a fault names file, line and entry.

Parsing TOML is slow, so that the programmes read are kept as JSON, each a list
of what its constructor takes, under a name made of the content's hash. A cache
that is missing, broken or of other content is simply not used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from kaigo_desktop.catalogue.lines import line_of_header
from kaigo_desktop.catalogue.programme_cache import LAYOUT, keep, keep_programmes, kept_programmes
from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.rules.programme import (
    Advice,
    Band,
    Condition,
    DatedValue,
    Programme,
    Source,
    ValueStep,
)

Table = dict[str, object]
T = TypeVar("T")

ENTRIES = "catalogue"
"""The folder beside the issuers' that lists programmes without rules."""

_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_MOST_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class RuleFault:
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


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as read: its text (for the lines of faults) and its parsed table."""

    path: Path
    name: str
    text: str
    table: Table

    def line_of(self, array: str, index: int) -> int:
        """The line of the ``index``-th ``[[array]]`` header, counted from 1; 1 where there is none."""
        return line_of_header(self.text, array, index)


def rule_paths(folders: Iterable[Path]) -> list[Path]:
    """Every rule file of the folders, by name; entries without rules (``ENTRIES``) are none."""
    return list(map(Path, _names(folders)))


def _names(folders: Iterable[Path]) -> list[str]:
    # Texts all the way, without a Path for each: that is twice as quick.
    return [
        f"{issuer}{os.sep}{name}"
        for folder in folders
        for issuer in _issuers(folder)
        for name in sorted(os.listdir(issuer))  # noqa: PTH208
        if name.endswith(".toml")
    ]


def _issuers(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as inside:
        return sorted([one.path for one in inside if one.name != ENTRIES and one.is_dir()])


def load_programmes(folders: Iterable[Path], cache: Path | None = None) -> tuple[Programme, ...]:
    """All programmes of the folders. Raises RuleFaults naming every file and entry that is wrong."""
    names = _names(folders)
    if cache is not None:
        # One file after the other, so that none of them stays in memory: that is quicker than all at once.
        kept = kept_programmes(_cache_file("rules", map(_content, names), cache), len(names))
        if kept is not None:
            return kept
    contents = list(map(_content, names))
    paths = list(map(Path, names))
    programmes: list[Programme] = []
    faults: list[RuleFault] = []
    for rule_file in _rule_files(paths, contents, _parse(paths, contents)):
        try:
            programmes.append(programme_of(rule_file))
        except RuleFaults as wrong:
            faults += wrong.faults
    if faults:
        raise RuleFaults(faults)
    in_order = tuple(sorted(programmes, key=lambda programme: (programme.order, programme.id)))
    if cache is not None:
        keep_programmes(_cache_file("rules", contents, cache), in_order)
    return in_order


def _content(name: str) -> bytes:
    # A file object looks at the file several times before it reads, which takes as long as reading.
    file = os.open(name, _READING)
    try:
        return b"".join(iter(lambda: os.read(file, _MOST_AT_ONCE), b""))
    finally:
        os.close(file)


def read_rule_files(paths: Sequence[Path], cache: Path | None = None) -> list[RuleFile]:
    """The files' tables, from the cache where it holds the same content. Raises RuleFaults for no TOML."""
    contents = [path.read_bytes() for path in paths]
    kept = _kept_tables(contents, cache)
    tables = kept if kept is not None else _parse(paths, contents)
    if kept is None and cache is not None:
        keep(_cache_file("tables", contents, cache), tables)
    return _rule_files(paths, contents, tables)


def _rule_files(paths: Sequence[Path], contents: Sequence[bytes], tables: Sequence[Table]) -> list[RuleFile]:
    return [
        RuleFile(path, f"{path.parent.name}/{path.name}", content.decode("utf-8"), table)
        for path, content, table in zip(paths, contents, tables, strict=True)
    ]


def _parse(paths: Sequence[Path], contents: Sequence[bytes]) -> list[Table]:
    import tomllib  # noqa: PLC0415 - late: not needed where the cache has these very files

    tables: list[Table] = []
    faults: list[RuleFault] = []
    for path, content in zip(paths, contents, strict=True):
        name = f"{path.parent.name}/{path.name}"
        try:
            tables.append(cast("Table", _plain(tomllib.loads(content.decode("utf-8")))))
        except UnicodeDecodeError:
            faults.append(RuleFault(name, 1, "UTF-8で書かれていません。"))
        except tomllib.TOMLDecodeError as error:
            faults.append(RuleFault(name, getattr(error, "lineno", 1), f"TOMLとして読めません（{error}）。"))
    if faults:
        raise RuleFaults(faults)
    return tables


def _plain(value: object) -> object:
    """Days as text, as every reader of a table takes them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _cache_file(what: str, contents: Iterable[bytes], cache: Path) -> Path:
    digest = hashlib.sha256(LAYOUT)
    for content in contents:
        digest.update(b"\n%d\n" % len(content))
        digest.update(content)
    return cache / f"{what}-{digest.hexdigest()}.json"


def _kept_tables(contents: Sequence[bytes], cache: Path | None) -> list[Table] | None:
    if cache is None:
        return None
    try:
        kept = json.loads(_cache_file("tables", contents, cache).read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, list) and len(kept) == len(contents) else None


def programme_of(rule_file: RuleFile) -> Programme:
    """The programme of one file. Raises RuleFaults for entries of a wrong shape."""
    table = rule_file.table
    try:
        source = cast("Table", table["source"])
        afterwards = cast("Table", table.get("afterwards", {}))
        return Programme(
            id=_text(table, "id"),
            title=_text(table, "title"),
            issuer=_text(table, "issuer"),
            kind=_text(table, "kind"),
            audience=_text(table, "audience"),
            region=_text(table, "region"),
            group=_text(table, "group"),
            per=_text(table, "per"),
            fiscal_years=tuple(cast("list[int]", table["fiscal_years"])),
            version=_text(table, "version"),
            state=_text(table, "state"),
            purpose=_text(table, "purpose"),
            source=Source(
                _text(source, "id"),
                _text(source, "title"),
                _day(source["issued"]) if "issued" in source else None,
                cast("str", source.get("short", "")),
            ),
            conditions=tuple(_each(rule_file, "condition", _condition)),
            values={value.id: value for value in _each(rule_file, "value", _value)},
            pays=cast("Mapping[str, object]", table.get("pays", {})),
            effect_reports=cast("int", afterwards.get("effect_reports", 0)),
            afterwards_cite=cast("str", afterwards.get("cite", "")),
            advice=tuple(_each(rule_file, "advice", _advice)),
            how=tuple(_each(rule_file, "how", _advice)),
            figures=tuple(_each(rule_file, "figure", _advice)),
            order=cast("int", table.get("order", 0)),
            once_with=cast("str | None", table.get("once_with")),
            short_title=cast("str", table.get("short_title", "")),
            follows=cast("str | None", table.get("follows")),
        )
    except KeyError as missing:
        raise RuleFaults([RuleFault(rule_file.name, 1, f"項目 {missing} がありません。")]) from None
    except (TypeError, ValueError) as error:
        raise RuleFaults([RuleFault(rule_file.name, 1, f"値の形が違います（{error}）。")]) from None


def _each(rule_file: RuleFile, array: str, read: Callable[[Table], T]) -> list[T]:
    """Every entry of an array of tables; a wrong one is named with its line."""
    found: list[T] = []
    faults: list[RuleFault] = []
    for index, entry in enumerate(cast("list[Table]", rule_file.table.get(array, []))):
        try:
            found.append(read(entry))
        except KeyError as missing:
            faults.append(_fault(rule_file, array, index, entry, f"項目 {missing} がありません。"))
        except (TypeError, ValueError, AttributeError) as error:
            faults.append(_fault(rule_file, array, index, entry, f"値の形が違います（{error}）。"))
    if faults:
        raise RuleFaults(faults)
    return found


def _fault(rule_file: RuleFile, array: str, index: int, entry: Table, message: str) -> RuleFault:
    name = entry.get("id", index + 1)
    return RuleFault(rule_file.name, rule_file.line_of(array, index), f"{array} 「{name}」：{message}")


def _condition(entry: Table) -> Condition:
    return Condition(
        id=_text(entry, "id"),
        kind=_text(entry, "kind"),
        title=_text(entry, "title"),
        ask=_text(entry, "ask"),
        check={key: _check_value(key, value) for key, value in cast("Table", entry["check"]).items()},
        where=cast("Table", entry.get("where", {})),
        say=_sentences(entry["say"]),
        todo=_sentences(entry.get("todo", {})),
        cite=_text(entry, "cite"),
        lead_days=cast("int | None", entry.get("lead_days")),
        reading=bool(entry.get("reading", False)),
    )


def _sentences(value: object) -> dict[str, str]:
    """A sentence for each answer. Raises ValueError for a word that is no answer."""
    return {str(Answer(answer)): text for answer, text in cast("dict[str, str]", value).items()}


def _check_value(key: str, value: object) -> object:
    return _day(value) if key == "day" else value


def _value(entry: Table) -> DatedValue:
    return DatedValue(
        _text(entry, "id"),
        _text(entry, "unit"),
        tuple(map(_step, cast("list[Table]", entry["steps"]))),
        cast("str", entry.get("counted", "人")),
    )


def _step(entry: Table) -> ValueStep:
    bands = tuple(
        Band(cast("int | None", band.get("up_to")), cast("int", band["is"]))
        for band in cast("list[Table]", entry.get("bands", []))
    )
    if ("is" in entry) == bool(bands):
        raise ValueError("is か bands のどちらか一方が要ります")
    return ValueStep(
        from_=_day(entry["from"]),
        until=_day(entry["until"]),
        cite=_text(entry, "cite"),
        value=cast("int | str | None", entry.get("is")),
        bands=bands,
    )


def _advice(entry: Table) -> Advice:
    return Advice(
        text=_text(entry, "text"),
        cite=_text(entry, "cite"),
        reading=bool(entry.get("reading", False)),
        where=cast("Table", entry.get("where", {})),
    )


def _text(entry: Table, name: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} は文字で書きます")
    return value


def _day(value: object) -> date:
    return date.fromisoformat(cast("str", value))
