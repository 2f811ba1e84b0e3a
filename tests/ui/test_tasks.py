from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui import tasks

PATIENCE = 20_000


def wait(qtbot: QtBot, heard: list[object]) -> None:
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)


def test_a_result_comes_back_on_the_windows_own_thread(qtbot: QtBot) -> None:
    heard: list[object] = []
    owner = QObject()
    here = QThread.currentThread()

    def take(result: object) -> None:
        heard.append((result, QThread.currentThread() is here))

    tasks.start(lambda: 7, done=take, failed=pytest.fail, owner=owner)
    wait(qtbot, heard)
    assert heard == [(7, True)]


def test_what_goes_wrong_comes_back_too(qtbot: QtBot) -> None:
    heard: list[object] = []
    owner = QObject()

    def work() -> None:
        raise ValueError("x")

    tasks.start(work, done=pytest.fail, failed=heard.append, owner=owner)
    wait(qtbot, heard)
    assert isinstance(heard[0], ValueError)


def test_work_tells_its_steps_and_stops_when_asked(qtbot: QtBot) -> None:
    heard: list[object] = []
    steps: list[object] = []
    gate = threading.Event()
    owner = QObject()

    def work(watch: tasks.Watch) -> None:
        watch(0, 3)
        assert gate.wait(PATIENCE / 1000)
        watch(1, 3)

    watch = tasks.start_watched(work, done=pytest.fail, failed=heard.append, owner=owner)
    watch.moved.connect(lambda done, total: steps.append((done, total)))
    watch.cancel()
    gate.set()
    wait(qtbot, heard)
    assert isinstance(heard[0], tasks.Cancelled)
    assert steps in ([], [(0, 3)])  # the cancel may have come before the first step


def test_an_owner_that_is_gone_is_told_nothing(qtbot: QtBot) -> None:
    """A page that is closed while a paper is drawn: hundreds of times, since only the moment is dangerous."""
    ended: list[object] = []
    keeper = QObject()
    for _ in range(300):
        owner = QObject()
        tasks.start(lambda: None, done=pytest.fail, failed=pytest.fail, owner=owner)
        tasks.start_watched(lambda watch: watch(0, 1), done=pytest.fail, failed=pytest.fail, owner=owner)
        owner.deleteLater()
        QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    tasks.start(lambda: 1, done=ended.append, failed=pytest.fail, owner=keeper)
    wait(qtbot, ended)
