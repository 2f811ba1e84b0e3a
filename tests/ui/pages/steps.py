"""What a person does on a page: type into a box, press a button, look at what is shown."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.pages.building import Building
from kaigo_desktop.ui.widgets.basics import Words

TURNS = 12
LONGEST_S = 20


def settle() -> None:
    """Let what was put off until the event loop happen; a long page is made in many turns."""
    _take_turns()
    until = time.monotonic() + LONGEST_S
    while _is_building() and time.monotonic() < until:  # more turns the busier the computer is
        _take_turns()


def _take_turns() -> None:
    for _ in range(TURNS):
        QApplication.processEvents()


def _is_building() -> bool:
    windows = QApplication.topLevelWidgets()
    return any(one.is_busy for window in windows for one in window.findChildren(Building))


def show(qtbot: QtBot, page: QWidget) -> None:
    """Put the page on the screen at the size that it has in the smallest window."""
    qtbot.addWidget(page)
    page.resize(760, 480)
    page.show()
    settle()


def box(page: QWidget, name: str) -> QLineEdit:
    """The line of that name; the newest where one is being taken away."""
    found = page.findChildren(QLineEdit, name)
    assert found, name
    return found[-1]


def button(page: QWidget, name: str) -> QAbstractButton:
    """The button of that name."""
    found = page.findChildren(QAbstractButton, name)
    assert found, name
    return found[-1]


def press(page: QWidget, name: str) -> None:
    """Press that button with the space bar, as from the keyboard."""
    found = button(page, name)
    assert found.isVisible(), f"{name} cannot be seen"
    assert found.isEnabled(), f"{name} cannot be pressed"
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Space)
    settle()


def enter(page: QWidget, name: str, text: str) -> None:
    """Replace what stands in that line and press Enter; the text comes as from conversion, at once."""
    line = box(page, name)
    assert line.isVisible(), f"{name} cannot be seen"
    line.setFocus()
    line.selectAll()
    line.insert(text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()


def choose(page: QWidget, name: str, words: str) -> None:
    """Choose that entry of a list, as a click in its open list does."""
    found = page.findChildren(QComboBox, name)
    assert found, name
    place = found[-1].findText(words)
    assert place >= 0, words
    found[-1].setCurrentIndex(place)
    found[-1].activated.emit(place)
    settle()


def take_file(qtbot: QtBot, page: QWidget, name: str, file: Path) -> None:
    """Press the button that asks for a file, and choose that one in the dialog."""
    press(page, name)
    (dialog,) = page.findChildren(QFileDialog, "dialog.file")
    dialog.fileSelected.emit(str(file))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def shown(page: QWidget) -> list[str]:
    """Every short text that can be seen."""
    return [one.text() for one in page.findChildren(Words) if one.isVisible()]


def silent_controls(page: QWidget) -> list[str]:
    """Controls that a screen reader would read without a name."""
    kinds = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton)
    controls = [one for kind in kinds for one in page.findChildren(kind)]
    return [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in controls
        if not one.isHidden()
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
        and not isinstance(one.parentWidget(), (QHeaderView, QComboBox))
        and one.parent() is not None
        and one.metaObject().className() != "QTableCornerButton"
        and one.objectName() != "message.action"  # named as soon as a message has one
    ]
