"""Collects cyclic garbage on the window's own thread alone.

Python collects wherever the next object happens to be made. In a thread beside
the window that may be a widget with a running timer, which Qt lets nobody but
its own thread put away.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 500
"""How often it is looked whether there is enough to collect."""


class GarbageCollector(QObject):
    """Takes collecting over from Python until it is deleted itself, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.destroyed.connect(gc.enable)
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
