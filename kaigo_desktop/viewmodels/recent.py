"""The files that were opened or written last: a short list, kept with the settings, cleared when wanted.

Whether a file is still there is asked beside the window: a disk of the network may keep one waiting.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSettings, Signal

from kaigo_desktop.viewmodels.background import Start

KEY = "recent/files"
MOST = 6


class RecentFile(NamedTuple):
    """A file: its path, its name, the folder that it lies in, and whether it was not found there."""

    path: str
    name: str
    folder: str
    is_missing: bool


class RecentFiles(QObject):
    """The list, the newest first. A file stands in it once."""

    changed = Signal()
    """Another list, or it became known which files are missing."""

    def __init__(self, settings: QSettings, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._start = start
        self._paths = _read(str(settings.value(KEY, "")))
        self._missing: frozenset[str] = frozenset()

    def files(self) -> tuple[RecentFile, ...]:
        """What is in the list."""
        return tuple(
            RecentFile(path, Path(path).name, Path(path).parent.name, path in self._missing)
            for path in self._paths
        )

    def note(self, path: str) -> None:
        """That file was opened or written."""
        whole = os.path.abspath(path)  # noqa: PTH100 - of a path as it is, links not followed
        others = [one for one in self._paths if os.path.normcase(one) != os.path.normcase(whole)]
        self._missing -= {whole}
        self._keep([whole, *others][:MOST])

    def forget(self, path: str) -> None:
        """Take that file out of the list; the file itself stays as it is."""
        self._keep([one for one in self._paths if one != path])

    def clear(self) -> None:
        """Take all out of the list."""
        self._keep([])

    def look(self) -> None:
        """Find out which files are not there any more."""
        if self._paths:
            work = partial(_missing_of, tuple(self._paths))
            self._start(work, done=self._take, failed=self._pass_over, owner=self)

    def _take(self, missing: frozenset[str]) -> None:
        if missing != self._missing:
            self._missing = missing
            self.changed.emit()

    def _pass_over(self, _problem: Exception) -> None:
        """What cannot be asked is not called missing."""

    def _keep(self, paths: list[str]) -> None:
        if paths != self._paths:
            self._paths = paths
            self._settings.setValue(KEY, json.dumps(paths))  # a list of one would come back as a text
            self.changed.emit()


def _missing_of(paths: Sequence[str]) -> frozenset[str]:
    return frozenset(path for path in paths if not Path(path).is_file())


def _read(kept: str) -> list[str]:
    """What was kept; nothing where it is no such list."""
    try:
        found = json.loads(kept) if kept else []
    except ValueError:
        return []
    return [one for one in found if isinstance(one, str)][:MOST] if isinstance(found, list) else []
