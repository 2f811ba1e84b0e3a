"""Whether the file has the tables that the program speaks of: in a plain one a changed letter renames one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from kaigo_desktop.storage.tables import METADATA
from kaigo_desktop.storage.troubles import broken

if TYPE_CHECKING:
    import sqlite3

_COLUMNS = """SELECT m.name, c.name, upper(c.type), c.pk > 0
FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"""
_REFERENCES = """SELECT m.name, f."from", f."table", f."to"
FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"""


def require_schema(connection: Connection) -> None:
    """Raise Trouble where a table, a column or a reference of today's schema is not in the file.

    Asked once, when a file is opened whose version says that it has them all. What is not there
    later is a defect of ours.
    """
    driver_connection: sqlite3.Connection | None = connection.connection.driver_connection
    assert driver_connection is not None
    run = driver_connection.execute
    if not _wanted() <= {*run(_COLUMNS).fetchall(), *run(_REFERENCES).fetchall()}:
        raise broken()


@cache
def _wanted() -> frozenset[tuple[object, ...]]:
    dialect = sqlite.dialect()
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    return frozenset(
        (column.table.name, column.name, column.type.compile(dialect), int(column.primary_key))
        for column in columns
    ) | frozenset(
        (column.table.name, column.name, key.column.table.name, key.column.name)
        for column in columns
        for key in column.foreign_keys
    )
