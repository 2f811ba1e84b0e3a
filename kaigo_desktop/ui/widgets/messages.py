"""What happened and what to do, in two lines; and what a page shows while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words, add_left, set_flag
from kaigo_desktop.ui.widgets.signs import Sign


class MessageBar(QFrame):
    """A message above a page, hidden until there is one."""

    acted = Signal()
    """The message's own button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setProperty("role", "message")
        tokens = tokens_of(self)
        self._sign = Sign("attention", self, colour="primary", width=2.6)
        self.what = Words("", self, role="strong")
        self.what_to_do = Words("", self)
        self.action = Button("", self, name="message.action")
        self.close_button = Button("閉じる", self, role="link", name="message.close")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.what)
        texts.addWidget(self.what_to_do)
        row = QHBoxLayout(self)
        edge = tokens.px("m")
        row.setContentsMargins(edge, tokens.px("s"), edge, tokens.px("s"))
        row.setSpacing(edge)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.action)
        row.addWidget(self.close_button)
        self.close_button.clicked.connect(self.hide)
        self.action.clicked.connect(self.acted)
        self.hide()

    def tell(self, what: str, what_to_do: str = "", *, is_error: bool = False, action: str = "") -> None:
        """Show what happened and what to do, with a button where ``action`` names one."""
        self.what.setText(what)
        self.what_to_do.setText(what_to_do)
        self.what_to_do.setVisible(bool(what_to_do))
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._sign.show_sign("attention" if is_error else "tick", "error" if is_error else "primary")
        set_flag(self, "state", "error" if is_error else "")
        self.setAccessibleName(f"{what} {what_to_do}")
        self.show()


class EmptyState(QWidget):
    """A sentence, a drawing of what will be here, and one button."""

    acted = Signal()
    """The button was pressed."""

    def __init__(
        self, sentence: str, sign: str, action: str = "", parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.px("xl"), 0, tokens.px("xl"))
        box.setSpacing(tokens.px("l"))
        self.drawing = Sign(sign, self, colour="muted", size=72, width=0.9)
        self.sentence = Prose(sentence, self)
        box.addWidget(self.drawing, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.sentence)
        self.button: Button | None = None
        if action:
            self.button = Button(action, self, role="primary", name=name)
            self.button.clicked.connect(self.acted)
            add_left(box, self.button)
