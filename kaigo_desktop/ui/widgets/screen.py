"""A page over everything, not of one case: its name, what it is for, a column that fills the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Words


class Screen(QWidget):
    """Its parts are put into ``column``; where the text is large, the column is higher than the window."""

    def __init__(self, name: str, title: str, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"page.{name}")
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)
        tokens = tokens_of(self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(area)
        inside.setObjectName("page")
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(tokens.px("xl"), tokens.px("l"), tokens.px("xl"), tokens.px("m"))
        self.column.setSpacing(tokens.px("s"))
        head = QHBoxLayout()
        head.addWidget(Words(title, self, role="title", wrap=False))
        head.addSpacing(tokens.px("l"))
        head.addWidget(Words(purpose, self, role="muted"), 1)
        self.column.addLayout(head)
