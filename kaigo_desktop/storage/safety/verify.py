"""Is the data file whole? A quick look at every start, every byte on demand."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.domain.keeping import Findings
from kaigo_desktop.storage.connecting import Connect, code_of, driver, is_plain
from kaigo_desktop.storage.folders import read_through
from kaigo_desktop.storage.safety.acknowledged import Acknowledged, lost_writes
from kaigo_desktop.storage.troubles import world_may_fail

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    _FaultsOf = Callable[[sqlite3.Connection, Path], Iterator[str]]

_SPOILED = {driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB, driver.SQLITE_ERROR}
"""The last one: a table is not there."""
_MOST_FAULTS = 20

PAGES = "暗号化されたページの検査値が合いません。"
SHAPE = "データベースの構造が壊れています。"
REFERENCES = "参照先のない行があります。"
BODIES = "読み取れない記録があります。"
CUT = "ファイルの長さが合いません。"


def look_quickly(database: Path, connect: Connect) -> Findings:
    """Whether every page in use can be read; for every start, in a thread.

    A lost end of the log is no damage for which one goes back to a backup: ``count_lost`` tells it.
    Raises Trouble where the file cannot be read at all for another reason.
    """
    return _check(database, connect, _quick_faults, follows=False)


def verify(database: Path, connect: Connect) -> Findings:
    """Whether every byte is as it was written and the last edit is there. Raises Trouble as above."""
    return _check(database, connect, _all_faults)


def check_copy(database: Path, connect: Connect) -> Findings:
    """The same for a copy, which no edit follows."""
    return _check(database, connect, _all_faults, follows=False)


def _check(
    database: Path,
    connect: Connect,
    faults_of: _FaultsOf,
    *,
    follows: bool = True,
) -> Findings:
    last = Acknowledged(database).read() if follows else None
    with world_may_fail():
        found = _look(database, connect, faults_of, last)
        if found.faults:  # or the disk did not give them: then that is told, or all is well by now
            read_through(database)
            found = _look(database, connect, faults_of, last)
        return found


def _look(database: Path, connect: Connect, faults_of: _FaultsOf, last: int | None) -> Findings:
    try:
        with closing(connect(database)) as connection:
            faults = tuple(dict.fromkeys(faults_of(connection, database)))
            return Findings(faults, *_counts(connection, last))
    except driver.DatabaseError as error:
        if code_of(error) & 0xFF not in _SPOILED:
            raise
        return Findings((SHAPE,))
    except UnicodeDecodeError:  # in the name of a table
        return Findings((SHAPE,))


def _counts(connection: sqlite3.Connection, last: int | None) -> tuple[int, int, int]:
    cases = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    steps = connection.execute("SELECT count(*) FROM history").fetchone()[0]
    return lost_writes(connection, last), cases, steps


def _quick_faults(connection: sqlite3.Connection, _database: Path) -> Iterator[str]:
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        yield SHAPE


def _all_faults(connection: sqlite3.Connection, database: Path) -> Iterator[str]:
    if not is_plain(database):
        # It reads the file itself: what the log holds is taken in first, as far as others let it.
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
        for (fault,) in connection.execute("PRAGMA cipher_integrity_check").fetchmany(_MOST_FAULTS):
            yield CUT if "size" in fault else PAGES
    elif database.stat().st_size % connection.execute("PRAGMA page_size").fetchone()[0]:
        yield CUT
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        yield SHAPE
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield REFERENCES
    if not all(_is_json(text) for (text,) in connection.execute(_bodies(connection))):
        yield BODIES


_KEPT_AS_JSON = {
    "records": "body",
    "history": "edits",
    "submissions": "document",
    "deadline_choices": "body",
    "exchanged": "document",
}
_SINCE_THE_FIRST = {"records", "history"}


def _bodies(connection: sqlite3.Connection) -> str:
    """The question for all that is kept as JSON; an older file has fewer tables."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return " UNION ALL ".join(
        f"SELECT {column} FROM {table}"  # noqa: S608 - of the names above
        for table, column in _KEPT_AS_JSON.items()
        if table in there or table in _SINCE_THE_FIRST
    )


def _is_json(text: object) -> bool:
    try:
        json.loads(text) if isinstance(text, str) else json.loads("")
    except (ValueError, RecursionError):
        return False
    return True
