"""A document as it will be printed: pages to scroll and zoom, printing, and saving as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.dialogs.printing import Printing
from kaigo_desktop.ui.files import ask_place
from kaigo_desktop.ui.pdf_pages import PdfPages
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.messages import MessageBar
from kaigo_desktop.ui.widgets.paper_view import STEP, Fit, PaperView

Save = Callable[[Path, bytes], None]
"""Puts a document into a file. Raises Trouble where the disk refuses."""


class PreviewDialog(QDialog):
    """Opened with ``open()`` over the window, as large as it. Escape leads back."""

    printed = Signal()
    """All pages went to the printer."""

    def __init__(self, title: str, pages: PdfPages, file: Path, save: Save, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self._pages = pages
        self._file = file
        self._save = save
        self._printing: Printing | None = None
        self.setObjectName("dialog.preview")
        self.setWindowTitle(f"見本：{title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = PaperView(self)
        self._arrange()
        self._connect()
        around = parent.window().size()
        self.resize(around.width(), around.height())
        self.view.show_pages(pages)
        self.view.setFocus()

    def _arrange(self) -> None:
        tokens = tokens_of(self)
        edge = tokens.px("m")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("s"))
        self.back = Button("← 書類の一覧へ", self, name="preview.back")
        self.print_button = Button("印刷…", self, role="primary", name="preview.print")
        self.save_button = Button("PDFで保存…", self, name="preview.save")
        self.smaller = Button("縮小", self, name="preview.smaller")
        self.larger = Button("拡大", self, name="preview.larger")
        self.width_button = Button("幅に合わせる", self, name="preview.width")
        self.page_button = Button("1枚を表示", self, name="preview.page")
        self.stop = Button("印刷を中止", self, name="preview.stop")
        self.stop.hide()
        tools = Flow(spacing=tokens.px("s"))
        for button in (
            self.back,
            self.print_button,
            self.stop,
            self.save_button,
            self.smaller,
            self.larger,
            self.width_button,
            self.page_button,
        ):
            tools.addWidget(button)
        self.place = Words("", self, role="help", wrap=False)
        self.place.setObjectName("preview.place")
        column.addLayout(tools)
        head = Flow(spacing=tokens.px("l"))
        head.addWidget(Words(self._title, self, role="strong"))
        head.addWidget(self.place)
        column.addLayout(head)
        self.message = MessageBar(self)
        column.addWidget(self.message)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.reject)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._ask_where)
        self.smaller.clicked.connect(self._zoom_out)
        self.larger.clicked.connect(self._zoom_in)
        self.width_button.clicked.connect(self._fit_width)
        self.page_button.clicked.connect(self._fit_page)
        self.stop.clicked.connect(self._stop)
        self.view.moved.connect(self._show_place)
        self.view.zoomed.connect(self._show_place)
        for button, keys in (
            (self.print_button, "Ctrl+P"),
            (self.save_button, "Ctrl+S"),
            (self.smaller, "Ctrl+-"),
            (self.larger, "Ctrl++"),
            (self.width_button, "Ctrl+1"),
            (self.page_button, "Ctrl+2"),
        ):
            button.setToolTip(keys)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(button.click)

    @Slot()
    def _show_place(self) -> None:
        count = len(self._pages.sizes)
        self.place.setText(f"{self.view.current} / {count} ページ　{self.view.percent}％")

    @Slot()
    def _zoom_in(self) -> None:
        self.view.zoom_by(STEP)

    @Slot()
    def _zoom_out(self) -> None:
        self.view.zoom_by(1 / STEP)

    @Slot()
    def _fit_width(self) -> None:
        self.view.fit_to(Fit.WIDTH)

    @Slot()
    def _fit_page(self) -> None:
        self.view.fit_to(Fit.PAGE)

    # --- paper and file ------------------------------------------------------

    @Slot()
    def _print(self) -> None:
        if self._printing is None:
            self._printing = Printing(self._pages, self._title, self)
            self._printing.moved.connect(self._show_printing)
            self._printing.ended.connect(self._end_printing)
            self._printing.left.connect(self._forget_printing)
            self._printing.ask()

    @property
    def printing(self) -> Printing | None:
        """The document on its way to a printer; None while there is none."""
        return self._printing

    @Slot(int, int)
    def _show_printing(self, done: int, total: int) -> None:
        self.print_button.hide()
        self.stop.show()
        self.message.tell(f"プリンターへ送っています（{done} / {total}ページ）。")

    @Slot(str)
    def _end_printing(self, words: str) -> None:
        self.message.tell(words or "すべてのページをプリンターへ送りました。", is_error=bool(words))
        self._forget_printing()
        if not words:
            self.printed.emit()

    @Slot()
    def _forget_printing(self) -> None:
        self._printing = None
        self.stop.hide()
        self.print_button.show()

    @Slot()
    def _stop(self) -> None:
        if self._printing is not None:
            self._printing.cancel()

    @Slot()
    def _ask_where(self) -> None:
        ask_place(self, "PDFで保存", self._file, "PDF (*.pdf)", self.save_as)

    @Slot(str)
    def save_as(self, file: str) -> None:
        """Put the document into that file."""
        try:
            self._save(Path(file), self._pages.content)
        except Trouble as trouble:
            self.message.tell(trouble.what, trouble.what_to_do, is_error=True)
            return
        self.message.tell("PDFを保存しました。", file)

    def done(self, result: int) -> None:
        """Stop printing and let go of the pages."""
        self._let_go()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """As ``done``."""
        self._let_go()
        super().closeEvent(event)

    def _let_go(self) -> None:
        if self._printing is not None:
            self._printing.abandon()
        self.view.clear()
