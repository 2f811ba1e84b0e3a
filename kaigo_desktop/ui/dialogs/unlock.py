"""The data file cannot be opened: what happened, what to do, and the place for the secret that opens it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.keeping import ADVICE, Need
from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.viewmodels.data_file import NEEDS_SECRET, RETRIES, DataFileViewModel


class UnlockDialog(ColumnDialog):
    """Asks for a passphrase or the recovery key. Closing it without one ends the program."""

    given_up = Signal()
    """The file stays closed."""

    restore_asked = Signal()
    """A backup is to take its place."""

    def __init__(self, model: DataFileViewModel, need: Need, parent: QWidget | None = None) -> None:
        super().__init__("unlock", "データのファイルを開く", parent)
        self._model = model
        self._is_answered = False
        what, what_to_do = ADVICE[need]
        self.add_heading(what)
        self.add_prose(what_to_do)
        asks = need in NEEDS_SECRET
        label = "パスフレーズ、または復旧キー" if need is Need.PASSPHRASE else "復旧キー（4文字×7組）"
        self.box = self.add_box("secret", label, hidden=need is Need.PASSPHRASE) if asks else None
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
        model.opened.connect(self._close_answered)
        model.refused.connect(self._show_refusal)
        model.busy_changed.connect(self._show_busy)
        self.rejected.connect(self._give_up)

    @Slot()
    def _send(self) -> None:
        self.show_problem(self.problem, "")
        if self.box is not None:
            self._model.open_with(self.box.text())

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        self.show_problem(self.problem, text)
        if self.box is not None:
            self.box.selectAll()
            self.box.setFocus()

    @Slot(bool)
    def _show_busy(self, is_busy: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not is_busy)

    @Slot()
    def _close_answered(self) -> None:
        self._is_answered = True
        if self.box is not None:
            self.box.clear()
        self.accept()

    @Slot()
    def _give_up(self) -> None:
        if not self._is_answered:
            self.given_up.emit()
