"""Exchanging the data file for another: broken off at any moment, the next start finishes it.

The new file lies beside the old one, complete, under names of its own. Its
last name is given last; from then on the exchange counts as decided.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from kaigo_desktop.storage.folders import make_folder, settle, take_place
from kaigo_desktop.storage.safety.acknowledged import Acknowledged
from kaigo_desktop.storage.safety.key_file import key_path
from kaigo_desktop.storage.safety.leftovers import TAILS
from kaigo_desktop.storage.safety.stamps import STAMP, no_earlier


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


def stage(made: Path, database: Path, at: datetime) -> None:
    """Decide: the complete file ``made`` is to be the data file. Raises OSError.

    The file carries the moment by which the folder of the present one will be
    named: after every one that is there, also where the clock was set back.
    """
    moment = no_earlier(at, [when for when in map(put_aside_at, _asides(database)) if when is not None])
    os.utime(made, (moment.timestamp(), moment.timestamp()))
    settle(made)
    take_place(made, staged(database))
    settle(database.parent)


def finish_exchange(database: Path) -> bool:
    """Do what was decided; False where nothing was. Raises OSError, and can be called again then."""
    new = staged(database)
    if not new.exists():
        return False
    new_key = staged_key(database)
    at = datetime.fromtimestamp(new.stat().st_mtime).astimezone()
    aside = aside_folder(database) / f"{at:{STAMP}}"
    make_folder(aside)
    for tail in reversed(TAILS):  # the log before its file: alone it would be taken for the new one's
        _move(database.with_name(database.name + tail), aside)
    if new_key.exists():
        _move(key_path(database), aside)
        if new_key.stat().st_size:
            take_place(new_key, key_path(database))
        else:
            new_key.unlink()  # it was to go, with none in its place
    Acknowledged(database).forget()
    take_place(new, database)
    settle(database.parent)
    return True


def put_aside_at(folder: Path) -> datetime | None:
    """When the files in a folder of ``aside`` were put there; None for another folder."""
    try:
        return datetime.strptime(folder.name, STAMP).astimezone()
    except (ValueError, OverflowError, OSError):  # Windows knows local times from 1970 to 3000
        return None


def _asides(database: Path) -> list[Path]:
    folder = aside_folder(database)
    return list(folder.iterdir()) if folder.is_dir() else []


def _move(path: Path, folder: Path) -> None:
    if path.exists():
        take_place(path, folder / path.name)
