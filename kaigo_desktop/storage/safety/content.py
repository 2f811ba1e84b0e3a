"""What a data file holds, apart from how it is kept: to compare a copy, and to see that nothing changed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"


DERIVED = frozenset({"deadlines", "deadlines_seen"})
"""Tables that repeat what follows from others; a change in them alone is nothing that anybody entered."""


def digest(connection: sqlite3.Connection, leaving_out: frozenset[str] = frozenset()) -> str:
    """The same for two files with the same tables and rows, whatever their keys and pages."""
    found = hashlib.sha256()
    for line in _lines(connection, leaving_out):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def is_strange(connection: sqlite3.Connection) -> bool:
    """Whether the file holds anything that would act or reckon when it is read or written.

    A view, a virtual table, a trigger that does more than refuse, an expression
    in a table or an index: none of ours has one, and one made by somebody else
    could run without end or change what is entered.
    """
    objects = connection.execute("SELECT type, sql FROM sqlite_master").fetchall()
    return any(_acts(str(kind), sql) for kind, sql in objects)


def _acts(kind: str, sql: object) -> bool:
    if sql is None:
        return kind != "index"  # one that SQLite makes by itself
    if not isinstance(sql, str) or kind not in _HARMLESS:
        return True
    return not _HARMLESS[kind].fullmatch(sql) or (kind == "table" and bool(_RECKONS.search(sql)))


_HARMLESS = {
    "table": re.compile(r"CREATE TABLE\b.*", re.DOTALL),
    "index": re.compile(r"CREATE (?:UNIQUE )?INDEX \S+ ON \S+ \([\w\", ]+\)"),
    "trigger": re.compile(r"CREATE TRIGGER \w+ BEFORE \w+ ON \w+ BEGIN SELECT RAISE\(ABORT, '[^']*'\); END"),
}
_RECKONS = re.compile(r"\b(?:CHECK|GENERATED|AS|COLLATE)\b|\bDEFAULT\s*\(", re.IGNORECASE)


def _lines(connection: sqlite3.Connection, leaving_out: frozenset[str]) -> Iterator[str]:
    tables: list[tuple[str, str | None]] = connection.execute(_TABLES).fetchall()
    for name, sql in tables:
        if name in leaving_out:
            continue
        yield json.dumps([name, sql])
        quoted = name.replace('"', '""')
        columns = len(connection.execute(f'PRAGMA table_info("{quoted}")').fetchall())
        order = ", ".join(str(number) for number in range(1, columns + 1))
        for row in connection.execute(f'SELECT * FROM "{quoted}" ORDER BY {order}'):  # noqa: S608 - own names
            yield json.dumps(row, default=_hex)


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
