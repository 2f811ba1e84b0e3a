"""How the file is opened: pragmas, transactions, who may read it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import BUSY_MS, Connect, driver, plain
from kaigo_desktop.storage.troubles import broken, world_may_fail

if TYPE_CHECKING:
    import sqlite3

_WRITES = "kaigo_writes"
_NOTES = "kaigo_notes"
_PLACE = "kaigo_place"
_OPEN = "kaigo_open"
_MOST_WRITES = 2**31 - 1
"""Then the count stays: the header of the file holds no more."""


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
        "sqlite://",
        module=driver,
        creator=opened,
        poolclass=NullPool,
        hide_parameters=True,
        execution_options={_OPEN: _Open()},
    )
    event.listen(engine, "connect", prepare)
    return engine


def close(engine: Engine) -> None:
    """Close the file. The engine opens it again when it is used again."""
    _open_of(engine).close()


class _Open:
    """Open connections between two transactions, instead of SQLAlchemy's pool.

    A pool gives out the driver's connection and makes all around it anew: a
    third of what it costs to save a field.
    """

    def __init__(self) -> None:
        self._idle: deque[Connection] = deque()
        self._closings = 0

    @contextmanager
    def one(self, engine: Engine) -> Iterator[Connection]:
        """A connection for one transaction; what it leaves unfinished is rolled back.

        One on which SQLite failed is not used again.
        """
        closings = self._closings
        connection = None
        with suppress(IndexError):  # asked and taken at once: another thread may be as quick
            connection = self._idle.pop()
        connection = connection or engine.connect()
        may_stay = True
        try:
            yield connection
        except (driver.Error, DatabaseError):
            # SQLite may go on calling the file damaged on it, though the disk has long been well again.
            may_stay = not _may_reopen(engine)
            raise
        finally:
            if may_stay and _is_left_clean(connection) and closings == self._closings:
                self._idle.append(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close them; one that is in use is closed at the end of its transaction."""
        self._closings += 1
        while self._idle:
            self._idle.pop().close()


def _may_reopen(engine: Engine) -> bool:
    """Not while another file is in the place of the open one: it would be given the log of the other."""
    place: Notes | None = engine.get_execution_options().get(_PLACE)
    try:
        if place is not None:
            place.require_place()
    except Trouble:
        return False
    return True


def _is_left_clean(connection: Connection) -> bool:
    """Roll back what is unfinished; False where even that fails, and closing alone can end it."""
    try:
        _driver_of(connection).rollback()  # SQLAlchemy does not, where it was the commit that failed
        connection.rollback()  # its own account of it
    except (driver.Error, SQLAlchemyError):
        return False
    return True


def _open_of(engine: Engine) -> _Open:
    found: _Open = engine.get_execution_options()[_OPEN]
    return found


def for_writing(engine: Engine, *, counts: bool = True) -> Engine:
    """The same engine, for transactions that write.

    ``counts`` is False for what only repeats what follows from the rest:
    nobody would miss it.
    """
    options: dict[str, object] = {_WRITES: True} if counts else {_WRITES: True, _NOTES: None}
    return engine.execution_options(**options)


class Notes(Protocol):
    """What is told of every write that somebody would miss."""

    def require_place(self) -> None:
        """Raise Trouble where the file that is open is not the one that the next start would open."""

    def note(self, number: int) -> None:
        """The write of that number is on the disk."""


def noting(engine: Engine, notes: Notes) -> Engine:
    """The same engine; it counts its writes in the file, and each is noted once it is on the disk."""
    return engine.execution_options(**{_NOTES: notes, _PLACE: notes})


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction, kept whole or not at all. Raises Trouble where the file fails.

    An error that is no trouble by itself is one of the file where the file is not sound: a row that is not
    found under its number, say, looks like one that nobody kept.
    """
    options = engine.get_execution_options()
    writes = options.get(_WRITES, False)
    notes: Notes | None = options.get(_NOTES) if writes else None
    number = 0
    try:
        with world_may_fail(), _open_of(engine).one(engine) as connection:
            run = _driver_of(connection).execute
            # SQLAlchemy leaves it to us. A writer takes the lock at once: one that reads first may
            # find it gone when it comes to write.
            run("BEGIN IMMEDIATE" if writes else "BEGIN").close()
            yield connection
            if notes is not None:
                notes.require_place()
                number = _count_write(connection)
            run("COMMIT").close()
    except (driver.DatabaseError, DatabaseError) as error:
        if _is_sound(engine):
            raise
        raise broken() from error
    if notes is not None:
        notes.note(number)


def _is_sound(engine: Engine) -> bool:
    try:
        with world_may_fail(), _open_of(engine).one(engine) as connection:
            run = _driver_of(connection).execute
            is_whole: bool = run("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return is_whole and run("PRAGMA foreign_key_check").fetchone() is None
    except (Trouble, driver.DatabaseError, DatabaseError):
        return False


def _count_write(connection: Connection) -> int:
    """One more write than the file has seen: in its header, so in the same transaction and fsync."""
    run = _driver_of(connection).execute
    number: int = min(_MOST_WRITES, run("PRAGMA user_version").fetchone()[0] + 1)
    run(f"PRAGMA user_version = {number}").close()
    return number


def _driver_of(connection: Connection) -> sqlite3.Connection:
    """What SQLAlchemy speaks through; what is said there directly costs a third."""
    driver_connection: sqlite3.Connection | None = connection.connection.driver_connection
    assert driver_connection is not None
    return driver_connection
