"""How many writes were called saved, kept apart from the data file.

SQLite drops the end of a damaged log without a word. What was called saved last
then is no longer in the file, and this tells it. The file counts its writes
itself, in its header and in the transaction of each; the note repeats the
number once the write is on the disk. No fsync: after a power failure the note
may be older than the file, never newer by more than was lost.
"""

from __future__ import annotations

import contextlib
import os
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.storage.connecting import Connect
from kaigo_desktop.storage.troubles import gone, replaced, world_may_fail

if TYPE_CHECKING:
    import sqlite3

_BYTES = 48
_WORD = b"writes"
_AS_IT_IS = getattr(os, "O_BINARY", 0)  # Windows would write two characters for the end of a line


class Acknowledged:
    """The note beside a data file. Failing to write it never fails a save: the save is done by then.

    Any thread may note; a smaller number never takes the place of a larger one.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._opened: tuple[int, int] | None = None
        self._path = database.with_suffix(".last")
        self._handle: int | None = None
        self._highest = -1
        self._turn = threading.Lock()

    def note(self, number: int) -> None:
        """The write of that number was saved."""
        with contextlib.suppress(OSError), self._turn:
            if number <= self._highest:
                return
            if self._handle is None:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | _AS_IT_IS, 0o600)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, _line(number))
            self._highest = number

    def require_place(self) -> None:
        """Raise Trouble where the data file is not the one that the first write since opening found.

        What is written to a file that was deleted, moved or replaced while it is open succeeds, and
        nobody would ever see it.
        """
        try:
            status = self._database.stat()
        except FileNotFoundError:
            raise gone(self._database) from None
        found = status.st_dev, status.st_ino
        if found != (self._opened or found):
            raise replaced()
        self._opened = found

    def read(self) -> int | None:
        """What was noted last; None where nothing was, or where the note is damaged."""
        try:
            with self._path.open("rb") as file:
                line = file.read(_BYTES)
            number = int(line.split()[1])
        except (OSError, ValueError, IndexError):
            return None
        return number if line == _line(number) else None

    def forget(self) -> None:
        """Begin anew: the file is exchanged for another. Raises OSError: kept, it would tell of a loss."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            if self._handle is not None:
                os.close(self._handle)
            self._handle = None
            self._opened = None
            self._highest = -1

    @contextlib.contextmanager
    def closing(self) -> Iterator[Acknowledged]:
        """Closed at the end."""
        try:
            yield self
        finally:
            self.close()


def lost_writes(connection: sqlite3.Connection, noted: int | None) -> int:
    """How many writes are in the note and not in the file; 0 where none is lost."""
    if noted is None:
        return 0
    return max(0, noted - int(connection.execute("PRAGMA user_version").fetchone()[0]))


def count_lost(database: Path, connect: Connect) -> int:
    """Writes that were called saved and are not in the file; to be asked before the first edit of a start."""
    noted = Acknowledged(database).read()
    if noted is None or not database.exists():
        return 0
    with world_may_fail(), contextlib.closing(connect(database)) as connection:
        return lost_writes(connection, noted)


def _line(number: int) -> bytes:
    body = b"%s %d " % (_WORD, number)
    return (body + b"%08x" % zlib.crc32(body)).ljust(_BYTES - 1) + b"\n"
