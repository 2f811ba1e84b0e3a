"""What was put aside goes after thirty days, the newest of a kind never; the rule in one place."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from kaigo_desktop.storage.safety.backup import aside_at
from kaigo_desktop.storage.safety.container import SUFFIX
from kaigo_desktop.storage.safety.leftovers import TAILS, discard
from kaigo_desktop.storage.safety.staging import aside_folder, put_aside_at
from kaigo_desktop.storage.troubles import world_may_fail

KEPT = timedelta(days=30)
_UNFINISHED_S = 24 * 3600
"""A backup that is still not finished after a day was broken off."""
_KINDS = re.compile(r"(kaigo-before-restore|kaigo-schema)-.*" + re.escape(SUFFIX))
_SCHEMA = re.compile(r"kaigo-schema-\d{4}")


def prune(database: Path, folders: Iterable[Path], at: datetime) -> None:
    """Remove what was put aside too long ago, and unfinished backups. Raises Trouble.

    The names were given in the order of the events, whatever the clock said
    then; where the clock is set back now, nothing is old yet.
    """
    with world_may_fail():
        for folder in _too_old(_asides(database), at):
            for path in folder.iterdir():
                discard(path)
            shutil.rmtree(folder, ignore_errors=True)
        for folder in folders:
            _prune_copies(folder, at)
            _remove_unfinished(folder)


def _asides(database: Path) -> dict[Path, datetime]:
    folder = aside_folder(database)
    found = {path: put_aside_at(path) for path in (folder.iterdir() if folder.is_dir() else ())}
    return {path: when for path, when in found.items() if when is not None}


def _prune_copies(folder: Path, at: datetime) -> None:
    kinds: dict[str, dict[Path, datetime]] = {}
    for path in folder.glob(f"kaigo-*{SUFFIX}"):
        kind = _KINDS.fullmatch(path.name)
        schema = _SCHEMA.match(path.name)
        when = aside_at(path, schema[0] if schema else "kaigo-before-restore")
        if kind and when is not None:
            kinds.setdefault(kind[1], {})[path] = when
    for made in kinds.values():
        for path in _too_old(made, at):
            path.unlink(missing_ok=True)


def _too_old(made: Mapping[Path, datetime], at: datetime) -> list[Path]:
    newest = max(made, key=lambda path: (made[path], path.name), default=None)
    return [path for path, when in made.items() if path != newest and at - when > KEPT]


def _remove_unfinished(folder: Path) -> None:
    now = time.time()  # the same clock as that of the files
    for path in folder.glob(f"*{SUFFIX}.*"):
        base = path.name.partition(SUFFIX)[2]
        endings = {f".copy{tail}" for tail in TAILS} | {".part"}
        if base in endings and now - path.stat().st_mtime > _UNFINISHED_S:
            discard(path)
