"""Light or dark, and how large the text is: kept beside the window's geometry, never in a case."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QSettings, Signal

SMALLEST, LARGEST = 100, 200
"""Text size in percent."""


class Mode(StrEnum):
    """Which scheme is shown."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """What the user chose for the look of the program."""

    changed = Signal()
    """The scheme or the text size was changed."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._mode = _mode_named(str(settings.value("appearance/mode", Mode.SYSTEM.value, type=str)))
        self._percent = _within(_whole(settings.value("appearance/text_percent", SMALLEST)))

    @property
    def mode(self) -> Mode:
        """The scheme chosen; at first that of the system."""
        return self._mode

    @property
    def text_percent(self) -> int:
        """The text size, 100 to 200 %."""
        return self._percent

    def choose_mode(self, mode: Mode) -> None:
        """Show that scheme from now on."""
        if mode is not self._mode:
            self._mode = mode
            self._settings.setValue("appearance/mode", mode.value)
            self.changed.emit()

    def choose_text_percent(self, percent: int) -> None:
        """Show text at that size from now on; what lies outside 100 to 200 % is brought inside."""
        wanted = _within(percent)
        if wanted != self._percent:
            self._percent = wanted
            self._settings.setValue("appearance/text_percent", wanted)
            self.changed.emit()


def _mode_named(text: str) -> Mode:
    return Mode(text) if text in {mode.value for mode in Mode} else Mode.SYSTEM


def _whole(value: object) -> int:
    """A number that an INI file brings back as text; what is none is 100."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else SMALLEST


def _within(percent: int) -> int:
    return max(SMALLEST, min(LARGEST, percent))
