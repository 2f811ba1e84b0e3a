"""The papers of one stage under a heading that opens and closes them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.documents.paper_row import PaperRow
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Rule, add_left
from kaigo_desktop.viewmodels.forms import PaperGroup, PaperState


class GroupPart(QWidget):
    """A heading with how many papers are how far, and their rows in a card."""

    toggled = Signal(str, bool)
    """The person opened or closed it. Arguments: the stage, whether it is open."""

    def __init__(self, title: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self._words = title
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("xs"))
        self.head = Button(title, self, role="quiet", name=f"stage.{number}")
        self.head.setCheckable(True)
        self.head.toggled.connect(self._turn)
        add_left(box, self.head)
        self.card = Card(self)
        self.card.hide()  # until its rows are made: a card that grows row by row would be laid out as often
        self.card.body.setSpacing(tokens_of(self).px("xs"))
        box.addWidget(self.card)

    def add(self, row: PaperRow) -> None:
        """Put a row at the end."""
        if self.card.body.count():
            self.card.body.addWidget(Rule(self.card))
        self.card.body.addWidget(row)

    def show_group(self, group: PaperGroup) -> None:
        """Say how far the papers are."""
        counts = {state: sum(1 for one in group.papers if one.state is state) for state in PaperState}
        told = "・".join(f"{state.value} {count}" for state, count in counts.items() if count)
        self._words = f"{self.title}　{len(group.papers)}件（{told}）"
        self._name()

    def open(self, *, is_open: bool = True) -> None:
        """Show or hide the rows."""
        self.head.setChecked(is_open)

    def _name(self) -> None:
        self.head.setText(f"{'－' if self.head.isChecked() else '＋'} {self._words}")
        self.head.setAccessibleName(self._words)

    @Slot(bool)
    def _turn(self, is_open: bool) -> None:
        self.card.setVisible(is_open)
        self._name()
        self.toggled.emit(self.title, is_open)
