"""A file that is let go over a box goes to the window, never as a text into the box."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.widgets.boxes import LeavableText, UnitBox


def dragged_over(box: QWidget, mime: QMimeData) -> bool:
    """Whether the box would take it."""
    left, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, no)
    box.dragEnterEvent(event)  # type: ignore[attr-defined]  # the boxes below have it
    return event.isAccepted()


@pytest.mark.parametrize("kind", ["line", "lines"])
def test_files_are_passed_on_and_texts_are_taken(qtbot: QtBot, kind: str) -> None:
    box = UnitBox("円", 10) if kind == "line" else LeavableText(3)
    qtbot.addWidget(box)
    file, text = QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile("case.kaigo")])
    text.setText("1,000")
    assert not dragged_over(box, file)
    assert dragged_over(box, text)
