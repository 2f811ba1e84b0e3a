"""Work beside the window: a plain function in, its result back on the window's own thread.

The function touches no widget and no view-model. Its result is handed over
only while ``owner`` lives; an exception goes to ``failed`` in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


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


def wait_for_all() -> None:
    """Wait until no job runs any more; called on the way out."""
    QThreadPool.globalInstance().waitForDone()
