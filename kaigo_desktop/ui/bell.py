"""The notification of deadlines: one message a day, from the tray where the system has one.

The message counts and names nobody, so that a screen that others see and a log
of notifications tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from kaigo_desktop.services.deadlines import Reminder
from kaigo_desktop.ui.pages.home_today import count_words
from kaigo_desktop.viewmodels.deadline_settings import DeadlineSettings

LAST_TOLD = "deadlines/last_told"
HOUR_MS = 3_600_000
TITLE = "介護補助金の期限"
TOLD_MS = 15_000


class Tray(Protocol):
    """What the bell needs of the tray."""

    def tell(self, title: str, words: str) -> None:
        """Show a message of the system."""

    def close(self) -> None:
        """Take the sign out of the tray."""


class SystemTray(QObject):
    """The tray of the system, with a menu."""

    opened = Signal()
    """The window is to come to the front with the deadlines."""

    quiet_chosen = Signal(bool)
    """Messages are to be left out, or shown again. Argument: whether left out."""

    def __init__(self, icon: QIcon, *, is_quiet: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._menu.addAction("期限を見る").triggered.connect(self.opened)
        self._quiet = self._menu.addAction("知らせを止める")
        self._quiet.setCheckable(True)
        self._quiet.setChecked(is_quiet)
        self._quiet.toggled.connect(self.quiet_chosen)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip(TITLE)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._open)
        self._icon.messageClicked.connect(self.opened)
        self._icon.show()

    def tell(self, title: str, words: str) -> None:
        """Show a message of the system."""
        self._icon.showMessage(title, words, QSystemTrayIcon.MessageIcon.Information, TOLD_MS)

    @Slot(bool)
    def show_quiet(self, is_quiet: bool) -> None:
        """Follow a choice that was made elsewhere."""
        self._quiet.setChecked(is_quiet)

    def close(self) -> None:
        """Take the sign out of the tray."""
        self._icon.hide()
        self._menu.deleteLater()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _open(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.opened.emit()


def system_tray(icon: QIcon, *, is_quiet: bool, parent: QObject | None = None) -> SystemTray | None:
    """The tray; None where the system has none."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    return SystemTray(icon, is_quiet=is_quiet, parent=parent)


class Bell(QObject):
    """Tells once a day what is due, unless it was asked to be quiet."""

    def __init__(
        self,
        reminder: Callable[[], Reminder],
        today: Callable[[], date],
        settings: QSettings,
        tray: Tray | None,
        parent: QObject | None = None,
        *,
        choices: DeadlineSettings,
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self._reminder = reminder
        self._today = today
        self._settings = settings
        self._tray = tray
        self._timer = QTimer(self)
        self._timer.setInterval(HOUR_MS)
        self._timer.timeout.connect(self.ring)
        self._timer.start()

    @Slot()
    def ring(self) -> None:
        """Tell what is due where it was not told today; nothing where nothing is near."""
        today = self._today().isoformat()
        is_told = self._settings.value(LAST_TOLD, "", type=str) == today
        if self._tray is None or self._choices.is_quiet or is_told:
            return
        found = self._reminder()
        if not found.is_empty:
            self._tray.tell(TITLE, count_words(found))
            self._settings.setValue(LAST_TOLD, today)

    def close(self) -> None:
        """Ring no more."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.close()
