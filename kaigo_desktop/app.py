"""The one place that knows every layer: joins paths, log, database, rules and windows.

Order of a start: the window on the screen first; then the list of cases by
plain sqlite3; then SQLAlchemy and the catalogue in a thread; then the parts of
the pages in slices on the window's own thread. What is imported late below is
imported late for that.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication

from kaigo_desktop.app_data_file import FileKeeper
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped
from kaigo_desktop.ui import fonts, tasks
from kaigo_desktop.ui.garbage import GarbageCollector
from kaigo_desktop.ui.main_window import TITLE, MainWindow
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.viewmodels.appearance import Appearance
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:
    import logging
    from collections.abc import Sequence
    from types import TracebackType

    from kaigo_desktop.app_pages import Pages
    from kaigo_desktop.app_place import Place
    from kaigo_desktop.domain.cases.kept import CaseLine
    from kaigo_desktop.loading import Clock, Loaded
    from kaigo_desktop.paths import Paths
    from kaigo_desktop.storage.safety.keyrings import KeyRing
    from kaigo_desktop.ui.deadline_watch import DeadlineWatch
    from kaigo_desktop.ui.exchange_desk import ExchangeDesk
    from kaigo_desktop.ui.pages.case_frame import CaseFrame
    from kaigo_desktop.ui.problems import Problems
    from kaigo_desktop.ui.single_instance import Doorbell

LIST_DRAWN_MS = 40
STYLE = ("-style", "Fusion")
"""The same on every system. Asked for here, since setStyle hands back an object whose enums cost 20 ms."""


class App(QObject):
    """The running program. ``start`` shows the window; everything else follows from its first paint."""

    def __init__(
        self, paths: Paths, clock: Clock, application: QApplication, keyring: KeyRing | None = None
    ) -> None:
        super().__init__()
        self.paths = paths
        self.clock = clock
        self._application = application
        self._garbage = GarbageCollector(self)
        self.settings = QSettings(str(paths.settings), QSettings.Format.IniFormat)
        self.appearance = Appearance(self.settings, self)
        self.theme = Theme(application, self.appearance, self)
        self._scale = self.theme.tokens.scale
        self.home = HomeViewModel(self)
        self.window = MainWindow(self.home, self.theme, self.appearance, self.settings)
        self.file = FileKeeper(paths, clock, keyring, self.window, self)
        self.loaded: Loaded | None = None
        self.watch: DeadlineWatch | None = None
        self.exchange: ExchangeDesk | None = None
        self._pages: Pages | None = None
        self._doorbell: Doorbell | None = None
        self._problems: Problems | None = None
        self.keeps_log = False
        self._log_handler: logging.Handler | None = None
        self._file = ""
        self._opens_again = False
        self.window.painted.connect(self.file.find)
        self.file.listed.connect(self._show_list)
        self.file.trouble_found.connect(self._show_trouble)
        self.file.failed.connect(self._show_failure)
        self.file.closing_asked.connect(self._close_for_file)
        self.window.settings_shown.connect(self._make_settings)
        self.home.trouble_found.connect(self._show_trouble)
        self.theme.changed.connect(self._remake)

    def start(self, file: str = "") -> None:
        """Show the window; open ``file`` as soon as the program is loaded."""
        self._file = file
        self.window.show()

    @property
    def frame(self) -> CaseFrame | None:
        """The open case; None while none is open."""
        return None if self._pages is None else self._pages.frame

    @property
    def problems(self) -> Problems:
        """What shows troubles and defects, made when there is the first."""
        if self._problems is None:
            from kaigo_desktop.ui.problems import Problems  # noqa: PLC0415 - see the head of this module

            self._problems = Problems(self.window, self.paths.logs, self.clock.now)
            self._problems.closing_asked.connect(self._close_after_defect)
        return self._problems

    def meet_defect(
        self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        """Take what nobody caught before there is a log; fit for ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
        else:
            self.problems.defect(kind, problem, trace)

    @Slot(object)
    def _show_list(self, lines: Sequence[CaseLine]) -> None:
        from kaigo_desktop.domain.keeping import Kept  # noqa: PLC0415 - imported by now

        assert self.file.ready is not None  # the list was read through it
        self.window.show_unprotected(is_plain=self.file.ready.kept is Kept.PLAIN)
        self.home.show_lines(lines)
        # Not while the list is drawn: the person waits for that.
        QTimer.singleShot(LIST_DRAWN_MS, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        from kaigo_desktop.loading import NEXT_PARTS  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui.slices import import_in_slices  # noqa: PLC0415 - see the head of this module

        import_in_slices(NEXT_PARTS, self._listen, self)

    def _speak_japanese(self) -> None:
        """Qt's own words (menus of text boxes, choosing a file) in Japanese, whatever the system speaks."""
        from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: PLC0415 - see the head

        QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_ja", folder):
            self._application.installTranslator(translator)
        lacking = QTranslator(self)
        if lacking.load(str(shipped("resources", "translations", "qt_missing_ja.qm"))):
            self._application.installTranslator(lacking)

    def _listen(self) -> None:
        """What was imported takes its place; then the rest is loaded."""
        from kaigo_desktop.loading import load  # noqa: PLC0415 - imported by now
        from kaigo_desktop.ui.single_instance import Doorbell  # noqa: PLC0415 - imported by now

        self._speak_japanese()
        self._doorbell = Doorbell(self.paths.database, self)
        self._doorbell.rung.connect(self._answer_door)
        if self.keeps_log:
            self._start_log()
        assert self.file.ready is not None  # the list was read through it
        paths, clock, connect = self.paths, self.clock, self.file.ready.connect
        tasks.start(
            lambda: load(paths, clock, connect), done=self._prepare, failed=self._show_failure, owner=self
        )

    def _start_log(self) -> None:
        """Note defects from now on; the program can do its work without a log."""
        from kaigo_desktop import logs  # noqa: PLC0415 - see the head of this module

        try:
            self._log_handler = logs.start_log(self.paths.logs)
        except OSError:
            self._log_handler = None
        logs.log_uncaught(self.problems.defect)

    def _prepare(self, loaded: Loaded) -> None:
        """The rules are there; the parts of the pages follow."""
        from kaigo_desktop.loading import PAGE_PARTS  # noqa: PLC0415 - imported by now
        from kaigo_desktop.ui.slices import import_in_slices  # noqa: PLC0415 - imported by now

        import_in_slices(PAGE_PARTS, lambda: self._take(loaded), self)

    def _take(self, loaded: Loaded) -> None:
        from kaigo_desktop.app_place import Place  # noqa: PLC0415 - see the head of this module

        self.loaded = loaded
        pages = self._make_pages(loaded)
        if not gc.isenabled():  # paused by __main__
            gc.freeze()
            gc.enable()
        fonts.load(fonts.LATER)
        before = Place() if self._file else Place.take(self.settings)
        if self._file:
            self.home.open_file(self._file)
        else:
            self._reopen(before)
        self._watch_deadlines(loaded, pages)
        self._make_exchange(loaded, pages)
        self._remember_files()
        self.home.attach(loaded.desk, loaded.deadlines, loaded.bin)
        before.show(self.window, self.frame)
        self.file.attend(self._recovery_paper)

    def _make_pages(self, loaded: Loaded) -> Pages:
        """From now on cases can be opened."""
        from kaigo_desktop.app_pages import Pages  # noqa: PLC0415 - imported by now
        from kaigo_desktop.loading import making_of  # noqa: PLC0415 - imported by now

        making = making_of(loaded, self.paths, self.clock, self.settings)
        pages = Pages(loaded, making, self.paths, self.clock, self.window, self.home, self)
        pages.trouble_found.connect(self._show_trouble)
        pages.failed.connect(self._show_failure)
        self._pages = pages
        return pages

    def _recovery_paper(self, groups: Sequence[str]) -> bytes:
        from kaigo_desktop.loading import recovery_paper  # noqa: PLC0415 - see the head of this module

        assert self.loaded is not None  # the key is shown after everything is loaded
        return recovery_paper(self.loaded, groups, self.clock.today())

    def _make_exchange(self, loaded: Loaded, pages: Pages) -> None:
        """What carries cases between computers."""
        from kaigo_desktop.loading import exchange_of, papers_folder  # noqa: PLC0415 - imported by now
        from kaigo_desktop.ui.exchange_desk import ExchangeDesk  # noqa: PLC0415 - see the head

        model = exchange_of(loaded, self.clock, tasks.start, self)
        model.failed.connect(self._show_failure)
        model.taken.connect(pages.reread)
        self.exchange = ExchangeDesk(model, self.home, papers_folder(self.paths), self.window)

    def _remember_files(self) -> None:
        """The files used last, shown on the first screen."""
        from kaigo_desktop.viewmodels.recent import RecentFiles  # noqa: PLC0415 - see the head

        recent = RecentFiles(self.settings, tasks.start, self)
        self.home.show_recent(recent)
        if self.exchange is not None:
            self.exchange.file_used.connect(recent.note)

    def _watch_deadlines(self, loaded: Loaded, pages: Pages) -> None:
        """The page of all deadlines, and the notification of what is due."""
        from kaigo_desktop.loading import write_events  # noqa: PLC0415 - imported by now
        from kaigo_desktop.ui.deadline_watch import DeadlineWatch  # noqa: PLC0415 - imported by now

        self.watch = DeadlineWatch(
            loaded.deadlines, self.clock, self.window, self.home, self.settings, write_events, self
        )
        self.watch.case_asked.connect(pages.open)
        self.watch.trouble_found.connect(self._show_trouble)
        self.watch.model.decided.connect(pages.reread)

    def _reopen(self, before: Place) -> None:
        """After a defect: the case in which one was."""
        known = {str(line.id): line.id for line in self.home.lines or ()}
        if before.case in known:
            self.home.open_case(known[before.case], before.step)

    @Slot()
    def _make_settings(self) -> None:
        if self._pages is not None:
            page = self._pages.settings_page(self.appearance)
        else:
            from kaigo_desktop.ui.pages.settings_page import SettingsPage  # noqa: PLC0415 - see the head

            page = SettingsPage(self.appearance, self.window.stack)
        self.file.fill_settings(page)
        self.window.put("settings", page)

    @Slot()
    def _remake(self) -> None:
        """Another text size: distances were laid out by the old one, so the screens are made anew."""
        if self.theme.tokens.scale == self._scale:
            return
        self._scale = self.theme.tokens.scale
        screen = self.window.screen_name
        self.window.remake_home()
        if self._pages is not None:
            self._pages.remake_case()
        self.window.drop("settings", "catalogue", "deadlines", "clients", "offices")
        self.window.show_screen(screen)

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        self.problems.show_trouble(trouble)

    @Slot(object)
    def _show_failure(self, problem: Exception) -> None:
        """What a job in the background ended with; before all is loaded, the file's keeper takes it."""
        if self.loaded is None and isinstance(problem, Trouble):
            self.file.meet_failure(problem)
        else:
            self.problems.show_failure(problem)

    @Slot(bool)
    def _close_for_file(self, again: bool) -> None:  # noqa: FBT001 - a slot of closing_asked(bool)
        """The person left without opening it, or its exchange is done by the next start."""
        self._opens_again = again
        self.window.close()

    @Slot(str)
    def _answer_door(self, file: str) -> None:
        self.window.come_forward()
        if file:
            self.home.open_file(file)

    @Slot(bool)
    def _close_after_defect(self, again: bool) -> None:  # noqa: FBT001 - a slot of closing_asked(bool)
        if again:
            from kaigo_desktop.app_place import Place  # noqa: PLC0415 - see the head of this module

            Place.now(self.window, self.frame).keep(self.settings)
        self._opens_again = again
        self.window.close()

    def close(self) -> bool:
        """Wait for what still runs and let go of everything; whether the program is to be opened again."""
        tasks.wait_for_all()
        if self._doorbell is not None:
            self._doorbell.close()
        if self.watch is not None:
            self.watch.close()
        if self.loaded is not None:
            self.loaded.store.close()
            self.loaded.offices.close()
            self.file.last_backup()
        if self._log_handler is not None:
            from kaigo_desktop import logs  # noqa: PLC0415 - see the head of this module

            logs.stop_log(self._log_handler)
        self.settings.sync()
        self.window.deleteLater()
        return self._opens_again


def build(
    paths: Paths, clock: Clock, application: QApplication | None = None, keyring: KeyRing | None = None
) -> App:
    """The program over these folders, not yet shown. Makes the QApplication where there is none.

    ``keyring`` keeps the key of the data file; None: that of the system.
    """
    found = application or QApplication.instance()
    running = found if isinstance(found, QApplication) else QApplication([TITLE, *STYLE])
    running.setApplicationName("kaigo-desktop")
    running.setApplicationDisplayName(TITLE)
    fonts.load(fonts.AT_START)
    return App(paths, clock, running, keyring)
