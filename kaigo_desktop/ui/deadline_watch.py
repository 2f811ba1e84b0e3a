"""Deadlines in the running program: their page, the first screen's list and the bell, joined."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.deadlines import Deadlines, Reminder
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.ui.bell import Bell, SystemTray, system_tray
from kaigo_desktop.ui.main_window import MainWindow
from kaigo_desktop.ui.pages.deadlines.settings_block import DeadlineSettingsBlock
from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel, WriteEvents
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.deadline_settings import DeadlineSettings
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
        self.choices = DeadlineSettings(settings, service.usual.preparations, service, self)
        self.choices.leads_changed.connect(self._show_leads)
        self.choices.trouble_found.connect(self.trouble_found)
        self.bell: Bell | None = None
        window.settings_shown.connect(self._add_settings)
        self._add_settings()
        window.deadlines_shown.connect(self._make_page)
        home.deadlines_asked.connect(self.show_page)
        home.deadlines_found.connect(self._ring)

    @Slot()
    def _make_page(self) -> None:
        page = DeadlinesScreen(self.model, self._write, self._window.stack)
        page.back_asked.connect(self._go_home)
        self._window.put("deadlines", page)

    @Slot()
    def _add_settings(self) -> None:
        """The choices about deadlines, under those of the program and the open case."""
        page = self._window.screens.get("settings")
        if isinstance(page, Page):
            page.section("期限")
            page.add(DeadlineSettingsBlock(self.choices, page.inside))

    @Slot()
    def _show_leads(self) -> None:
        """Preparations of all cases begin at other days; what is open shows them at once."""
        for case in self._window.findChildren(CaseDeadlinesViewModel):
            case.reckon_anew()

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
            quiet = self.choices.is_quiet
            self._tray = system_tray(self._window.windowIcon(), is_quiet=quiet, parent=self)
            self.bell = Bell(
                self._reminder, self._today, self._settings, self._tray, self, choices=self.choices
            )
            if self._tray is not None:
                self._tray.opened.connect(self.show_page)
                self._tray.quiet_chosen.connect(self.choices.be_quiet)
                self.choices.quiet_changed.connect(self._tray.show_quiet)
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
