"""What holds for every test: no screen, no network, nothing left behind, nothing said in the log."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anybody imports Qt
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # never a person's own keys

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).resolve().parent.parent
NETWORK_FAMILIES = (2, 10, 23, 30)  # AF_INET; AF_INET6 of Linux, Windows and macOS


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in NETWORK_FAMILIES:
        raise AssertionError("the program opened a network socket")


sys.addaudithook(_refuse_network)


@pytest.fixture
def root() -> Path:
    """The top of the source tree."""
    return ROOT


class _Heard(logging.Handler):
    """Keeps what was logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _nothing_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that makes the program warn must say so with the mark `logs_warnings`."""
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    yield
    logging.getLogger().removeHandler(heard)
    if request.node.get_closest_marker("logs_warnings"):
        assert heard.lines, "marked logs_warnings, but nothing was logged"
    else:
        assert heard.lines == []


def _windows() -> list[object]:
    """Top-level widgets that stand by themselves, those of deleted owners being gone."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    core = sys.modules.get("PySide6.QtCore")
    if widgets is None or core is None or widgets.QApplication.instance() is None:
        return []
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    found = widgets.QApplication.topLevelWidgets()
    return [w for w in found if w.parent() is None and w.metaObject().className() != "QTipLabel"]


@pytest.fixture(autouse=True)
def _garbage_of_windows(request: pytest.FixtureRequest) -> Iterator[None]:
    """While a test has windows, no thread of its own puts one away (``ui/garbage`` says why)."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """No window and no running job outlives the test that made it."""
    before = _windows()
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return
    assert core.QThreadPool.globalInstance().waitForDone(2000), "a job still runs in the thread pool"
    left = [w for w in _windows() if w not in before]
    if left:
        left.clear()
        gc.collect()  # a window in a cycle of Python objects is not left behind, only not yet collected
        left = [w for w in _windows() if w not in before]
    assert [f"{type(w).__name__} {w.objectName()!r}" for w in left] == []
