"""Modules of the window imported on its own thread, one a turn of the event loop.

Never in a thread beside it: PySide makes the class of a widget or of an object
with signals in several steps, and a window that works meanwhile now and then
meets one half made, which ends the process (seen with 6.11).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot

REST_MS = 3
"""Between two modules, so that keys and clicks come through."""


class _Slices(QObject):
    """Imports the next module of a list each time the window has nothing else to do."""

    def __init__(self, names: Sequence[str], done: Callable[[], object], owner: QObject) -> None:
        super().__init__(owner)
        self._names = list(reversed(names))
        self._done = done
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._import_next)
        self._timer.start(REST_MS)

    @Slot()
    def _import_next(self) -> None:
        if self._names:
            importlib.import_module(self._names.pop())
            return
        self._timer.stop()
        self.deleteLater()
        self._done()


def import_in_slices(names: Sequence[str], done: Callable[[], object], owner: QObject) -> None:
    """Import those modules one after the other, then call ``done``; nothing more once ``owner`` is gone."""
    _Slices(names, done, owner)
