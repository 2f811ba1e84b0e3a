"""Who takes Ctrl+Z and Ctrl+Y: the box that is being typed in, else the history of the case."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def is_undo(event: QKeyEvent) -> bool:
    """Whether that key asks to undo."""
    return event.matches(QKeySequence.StandardKey.Undo)


def is_redo(event: QKeyEvent) -> bool:
    """Whether that key asks to redo: the one of this system, Ctrl+Y or Ctrl+Shift+Z."""
    if event.matches(QKeySequence.StandardKey.Redo):
        return True
    keys = (event.key(), event.modifiers())
    return keys in {(Qt.Key.Key_Y, _CONTROL), (Qt.Key.Key_Z, _CONTROL | _SHIFT)}


def takes_itself(box: QWidget | None, *, forward: bool) -> bool:
    """Whether a box has steps of its own to go over, or is in the middle of a conversion."""
    if getattr(box, "is_converting", False):
        return True
    if isinstance(box, QLineEdit):
        return box.isRedoAvailable() if forward else box.isUndoAvailable()
    if isinstance(box, QPlainTextEdit | QTextEdit) and not box.isReadOnly():
        text = box.document()
        return text.isRedoAvailable() if forward else text.isUndoAvailable()
    return False


def go_in_box(box: QWidget | None, *, forward: bool) -> None:
    """Go over one step of the box; nothing in the middle of a conversion."""
    if isinstance(box, QLineEdit | QPlainTextEdit | QTextEdit) and not getattr(box, "is_converting", False):
        if forward:
            box.redo()
        else:
            box.undo()


def leaves_to_case(box: QWidget, event: QKeyEvent) -> bool:
    """Whether a box lets that key pass to the window: it asks for a step that the box does not have."""
    for asked, forward in ((is_undo(event), False), (is_redo(event), True)):
        if asked:
            return not takes_itself(box, forward=forward)
    return False
