"""The one place that knows every layer: joins paths, log, lock, storage, rules and windows.

Order of a start: the window on the screen first; then the list of cases by
plain sqlite3; then SQLAlchemy, the catalogue and the pages in a thread. What is
imported late below is imported late for that.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.ui import fonts, tasks
from kaigo_desktop.ui.main_window import TITLE, MainWindow
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.viewmodels.appearance import Appearance
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:
    import logging
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from kaigo_desktop.domain.address import Address
    from kaigo_desktop.domain.assessment import Obligation
    from kaigo_desktop.domain.facts import Facts
    from kaigo_desktop.domain.kept import CaseId, CaseLine
    from kaigo_desktop.services.assessing import Assessor
    from kaigo_desktop.services.cases import Cases
    from kaigo_desktop.services.desk import CaseDesk
    from kaigo_desktop.storage.case_store import SqliteCaseStore
    from kaigo_desktop.ui.pages.case_frame import CaseFrame
    from kaigo_desktop.ui.pages.making import Making
    from kaigo_desktop.ui.problems import Problems
    from kaigo_desktop.ui.single_instance import Doorbell

DONE, FAILED = 0, 3
LIST_DRAWN_MS = 40
STYLE = ("-style", "Fusion")
"""The same on every system. Asked for here, since setStyle hands back an object whose enums cost 20 ms."""


class Clock(Protocol):
    """The time, given from outside so that tests can hold it still."""

    def now(self) -> datetime:
        """The local time."""

    def today(self) -> date:
        """The local day."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is joined in the thread after the window stands."""

    store: SqliteCaseStore
    cases: Cases
    assessor: Assessor
    desk: CaseDesk
    facts: Facts
    making: Making


def read_first_list(database: Path) -> Sequence[CaseLine]:
    """The cases by plain sqlite3, and what shows them imported. Raises Trouble where the file fails."""
    from kaigo_desktop.storage.first_list import first_list  # noqa: PLC0415

    lines = first_list(database)
    if lines:
        import kaigo_desktop.ui.pages.home_cases  # noqa: F401, PLC0415
    return lines


def warm_up() -> None:
    """Import what the running window needs next, beside it: an import in its own thread would stop it."""
    import kaigo_desktop.logs  # noqa: PLC0415
    import kaigo_desktop.ui.problems  # noqa: PLC0415
    import kaigo_desktop.ui.single_instance  # noqa: F401, PLC0415


def load(paths: Paths, clock: Clock, settings: QSettings) -> Loaded:
    """Open the store and read the catalogue; runs beside the window. Raises Trouble where the file fails."""
    from kaigo_desktop import assembly  # noqa: PLC0415
    from kaigo_desktop.catalogue.facts import read_facts  # noqa: PLC0415
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.documents.pdf import Press  # noqa: PLC0415
    from kaigo_desktop.services.cases import Cases  # noqa: PLC0415
    from kaigo_desktop.services.desk import CaseDesk  # noqa: PLC0415
    from kaigo_desktop.storage.opening import open_store  # noqa: PLC0415
    from kaigo_desktop.ui.pages.making import Making  # noqa: PLC0415
    from kaigo_desktop.viewmodels.forms import Papers  # noqa: PLC0415

    store = open_store(paths.database, migrations=shipped("db"), backups=paths.backups, at=clock.now())
    forms = assembly.load_shipped_forms()
    assessor = assembly.load_assessor(paths, clock, forms)
    cases = Cases(store, clock, assessor.faults)
    facts = read_facts(shipped("resources", "facts.toml"))
    papers = Papers(
        forms=forms,
        knowledge=load_knowledge(),
        case_of=assessor.case,
        printer=Press(shipped("resources", "fonts")),
        write=_write_file,
        log=store,
        clock=clock,
    )
    making = Making(
        facts=facts,
        programmes={programme.id: programme for programme in assessor.programmes},
        papers=papers,
        make_calendar=_make_calendar,
        write=_write_file,
        folder=paths.data / "papers",
        settings=settings,
    )
    desk = CaseDesk(cases, assessor.assess, clock, assembly.sample_path())
    return Loaded(store, cases, assessor, desk, facts, making)


