"""Folders of our own, and making sure that the disk has what was written."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_OWNER_ONLY = 0o600
_CHUNK = 1 << 20
_WAITS = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()
"""Seconds. On Windows a virus scanner or the indexer holds a new file for a moment."""


def keep_new_files_to_owner() -> None:
    """Let every file and folder that this process makes from now on be its owner's alone."""
    if os.name == "posix":  # elsewhere a person's own folders are closed to others by themselves
        os.umask(0o077)


def make_folder(folder: Path) -> None:
    """Make the folder, open to its owner only, where it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return  # Windows keeps names by itself and opens no folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_through(path: Path) -> None:
    """Read every byte of a file, where it is there. Raises OSError where the disk fails.

    SQLite calls a page that the disk does not give a damaged one; this tells them apart.
    """
    if path.exists():
        with path.open("rb") as file:
            while file.read(_CHUNK):
                pass


def take_place(part: Path, target: Path) -> None:
    """Give a finished file the name of another, which it replaces at once. Raises OSError."""
    for wait in _WAITS:
        try:
            part.replace(target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    part.replace(target)


def put_in_place(path: Path, content: bytes) -> None:
    """Put the content in the place of the file, whole or not at all, for its owner alone. Raises OSError."""
    make_folder(path.parent)
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        take_place(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    settle(path.parent)


def keep_to_owner(database: Path) -> None:
    """Take every right from others. The files that SQLite puts beside it get the same rights."""
    if database.stat().st_mode & 0o077 and os.name == "posix":
        database.chmod(_OWNER_ONLY)


def make_empty(database: Path) -> None:
    """Make an empty file that only its owner may read. Raises OSError where it exists."""
    os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
