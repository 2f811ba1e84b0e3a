"""Exchanging the data file for another: broken off at any moment, the next start finishes it.

The new file lies beside the old one, complete, under names of its own. Its
last name is given last; from then on the exchange counts as decided.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from kaigo_desktop.storage.folders import make_folder, settle
from kaigo_desktop.storage.safety.acknowledged import Acknowledged
from kaigo_desktop.storage.safety.key_file import key_path

_TAILS = ("", "-wal", "-shm", "-journal")


def staged(database: Path) -> Path:
    """Where the new data file waits; there, it is decided."""
    return database.with_name(f"{database.name}.restored")


def staged_key(database: Path) -> Path:
    """Where its key file waits, where it brings one."""
    return key_path(database).with_name(f"{key_path(database).name}.restored")


def aside_folder(database: Path) -> Path:
    """Where the files lie that were in use before an exchange."""
    return database.parent / "aside"


def is_staged(database: Path) -> bool:
    """Whether an exchange is decided and not done."""
    return staged(database).exists()


def stage(made: Path, database: Path) -> None:
    """Decide: the complete file ``made`` is to be the data file. Raises OSError."""
    settle(made)
    made.replace(staged(database))
    settle(database.parent)


def finish_exchange(database: Path) -> bool:
    """Do what was decided; False where nothing was. Raises OSError, and can be called again then."""
    new = staged(database)
    if not new.exists():
        return False
    new_key = staged_key(database)
    at = datetime.fromtimestamp(new.stat().st_mtime).astimezone()
    aside = aside_folder(database) / f"{at:%Y%m%d-%H%M%S}"
    make_folder(aside)
    for tail in reversed(_TAILS):  # the log before its file: alone it would be taken for the new one's
        _move(database.with_name(database.name + tail), aside)
    if new_key.exists():
        _move(key_path(database), aside)
        new_key.replace(key_path(database))
    Acknowledged(database).forget()
    new.replace(database)
    settle(database.parent)
    return True


def _move(path: Path, folder: Path) -> None:
    if path.exists():
        os.replace(path, folder / path.name)  # noqa: PTH105 - the same on every system
