"""PySide6 6.12.0 on Python 3.11 loses references to None and True, and aborts after some thousand calls.

Where the interpreter keeps these objects for ever (3.12 and later) the counts do not move at all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200
SINGLETONS = (None, True, False)


class Bell(QObject):
    """Sends one number."""

    rung = Signal(int)


def drift(call: Callable[[], object]) -> list[int]:
    """How the counts of None, True and False change over many calls."""
    call()
    before = [sys.getrefcount(one) for one in SINGLETONS]
    for _ in range(CALLS):
        call()
    return [sys.getrefcount(one) - count for one, count in zip(SINGLETONS, before, strict=True)]


@pytest.mark.parametrize("name", ["set a text", "resize", "send a signal"])
def test_calls_into_qt_lose_no_reference(name: str, qtbot: QtBot) -> None:
    label, bell = QLabel(), Bell()
    qtbot.addWidget(label)
    calls: dict[str, Callable[[], object]] = {
        "set a text": lambda: label.setText("a"),
        "resize": lambda: label.resize(9, 9),
        "send a signal": lambda: bell.rung.emit(1),
    }
    assert min(drift(calls[name])) > -CALLS // 2
