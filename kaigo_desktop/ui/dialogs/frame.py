"""What the dialogs of the data file share: a column of sentences and boxes over a row of buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words
from kaigo_desktop.ui.widgets.boxes import UnitBox
from kaigo_desktop.ui.widgets.ticks import Tick

REVEAL = "入力した文字を見る"
WIDTH = 560
"""px at a text size of 100 %."""


class ColumnDialog(QDialog):
    """An empty dialog of one column; opened with ``open()``."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName(f"dialog.{name}")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = name
        self._labels: dict[UnitBox, Words] = {}
        self._revealed: tuple[UnitBox, ...] = ()
        self.column = QVBoxLayout(self)
        edge = tokens.px("xl")
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(tokens.px("m"))
        self.setMinimumWidth(min(round(WIDTH * tokens.scale), 900))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the broken lines need: a dialog asks its layout for one line each."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        high = self.column.totalHeightForWidth(max(self.width(), self.minimumWidth()))
        self.setMinimumHeight(high)
        self.resize(self.width(), high)

    def add_heading(self, text: str) -> Words:
        """A heading at the end of the column."""
        words = Words(text, self, role="section")
        self.column.addWidget(words)
        return words

    def add_prose(self, text: str, role: str = "") -> Prose:
        """Running text at the end of the column."""
        prose = Prose(text, self, role=role)
        self.column.addWidget(prose)
        return prose

    def add_box(self, name: str, label: str, *, hidden: bool = False) -> UnitBox:
        """A labelled line to type on; ``hidden`` shows dots."""
        words = Words(label, self, role="label")
        box = UnitBox("", 0, self)
        box.setObjectName(f"{self._name}.{name}")
        box.setAccessibleName(label)
        if hidden:
            box.setEchoMode(QLineEdit.EchoMode.Password)
        words.setBuddy(box)
        self._labels[box] = words
        self.column.addWidget(words)
        self.column.addWidget(box)
        return box

    def add_reveal(self, *boxes: UnitBox) -> Tick:
        """A tick that shows what was typed: a long sentence, and a word that has to be converted."""
        tick = Tick(REVEAL, self)
        tick.setObjectName(f"{self._name}.reveal")
        self._revealed = boxes
        tick.toggled.connect(self._reveal)
        self.column.addWidget(tick)
        return tick

    @Slot(bool)
    def _reveal(self, is_shown: bool) -> None:
        echo = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for box in self._revealed:
            box.setEchoMode(echo)

    def show_box(self, box: UnitBox, *, is_needed: bool) -> None:
        """Show or hide a box with its label; a hidden one is emptied."""
        box.setVisible(is_needed)
        self._labels[box].setVisible(is_needed)
        if not is_needed:
            box.clear()

    def add_problem(self) -> Words:
        """The place where it is said what is not right."""
        problem = Words("", self, role="problem")
        problem.setObjectName(f"{self._name}.problem")
        problem.hide()
        self.column.addWidget(problem)
        return problem

    def show_problem(self, place: Words, text: str) -> None:
        """Say what is not right, or take it back where the text is empty."""
        place.setText(text)
        place.setVisible(bool(text))
        self._fit()

    def add_buttons(self, *buttons: tuple[str, str, str]) -> dict[str, Button]:
        """Buttons by name, from left to right: name, words, role. The last one is the default."""
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("s"))
        row.addStretch(1)
        made = {}
        for name, words, role in buttons:
            button = Button(words, self, role=role, name=f"{self._name}.{name}")
            button.setAutoDefault(False)
            row.addWidget(button)
            made[name] = button
        last = made[buttons[-1][0]]
        last.setDefault(True)
        self.column.addSpacing(tokens_of(self).px("s"))
        self.column.addLayout(row)
        return made
