"""Printing a document through the dialog of the system, each page on the paper that it was made for."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtCore import QMarginsF, QObject, QRect, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.pdf_pages import PageSize, PdfPages

SHARPEST = 300
"""Dots an inch at which pages are drawn; printers with more only repeat them."""

POINTS = 72

NEEDS_PRINTER = sys.platform == "win32"
"""Where no printer is set up, Qt's dialog prints to a file; on Windows it does not appear at all."""


def layout_of(size: PageSize) -> QPageLayout:
    """Paper and orientation for a page; the whole sheet, since forms bring their own margins."""
    short, long = sorted((size.width, size.height))
    paper = QPageSize(QSizeF(short, long), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    is_wide = size.width > size.height
    orientation = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


class Printing(QObject):
    """One document on its way to a printer. Lives until ``ended``."""

    moved = Signal(int, int)
    """A page is being drawn. Arguments: how many are done, of how many."""

    ended = Signal(str)
    """It is over. Argument: what to tell the person; empty where all pages went to the printer."""

    left = Signal()
    """The person closed the dialog without printing."""

    def __init__(self, pages: PdfPages, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages = pages
        self._window = parent
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setDocName(title)
        if pages.sizes:
            self.printer.setPageLayout(layout_of(pages.sizes[0]))
        self._painter = QPainter()
        self._waiting: list[int] = []
        self._total = 0
        self._is_cancelled = False

    def ask(self) -> None:
        """Open the dialog of the system; printing follows where the person agrees."""
        if NEEDS_PRINTER and self.printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat:
            self._end(
                "プリンターが見つかりません。Windowsの設定でプリンターを追加してから、もう一度印刷してください。"
            )
            return
        dialog = QPrintDialog(self.printer, self._window)
        dialog.setObjectName("dialog.print")
        dialog.setWindowTitle("印刷")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, len(self._pages.sizes))
        dialog.accepted.connect(self.start)
        dialog.rejected.connect(self._leave)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()  # what open() does, which this class hides behind one of its own

    @Slot()
    def start(self) -> None:
        """Print the pages that were asked for, one after the other."""
        first, last = self.printer.fromPage(), self.printer.toPage()
        count = len(self._pages.sizes)
        self._waiting = [
            number for number in range(count) if not first or first <= number + 1 <= (last or count)
        ]
        self._total = len(self._waiting)
        self._next()

    def cancel(self) -> None:
        """Stop after the page that is being drawn."""
        self._is_cancelled = True

    def _next(self) -> None:
        if self._is_cancelled:
            self._end("印刷を中止しました。")
            return
        if not self._waiting:
            self._end("" if self._total else "印刷するページがありません。")
            return
        self.moved.emit(self._total - len(self._waiting), self._total)
        number = self._waiting.pop(0)
        scale = min(self.printer.resolution(), SHARPEST) / POINTS
        work = partial(_drawn, self._pages, number, scale)
        tasks.start(work, done=self._put, failed=self._fail, owner=self)

    def _put(self, found: tuple[int, QImage | None]) -> None:
        """Put a drawn page onto its sheet."""
        number, image = found
        self.printer.setPageLayout(layout_of(self._pages.sizes[number]))
        if not self._painter.isActive():
            if not self._painter.begin(self.printer):
                self._end("印刷できませんでした。プリンターの電源と接続を確かめてください。")
                return
        elif not self.printer.newPage():
            self._end("印刷が途中で止まりました。プリンターを確かめてください。")
            return
        if image is not None:
            whole = self.printer.pageLayout().fullRectPixels(self.printer.resolution())
            self._painter.drawImage(QRect(0, 0, whole.width(), whole.height()), image)
        self._next()

    def _fail(self, problem: Exception) -> None:
        self._end("印刷できませんでした。")
        raise problem  # a defect of ours: the program's own handler shows it

    def _end(self, words: str) -> None:
        if self._painter.isActive():
            if words:
                self.printer.abort()
            self._painter.end()
        self.ended.emit(words)
        self.deleteLater()

    @Slot()
    def _leave(self) -> None:
        self.left.emit()
        self.deleteLater()

    def abandon(self) -> None:
        """Give up at once, since the window is closed; nothing is told."""
        self._is_cancelled = True
        if self._painter.isActive():
            self.printer.abort()
            self._painter.end()


def _drawn(pages: PdfPages, number: int, scale: float) -> tuple[int, QImage | None]:
    """Draw a page; called in a thread."""
    return number, pages.draw(number, scale)
