"""F1: the manual beside the work, in a window of its own that reads nothing but what is shipped."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button
from kaigo_desktop.viewmodels.manual import PAGES, SUFFIX, page_at

SIZE = (860, 620)
"""px at a text size of 100 %."""

LIST_CHARACTERS = 13
_HEADINGS = {1: "title", 2: "section"}


def text_of(page: str) -> str:
    """That page as Markdown. Raises KeyError for a page that there is not."""
    if page not in PAGES:
        raise KeyError(page)
    return shipped("resources", "help", page + SUFFIX).read_text(encoding="utf-8")


class ManualWindow(QDialog):
    """The pages at the left, the text of one at the right. Stays open while one works; Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName("dialog.manual")
        self.setWindowTitle("使い方")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setObjectName("manual.pages")
        self.list.setAccessibleName("使い方のページ")
        self.list.setFixedWidth(self.fontMetrics().horizontalAdvance("あ") * LIST_CHARACTERS)
        for name, title in PAGES.items():
            item = QListWidgetItem(title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.text = QTextBrowser(self)
        self.text.setObjectName("manual.text")
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(tokens.px("l"))
        row = QHBoxLayout()
        row.setSpacing(tokens.px("m"))
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        close = Button("閉じる", self, name="manual.close")
        close.clicked.connect(self.close)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        column = QVBoxLayout(self)
        edge = tokens.px("l")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("m"))
        column.addLayout(row, 1)
        column.addLayout(below)
        room = self.screen().availableSize()
        wide, high = (round(px * tokens.scale) for px in SIZE)
        self.resize(min(wide, room.width() - edge * 2), min(high, room.height() - edge * 3))
        self.page = ""
        """The name of the page that is shown."""
        self.list.currentItemChanged.connect(self._choose)
        self.text.anchorClicked.connect(self._follow)

    def show_page(self, page: str) -> None:
        """Show that page. Raises KeyError where there is none of that name."""
        self.page = page
        self.list.setCurrentRow(list(PAGES).index(page))
        self.text.setMarkdown(text_of(page))
        self.text.setAccessibleName(PAGES[page])
        self._set_type()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _set_type(self) -> None:
        """Headings and line height as on every page of the program."""
        tokens = tokens_of(self)
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor = QTextCursor(block)
            form = QTextBlockFormat()
            form.setLineHeight(tokens.line_height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setTopMargin(tokens.px("l" if level else "xs"))
            form.setBottomMargin(tokens.px("xs"))
            cursor.mergeBlockFormat(form)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = cursor.charFormat()
                letters.setFont(tokens.font(_HEADINGS.get(level, "base"), bold=True))
                cursor.setCharFormat(letters)
            block = block.next()

    @Slot()
    def _choose(self) -> None:
        item = self.list.currentItem()
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if name != self.page:
            self.show_page(name)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        """Only pages of the manual: nothing here leads out of the computer."""
        if page := page_at(link.toString()):
            self.show_page(page)
