"""The data file cannot be opened: what happened, what to do, and the place for the secret that opens it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.keeping import ADVICE, Need
from kaigo_desktop.ui.dialogs.before_opening import BeforeOpening
from kaigo_desktop.viewmodels.data_file import NEEDS_SECRET, RETRIES, DataFileViewModel


class UnlockDialog(BeforeOpening):
    """Asks for a passphrase or the recovery key."""

    def __init__(self, model: DataFileViewModel, need: Need, parent: QWidget | None = None) -> None:
        super().__init__("unlock", "データのファイルを開く", model, parent)
        what, what_to_do = ADVICE[need]
        self.add_heading(what)
        self.add_prose(what_to_do)
        asks = need in NEEDS_SECRET
        label = "パスフレーズ、または復旧キー" if need is Need.PASSPHRASE else "復旧キー（4文字×7組）"
        self.box = self.add_box("secret", label, hidden=need is Need.PASSPHRASE) if asks else None
        if self.box is not None and need is Need.PASSPHRASE:
            self.add_reveal(self.box)
        self.problem = self.add_problem()
        self._buttons = self.add_buttons(
            ("restore", "バックアップから戻す", "link"),
            ("leave", "終了する", ""),
            ("retry", "もう一度試す", ""),
            ("accept", "開く", "primary"),
        )
        self._buttons["retry"].setVisible(need in RETRIES)
        self._buttons["accept"].setVisible(asks)
        self._buttons["restore"].clicked.connect(self.restore_asked)
        self._buttons["leave"].clicked.connect(self.reject)
        self._buttons["retry"].clicked.connect(model.look)
        self._buttons["accept"].clicked.connect(self._send)
        if self.box is not None:
            self.box.setFocus()

    @Slot()
    def _send(self) -> None:
        self.show_problem(self.problem, "")
        if self.box is not None:
            self._model.open_with(self.box.text())

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        super()._show_refusal(text)
        if self.box is not None:
            self.box.selectAll()
            self.box.setFocus()

    @Slot()
    def _close_answered(self) -> None:
        if self.box is not None:
            self.box.clear()
        super()._close_answered()
