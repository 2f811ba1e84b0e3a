"""A line of text with a button that leads somewhere: the text may wrap, as a button's words cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import ValueButton, Words


class LinkRow(QWidget):
    """``words`` on the left, the button at the end; a screen reader hears both from the button."""

    chosen = Signal(object)
    """The button was pressed. Argument: its value."""

    def __init__(
        self, words: str, button: str, value: object, parent: QWidget, *, name: str, role: str = "link"
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        row.addWidget(Words(words, self), 1, Qt.AlignmentFlag.AlignVCenter)
        self.button = ValueButton(button, value, self, role=role, name=name)
        self.button.setAccessibleName(f"{words}：{button}")
        self.button.chosen.connect(self.chosen)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
