"""Making a new index beside the one there is, and putting it in its place at once when it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kaigo_desktop.directory.gathering import TOO_MANY, Gathering, ReadWorkbook
from kaigo_desktop.directory.grams import forget, pairs, service_word
from kaigo_desktop.directory.index_file import (
    APPLICATION,
    FIRST_ID,
    FORMAT,
    INDEXES,
    MOST_LINES,
    TABLES,
    Error,
    kind_of,
    make,
    remove,
)
from kaigo_desktop.domain.offices.listed import ListKind, Taken
from kaigo_desktop.domain.offices.search_text import folded
from kaigo_desktop.domain.table import Unreadable
from kaigo_desktop.domain.trouble import Trouble

if TYPE_CHECKING:
    import sqlite3

STEPS = 1_000
"""Of an import, as its progress is told; reading takes the first third."""
_READ = 350
_SORTED = 400
_BATCH = 1_000
_NOTHING_TAKEN = "取り込める行がありませんでした。"
_UNMADE = Trouble(
    "事業所の一覧を作れませんでした。これまでの一覧はそのままです。",
    "ディスクの空きを確かめて、もう一度取り込んでください。",
)

_FILL = """
INSERT INTO made.service (name, code, lines)
    SELECT service, max(service_code), count(*) FROM line GROUP BY service ORDER BY count(*) DESC, service;
INSERT INTO made.place (prefecture, code, name)
    SELECT DISTINCT prefecture, place_code, place FROM line ORDER BY prefecture, place_code, place;
INSERT INTO made.corporation (number, name)
    SELECT DISTINCT corporation_number, corporation FROM line ORDER BY corporation_number, corporation;
CREATE UNIQUE INDEX made.service_name ON service (name);
CREATE UNIQUE INDEX made.place_name ON place (prefecture, code, name);
CREATE UNIQUE INDEX made.corporation_name ON corporation (number, name);
"""
_SORT = f"""
INSERT INTO made.office
    SELECT {FIRST_ID - 1} + row_number() OVER (
            ORDER BY l.prefecture, l.place_code, l.place, l.kana, l.name, l.number, l.service),
        l.number, l.name, l.kana, s.id, p.id, l.address, l.phone, c.id, l.capacity, l.open_data
    FROM line l JOIN made.service s ON s.name = l.service
        JOIN made.place p ON p.prefecture = l.prefecture AND p.code = l.place_code AND p.name = l.place
        JOIN made.corporation c ON c.number = l.corporation_number AND c.name = l.corporation
"""  # noqa: S608 - made of our own number
_PREFECTURES = """
INSERT INTO made.prefecture
    SELECT p.prefecture, min(o.id), max(o.id), count(*) FROM made.office o JOIN made.place p ON p.id = o.place
    GROUP BY p.prefecture
"""
_TEXTS = """
SELECT o.id, o.service, o.name, o.kana, o.address, c.name FROM made.office o
    JOIN made.corporation c ON c.id = o.corporation ORDER BY o.id
