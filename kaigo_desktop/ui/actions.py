"""The commands of the window that have a key of their own, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """A name for tests and style, the words shown, and the key."""

    name: str
    words: str
    keys: str | QKeySequence.StandardKey


NEW = Command("new", "新しい案件を始める", QKeySequence.StandardKey.New)
OPEN = Command("open", "案件ファイルを開く", QKeySequence.StandardKey.Open)
LARGER = Command("larger", "文字を大きくする", QKeySequence.StandardKey.ZoomIn)
SMALLER = Command("smaller", "文字を小さくする", QKeySequence.StandardKey.ZoomOut)
ABOUT = Command("about", "このプログラムについて", "Ctrl+F1")
QUIT = Command("quit", "終了する", "Ctrl+Q")


def add_action(window: QWidget, command: Command, act: Callable[[], object]) -> QAction:
    """Give ``window`` that command; its key works wherever the focus is, but not within a conversion."""
    action = QAction(command.words, window)
    action.setObjectName(f"action.{command.name}")
    action.setShortcut(QKeySequence(command.keys))
    action.triggered.connect(act)
    window.addAction(action)
    return action
