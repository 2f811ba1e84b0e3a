"""What a program that was killed leaves behind: removed at the next start, overwritten where it is plain."""

from __future__ import annotations

import os
from pathlib import Path

from kaigo_desktop.storage.connecting import is_plain

TAILS = ("", "-wal", "-shm", "-journal")
"""A database is these files."""

UNFINISHED = (".preview", ".restoring", ".restoring.rekeyed", ".encrypting", ".copying", ".copying.made")
"""What stands beside the data file only while something is done."""


def remove_leftovers(database: Path) -> None:
    """To be called under the InstanceLock, before anything is begun. Raises OSError."""
    for ending in UNFINISHED:
        discard(database.with_name(database.name + ending))


def discard(*databases: Path) -> None:
    """Remove a database with its log where it is there; a plain one is overwritten. Raises OSError."""
    for database in databases:
        if not database.exists():
            remove(database)  # its log may be there alone
        elif database.stat().st_size and not is_plain(database):
            remove(database)
        else:
            for tail in TAILS:
                shred(database.with_name(database.name + tail))


def remove(*databases: Path) -> None:
    """Remove a database with its log where it is there. Raises OSError."""
    for database in databases:
        for tail in TAILS:
            database.with_name(database.name + tail).unlink(missing_ok=True)


def shred(path: Path) -> None:
    """Overwrite a file before it is removed, as far as the disk lets one. Raises OSError."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
