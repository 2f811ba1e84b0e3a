"""Another name for a case."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.boxes import UnitBox

EMPTY = "案件の名前を入力してください（例：令和8年度 介護テクノロジー）。"


class RenameDialog(QDialog):
    """Asks for the name. Enter renames, Escape leaves all as it is. Opened with ``open()``."""

    named = Signal(str)
    """A name was given. Argument: the name, without spaces around it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName("dialog.rename")
        self.setWindowTitle("案件の名前を変える")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        label = Words("案件の名前", self, role="label")
        self.box = UnitBox("", 0, self)
        self.box.setObjectName("rename.title")
        self.box.setAccessibleName("案件の名前")
        self.box.setText(title)
        self.box.selectAll()
        label.setBuddy(self.box)
        self.problem = Words("", self, role="problem")
        self.problem.setObjectName("rename.problem")
        self.problem.hide()
        leave = Button("やめる", self, name="rename.cancel")
        leave.clicked.connect(self.reject)
        accept = Button("名前を変える", self, role="primary", name="rename.accept")
        accept.setDefault(True)
        accept.clicked.connect(self._take)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.px("s"))
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(accept)
        column = QVBoxLayout(self)
        edge = tokens.px("xl")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("s"))
        for widget in (label, self.box, self.problem):
            column.addWidget(widget)
        column.addSpacing(tokens.px("s"))
        column.addLayout(buttons)
        self.setMinimumWidth(min(round(440 * tokens.scale), 900))
        self.box.setFocus()

    @Slot()
    def _take(self) -> None:
        title = self.box.text().strip()
        self.problem.setText("" if title else EMPTY)
        self.problem.setVisible(not title)
        if title:
            self.accept()
            self.named.emit(title)
