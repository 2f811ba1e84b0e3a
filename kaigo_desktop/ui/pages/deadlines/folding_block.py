"""What the parts of the page of deadlines share that follow the view-model and are mostly folded away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel

Row = TypeVar("Row")


class FoldingBlock(QWidget):
    """A column that is made anew only where something changed; what was open stays open."""

    name = ""

    def __init__(self, model: CaseDeadlinesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(self.name)
        self._model = model
        self._shown: object = None
        self._opened: set[str] = set()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("s"))

    def _renew(self, rows: Sequence[Row], put: Callable[[Sequence[Row]], None]) -> None:
        """Have ``put`` make the column anew where these rows are other ones than those shown."""
        if rows == self._shown:
            return
        self._shown = rows
        with keeping_focus(self):
            clear(self._box)
            put(rows)

    def _kept(self, fold: Disclosure) -> Disclosure:
        """That fold, open where the one of its name was before."""
        if fold.link.objectName() in self._opened:
            fold.open()
        fold.link.toggled.connect(self._remember)
        return fold

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        name = self.sender().objectName()
        (self._opened.add if is_open else self._opened.discard)(name)
