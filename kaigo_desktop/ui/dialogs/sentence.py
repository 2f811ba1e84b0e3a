"""A question as a sentence, or a message in two lines; the safe answer is the default."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose


class SentenceDialog(QDialog):
    """What happened or is asked, and what can be done.

    ``actions`` are the buttons from left to right, each with its name; the last
    one is the default and what Escape does. Opened with ``open()``; ``chosen``
    tells which button was pressed.
    """

    chosen = Signal(str)
    """A button was pressed. Argument: its name."""

    def __init__(
        self,
        title: str,
        sentence: str,
        advice: str = "",
        actions: tuple[tuple[str, str], ...] = (("close", "閉じる"),),
        parent: QWidget | None = None,
        *,
        details: str = "",
    ) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setWindowTitle(title)
        self.setObjectName("dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge = tokens.px("xl")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("m"))
        self.sentence = Prose(sentence, self, role="strong")
        self.advice = Prose(advice, self)
        self.advice.setVisible(bool(advice))
        column.addWidget(self.sentence)
        column.addWidget(self.advice)
        self.details: QPlainTextEdit | None = None
        if details:
            self.details = QPlainTextEdit(details, self)
            self.details.setReadOnly(True)
            self.details.setTabChangesFocus(True)
            self.details.setObjectName("dialog.details")
            self.details.setAccessibleName("詳しい内容")
            self.details.setMinimumSize(round(520 * tokens.scale), round(160 * tokens.scale))
            column.addWidget(self.details, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{sentence} {advice}".strip())
        self._add_buttons(column, actions)
        self.setMinimumWidth(min(round(440 * tokens.scale), 900))

    def _add_buttons(self, column: QVBoxLayout, actions: tuple[tuple[str, str], ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("s"))
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for place, (name, words) in enumerate(actions):
            is_safe = place == len(actions) - 1
            button = Button(words, self, role="primary" if is_safe else "", name=f"dialog.{name}")
            button.clicked.connect(self._choose)
            self.buttons[name] = button
            row.addWidget(button)
            if is_safe:
                button.setDefault(True)
                button.setFocus()
        column.addSpacing(tokens_of(self).px("s"))
        column.addLayout(row)

    def _choose(self) -> None:
        pressed = self.sender()
        name = next(name for name, button in self.buttons.items() if button is pressed)
        self.accept()
        self.chosen.emit(name)
