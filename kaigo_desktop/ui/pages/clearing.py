"""Taking everything out of a layout before it is filled anew, without losing the focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLayout, QWidget


def clear(layout: QLayout) -> None:
    """Take every widget and inner layout away; the widgets are gone from the screen at once."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            clear(inner)
            inner.deleteLater()
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


@contextmanager
def keeping_focus(widget: QWidget) -> Iterator[None]:
    """While controls in ``widget`` are made anew: the one that has the focus has it again, by its name."""
    name = _focused_name(widget)
    yield
    _give_focus_back(widget, name)


def _focused_name(widget: QWidget) -> str:
    """The name of the control in ``widget`` that has the focus; empty where none has."""
    at, name = QApplication.focusWidget(), ""
    if at is None or not widget.isAncestorOf(at):
        return ""
    while at is not None and at is not widget:
        if at.hasFocus():  # also a control that hands the focus on to a part of it
            name = at.objectName()
        at = at.parentWidget()
    return name


def _give_focus_back(widget: QWidget, name: str) -> None:
    """Put the focus into the control of that name, made anew; an empty name leaves it where it is."""
    found = [child for child in widget.findChildren(QWidget, name) if child.isEnabled()] if name else []
    if found:
        # What was just put into a layout shows in the next turn of the event loop; hidden it takes no focus.
        # With its owner named: the one found may be the old control, gone by then, where none was made anew.
        QTimer.singleShot(0, found[-1], found[-1].setFocus)
