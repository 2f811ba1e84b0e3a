"""Drawing papers for the preview beside the window, and opening it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kaigo_desktop.services.issuing import Rendered
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.dialogs.preview import PreviewDialog, Save
from kaigo_desktop.ui.pdf_pages import PdfPages


class Showing(QObject):
    """Opens one preview at a time over the page."""

    failed = Signal(object)
    """A paper could not be drawn. Argument: what was raised."""

    def __init__(self, save: Save, page: QWidget) -> None:
        super().__init__(page)
        self._save = save
        self._page = page
        self._is_drawing = False

    def draw(self, work: Callable[[], Rendered], title: str, file: Path) -> None:
        """Draw a document in a thread and show it; ``file`` is where it would be saved."""
        if self._is_drawing:
            return
        self._is_drawing = True
        tasks.start(partial(_pages_of, work, title, file), done=self._take, failed=self._fail, owner=self)

    def show(self, pages: PdfPages, title: str, file: Path) -> None:
        """Show a document that is there already."""
        PreviewDialog(title, pages, file, self._save, self._page).open()

    def _take(self, drawn: tuple[PdfPages, str, Path]) -> None:
        self._is_drawing = False
        self.show(*drawn)

    def _fail(self, problem: Exception) -> None:
        self._is_drawing = False
        self.failed.emit(problem)


def _pages_of(work: Callable[[], Rendered], title: str, file: Path) -> tuple[PdfPages, str, Path]:
    """Draw a document and open it for looking at; called in a thread."""
    return PdfPages(work().content), title, file
