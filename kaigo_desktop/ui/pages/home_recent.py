"""最近使ったファイル, near the foot of the first screen: opened again by one press, cleared when wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Disclosure, add_left
from kaigo_desktop.viewmodels.recent import RecentFile, RecentFiles

TITLE = "最近使ったファイル"
MISSING = "見つかりません（移したか、削除されました）"


class RecentPart(QWidget):
    """Hidden while the list is empty; folded, since most days begin with a case and not with a file."""

    file_asked = Signal(str)
    """A file is to be opened. Argument: its path."""

    def __init__(self, recent: RecentFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recent")
        self._recent = recent
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        inside = QWidget(self)
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(tokens_of(self).px("l"), 0, 0, 0)
        self._rows.setSpacing(0)
        self.fold = Disclosure(TITLE, inside, self, name="home.recent")
        self.fold.toggled.connect(self._look)
        box.addWidget(self.fold)
        recent.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        files = self._recent.files()
        self.setVisible(bool(files))
        with keeping_focus(self):
            clear(self._rows)
            for place, file in enumerate(files):
                self._rows.addWidget(self._row(place, file))
            button = Button("この一覧を消す", self.fold.inside, role="link", name="recent.clear")
            button.setToolTip("ファイルそのものは消えません")
            button.clicked.connect(self._recent.clear)
            add_left(self._rows, button)

    def _row(self, place: int, file: RecentFile) -> LinkRow:
        words = f"{file.name}（{file.folder}）" if file.folder else file.name
        if file.is_missing:
            words = f"{words}　{MISSING}"
        button = "一覧から消す" if file.is_missing else "開く"
        row = LinkRow(words, button, file.path, self.fold.inside, name=f"recent.{place}")
        row.setToolTip(file.path)
        row.chosen.connect(self._forget if file.is_missing else self._open)
        return row

    @Slot(bool)
    def _look(self, is_open: bool) -> None:
        if is_open:
            self._recent.look()

    @Slot(object)
    def _open(self, path: object) -> None:
        self.file_asked.emit(str(path))

    @Slot(object)
    def _forget(self, path: object) -> None:
        self._recent.forget(str(path))
