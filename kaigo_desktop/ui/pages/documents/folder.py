"""The folder of the papers: chosen once, kept among the settings, opened in the file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.files import ask_folder
from kaigo_desktop.viewmodels.forms import FormsViewModel

FOLDER_SETTING = "forms/folder"
"""The setting that keeps the folder chosen for papers; it changes no result."""


class PaperFolder(QObject):
    """Takes the folder that was chosen before, and asks for another one."""

    told = Signal(str, str)
    """There is something to say. Arguments: what, and what to do."""

    def __init__(self, model: FormsViewModel, settings: QSettings | None, page: QWidget) -> None:
        super().__init__(page)
        self._model = model
        self._settings = settings
        self._page = page
        kept = str(settings.value(FOLDER_SETTING, "")) if settings is not None else ""
        if kept:
            model.choose_base(Path(kept))

    @property
    def path(self) -> str:
        """Where papers go."""
        return str(self._model.folder)

    @Slot()
    def ask(self) -> None:
        """Let the person choose another folder."""
        ask_folder(self._page, "PDFの保存先を選ぶ", self._model.base, self.take)

    @Slot(str)
    def take(self, folder: str) -> None:
        """Keep papers there from now on."""
        if self._settings is not None:
            self._settings.setValue(FOLDER_SETTING, folder)
        self._model.choose_base(Path(folder))

    @Slot()
    def open(self) -> None:
        """Show the folder in the file manager."""
        folder = self._model.folder
        if not folder.is_dir():
            self.told.emit("保存先のフォルダーはまだありません。", "先に「PDFを作る」を押してください。")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
