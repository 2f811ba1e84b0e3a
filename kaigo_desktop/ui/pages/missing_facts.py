"""What is missing in a paper, each with the way to its question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.viewmodels.case_session import name_of
from kaigo_desktop.viewmodels.forms import Paper

MOST_MISSING = 6
"""Missing facts shown at once under a paper; the others are only counted."""


class MissingFacts(QWidget):
    """The first missing facts of one paper."""

    chosen = Signal(object)
    """A missing fact is to be entered. Argument: its address."""

    def __init__(self, paper: Paper, parent: QWidget) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Words(f"足りない項目（{len(paper.missing)}）", self, role="label"))
        for one in paper.missing[:MOST_MISSING]:
            name = f"missing.{paper.name}.{name_of(one.address)}"
            line = LinkRow(one.label, "入力する", one.address, self, name=name)
            line.chosen.connect(self.chosen)
            box.addWidget(line)
        if len(paper.missing) > MOST_MISSING:
            box.addWidget(Words(f"ほか {len(paper.missing) - MOST_MISSING}項目", self, role="help"))