def _write_file(path: Path, content: bytes) -> None:
    from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415 - see the head of this module

    write_whole(path, content)


def _make_calendar(
    obligations: Sequence[Obligation], as_of: date, programmes: Mapping[str, str], offices: Mapping[str, str]
) -> bytes:
    from kaigo_desktop.documents.calendar_file import Names, calendar  # noqa: PLC0415 - see the head

    return calendar(obligations, as_of, Names(programmes=programmes, offices=offices))


class App(QObject):
    """The running program. ``start`` shows the window; everything else follows from its first paint."""

    def __init__(self, paths: Paths, clock: Clock, application: QApplication) -> None:
        super().__init__()
        self.paths = paths
        self.clock = clock
        self._application = application
        self.settings = QSettings(str(paths.settings), QSettings.Format.IniFormat)
        self.appearance = Appearance(self.settings, self)
        self.theme = Theme(application, self.appearance, self)
        self._scale = self.theme.tokens.scale
        self.home = HomeViewModel(self)
        self.window = MainWindow(self.home, self.theme, self.appearance, self.settings)
        self.loaded: Loaded | None = None
        self.frame: CaseFrame | None = None
        self._doorbell: Doorbell | None = None
        self._problems: Problems | None = None
        self.keeps_log = False
        self._log_handler: logging.Handler | None = None
        self._file = ""
        self._opens_again = False
        self.window.painted.connect(self._after_first_paint)
        self.window.settings_shown.connect(self._make_settings)
        self.window.catalogue_shown.connect(self._make_catalogue)
        self.home.case_asked.connect(self._open)
        self.home.trouble_found.connect(self._show_trouble)
        self.theme.changed.connect(self._remake)

    def start(self, file: str = "") -> None:
        """Show the window; open ``file`` as soon as the program is loaded."""
        self._file = file
        self.window.show()

    @property
    def problems(self) -> Problems:
        """What shows troubles and defects, made when there is the first."""
        if self._problems is None:
            from kaigo_desktop.ui.problems import Problems  # noqa: PLC0415 - see the head of this module

            self._problems = Problems(self.window, self.paths.logs, self.clock.now)
            self._problems.closing_asked.connect(self._close_after_defect)
        return self._problems

    @Slot()
    def _after_first_paint(self) -> None:
        """A file that cannot be read is never shown as an empty list: what follows waits for the list."""
        database = self.paths.database
        tasks.start(
            lambda: read_first_list(database), done=self._show_list, failed=self._show_failure, owner=self
        )

    def _show_list(self, lines: Sequence[CaseLine]) -> None:
        self.home.show_lines(lines)
        # Not while the list is drawn: two threads that run Python take twice as long.
        QTimer.singleShot(LIST_DRAWN_MS, self._warm_up)

    @Slot()
    def _warm_up(self) -> None:
        tasks.start(warm_up, done=self._listen, failed=self._show_failure, owner=self)

    def _speak_japanese(self) -> None:
        """Qt's own words (menus of text boxes, choosing a file) in Japanese, whatever the system speaks."""
        from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: PLC0415 - see the head

        QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_ja", folder):
            self._application.installTranslator(translator)

    def _listen(self, _done: None) -> None:
        """What was imported in the thread takes its place; then the rest is loaded."""
        from kaigo_desktop.ui.single_instance import Doorbell  # noqa: PLC0415 - imported by now

        self._speak_japanese()
        self._doorbell = Doorbell(self.paths.database, self)
        self._doorbell.rung.connect(self._answer_door)
        if self.keeps_log:
            self._start_log()
        paths, clock, settings = self.paths, self.clock, self.settings
        tasks.start(
            lambda: load(paths, clock, settings), done=self._take, failed=self._show_failure, owner=self
        )

    def _start_log(self) -> None:
        """Note defects from now on; the program can do its work without a log."""
        from kaigo_desktop import logs  # noqa: PLC0415 - imported by now

        try:
            self._log_handler = logs.start_log(self.paths.logs)
        except OSError:
            self._log_handler = None
        logs.log_uncaught(self.problems.defect)

    def _take(self, loaded: Loaded) -> None:
        self.loaded = loaded
        if not gc.isenabled():  # paused by __main__
            gc.freeze()
            gc.enable()
        fonts.load(fonts.LATER)
        if self._file:
            self.home.open_file(self._file)
        else:
            self._reopen()
        self.home.attach(loaded.desk)

    def _reopen(self) -> None:
        """After a defect: back to where one was."""
        kept = str(self.settings.value("reopen/case", ""))
        step = str(self.settings.value("reopen/step", ""))
        self.settings.remove("reopen")
        known = {str(line.id): line.id for line in self.home.lines or ()}
        if kept in known:
            self.home.open_case(known[kept], step)

    @Slot(object, str)
    def _open(self, case: CaseId, step: str) -> None:
        """Open a case in the window; the one that is open already is only shown."""
        if self.frame is None or self.frame.session.case != case:
            self._make_frame(case)
        if self.frame is not None:
            if step:
                self.frame.show_step(step)
            self.window.show_screen("case")

    def _make_frame(self, case: CaseId) -> None:
        from kaigo_desktop.ui.pages.case_frame import CaseFrame, CaseView  # noqa: PLC0415 - see the head
        from kaigo_desktop.viewmodels.case_session import CaseSession  # noqa: PLC0415 - see the head

        loaded = self.loaded
        assert loaded is not None  # the view-model asks only when the desk is attached
        try:
            session = CaseSession(
                case, loaded.cases, loaded.assessor.assess, self.clock, label_of=_Labels(loaded.facts)
            )
            title = next(line.title for line in loaded.cases.lines() if line.id == case)
        except Trouble as trouble:
            self._show_trouble(trouble)
            return
        session.trouble_found.connect(self._show_trouble)
        view = CaseView(session, title, loaded.facts, loaded.making.factories())
        self.frame = CaseFrame(view, self.window.stack)
        session.setParent(self.frame)
        self.frame.settings_asked.connect(self.window.go_to_setting)
        self.window.show_case(self.frame, title)

    @Slot()
    def _make_settings(self) -> None:
        from kaigo_desktop.ui.pages.settings_page import (  # noqa: PLC0415 - see the head of this module
            CaseSettingsPage,
            SettingsPage,
        )

        stack = self.window.stack
        if self.frame is None or self.loaded is None:
            self.window.put_settings(SettingsPage(self.appearance, stack))
        else:
            view = self.frame
            page = CaseSettingsPage(view.session, view.case_title, self.loaded.facts, self.appearance, stack)
            self.window.put_settings(page)

    @Slot()
    def _make_catalogue(self) -> None:
        from kaigo_desktop import assembly  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui.pages.catalogue_page import CatalogueScreen  # noqa: PLC0415 - see the head
        from kaigo_desktop.viewmodels.catalogue import CatalogueViewModel  # noqa: PLC0415 - see the head

        if self.loaded is None:
            return  # the entry does nothing until the rules are there
        stack = self.window.stack
        entries = assembly.load_entries(self.paths)
        model = CatalogueViewModel(self.loaded.assessor.programmes, entries, stack)
        self.window.put_catalogue(CatalogueScreen(model, stack))

    @Slot()
    def _remake(self) -> None:
        """Another text size: distances were laid out by the old one, so the screens are made anew."""
        if self.theme.tokens.scale == self._scale:
            return
        self._scale = self.theme.tokens.scale
        screen = self.window.screen_name
        self.window.remake_home()
        if self.frame is not None:
            case, step = self.frame.session.case, self.frame.step
            self.frame = None
            self._open(case, step)
        self.window.drop_settings()
        self.window.drop_catalogue()
        self.window.show_screen(screen)

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        self.problems.show_trouble(trouble)

    def _show_failure(self, problem: Exception) -> None:
        self.problems.show_failure(problem)

    @Slot(str)
    def _answer_door(self, file: str) -> None:
        self.window.come_forward()
        if file:
            self.home.open_file(file)

    @Slot(bool)
    def _close_after_defect(self, again: bool) -> None:  # noqa: FBT001 - a slot of closing_asked(bool)
        if again and self.frame is not None:
            self.settings.setValue("reopen/case", str(self.frame.session.case))
            self.settings.setValue("reopen/step", self.frame.step)
        self._opens_again = again
        self.window.close()

    def close(self) -> bool:
        """Wait for what still runs and let go of everything; whether the program is to be opened again."""
        tasks.wait_for_all()
        if self._doorbell is not None:
            self._doorbell.close()
        if self.loaded is not None:
            self.loaded.store.close()
        if self._log_handler is not None:
            from kaigo_desktop import logs  # noqa: PLC0415 - see the head of this module

            logs.stop_log(self._log_handler)
        self.settings.sync()
        self.window.deleteLater()
        return self._opens_again


