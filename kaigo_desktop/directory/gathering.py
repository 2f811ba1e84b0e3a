"""The lines of several files and of the index before, each office and service once, on the disk meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.directory.columns import (
    MOST_LINES_BEFORE,
    Columns,
    Listed,
    find_columns,
    is_odd_corporation,
    is_odd_office,
)
from kaigo_desktop.directory.index_file import MOST_LINES
from kaigo_desktop.directory.rows import BrokenRow, Row, csv_rows
from kaigo_desktop.domain.offices.listed import RowFault
from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.domain.trouble import Trouble

if TYPE_CHECKING:
    import sqlite3

ReadWorkbook = Callable[[Path], "tuple[Line, ...]"]
"""The lines of a spreadsheet. Raises Unreadable, Trouble."""

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How spreadsheets begin, whatever their names say."""

MOST_FAULTS = 100
"""Lines that are named; the others are counted."""

_BATCH = 500
_NO_HEADINGS = (
    "「事業所番号」と「事業所名」の見出しが見つかりません。"
    "介護サービス情報公表システムのCSVか、この2つの見出しがある表を選んでください。"
)

TOO_MANY = f"件数が多すぎます（{MOST_LINES:,}件まで）。要る都道府県やサービスに絞ってください。"

_FIELDS = Listed._fields
_GATHER = f"""
CREATE TABLE line ({", ".join(f"{name} TEXT NOT NULL" for name in _FIELDS)},
    open_data INTEGER NOT NULL, fresh INTEGER NOT NULL, was INTEGER NOT NULL, again INTEGER NOT NULL,
    PRIMARY KEY (number, service)) WITHOUT ROWID;
"""
_KEPT = ", ".join(
    f"{name} = CASE WHEN excluded.{name} = '' THEN line.{name} ELSE excluded.{name} END"
    for name in _FIELDS
    if name not in {"number", "service"}
)
_PUT = f"""
INSERT INTO line VALUES ({", ".join("?" * len(_FIELDS))}, ?, 1, 0, 0)
ON CONFLICT (number, service) DO UPDATE SET {_KEPT}, open_data = max(line.open_data, excluded.open_data),
    was = CASE WHEN line.fresh THEN line.was ELSE 1 END, again = line.again + line.fresh, fresh = 1
"""  # noqa: S608 - made of our own names
"""A later line takes the place of an earlier one; what it leaves empty stays."""

_BEFORE = """
INSERT INTO line SELECT o.number, s.name, o.name, o.kana, s.code, p.prefecture, p.code, p.name, o.address,
    o.phone, c.number, c.name, o.capacity, o.open_data, 0, 0, 0
FROM before.office o JOIN before.service s ON s.id = o.service JOIN before.place p ON p.id = o.place
    JOIN before.corporation c ON c.id = o.corporation
"""
_GONE = """
DELETE FROM line WHERE fresh = 0 AND open_data = 1 AND (service, prefecture) IN
    (SELECT DISTINCT service, prefecture FROM line WHERE fresh = 1 AND open_data = 1)
"""
"""An edition of the public list is complete: what it had before and has no more was closed or renamed.

Only among the services and prefectures that the files speak of, so that a list cut to one prefecture
takes nothing away from the others.
"""


class Gathering:
    """A table on the disk into which lines are put, and what was told of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.faults: list[RowFault] = []
        self.left_out = 0
        self.odd_numbers = 0
        self.odd_corporations = 0
        self.unnamed: dict[str, None] = {}
        self.sources: list[str] = []
        self._count = 0
        connection.executescript(_GATHER)
        connection.execute("BEGIN")

    def take_before(self, index: Path) -> None:
        """Begin with what the index holds already. Raises the driver's Error where it is spoiled."""
        self.connection.execute("COMMIT")
        self.connection.execute("ATTACH ? AS before", (str(index),))
        self.connection.execute("BEGIN")
        self.connection.execute(_BEFORE)
        self.connection.execute("COMMIT")
        self.connection.execute("DETACH before")
        self.connection.execute("BEGIN")

    def take_file(self, path: Path, workbook: ReadWorkbook, moved: Callable[[int], object]) -> None:
        """Put the lines of a file in; one that cannot be read at all is a fault without a line.

        Raises Trouble where the disk fails, Unreadable where it is too much altogether.
        """
        try:
            lines = self._lines(path, _rows_of(path, workbook, moved))
            while batch := list(islice(lines, _BATCH)):
                self.connection.executemany(_PUT, batch)
                self._count += len(batch)
                if self._count > MOST_LINES:
                    break
        except Unreadable as problem:
            self._leave_out(RowFault(path.name, 0, str(problem)))
        else:
            self.sources.append(path.name)
        if self._count > MOST_LINES:
            raise Unreadable(TOO_MANY)

    def _lines(self, path: Path, rows: Iterable[Row | BrokenRow]) -> Iterator[tuple[str | int, ...]]:
        columns: Columns | None = None
        for row in rows:
            if isinstance(row, BrokenRow):
                self._leave_out(RowFault(path.name, row.number, row.why))
            elif columns is None:
                columns = find_columns(row.cells)
                if columns is None and row.number >= MOST_LINES_BEFORE:
                    break
            else:
                read = columns.read(row.cells)
                if isinstance(read, Listed):
                    yield (*self._noted(read), int(columns.is_open_data))
                else:
                    self._leave_out(RowFault(path.name, row.number, read))
        if columns is None:
            raise Unreadable(_NO_HEADINGS)

    def _noted(self, read: Listed) -> Listed:
        self.odd_numbers += is_odd_office(read.number)
        self.odd_corporations += is_odd_corporation(read.corporation_number)
        if read.service and not read.service_code and len(self.unnamed) < MOST_FAULTS:
            self.unnamed[read.service] = None
        return read

    def _leave_out(self, fault: RowFault) -> None:
        self.left_out += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def end(self) -> tuple[int, int, int, int, int]:
        """Take out what is gone; how many were added, renewed, merged, are gone, and there are now."""
        run = self.connection.execute
        gone = run(_GONE).rowcount
        run("COMMIT")
        counts: Sequence[int] = run(
            "SELECT coalesce(sum(fresh AND NOT was), 0), coalesce(sum(was), 0),"
            " coalesce(sum(again), 0), count(*) FROM line"
        ).fetchone()
        added, renewed, merged, total = counts
        return added, renewed, merged, gone, total


def _rows_of(path: Path, workbook: ReadWorkbook, moved: Callable[[int], object]) -> Iterable[Row | BrokenRow]:
    """The rows of a file as what it is, whatever its name says."""
    try:
        with path.open("rb") as opened:
            is_packed = opened.read(4).startswith(_PACKED)
    except OSError as error:
        raise Trouble(
            "ファイルを読めませんでした。",
            "ほかのソフトで開いていないか、ファイルがまだあるかを確かめてください。",
        ) from error
    if is_packed:
        return (Row(line.number, list(line.cells)) for line in workbook(path))
    return csv_rows(path, moved)
