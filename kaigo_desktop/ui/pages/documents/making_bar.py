"""What makes papers: all or the chosen ones, each its own file or bound together, as drafts or in earnest."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.ticks import Tick

LONGEST_PATH = 22
"""Full-width characters of a folder's path; the middle of a longer one is left out."""


class MakingBar(QWidget):
    """The buttons above the papers, and how far the making is."""

    making_asked = Signal()
    """The chosen papers, or all, are to be made."""

    bundle_asked = Signal()
    """The chosen papers, or all, are to be looked at as one document."""

    choosing_ended = Signal()
    """No paper is to be chosen any more."""

    cancelled = Signal()
    """The making is to stop."""

    folder_asked = Signal()
    """The folder of the papers is to be opened."""

    other_folder_asked = Signal()
    """Papers are to go to another folder."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self._chosen = 0
        self._folder = ""
        self._is_busy = False
        self._is_empty = True
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.px("xs"))
        self.all = Button("すべてのPDFを作る", self, role="primary", name="forms.all")
        self.bundle = Button("1つにまとめて見る", self, name="forms.bundle")
        self.none = Button("選択をやめる", self, role="link", name="forms.none")
        self.draft = Tick("「下書き」の文字を入れる", self)
        self.draft.setObjectName("forms.draft")
        first = Flow(spacing=tokens.px("s"))
        for widget in (self.all, self.bundle, self.draft, self.none):
            first.addWidget(widget)
        box.addLayout(first)
        box.addLayout(self._folder_line())
        self.progress = self._progress_line()
        box.addWidget(self.progress)
        self.all.clicked.connect(self.making_asked)
        self.bundle.clicked.connect(self.bundle_asked)
        self.none.clicked.connect(self.choosing_ended)
        self._show()

    def _folder_line(self) -> Flow:
        line = Flow(spacing=tokens_of(self).px("m"))
        self.where = Words("", self, role="help")
        self.where.setMinimumHeight(tokens_of(self).px("control"))
        self.open = Button("保存先を開く", self, role="link", name="forms.open_folder")
        self.choose = Button("保存先を変える", self, role="link", name="forms.choose_folder")
        self.open.clicked.connect(self.folder_asked)
        self.choose.clicked.connect(self.other_folder_asked)
        self.copy = Button("場所をコピー", self, role="link", name="forms.copy_folder")
        self.copy.clicked.connect(self._copy_folder)
        for widget in (self.where, self.open, self.choose, self.copy):
            line.addWidget(widget)
        return line

    def _progress_line(self) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        self.bar = QProgressBar(line)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("PDFを作る進み具合")
        self.count = Words("", line, role="help", wrap=False)
        self.stop = Button("中止", line, name="forms.cancel")
        self.stop.setAccessibleName("PDFを作るのを中止する")
        self.stop.clicked.connect(self.cancelled)
        row.addWidget(self.bar, 1)
        row.addWidget(self.count)
        row.addWidget(self.stop)
        line.hide()
        return line

    @property
    def is_draft(self) -> bool:
        """Whether papers are to be marked as drafts."""
        return self.draft.isChecked()

    def show_folder(self, folder: str) -> None:
        """Say where papers go: beginning and end of a long path, the whole of it as a tool tip."""
        room = self.fontMetrics().horizontalAdvance("あ") * LONGEST_PATH
        shown = self.fontMetrics().elidedText(folder, Qt.TextElideMode.ElideMiddle, room)
        self._folder = folder
        self.where.setText(f"保存先：{shown}")
        self.where.setAccessibleName(f"保存先：{folder}")
        self.where.setToolTip(folder)

    @Slot()
    def _copy_folder(self) -> None:
        QGuiApplication.clipboard().setText(self._folder)

    def show_chosen(self, count: int, *, is_empty: bool) -> None:
        """Say how many papers the buttons are for."""
        self._chosen, self._is_empty = count, is_empty
        self._show()

    def show_busy(self, *, is_busy: bool) -> None:
        """While papers are made, only stopping is possible."""
        self._is_busy = is_busy
        self.progress.setVisible(is_busy)
        self.stop.setEnabled(True)
        self.bar.setRange(0, 0)
        self.count.setText("")
        self._show()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.count.setText(f"{done} / {total}件")

    def _show(self) -> None:
        chosen = f"選んだ{self._chosen}件" if self._chosen else "すべて"
        self.all.setText(f"{chosen}のPDFを作る")
        self.bundle.setText(f"{chosen}を1つにまとめて見る")
        self.none.setVisible(bool(self._chosen))
        for button in (self.all, self.bundle):
            button.setEnabled(not self._is_busy and not self._is_empty)