class _LateClock:
    """The computer's clock, looked up when somebody asks for the time."""

    def now(self) -> datetime:
        """The local time, with its offset."""
        from kaigo_desktop.assembly import SystemClock  # noqa: PLC0415 - see the head of this module

        return SystemClock().now()

    def today(self) -> date:
        """The local day."""
        return self.now().date()


class _Labels:
    """What an edit is called in the history: the words of its question."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __call__(self, address: Address) -> str:
        fact = self._facts.of(address)
        return f"{fact.label}の入力" if fact is not None else _SECTION_LABELS.get(address[0], "入力")


_SECTION_LABELS = {
    "offices": "事業所の変更",
    "expenses": "費用の変更",
    "partners": "グループの法人の変更",
    "local_programmes": "独自の制度の変更",
    "awards": "交付の記録の変更",
    "plan": "業務改善計画の入力",
    "form_facts": "書類の項目の入力",
}


def build(paths: Paths, clock: Clock, application: QApplication | None = None) -> App:
    """The program over these folders, not yet shown. Makes the QApplication where there is none."""
    found = application or QApplication.instance()
    running = found if isinstance(found, QApplication) else QApplication([TITLE, *STYLE])
    running.setApplicationName("kaigo-desktop")
    running.setApplicationDisplayName(TITLE)
    fonts.load(fonts.AT_START)
    return App(paths, clock, running)


def run(file: str = "", paths: Paths | None = None, clock: Clock | None = None) -> int:
    """Open the windows and stay until they are closed; the exit status comes back."""
    application = QApplication([*sys.argv[:1], *STYLE])
    own = paths or Paths.of_user()
    lock = InstanceLock(own.database)
    file = str(Path(file).absolute()) if file else ""
    try:
        is_first = lock.take()
    except Trouble as trouble:
        return _tell_and_leave(application, trouble)
    if not is_first:
        return _bring_first_forward(application, own, file)
    app = build(own, clock or _LateClock(), application)
    app.keeps_log = True
    app.start(file)
    application.exec()
    again = app.close()
    lock.release()
    if again:
        from PySide6.QtCore import QProcess  # noqa: PLC0415 - a large class that no start needs

        QProcess.startDetached(sys.executable, ["-m", "kaigo_desktop"])
    return DONE


def _tell_and_leave(application: QApplication, trouble: Trouble) -> int:
    """A window of its own for what keeps the program from starting."""
    from kaigo_desktop.ui.dialogs.sentence import SentenceDialog  # noqa: PLC0415 - see the head of this module

    fonts.load(fonts.AT_START)
    settings = QSettings()
    theme = Theme(application, Appearance(settings))
    dialog = SentenceDialog(TITLE, trouble.what, trouble.what_to_do)
    theme.dress(dialog)
    dialog.open()
    application.exec()
    return FAILED


def _bring_first_forward(application: QApplication, paths: Paths, file: str) -> int:
    """Another process holds the data: raise its window, or say who may be busy with it."""
    from kaigo_desktop.ui.single_instance import ask_first_window  # noqa: PLC0415 - see the head

    if ask_first_window(paths.database, file):
        return DONE
    busy = Trouble(
        "データを、ほかの処理が使っています。",
        "バックアップなどのコマンドが終わるのを待ってから、もう一度起動してください。",
    )
    return _tell_and_leave(application, busy)
