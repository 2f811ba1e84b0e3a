"""``kaigo.second``: the other folder in which each backup is kept. Windows and commands read it alike."""

from __future__ import annotations

import os
from pathlib import Path

from kaigo_desktop.storage.folders import put_in_place
from kaigo_desktop.storage.troubles import world_may_fail

_LONGEST = 40_000  # bytes


def second_folder(database: Path) -> Path | None:
    """The folder that was chosen; None where none was, or where the note of it is damaged."""
    try:
        with _note(database).open("rb") as file:
            text = os.fsdecode(file.read(_LONGEST))
    except (OSError, ValueError):
        return None
    return Path(text) if text and "\0" not in text else None


def choose_second_folder(database: Path, folder: Path | None) -> None:
    """Keep each backup there too; None for nowhere. Raises Trouble."""
    with world_may_fail():
        if folder is None:
            _note(database).unlink(missing_ok=True)
        else:
            put_in_place(_note(database), os.fsencode(folder.absolute()))


def _note(database: Path) -> Path:
    return database.with_suffix(".second")
