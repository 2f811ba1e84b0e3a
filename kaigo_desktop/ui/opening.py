"""From a closed data file to an open one: which dialog stands before the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from kaigo_desktop.domain.keeping import Need
from kaigo_desktop.ui.dialogs.protection import ProtectionDialog
from kaigo_desktop.ui.dialogs.unlock import UnlockDialog
from kaigo_desktop.viewmodels.data_file import DataFileViewModel


class Opening(QObject):
    """Asks what the file needs. Lives as long as the window."""

    given_up = Signal()
    """The person left without an answer."""

    restore_asked = Signal()
    """A backup is to take the place of the file."""

    def __init__(self, model: DataFileViewModel, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self.dialog: QDialog | None = None
        model.need_found.connect(self.ask)

    @Slot(object)
    def ask(self, need: Need) -> None:
        """Open the dialog for that need, in place of the one before."""
        before = self.dialog
        kind = ProtectionDialog if need in {Need.FIRST, Need.UNPROTECTED} else UnlockDialog
        dialog = kind(self._model, need, self._window)
        dialog.given_up.connect(self.given_up)
        dialog.restore_asked.connect(self.restore_asked)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        if before is not None:
            before.blockSignals(True)  # it is closed for the sake of the next, not given up
            before.close()
            before.deleteLater()
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None
