"""A long page made a piece at a time, so that keys and clicks come through between the pieces."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

BUDGET = 0.008
"""Seconds of making before the window may draw and answer; laying out what was made takes as long again."""


class Building(QObject):
    """Walks through the steps of one page; ``done`` tells when there are no more."""

    done = Signal()
    """Everything is made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be made."""
        return self._steps is not None

    def start(self, steps: Iterator[None]) -> None:
        """Make the first pieces now and the others as the window finds time."""
        self._steps = steps
        self._timer.start(0)
        self._go_on()

    def stop(self) -> None:
        """Make no more."""
        self._steps = None
        self._timer.stop()

    def finish(self) -> None:
        """Make all that is missing now."""
        while self._steps is not None:
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        until = time.perf_counter() + BUDGET
        while self._steps is not None and time.perf_counter() < until:
            try:
                next(self._steps)
            except StopIteration:
                self.stop()
                self.done.emit()
