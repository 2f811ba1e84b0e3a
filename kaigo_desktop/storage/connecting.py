"""The door to the file. A key for an encrypted file enters here and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

Connect = Callable[[Path], sqlite3.Connection]
"""Opens an existing file for use from any thread, one at a time."""

BUSY_MS = 5_000
"""How long to wait for another program's lock, in milliseconds."""


def plain(database: Path) -> sqlite3.Connection:
    """Open an existing file without a key. Raises FileNotFoundError rather than make one."""
    if not database.exists():
        raise FileNotFoundError(database.name)
    return sqlite3.connect(database, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
