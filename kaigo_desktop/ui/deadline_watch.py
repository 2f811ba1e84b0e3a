"""Deadlines in the running program: their page, the first screen's list and the bell, joined."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.deadlines import Deadlines, Reminder
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.ui.bell import Bell, SystemTray, system_tray
from kaigo_desktop.ui.main_window import MainWindow
from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel, WriteEvents
from kaigo_desktop.viewmodels.home import HomeViewModel


class DeadlineWatch(QObject):
    """Makes the page of deadlines when it is asked for, and tells once a day what is due."""

    case_asked = Signal(object, str)
    """A case is to be opened. Arguments: its id, the name of the step."""

    trouble_found = Signal(object)
    """The file could not be read or written. Argument: the Trouble."""

    def __init__(
        self,
        service: Deadlines,
        clock: Clock,
        window: MainWindow,
        home: HomeViewModel,
        settings: QSettings,
        write: WriteEvents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._clock = clock
        self._window = window
        self._write = write
        self.model = AllDeadlinesViewModel(service, clock, self)
        self.model.case_asked.connect(self.case_asked)
        self.model.trouble_found.connect(self.trouble_found)
        self._tray: SystemTray | None = None
        self._settings = settings
        self.bell: Bell | None = None
        window.deadlines_shown.connect(self._make_page)
        home.deadlines_asked.connect(self.show_page)
        home.deadlines_found.connect(self._ring)

    @Slot()
    def _make_page(self) -> None:
        page = DeadlinesScreen(self.model, self._write, self._window.stack)
        page.back_asked.connect(self._go_home)
        self._window.put_deadlines(page)

    @Slot()
    def _go_home(self) -> None:
        self._window.show_screen("home")

    @Slot()
    def show_page(self) -> None:
        """Bring the window to the front with the page of deadlines."""
        self._window.come_forward()
        self._window.show_screen("deadlines")

    @Slot()
    def _ring(self) -> None:
        """The first time make the bell: the start is over by then."""
        if self.bell is None:
            quiet = bool(self._settings.value("deadlines/quiet", False, type=bool))
            self._tray = system_tray(self._window.windowIcon(), is_quiet=quiet, parent=self)
            self.bell = Bell(self._reminder, self._today, self._settings, self._tray, self)
            if self._tray is not None:
                self._tray.opened.connect(self.show_page)
                self._tray.quiet_chosen.connect(self.bell.be_quiet)
        self.bell.ring()

    def _today(self) -> date:
        return self._clock.today()

    def _reminder(self) -> Reminder:
        """What is due; nothing where the file cannot be read, which its own page tells."""
        try:
            return self._service.reminder()
        except Trouble:
            return Reminder(0, 0, 0)

    def close(self) -> None:
        """Let go of the tray."""
        if self.bell is not None:
            self.bell.close()
