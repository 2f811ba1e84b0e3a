"""What a data file holds, apart from how it is kept: to compare a copy, and to see that nothing changed."""

from __future__ import annotations

import hashlib
import json
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
