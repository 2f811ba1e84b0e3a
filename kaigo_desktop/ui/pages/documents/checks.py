"""What contradicts itself between the papers, above them, each with the way to where it is mended."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Words
from kaigo_desktop.viewmodels.forms import CheckLine


class ChecksPart(QWidget):
    """Hidden while there is nothing to tell."""

    jump_asked = Signal(object)
    """A finding is to be mended. Argument: the address of the fact."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[CheckLine, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.card = Card(self, name="forms.checks")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens_of(self).px("s"))
        self.card.body.addLayout(self._lines)
        box.addWidget(self.card)
        self.hide()

    def show_findings(self, lines: tuple[CheckLine, ...]) -> None:
        """Show what was found."""
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._lines)
        self.setVisible(bool(lines))
        self._lines.addWidget(Words(f"印刷の前に確かめること（{len(lines)}件）", self.card, role="label"))
        for number, one in enumerate(lines):
            sign = "" if one.is_wrong else "確かめる："
            row = LinkRow(f"{sign}{one.text}", "開く", one.address, self.card, name=f"check.{number}")
            row.chosen.connect(self.jump_asked)
            self._lines.addWidget(row)
