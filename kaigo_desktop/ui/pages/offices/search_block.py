"""The words, the filters, how many are found, and the table: on the page and in the dialog alike."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from kaigo_desktop.domain.offices.listed import ListedOffice
from kaigo_desktop.ui.models.rows import Column
from kaigo_desktop.ui.models.window_rows import WindowRowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox, UnitBox
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.long_table import LongTable
from kaigo_desktop.viewmodels.office_search import COLUMNS, OfficeSearch

HINT = "名前・かな・法人・所在地・番号で探す（例：ひまわり 練馬）"
NOTHING = "当てはまる事業所がありません。言葉を短くするか、絞り込みを外してください。"


class SearchLine(UnitBox):
    """A line to type on; the arrow down goes to what was found."""

    left_down = Signal()
    """The arrow down was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", 0, parent)
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):  # Qt gives it no name
            button.setAccessibleName("探す言葉を消す")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves, Escape empties; during conversion the input method gets the keys, not this."""
        if self.is_converting:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SearchBlock(QWidget):
    """What is looked for and what is found. ``name`` begins the names of its parts."""

    chosen = Signal(object)
    """Another office is looked at. Argument: its ListedOffice, None for none."""

    opened = Signal(object)
    """An office was opened by Enter or a double click. Argument: its ListedOffice."""

    def __init__(
        self,
        model: OfficeSearch,
        name: str,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.px("s"))
        self.words = SearchLine(self)
        self.words.setObjectName(f"{name}.search")
        self.words.setAccessibleName("事業所を言葉で探す")
        self.words.setPlaceholderText(HINT)
        self.words.setText(model.wanted.words)
        box.addWidget(self.words)
        self.prefecture = self._filter(f"{name}.prefecture", "都道府県で絞り込む")
        self.service = self._filter(f"{name}.service", "サービスで絞り込む")
        self.count = Words("", self, role="help", wrap=False)
        self.count.setObjectName(f"{name}.count")
        self.count.setMinimumHeight(tokens.px("control"))
        line = Flow(spacing=tokens.px("s"))
        for widget in (self.prefecture, self.service, self.count):
            line.addWidget(widget)
        box.addLayout(line)
        columns = [Column(title, width=width) for title, width in COLUMNS]
        self.rows = WindowRowsModel(columns, model.texts, self)
        self.table = LongTable(self.rows, f"{name}.rows", self, settings=settings)
        self.table.setAccessibleName("見つかった事業所")
        box.addWidget(self.table, 1)
        self.words.textChanged.connect(model.search)
        self.words.left_down.connect(self._go_down)
        self.prefecture.activated.connect(self._choose_prefecture)
        self.service.activated.connect(self._choose_service)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        model.found.connect(self._show)

    def _filter(self, name: str, words: str) -> ChoiceBox:
        box = ChoiceBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        return box

    def fill(self) -> None:
        """Offer what the list can be narrowed to, and show what is found."""
        for box, first, choices, now in (
            (self.prefecture, "都道府県：すべて", self._model.prefectures(), self._model.wanted.prefecture),
            (self.service, "サービス：すべて", self._model.services(), self._model.wanted.service),
        ):
            with QSignalBlocker(box):
                box.clear()
                box.addItem(first, "")
                for value, words in choices:
                    box.addItem(words, value)
                box.setCurrentIndex(max(0, box.findData(now)))
        self._show()

    @Slot()
    def _show(self) -> None:
        count = self._model.count
        self.rows.show(count)
        self.count.setText(f"{count:,} 件" if count else NOTHING if self._model.is_answered else "")
        self.table.setAccessibleDescription(f"{count:,}件")
        if count:
            self.table.scrollToTop()

    @Slot()
    def _go_down(self) -> None:
        if self._model.count:
            self.table.setFocus()
            self.table.choose(max(0, self.table.row))

    @Slot(int)
    def _choose_prefecture(self, _place: int) -> None:
        self._model.choose_prefecture(str(self.prefecture.currentData() or ""))

    @Slot(int)
    def _choose_service(self, _place: int) -> None:
        self._model.choose_service(str(self.service.currentData() or ""))

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.chosen.emit(self._model.line(row) if row >= 0 else None)

    @Slot(int)
    def _open(self, row: int) -> None:
        line = self._model.line(row)
        if isinstance(line, ListedOffice):
            self.opened.emit(line)
