"""A question that stands before the data file is open: an answer opens it, leaving ends the program."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.viewmodels.data_file import DataFileViewModel


class BeforeOpening(ColumnDialog):
    """Closes itself when the file is open; its buttons rest while the file is worked on."""

    given_up = Signal()
    """Left without an answer: the program ends."""

    restore_asked = Signal()
    """A backup is to be chosen."""

    problem: Words
    """Where a refusal is told; each dialog has its own place for it."""

    def __init__(self, name: str, title: str, model: DataFileViewModel, parent: QWidget | None) -> None:
        super().__init__(name, title, parent)
        self._model = model
        self._is_answered = False
        self._buttons: dict[str, Button] = {}
        model.busy_changed.connect(self._show_busy)
        model.opened.connect(self._close_answered)
        model.refused.connect(self._show_refusal)
        self.rejected.connect(self._give_up)

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        self.show_problem(self.problem, text)

    @Slot(bool)
    def _show_busy(self, is_busy: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not is_busy)

    @Slot()
    def _close_answered(self) -> None:
        self._is_answered = True
        self.accept()

    @Slot()
    def _give_up(self) -> None:
        if not self._is_answered:
            self.given_up.emit()
