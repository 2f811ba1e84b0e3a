"""Widgets are put away by the window's own thread, whatever the threads beside it make."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui import garbage
from kaigo_desktop.ui.garbage import GarbageCollector


class Knot(QObject):
    """An object with a running timer that holds itself, as a page with its slots may."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        self.timer = QTimer(self)
        self.timer.start(10_000)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that other tests opened may still be there."""
    monkeypatch.setattr(garbage, "_there", [])


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    GarbageCollector(made)
    yield made
    made.deleteLater()


def litter() -> None:
    for _ in range(50_000):
        knot: list[object] = []
        knot.append(knot)


def test_a_thread_that_makes_much_puts_no_widget_away(qtbot: QtBot, owner: QObject) -> None:
    gone = weakref.ref(Knot())
    beside = threading.Thread(target=litter)
    beside.start()
    beside.join()
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None, timeout=20_000)


def test_python_collects_again_once_the_window_is_gone(qtbot: QtBot) -> None:
    owner = QObject()
    GarbageCollector(owner)
    assert not gc.isenabled()
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    qtbot.waitUntil(gc.isenabled, timeout=20_000)


def test_an_earlier_one_that_goes_leaves_the_work_to_its_successor(qtbot: QtBot) -> None:
    first, second = QObject(), QObject()
    GarbageCollector(first)
    GarbageCollector(second)
    with qtbot.waitSignal(first.destroyed):
        first.deleteLater()
    assert not gc.isenabled()
    with qtbot.waitSignal(second.destroyed):
        second.deleteLater()
    qtbot.waitUntil(gc.isenabled, timeout=20_000)
