"""How the file is opened: pragmas, transactions, who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from kaigo_desktop.storage.connecting import BUSY_MS, Connect, driver, plain
from kaigo_desktop.storage.troubles import world_may_fail

if TYPE_CHECKING:
    import sqlite3

_WRITES = "kaigo_writes"


def open_engine(
    database: Path, connect: Connect = plain, *, foreign_keys: bool = True, busy_ms: int = BUSY_MS
) -> Engine:
    """An engine over an existing file. Nothing is opened before the first use.

    Foreign keys are off only for migrations: a table made anew there must not
    take along the rows that refer to it.
    """
    pragmas = (
        f"busy_timeout = {busy_ms}",
        "journal_mode = WAL",
        "synchronous = FULL",  # an edit is on the disk before it is called saved
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "secure_delete = ON",  # what was deleted is overwritten
    )

    def opened() -> sqlite3.Connection:
        return connect(database)

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin too late, and end before DDL
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    # Parameters are personal data: hidden, lest an error message carries them into a log.
    engine = create_engine(
        "sqlite://", module=driver, creator=opened, poolclass=QueuePool, hide_parameters=True
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first may find it gone when it comes to write.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def for_writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write."""
    return engine.execution_options(**{_WRITES: True})


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction, kept whole or not at all. Raises Trouble where the file fails."""
    with world_may_fail(), engine.begin() as connection:
        yield connection
