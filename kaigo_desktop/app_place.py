"""Where the person was when a defect ended the program: kept in the settings, found by the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self, cast

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from kaigo_desktop.ui.main_window import MainWindow
    from kaigo_desktop.ui.pages.case_frame import CaseFrame

GROUP = "reopen"


class Place(NamedTuple):
    """A box on a screen; an empty word where there is none."""

    screen: str = ""
    case: str = ""
    step: str = ""
    box: str = ""

    @classmethod
    def now(cls, window: MainWindow, frame: CaseFrame | None) -> Self:
        """Where the person is, ``frame`` being the open case."""
        if frame is None:
            return cls(window.screen_name)
        box = cast("QWidget | None", window.focusWidget())  # None where nothing has the focus
        name = "" if box is None else box.objectName()
        return cls(window.screen_name, str(frame.session.case), frame.step, name)

    def keep(self, settings: QSettings) -> None:
        """Let the next start find it."""
        for name, value in self._asdict().items():
            settings.setValue(f"{GROUP}/{name}", value)

    @classmethod
    def take(cls, settings: QSettings) -> Self:
        """The place that was kept, once: what fails there must not fail at every start."""
        found = cls(*(str(settings.value(f"{GROUP}/{name}", "")) for name in cls._fields))
        settings.remove(GROUP)
        return found

    def show(self, window: MainWindow, frame: CaseFrame | None) -> None:
        """Go to the box and the screen, where they are there again; ``frame`` is the open case."""
        page = frame.page(frame.step) if frame is not None else None
        box = page.findChild(QWidget, self.box) if page is not None and self.box else None
        if page is not None and box is not None:
            page.reveal(box)
        if self.screen in window.navigation.buttons and self.screen != window.screen_name:
            window.show_screen(self.screen)
