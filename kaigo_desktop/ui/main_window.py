"""The window: navigation at the left, one screen beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.pages.home import HomePage
from kaigo_desktop.ui.placing import fit_on_screen
from kaigo_desktop.ui.theme import Theme, tokens_of
from kaigo_desktop.ui.widgets.navigation import Navigation
from kaigo_desktop.viewmodels.appearance import Appearance
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDropEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from kaigo_desktop.domain.cases.address import Address

TITLE = "介護補助金デスク"
UNPROTECTED = "（暗号化なし）"
"""Stands after the title while the data file is not encrypted."""
ENTRIES = (
    ("home", "home", "ホーム", "Ctrl+1"),
    ("offices", "office", "事業者", "Ctrl+7"),
    ("case", "case", "案件", "Ctrl+2"),
    ("catalogue", "document", "制度", "Ctrl+3"),
    ("deadlines", "calendar", "期限", "Ctrl+5"),
    ("settings", "settings", "設定", "Ctrl+4"),
)
WIDE = 1200
"""px of the window, at a text size of 100 %, from which words stand beside the signs of the navigation."""
FIRST_SIZE = QSize(1093, 614)
SMALLEST = QSize(720, 480)
CASE_FILES = "案件ファイル (*.kaigo *.json);;すべての項目の表 (*.csv)"


class MainWindow(QMainWindow):
    """The frame of all screens."""

    painted = Signal()
    """The window stands on the screen for the first time."""

    closed = Signal()
    """The window was closed by the person."""

    settings_shown = Signal()
    """The settings were asked for and are not made yet, or belong to another case."""

    deadlines_shown = Signal()
    """The deadlines of all cases were asked for and are not made yet."""

    undo_asked = Signal()
    """The last step of the open case is to be taken back."""

    redo_asked = Signal()
    """What was taken back last is to be done again."""

    offices_shown = Signal()
    """The office list was asked for and is not made yet."""

    catalogue_shown = Signal()
    """The catalogue was asked for and is not made yet."""

    def __init__(
        self,
        home: HomeViewModel,
        theme: Theme,
        appearance: Appearance,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        theme.dress(self)
        self._home = home
        self._appearance = appearance
        self._settings = settings
        self._is_painted = False
        self._shown = "home"
        self._title = TITLE
        self._mark = ""
        self._wanted = {
            "settings": self.settings_shown,
            "catalogue": self.catalogue_shown,
            "deadlines": self.deadlines_shown,
            "offices": self.offices_shown,
        }
        self.setMinimumSize(SMALLEST)
        self.navigation = Navigation(ENTRIES, self)
        self.navigation.buttons["case"].setEnabled(False)
        self.stack = QStackedWidget(self)
        self.home_page = HomePage(home, settings, self.stack)
        self.screens: dict[str, QWidget] = {}
        """What is made, by the name of its entry; the others are made when they are asked for."""
        self.put("home", self.home_page)
        self._arrange()
        self._connect(theme)
        self.show_screen("home")
        self._place()

    def _arrange(self) -> None:
        frame = QWidget(self)
        frame.setObjectName("frame")
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(frame)

    def _connect(self, theme: Theme) -> None:
        self.navigation.chosen.connect(self.show_screen)
        self.home_page.file_asked.connect(self.choose_file)
        theme.changed.connect(self._fit)
        self.painted.connect(self._add_actions)

    @Slot()
    def _add_actions(self) -> None:
        """The keys and the icon of the window; nobody presses a key before the first paint."""
        from PySide6.QtGui import QIcon  # noqa: PLC0415 - after the first paint

        from kaigo_desktop.ui import actions  # noqa: PLC0415 - after the first paint

        self.setWindowIcon(QIcon(str(shipped("resources", "icons", "kaigo-desktop.svg"))))
        for command, act in (
            (actions.NEW, self._home.start_new),
            (actions.OPEN, self.choose_file),
            (actions.UNDO, self._undo),
            (actions.REDO, self._redo),
            (actions.LARGER, self._enlarge),
            (actions.SMALLER, self._reduce),
            (actions.HELP, self.show_manual),
            (actions.ABOUT, self.show_about),
            (actions.QUIT, self.close),
        ):
            actions.add_action(self, command, act)

    @Slot(str)
    def show_screen(self, name: str) -> None:
        """Show the screen of an entry; 案件 only while one is open."""
        if name not in self.screens and name in self._wanted:
            self._wanted[name].emit()
        target = self.screens.get(name)
        if target is None:
            self.navigation.show_entry(self._shown)
            return
        self._shown = name
        if name == "home":
            self._home.refresh()
        self.navigation.show_entry(name)
        self.stack.setCurrentWidget(target)

    def show_case(self, screen: QWidget, title: str) -> None:
        """Put the screen of a case in the place of the one before and show it."""
        self.drop("settings")
        self.put("case", screen)
        self.navigation.buttons["case"].setEnabled(True)
        self.show_title(title)
        self.show_screen("case")

    def show_title(self, title: str) -> None:
        """Name the open case in the title of the window."""
        self._title = f"{title} - {TITLE}"
        self.setWindowTitle(self._title + self._mark)

    def show_unprotected(self, *, is_plain: bool) -> None:
        """Say in the frame of the window that the data file is not encrypted."""
        self._mark = UNPROTECTED if is_plain else ""
        self.setWindowTitle(self._title + self._mark)

    @property
    def screen_name(self) -> str:
        """Which screen is shown, by the name of its entry."""
        return next(name for name, button in self.navigation.buttons.items() if button.isChecked())

    def remake_home(self) -> None:
        """Lay the first screen out anew, at another text size."""
        self.home_page = HomePage(self._home, self._settings, self.stack)
        self.home_page.file_asked.connect(self.choose_file)
        self.put("home", self.home_page)

    def put(self, name: str, screen: QWidget) -> None:
        """Put the screen of an entry in the place of the one before."""
        self.stack.addWidget(screen)
        self.drop(name)
        self.screens[name] = screen
        about_asked = getattr(screen, "about_asked", None)
        if about_asked is not None:
            about_asked.connect(self.show_about)
        manual_asked = getattr(screen, "manual_asked", None)
        if manual_asked is not None:
            manual_asked.connect(self.show_manual)

    def drop(self, *names: str) -> None:
        """Forget these screens: they are made anew for another case or another look."""
        for name in names:
            screen = self.screens.pop(name, None)
            if screen is not None:
                self.stack.removeWidget(screen)
                screen.deleteLater()

    def drop_case(self) -> None:
        """Forget the case: it was deleted."""
        self.drop("settings", "case")
        self.navigation.buttons["case"].setEnabled(False)
        self._title = TITLE
        self.setWindowTitle(self._title + self._mark)
        self.show_screen("home")

    def go_to_setting(self, address: Address) -> None:
        """Show that question of the settings."""
        self.show_screen("settings")
        go_to = getattr(self.screens.get("settings"), "go_to", None)
        if callable(go_to):
            go_to(address)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a case file and open it."""
        from kaigo_desktop.ui.files import ask_file  # noqa: PLC0415 - a large class that no start needs

        ask_file(self, "案件ファイルを開く", CASE_FILES, self._home.open_file)

    @Slot()
    def show_about(self) -> None:
        """Versions and licences."""
        from kaigo_desktop.ui.dialogs.about import AboutDialog  # noqa: PLC0415 - few ever open it

        AboutDialog(self).open()

    @Slot()
    def show_manual(self) -> None:
        """The page of the manual that belongs to what is shown; the window of the manual stays open."""
        from kaigo_desktop.ui.dialogs.manual import ManualWindow  # noqa: PLC0415 - no start needs it
        from kaigo_desktop.viewmodels.manual import page_of  # noqa: PLC0415 - as above

        found = self.findChild(ManualWindow)
        manual = ManualWindow(self) if found is None else found
        manual.show_page(page_of(self._shown, getattr(self.screens.get("case"), "step", "")))
        manual.show()
        manual.raise_()
        manual.activateWindow()

    @Slot()
    def come_forward(self) -> None:
        """Bring the window to the front, also out of the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def _undo(self) -> None:
        self._go_over(forward=False)

    @Slot()
    def _redo(self) -> None:
        self._go_over(forward=True)

    def _go_over(self, *, forward: bool) -> None:
        """A box with steps of its own comes first; the history only where the case is seen."""
        # Late: nobody presses a key before the first paint.
        from kaigo_desktop.ui.undo import go_in_box, takes_itself  # noqa: PLC0415

        box = self.focusWidget()
        if takes_itself(box, forward=forward):
            go_in_box(box, forward=forward)
        elif self._shown in {"case", "settings"}:
            (self.redo_asked if forward else self.undo_asked).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo that a box let pass: it had nothing of its own to take back."""
        from kaigo_desktop.ui.undo import is_redo, is_undo  # noqa: PLC0415 - as above

        if is_undo(event) or is_redo(event):
            self._go_over(forward=is_redo(event))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _enlarge(self) -> None:
        self._appearance.choose_text_percent(self._appearance.text_percent + 10)

    @Slot()
    def _reduce(self) -> None:
        self._appearance.choose_text_percent(self._appearance.text_percent - 10)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a case file."""
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the case file that was let go here."""
        if file := _dropped_file(event):
            event.acceptProposedAction()
            self._home.open_file(file)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window stands; what is heavy waits for that."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the navigation the room there is."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        self.navigation.show_wide(is_wide=self.width() >= WIDE * tokens_of(self).scale)

    def _place(self) -> None:
        self.resize(FIRST_SIZE)
        kept = self._settings.value("window/geometry")
        if kept is not None:
            self.restoreGeometry(kept)
        fit_on_screen(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit()


def _dropped_file(event: QDropEvent) -> str:
    urls = event.mimeData().urls()
    local = urls[0].toLocalFile() if len(urls) == 1 else ""
    return local if local.lower().endswith((".json", ".kaigo")) else ""
