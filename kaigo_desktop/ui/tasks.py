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

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
_PROPERTY = "kaigo_messenger"


class Cancelled(Exception):
    """The work was stopped before its end."""


class Watch(QObject):
    """Called by the work before each step; hears of ``cancel`` there."""

    moved = Signal(int, int)
    """The work goes on. Arguments: how many steps are done, of how many."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._is_cancelled = threading.Event()
        self._messenger = _messenger()

    def cancel(self) -> None:
        """Stop the work at its next step."""
        self._is_cancelled.set()

    def __call__(self, done: int, total: int) -> None:
        """One more step, told on the owner's thread. Raises Cancelled where the person asked for it."""
        if self._is_cancelled.is_set():
            raise Cancelled
        self._messenger.moved.emit(self, done, total)


class _Job(Struct):
    """One job, and whom its end is told."""

    done: Callable[[object], object]
    failed: Callable[[Exception], object]
    owner: QObject
    result: object = None
    problem: Exception | None = None


class _Messenger(QObject):
    """Carries news from the threads to the window's own.

    There is one, which lives as long as the program: an object that belonged
    to an owner could be deleted while a thread is speaking through it.
    """

    ended = Signal(object)
    moved = Signal(object, int, int)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.ended.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self.moved.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _hand_over(self, job: _Job) -> None:
        if not isValid(job.owner):
            return
        if job.problem is None:
            job.done(job.result)
        else:
            job.failed(job.problem)

    @Slot(object, int, int)
    def _tell(self, watch: Watch, done: int, total: int) -> None:
        if isValid(watch):
            watch.moved.emit(done, total)


def _messenger() -> _Messenger:
    """The one messenger of the running program, made where it is first needed."""
    application = QCoreApplication.instance()
    found = None if application is None else application.property(_PROPERTY)
    if isinstance(found, _Messenger):
        return found
    made = _Messenger(application)
    if application is not None:
        application.setProperty(_PROPERTY, made)
    return made


def start(
    work: Callable[[], T],
    *,
    done: Callable[[T], object],
    failed: Callable[[Exception], object],
    owner: QObject,
) -> None:
    """Run ``work`` in the thread pool; ``done`` or ``failed`` is called on the owner's thread."""
    messenger = _messenger()
    job = _Job(cast("Callable[[object], object]", done), failed, owner)

    def run() -> None:
        try:
            job.result = work()
        except Exception as caught:  # noqa: BLE001 - handed over, not swallowed
            job.problem = caught
        messenger.ended.emit(job)

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
