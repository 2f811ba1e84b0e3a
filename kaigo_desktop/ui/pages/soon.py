"""A page of a case that shows what follows from many facts, and is shown anew after a change."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.case_session import CaseSession


class SoonPage(CasePage):
    """Connect ``show_soon`` to what tells of a change; ``refresh`` follows once, where the page is seen."""

    def __init__(
        self, name: str, title: str, purpose: str, session: CaseSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, title, purpose, session, parent)
        self._is_waiting = False

    @Slot()
    def show_soon(self) -> None:
        """After the focus has settled: what is made anew must not take it from the box it goes to."""
        if not self._is_waiting:
            self._is_waiting = True
            QTimer.singleShot(0, self, self.show_now)

    @Slot()
    def show_now(self) -> None:
        """Show what there is now, where anybody can see it."""
        self._is_waiting = False
        if self.isVisible():
            self.refresh()

    @Slot()
    def go_to_offices(self) -> None:
        """Ask for the first step."""
        self.step_asked.emit("office")
