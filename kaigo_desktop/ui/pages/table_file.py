"""A button's way to a table in a file: the dialog, the reading beside the window, and what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.files import ask_file

KINDS = "Excel・CSV (*.xlsx *.xlsm *.csv *.txt);;すべてのファイル (*)"


class TableFile(QObject):
    """Asks for a file and reads it in a thread; one file at a time."""

    began = Signal()
    """A file is being read from now on."""

    found = Signal(object)
    """A table was read. Argument: its lines, ``tuple[Line, ...]``."""

    refused = Signal(str)
    """A file could not be read. Argument: why, and what to do."""

    def __init__(self, tables: Tables, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tables = tables
        self._title = title
        self._window = parent
        self._is_reading = False

    @Slot()
    def choose(self) -> None:
        """Let the person choose a file; it is read at once."""
        ask_file(self._window, self._title, KINDS, self.read)

    @Slot(str)
    def read(self, file: str) -> None:
        """Read that file; nothing happens while another one is being read."""
        if self._is_reading:
            return
        self._is_reading = True
        self.began.emit()
        work = partial(self._tables.read, Path(file))
        tasks.start(work, done=self._take, failed=self._fail, owner=self)

    def _take(self, lines: tuple[Line, ...]) -> None:
        self._is_reading = False
        self.found.emit(lines)

    def _fail(self, problem: Exception) -> None:
        self._is_reading = False
        if isinstance(problem, Unreadable):
            self.refused.emit(str(problem))
        elif isinstance(problem, Trouble):
            self.refused.emit(f"{problem.what}{problem.what_to_do}")
        else:
            raise problem
