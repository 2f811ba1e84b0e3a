"""The way of a case out of the program and into it: dialogs and files, one after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.services.exchange.exchange import Look
from kaigo_desktop.ui.dialogs.carry import CarryDialog, FilePassphraseDialog
from kaigo_desktop.ui.dialogs.merge import MergeDialog
from kaigo_desktop.ui.dialogs.sentence import SentenceDialog
from kaigo_desktop.ui.files import ask_folder, ask_place
from kaigo_desktop.viewmodels.exchange import ExchangeViewModel
from kaigo_desktop.viewmodels.home import CARRIED, HomeViewModel

KINDS = f"案件（控えも一緒に） (*{CARRIED});;案件だけのJSON (*.json)"
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\t\n\r', "_"))


class ExchangeDesk(QObject):
    """Answers the wishes of the first screen. Lives as long as the window."""

    file_used = Signal(str)
    """A file was looked into or written. Argument: its path."""

    def __init__(self, model: ExchangeViewModel, home: HomeViewModel, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._model = model
        self._home = home
        self._folder = folder
        self._window = window
        self._case: CaseId | None = None
        self._title = ""
        self._passphrase = ""
        home.exchange_asked.connect(model.look)
        home.carry_asked.connect(self._ask_how)
        home.carry_all_asked.connect(self._ask_folder)
        model.passphrase_needed.connect(self._ask_passphrase)
        model.look_found.connect(self._show_differences)
        model.taken.connect(home.open_case)
        model.written.connect(self._tell)
        model.file_used.connect(self.file_used)

    @Slot(object, str)
    def _ask_how(self, case: CaseId, title: str) -> None:
        self._case, self._title = case, title
        dialog = CarryDialog(title, self._window)
        dialog.settled.connect(self._ask_where)
        dialog.open()

    @Slot(str)
    def _ask_where(self, passphrase: str) -> None:
        self._passphrase = passphrase
        kinds = KINDS.partition(";;")[0] if passphrase else KINDS
        name = f"{self._title.translate(_NOT_IN_NAMES)}{CARRIED}"
        ask_place(self._window, "書き出す先", self._folder.parent / name, kinds, self._write)

    @Slot(str)
    def _write(self, path: str) -> None:
        if self._case is not None:
            self._model.write(self._case, self._title, Path(path), self._passphrase)
        self._passphrase = ""

    @Slot()
    def _ask_folder(self) -> None:
        ask_folder(self._window, "すべてを書き出すフォルダー", self._folder.parent, self._write_all)

    @Slot(str)
    def _write_all(self, folder: str) -> None:
        self._model.write_all(Path(folder) / "介護補助金デスクの書き出し")

    @Slot(str, str)
    def _ask_passphrase(self, path: str, problem: str) -> None:
        dialog = FilePassphraseDialog(path, problem, self._window)
        dialog.given.connect(self._model.look)
        dialog.open()

    @Slot(object)
    def _show_differences(self, look: Look) -> None:
        MergeDialog(self._model, look, self._window).open()

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        advice = "ほかの人に渡すときは、中に個人や法人の情報があることに気をつけてください。"
        SentenceDialog("書き出しました", sentence, advice, parent=self._window).open()
