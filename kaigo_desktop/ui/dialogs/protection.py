"""The first start: how the data file is to be kept. Encryption is what happens unless somebody refuses it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.keeping import Need
from kaigo_desktop.ui.dialogs.before_opening import BeforeOpening
from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.viewmodels.data_file import DataFileViewModel

SENTENCES = (
    "入力した内容は、このパソコンの中の1つのファイルに、暗号をかけて保存します。"
    "鍵はこのパソコンの保管場所に入るので、ふだんはログインするだけで開きます。"
    "パソコンが壊れたり替わったりしたときのために、次の画面の「復旧キー」を紙に控えてください。"
)
OLD_FILE = (
    "これまでのデータは暗号化されていません。暗号化したファイルに移し、確かめてから元のファイルを消します。"
)
PLAIN_WARNING = (
    "暗号化しないと、このパソコンやバックアップのUSBメモリーを手にした人は、だれでも中身を読めます。"
    "画面の上に「暗号化なし」と表示し続けます。あとから「設定」で暗号化できます。"
)


class ProtectionDialog(BeforeOpening):
    """Three sentences and one button."""

    def __init__(self, model: DataFileViewModel, need: Need, parent: QWidget | None = None) -> None:
        super().__init__("protection", "データの守り方", model, parent)
        self.add_heading("入力した内容を、暗号で守ります")
        self.add_prose(SENTENCES)
        if need is Need.UNPROTECTED:
            self.add_prose(OLD_FILE, role="muted")
        buttons = self.add_buttons(
            ("restore", "バックアップから始める", "link"),
            ("plain", "暗号化しない…", ""),
            ("encrypt", "暗号化して始める", "primary"),
        )
        self.problem = self.add_problem()
        buttons["encrypt"].clicked.connect(model.keep_in_keyring)
        buttons["encrypt"].setFocus()
        buttons["plain"].clicked.connect(self._warn)
        buttons["restore"].clicked.connect(self.restore_asked)
        buttons["restore"].setVisible(need is Need.FIRST)
        self._buttons = buttons
        model.keyring_failed.connect(self._ask_passphrase)

    @Slot()
    def _warn(self) -> None:
        PlainDialog(self._model, self).open()

    @Slot(str)
    def _ask_passphrase(self, why: str) -> None:
        PassphraseDialog(self._model, why, self).open()


class PlainDialog(ColumnDialog):
    """Is it really to be without encryption? The safe answer is the default."""

    def __init__(self, model: DataFileViewModel, parent: QWidget | None = None) -> None:
        super().__init__("plain", "暗号化しない", parent)
        self.add_heading("暗号化しないで使いますか")
        self.add_prose(PLAIN_WARNING)
        buttons = self.add_buttons(("accept", "暗号化しないで使う", "danger"), ("back", "戻る", "primary"))
        buttons["back"].clicked.connect(self.reject)
        buttons["back"].setFocus()
        buttons["accept"].clicked.connect(model.keep_plain)
        model.opened.connect(self.accept)


class PassphraseDialog(ColumnDialog):
    """A passphrase, typed twice; for a new file, or ``changes`` for one that is open."""

    def __init__(
        self, model: DataFileViewModel, why: str, parent: QWidget | None = None, *, changes: bool = False
    ) -> None:
        super().__init__("passphrase", "パスフレーズを決める", parent)
        self._model = model
        self.add_heading("パスフレーズを決めてください")
        self.add_prose(why)
        self.first = self.add_box("first", "パスフレーズ（8文字以上）", hidden=True)
        self.again = self.add_box("again", "もう一度", hidden=True)
        self.add_reveal(self.first, self.again)
        self.problem = self.add_problem()
        self._changes = changes
        words = "このパスフレーズにする" if changes else "暗号化して始める"
        buttons = self.add_buttons(("back", "戻る", ""), ("accept", words, "primary"))
        buttons["back"].clicked.connect(self.reject)
        buttons["accept"].clicked.connect(self._send)
        self._accept = buttons["accept"]
        self.first.setFocus()
        model.refused.connect(self._show_refusal)
        model.busy_changed.connect(self._show_busy)
        model.opened.connect(self.accept)

    @Slot()
    def _send(self) -> None:
        self.show_problem(self.problem, "")
        send = self._model.change_to_passphrase if self._changes else self._model.keep_with_passphrase
        send(self.first.text(), self.again.text())

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        self.show_problem(self.problem, text)

    @Slot(bool)
    def _show_busy(self, is_busy: bool) -> None:
        self._accept.setEnabled(not is_busy)
