"""Asking for a file or a folder, in a dialog that hands the path chosen to ``take``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kaigo_desktop.ui.theme import tokens_of

Take = Callable[[str], object]

WIDTH, HEIGHT = 760, 480
"""px at a text size of 100 %, where the system has no dialog of its own."""


def ask_file(parent: QWidget, title: str, kinds: str, take: Take) -> None:
    """A file that exists. ``kinds``: the name filter."""
    dialog = _dialog(parent, title, "dialog.file", take)
    dialog.setNameFilter(kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def ask_files(parent: QWidget, title: str, kinds: str, take: Callable[[list[str]], object]) -> None:
    """Files that exist, one or several. ``kinds``: the name filter."""
    dialog = _empty_dialog(parent, title, "dialog.files")
    dialog.setNameFilter(kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(take)
    dialog.open()


def ask_folder(parent: QWidget, title: str, start: Path | str, take: Take) -> None:
    """A folder; the dialog begins at ``start``."""
    dialog = _dialog(parent, title, "dialog.folder", take)
    dialog.setDirectory(str(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def ask_place(parent: QWidget, title: str, proposed: Path | str, kinds: str, take: Take) -> None:
    """A place for a new file. ``proposed``: its folder, where that matters, and its name with the suffix."""
    path = Path(proposed)
    dialog = _dialog(parent, title, "dialog.save", take)
    if path.is_absolute():
        dialog.setDirectory(str(path.parent))
    dialog.setNameFilter(kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(path.suffix.removeprefix("."))
    dialog.selectFile(path.name)
    dialog.open()


def _dialog(parent: QWidget, title: str, name: str, take: Take) -> QFileDialog:
    dialog = _empty_dialog(parent, title, name)
    dialog.fileSelected.connect(take)
    return dialog


def _empty_dialog(parent: QWidget, title: str, name: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    scale = tokens_of(parent).scale
    dialog.resize(round(WIDTH * scale), round(HEIGHT * scale))
    return dialog
