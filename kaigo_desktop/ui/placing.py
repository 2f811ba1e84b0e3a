"""Windows stay where they can be seen, also after a screen was taken away."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def brought_back(window: QRect, screens: list[QRect]) -> QRect:
    """The rectangle on the screen that shows most of it, else on the first; no larger than that screen."""
    if not screens:
        return window
    shown = [_area(window.intersected(screen)) for screen in screens]
    best = screens[shown.index(max(shown))] if max(shown) > 0 else screens[0]
    width, height = min(window.width(), best.width()), min(window.height(), best.height())
    left = max(best.left(), min(window.left(), best.right() + 1 - width))
    top = max(best.top(), min(window.top(), best.bottom() + 1 - height))
    return QRect(left, top, width, height)


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def fit_on_screen(window: QWidget) -> None:
    """Move and shrink ``window`` as far as needed to be seen whole."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    wanted = brought_back(window.geometry(), screens)
    if wanted != window.geometry():
        window.setGeometry(wanted)
