"""The commands of the window that have a key of their own, in one place."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Command(Struct, frozen=True):
    """A name for tests and style, the words shown, the key, and other keys that do the same."""

    name: str
    words: str
    keys: str | QKeySequence.StandardKey
    more: tuple[str, ...] = ()


NEW = Command("new", "新しい案件を始める", QKeySequence.StandardKey.New)
OPEN = Command("open", "案件ファイルを開く", QKeySequence.StandardKey.Open)
LARGER = Command("larger", "文字を大きくする", QKeySequence.StandardKey.ZoomIn)
SMALLER = Command("smaller", "文字を小さくする", QKeySequence.StandardKey.ZoomOut)
UNDO = Command("undo", "元に戻す", "Ctrl+Z")
REDO = Command("redo", "やり直す", "Ctrl+Y", ("Ctrl+Shift+Z",))
HELP = Command("help", "使い方を見る", "F1")
ABOUT = Command("about", "このプログラムについて", "Ctrl+F1")
QUIT = Command("quit", "終了する", "Ctrl+Q")


def add_action(window: QWidget, command: Command, act: Callable[[], object]) -> QAction:
    """Give ``window`` that command; its key works wherever the focus is, but not within a conversion."""
    action = QAction(command.words, window)
    action.setObjectName(f"action.{command.name}")
    action.setShortcuts([QKeySequence(command.keys), *map(QKeySequence, command.more)])
    action.triggered.connect(act)
    window.addAction(action)
    return action
