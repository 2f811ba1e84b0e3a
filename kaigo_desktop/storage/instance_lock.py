"""One writer at a time: a lock of the operating system beside the database.

The lock file itself stays for ever. Deleting it would let a second process
lock a new file of the same name while the first still holds the old one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from kaigo_desktop.storage.folders import make_folder
from kaigo_desktop.storage.troubles import in_use, world_may_fail

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    _HELD: type[OSError] = OSError  # a denied or a deadlocked lock, as the runtime puts it
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    _HELD = BlockingIOError


class InstanceLock:
    """Held by the windows while they are open, and by a command while it writes.

    The system lets go of it when the process ends, however it ends.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def take(self) -> bool:
        """Take the lock; False where another process, or another lock of this one, holds it.

        Raises Trouble where the folder cannot be written.
        """
        if self._handle is not None:
            return True
        with world_may_fail():
            make_folder(self._path.parent)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(handle)
            except _HELD:
                os.close(handle)
                return False
            except OSError:
                os.close(handle)
                raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Let go, where held."""
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        """Take the lock. Raises Trouble where another holds it."""
        if not self.take():
            raise in_use()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
