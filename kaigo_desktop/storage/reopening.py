"""A connection on which SQLite failed is not used again: the next work opens the file anew.

Once a page could not be read, SQLite goes on calling the file damaged (or refuses to write) on that
connection, though the disk has long been well again: a stick that slipped out for a second, say.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import driver

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy.pool import ConnectionPoolEntry

    from kaigo_desktop.storage.engine import Notes

_FAILED = "kaigo_failed"


def reopen_after_failure(engine: Engine, notes: Notes) -> None:
    """Close each connection on which SQLite failed, when it is let go of.

    Not while another file is in the place of the one that is open: opened by its name, that one
    would be given the log of the other.
    """
    event.listen(engine, "rollback", _note)

    def close(_connection: sqlite3.Connection | None, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop(_FAILED, False) and _is_in_place(notes):
            entry.invalidate()

    event.listen(engine, "checkin", close)


def _note(connection: Connection) -> None:
    """Called while the error for which the transaction is taken back is on its way."""
    if isinstance(sys.exc_info()[1], (driver.Error, DatabaseError)):
        connection.info[_FAILED] = True


def _is_in_place(notes: Notes) -> bool:
    try:
        notes.require_place()
    except Trouble:
        return False
    return True