"""


class Watch(Protocol):
    """Hears how far the work is, of how much; may raise to stop it."""

    def __call__(self, done: int, total: int) -> object:
        """Called before each step."""


def build(
    index: Path, files: Sequence[Path], workbook: ReadWorkbook, at: str, watch: Watch
) -> tuple[Taken, Path]:
    """Make the index of those files and of what ``index`` holds; where it lies until it takes its place.

    Raises Unreadable where no file has a line that can be taken, Trouble where the disk fails, and whatever
    ``watch`` raises; nothing is left then and ``index`` is as it was.
    """
    lines, part = (index.with_name(f"{index.name}.{ending}") for ending in ("lines", "part"))
    remove(lines, part)
    try:
        taken = _build(index, lines, part, _Work(files, workbook, at, watch))
    except BaseException as problem:
        remove(lines, part)
        if isinstance(problem, (Error, OSError)):
            raise _UNMADE from problem
        raise
    finally:
        forget()
    remove(lines)
    return taken, part


class _Work:
    """What is to be done, and how far it is."""

    def __init__(self, files: Sequence[Path], workbook: ReadWorkbook, at: str, watch: Watch) -> None:
        self.files = files
        self.workbook = workbook
        self.at = at
        self._watch = watch
        self._bytes = 0
        self._last = -1

    def read(self, gathering: Gathering) -> None:
        """Put all files in, each as far in the progress as it is long."""
        sizes = [path.stat().st_size if path.exists() else 0 for path in self.files]
        whole = max(1, sum(sizes))
        for path, size in zip(self.files, sizes, strict=True):
            before = self._bytes

            def moved(done: int, size: int = size, before: int = before) -> None:
                self.tell((before + min(done, size)) * _READ // whole)

            gathering.take_file(path, self.workbook, moved)
            self._bytes += size

    def tell(self, step: int) -> None:
        """The work is there; each step is told once."""
        if step != self._last:
            self._last = step
            self._watch(step, STEPS)


def _build(index: Path, lines: Path, part: Path, work: _Work) -> Taken:
    work.tell(0)
    make(part).close()
    with closing(make(lines)) as connection:
        gathering = Gathering(connection)
        is_ready = kind_of(index) is ListKind.READY
        if is_ready:
            gathering.take_before(index)
        work.read(gathering)
        if not gathering.sources:
            raise Unreadable("\n".join([_NOTHING_TAKEN, *map(str, gathering.faults[:3])]))
        added, renewed, merged, gone, total = gathering.end()
        if total > MOST_LINES:
            raise Unreadable(TOO_MANY)
        if not added + renewed:
            raise Unreadable("\n".join([_NOTHING_TAKEN, *map(str, gathering.faults[:3])]))
        work.tell(_READ)
        connection.execute("ATTACH ? AS made", (str(part),))
        _fill(connection, work, gathering.sources)
        connection.execute("DETACH made")
    work.tell(STEPS)
    _settle(part)
    return Taken(
        added=added,
        renewed=renewed,
        merged=merged,
        gone=gone,
        left_out=gathering.left_out,
        faults=tuple(gathering.faults),
        odd_numbers=gathering.odd_numbers,
        odd_corporations=gathering.odd_corporations,
        unnamed_services=tuple(gathering.unnamed),
        total=total,
        lost_before=not is_ready and index.exists(),
    )


def _fill(connection: sqlite3.Connection, work: _Work, sources: Sequence[str]) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
        connection.execute(f"PRAGMA made.{pragma}").close()
    connection.executescript(TABLES.format(at="made."))
    connection.execute("BEGIN")
    for statement in (*filter(None, map(str.strip, _FILL.split(";"))), _SORT, _PREFECTURES):
        connection.execute(statement)
        work.tell(_READ)
    total = connection.execute("SELECT count(*) FROM made.office").fetchone()[0]
    for done, batch in _batches(connection):
        work.tell(_SORTED + done * (STEPS - _SORTED) // max(1, total))
        connection.executemany("INSERT INTO made.grams (rowid, pairs) VALUES (?, ?)", batch)
    connection.execute("INSERT INTO made.grams (grams) VALUES ('optimize')")
    for statement in filter(None, map(str.strip, INDEXES.format(at="made.").split(";"))):
        connection.execute(statement)
    connection.executemany("INSERT INTO made.meta VALUES (?, ?)", _meta(connection, work.at, sources))
    connection.execute(f"PRAGMA made.application_id = {APPLICATION}")
    connection.execute(f"PRAGMA made.user_version = {FORMAT}")
    connection.execute("COMMIT")


def _batches(connection: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """What the index is told of each line, and how many were before."""
    corporations: dict[str, str] = {}
    cursor = connection.execute(_TEXTS)
    done = 0
    while rows := cursor.fetchmany(_BATCH):
        batch = []
        for number, service, name, kana, address, corporation in rows:
            known = corporations.get(corporation)
            if known is None:
                known = corporations[corporation] = pairs(folded(corporation))
            own = map(pairs, (folded(name), folded(kana), folded(address)))
            batch.append((number, " ".join((service_word(service), *own, known))))
        yield done, batch
        done += len(rows)


def _meta(connection: sqlite3.Connection, at: str, sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    def count(question: str) -> str:
        return str(connection.execute(question).fetchone()[0])

    yield "imported_at", at
    yield "sources", json.dumps(list(sources), ensure_ascii=False)
    yield "count", count("SELECT count(*) FROM made.office")
    yield "offices", count("SELECT count(DISTINCT number) FROM made.office")
    yield (
        "corporations",
        count("SELECT count(DISTINCT CASE number WHEN '' THEN name ELSE number END) FROM made.corporation"),
    )


def _settle(path: Path) -> None:
    """Wait until the file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
