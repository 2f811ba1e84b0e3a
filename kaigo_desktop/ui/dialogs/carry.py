"""Writing a case to a file, and the passphrase of one that was brought here."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.viewmodels.exchange import passphrase_problem

PURPOSE = (
    "この案件を、提出の控えも含めて1つのファイル（.kaigo）にします。"
    "ほかのコンピューターで開くと、続きができます。戻ってきたファイルは、選びながら取り込めます。"
)
OPEN_TO_ALL = "パスフレーズをつけないと、ファイルを手にした人はだれでも読めます。"


class CarryDialog(ColumnDialog):
    """Asks for a passphrase, which may be left out. Opened with ``open()``."""

    settled = Signal(str)
    """The file is to be written. Argument: the passphrase, or an empty text."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__("carry", "ファイルに書き出す", parent)
        self.add_heading(f"「{title}」を書き出す")
        self.add_prose(PURPOSE, role="muted")
        self.first = self.add_box("first", "パスフレーズ（8文字以上。つけないときは空欄）", hidden=True)
        self.again = self.add_box("again", "もう一度", hidden=True)
        self.add_reveal(self.first, self.again)
        self.add_prose(OPEN_TO_ALL, role="muted")
        self.problem = self.add_problem()
        buttons = self.add_buttons(("cancel", "やめる", ""), ("accept", "保存先を選ぶ", "primary"))
        buttons["cancel"].clicked.connect(self.reject)
        buttons["accept"].clicked.connect(self._send)
        self.first.setFocus()

    @Slot()
    def _send(self) -> None:
        problem = passphrase_problem(self.first.text(), self.again.text())
        self.show_problem(self.problem, problem)
        if not problem:
            self.accept()
            self.settled.emit(self.first.text())


class FilePassphraseDialog(ColumnDialog):
    """Asks for the passphrase of a file. Opened with ``open()``."""

    given = Signal(str, str)
    """A passphrase was typed. Arguments: the path of the file, the passphrase."""

    def __init__(self, path: str, problem: str, parent: QWidget | None = None) -> None:
        super().__init__("file_passphrase", "パスフレーズ", parent)
        self._path = path
        self.add_heading("このファイルにはパスフレーズがついています")
        self.add_prose("書き出した人から聞いたパスフレーズを入力してください。", role="muted")
        self.box = self.add_box("secret", "パスフレーズ", hidden=True)
        self.add_reveal(self.box)
        self.problem = self.add_problem()
        buttons = self.add_buttons(("cancel", "やめる", ""), ("accept", "開く", "primary"))
        buttons["cancel"].clicked.connect(self.reject)
        buttons["accept"].clicked.connect(self._send)
        if problem:
            self.show_problem(self.problem, problem)
        self.box.setFocus()

    @Slot()
    def _send(self) -> None:
        if self.box.text():
            self.accept()
            self.given.emit(self._path, self.box.text())
