"""Work beside the window: a plain function in, its result back on the window's own thread.

The function touches no widget and no view-model. Its result is handed over
only while ``owner`` lives; an exception goes to ``failed`` in the same way.
Work that takes a ``Watch`` says how far it is and can be stopped between two steps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


class Cancelled(Exception):
    """The work was stopped before its end."""


class Watch(QObject):
    """Called by the work before each step; hears of ``cancel`` there."""

    moved = Signal(int, int)
    """The work goes on. Arguments: how many steps are done, of how many."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._is_cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop the work at its next step."""
        self._is_cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._is_cancelled.is_set()

    def __call__(self, done: int, total: int) -> None:
        """One more step. Raises Cancelled where the person asked for it."""
        if self._is_cancelled.is_set():
            raise Cancelled
        if isValid(self):
            self.moved.emit(done, total)


class _Carrier(QObject):
    """Carries the end of one job from its thread to the owner's."""

    ended = Signal(object, object)

    def __init__(
        self, done: Callable[[object], object], failed: Callable[[Exception], object], owner: QObject
    ) -> None:
        super().__init__(owner)
        self._done = done
        self._failed = failed
        # Connected before the job starts: a quick one would otherwise be over before anyone listens.
        self.ended.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object)
    def _hand_over(self, result: object, problem: Exception | None) -> None:
        self.deleteLater()
        if problem is None:
            self._done(result)
        else:
            self._failed(problem)


def start(
    work: Callable[[], T],
    *,
    done: Callable[[T], object],
    failed: Callable[[Exception], object],
    owner: QObject,
) -> None:
    """Run ``work`` in the thread pool; ``done`` or ``failed`` is called on the owner's thread."""
    carrier = _Carrier(cast("Callable[[object], object]", done), failed, owner)

    def run() -> None:
        result: T | None = None
        problem: Exception | None = None
        try:
            result = work()
        except Exception as caught:  # noqa: BLE001 - handed over, not swallowed
            problem = caught
        if isValid(carrier):
            carrier.ended.emit(result, problem)

    QThreadPool.globalInstance().start(run)


def start_watched(
    work: Callable[[Watch], T],
    *,
    done: Callable[[T], object],
    failed: Callable[[Exception], object],
    owner: QObject,
) -> Watch:
    """As ``start``, for work that can be watched and stopped. A stop reaches ``failed`` as Cancelled."""
    watch = Watch(owner)
    start(partial(work, watch), done=done, failed=failed, owner=owner)
    return watch


def wait_for_all() -> None:
    """Wait until no job runs any more; called on the way out."""
    QThreadPool.globalInstance().waitForDone()
