"""The door to the file. A key for an encrypted file enters here and nowhere else.

One driver for every file, with a key or without: two SQLite libraries in one
process would not see each other's locks.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.troubles import busy

if TYPE_CHECKING:
    import sqlite3  # the shape of what the driver gives; it comes without types

driver = dbapi2
"""The driver with its errors, as ``sqlite3`` has them."""

Connect = Callable[[Path], "sqlite3.Connection"]
"""Opens an existing file for use from any thread, one at a time."""

BUSY_MS = 5_000
"""How long to wait for another program's lock, in milliseconds."""

_PLAIN_HEAD = b"SQLite format 3\0"


def plain(database: Path) -> sqlite3.Connection:
    """Open an existing file without a key. Raises FileNotFoundError rather than make one."""
    if not database.exists():
        raise FileNotFoundError(database.name)
    connection: sqlite3.Connection = driver.connect(
        str(database), timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    return connection


def keyed(key: FileKey) -> Connect:
    """Opens files that are encrypted with that key; with another key the first use fails as "no database"."""

    def connect(database: Path) -> sqlite3.Connection:
        connection = plain(database)
        connection.execute("PRAGMA cipher_log_level = NONE").close()  # it would write to standard error
        connection.execute(f"PRAGMA key = \"x'{key.hex}'\"").close()
        return connection

    return connect


def take_in_log(connection: sqlite3.Connection) -> None:
    """Take the log into the file, which is whole by itself then. Raises Trouble where others read it.

    To be called before a file is moved: closing it does the same, but says nothing where that fails.
    """
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise busy()


def code_of(error: sqlite3.Error) -> int:
    """What SQLite calls the error; a text that is none is found by the driver, which gives no code."""
    code: int = getattr(error, "sqlite_errorcode", driver.SQLITE_CORRUPT)
    return code


def is_plain(database: Path) -> bool:
    """Whether the file is a database that anybody can read. Raises OSError."""
    with database.open("rb") as file:
        return file.read(len(_PLAIN_HEAD)) == _PLAIN_HEAD
