"""ごみ箱, at the foot of the first screen: what was thrown away last, and the way to all of it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.thrown import KEPT_DAYS
from kaigo_desktop.ui.dialogs.bin import BinDialog
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, add_left
from kaigo_desktop.ui.widgets.messages import MessageBar
from kaigo_desktop.viewmodels.home import HomeViewModel


class BinPart(QWidget):
    """Hidden while the bin is empty."""

    def __init__(self, model: HomeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bin")
        self._model = model
        self._last: CaseId | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        self.message = MessageBar(self)
        self.message.acted.connect(self._bring_back)
        box.addWidget(self.message)
        self.button = Button("ごみ箱", self, role="link", name="home.bin")
        self.button.clicked.connect(self._open)
        add_left(box, self.button)
        model.thrown_changed.connect(self._show)
        model.thrown_away.connect(self._tell)
        self._show()

    @Slot()
    def _show(self) -> None:
        thrown = self._model.thrown
        self.button.setText(f"ごみ箱（{len(thrown)}件）")
        self.setVisible(bool(thrown))
        if self._last is not None and self._last not in {one.id for one in thrown}:
            self.message.hide()

    @Slot(object, str)
    def _tell(self, case: CaseId, title: str) -> None:
        self._last = case
        self.message.tell(
            f"「{title}」をごみ箱に移しました。",
            f"{KEPT_DAYS}日たつと完全に削除されます。それまでは元に戻せます。",
            action="元に戻す",
        )

    @Slot()
    def _bring_back(self) -> None:
        if self._last is not None:
            self._model.bring_back(self._last)

    @Slot()
    def _open(self) -> None:
        BinDialog(self._model, self.window()).open()
