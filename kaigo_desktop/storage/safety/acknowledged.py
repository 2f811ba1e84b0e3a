"""The last edit that was called saved, kept apart from the data file.

SQLite drops the end of a damaged log without a word. What was called saved last
then is no longer in the file, and this tells it. No fsync: after a power
failure the note may be older than the file, never newer by more than was lost.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.storage.connecting import Connect
from kaigo_desktop.storage.troubles import world_may_fail

if TYPE_CHECKING:
    import sqlite3

_BYTES = 48
_AS_IT_IS = getattr(os, "O_BINARY", 0)  # Windows would write two characters for the end of a line


@dataclass(frozen=True, slots=True)
class LastEdit:
    """An edit by its case and its number in the history of that case."""

    case: CaseId
    number: int


class Acknowledged:
    """The note beside a data file. Failing to write it never fails a save: the save is done by then."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_suffix(".last")
        self._handle: int | None = None

    def note(self, case: CaseId, number: int) -> None:
        """That edit was saved."""
        with contextlib.suppress(OSError):
            if self._handle is None:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | _AS_IT_IS, 0o600)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, _line(case, number))

    def read(self) -> LastEdit | None:
        """What was noted last; None where nothing was, or where the note is damaged."""
        try:
            with self._path.open("rb") as file:
                line = file.read(_BYTES)
            words = line.split()
            case, number = CaseId(int(words[0])), int(words[1])
        except (OSError, ValueError, IndexError):
            return None
        return LastEdit(case, number) if line == _line(case, number) else None

    def forget(self) -> None:
        """Begin anew: the file was exchanged for another."""
        self.close()
        with contextlib.suppress(OSError):
            self._path.unlink()

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @contextlib.contextmanager
    def closing(self) -> Iterator[Acknowledged]:
        """Closed at the end."""
        try:
            yield self
        finally:
            self.close()


def lost_edits(connection: sqlite3.Connection, last: LastEdit | None) -> int:
    """How many edits of the case noted last are in the note and not in the file; 0 where none is lost."""
    if last is None:
        return 0
    found = connection.execute("SELECT max(number) FROM history WHERE case_id = ?", (last.case,)).fetchone()
    return max(0, last.number - (found[0] or 0))


def count_lost(database: Path, connect: Connect) -> int:
    """Edits that were called saved and are not in the file; to be asked before the first edit of a start."""
    last = Acknowledged(database).read()
    if last is None or not database.exists():
        return 0
    with world_may_fail(), contextlib.closing(connect(database)) as connection:
        return lost_edits(connection, last)


def _line(case: CaseId, number: int) -> bytes:
    body = b"%d %d " % (case, number)
    return (body + b"%08x" % zlib.crc32(body)).ljust(_BYTES - 1) + b"\n"
