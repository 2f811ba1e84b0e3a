"""Statements compiled once, for the path of every save.

SQLAlchemy's own execution of six small statements costs several times what the
commit does. These are built from the tables, compiled at import, and given to
the driver inside SQLAlchemy's transaction; values are as the driver has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    import sqlite3

_DIALECT = sqlite.dialect()


class Prepared:
    """One statement whose values are given by the names of its bound parameters."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        names: list[str] = getattr(compiled, "positiontup", None) or []  # on the dialect's compiler only
        self._sql = str(compiled)
        self._names = tuple(names)

    def run(self, connection: Connection, **values: object) -> int:
        """Run it inside the connection's transaction; how many rows it wrote.

        Raises KeyError where a value is not given.
        """
        cursor = self._execute(connection, values)
        written = cursor.rowcount
        cursor.close()
        return written

    def rows(
        self, connection: Connection, most: int | None = None, **values: object
    ) -> list[tuple[object, ...]]:
        """The rows as the driver has them, at most ``most``: for lists of thousands."""
        cursor = self._execute(connection, values)
        found: list[tuple[object, ...]] = cursor.fetchall() if most is None else cursor.fetchmany(most)
        cursor.close()
        return found

    def number(self, connection: Connection, **values: object) -> int | None:
        """The first column of the first row, where it is a whole number; None where it is null or no row."""
        found = self._first(connection, values)
        return found if isinstance(found, int) else None

    def text(self, connection: Connection, **values: object) -> str | None:
        """The first column of the first row, where it is text; None where it is null or no row."""
        found = self._first(connection, values)
        return found if isinstance(found, str) else None

    def _first(self, connection: Connection, values: dict[str, object]) -> object:
        cursor = self._execute(connection, values)
        row: tuple[object, ...] | None = cursor.fetchone()
        cursor.close()  # an open statement would keep the transaction from ending
        return None if row is None else row[0]

    def _execute(self, connection: Connection, values: dict[str, object]) -> sqlite3.Cursor:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor: sqlite3.Cursor = driver.execute(self._sql, tuple(map(values.__getitem__, self._names)))
        return cursor
