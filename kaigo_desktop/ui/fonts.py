"""The shipped fonts on the screen, so that the program looks the same on every computer."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from kaigo_desktop.paths import shipped

AT_START = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
"""What the first window is written in."""
LATER = ("BIZUDGothic-Regular.ttf", "NotoSansJP-Fallback.ttf")
"""Figures in columns, and characters that the others lack."""


def load(names: tuple[str, ...] = AT_START + LATER) -> None:
    """Make those fonts known. Raises FileNotFoundError where one is missing."""
    for name in names:
        QFontDatabase.addApplicationFont(str(shipped("resources", "fonts", name)))
