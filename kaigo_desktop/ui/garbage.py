"""Collects cyclic garbage on the window's own thread alone.

Python collects wherever the next object happens to be made. In a thread beside
the window that may be a widget with a running timer, which Qt lets nobody but
its own thread put away.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

EVERY_MS = 500
"""How often it is looked whether there is enough to collect."""


_there: list[QObject] = []
"""Those that collect now: an earlier one may outlive the start of its successor."""


def _leave() -> None:
    """Give collecting back to Python with the last of them."""
    _there[:] = [one for one in _there if isValid(one)]
    if not _there:
        gc.enable()


class GarbageCollector(QObject):
    """Takes collecting over from Python until it is deleted itself, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        _there.append(self)
        self.destroyed.connect(_leave)
        timer = QTimer(self)
        timer.setInterval(EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is full, and with it the younger ones."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return
