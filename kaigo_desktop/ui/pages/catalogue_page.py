"""制度: the list of the whole catalogue, and the page of one programme or entry."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from kaigo_desktop.domain.rules.freshness import OLD
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.pages.catalogue_parts import AdditionCalculator, CatalogueParts
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.catalogue import FILTER_WORDS, CatalogueRow, CatalogueViewModel, Filter

COLUMNS = (
    Column("制度", width=20),
    Column("種類", width=9),
    Column("対象", width=6),
    Column("地域", width=4),
    Column("もとの資料", width=9),
)
ALL = "すべて"
MOST_ROWS = 400
"""The page scrolls, not the table in it."""


class CatalogueScreen(QStackedWidget):
    """The list, and in its place the page that was opened from it."""

    def __init__(self, model: CatalogueViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("catalogue")
        self._model = model
        self.list = CatalogueList(model, self)
        self.addWidget(self.list)
        self.page: CatalogueEntryPage | None = None
        model.opened.connect(self.show_page)

    @Slot(str)
    def show_page(self, id_: str) -> None:
        """Show the page of that programme or entry; an empty id shows the list."""
        before, self.page = self.page, None
        if id_:
            self.page = CatalogueEntryPage(self._model, id_, self)
            self.addWidget(self.page)
            self.setCurrentWidget(self.page)
            self.page.back.setFocus()
        else:
            self.setCurrentWidget(self.list)
            self.list.table.setFocus()
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()


class CatalogueList(Page):
    """Filters above, the rows below; Enter or a double click opens a page."""

    def __init__(self, model: CatalogueViewModel, parent: QWidget | None = None) -> None:
        super().__init__(
            "catalogue",
            "制度",
            "国や都道府県の補助金と支援の一覧です。行を選んで開くと、条件・金額・出どころを見られます。",
            parent,
        )
        self._model = model
        self.words = QLineEdit(self.inside)
        self.words.setObjectName("catalogue.search")
        self.words.setAccessibleName("制度を言葉で探す")
        self.words.setPlaceholderText("言葉で探す（例：研修、インカム、訪問介護）")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(model.search)
        self.add(self.words)
        self.boxes: dict[Filter, ChoiceBox] = {}
        row = Flow(spacing=tokens_of(self).px("m"))
        for by in Filter:
            row.addWidget(self._box(by))
        holder = QWidget(self.inside)
        holder.setLayout(row)
        self.add(holder)
        self.count = Words("", self.inside, role="help")
        self.count.setObjectName("catalogue.count")
        self.add(self.count)
        self.rows = RowsModel(COLUMNS, self)
        self.table = DataTable(self.rows, "catalogue.rows", self.inside, most_rows=MOST_ROWS)
        self.table.setAccessibleName("制度の一覧")
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.open_button = Button("選んだ制度を開く", self.inside, name="catalogue.open")
        self.open_button.clicked.connect(self._open_chosen)
        self.add(self.open_button)
        self.add(self.table)
        model.changed.connect(self._fill)
        self._fill()

    def _box(self, by: Filter) -> ChoiceBox:
        box = ChoiceBox(self.inside)
        box.setObjectName(f"catalogue.filter.{by.value}")
        box.setAccessibleName(f"{FILTER_WORDS[by]}で絞り込む")
        box.addItem(f"{FILTER_WORDS[by]}：{ALL}", "")
        for value, words in self._model.choices(by):
            box.addItem(f"{FILTER_WORDS[by]}：{words}", value)
        box.setProperty("filter", by.value)
        box.activated.connect(self._filter)
        self.boxes[by] = box
        return box

    @Slot()
    def _filter(self) -> None:
        box = self.sender()
        assert isinstance(box, ChoiceBox)  # only the boxes above are connected
        self._model.choose(Filter(str(box.property("filter"))), str(box.currentData() or ""))

    @Slot()
    def _fill(self) -> None:
        rows = self._model.rows()
        self.rows.replace([_row(row) for row in rows])
        total = self._model.count()
        self.count.setText(f"{len(rows)} 件（全 {total} 件）" if rows else "当てはまる制度がありません。")
        self.table.setVisible(bool(rows))
        self.open_button.setEnabled(False)

    @Slot()
    def _choose(self) -> None:
        self.open_button.setEnabled(bool(self.table.chosen_keys()))

    @Slot(object)
    def _open(self, key: object) -> None:
        self._model.open(str(key))

    @Slot()
    def _open_chosen(self) -> None:
        for key in self.table.chosen_keys()[:1]:
            self._model.open(str(key))


def _row(row: CatalogueRow) -> Row:
    mark = f"［{row.mark}］" if row.mark else ""
    badge = f"（{row.badge}）" if row.badge else ""
    texts = (f"{mark}{row.title}{badge}", row.kind, row.audience, row.region, row.age.short)
    return Row(texts, row.id, (*texts[:-1], row.age.issued or date.min))


class CatalogueEntryPage(Page):
    """Everything that the sources say of one programme or entry."""

    def __init__(self, model: CatalogueViewModel, id_: str, parent: QWidget | None = None) -> None:
        found = model.page(id_)
        super().__init__("catalogue.entry", found.title, found.purpose, parent)
        self._model = model
        self.back = Button("← 制度の一覧へ", self.inside, name="catalogue.back")
        self.back.clicked.connect(self._go_back)
        self.column.insertWidget(0, self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(Words("・".join(found.tags), self.inside, role="help"))
        if found.freshness is not None:
            said = Prose(f"{found.freshness.badge}：{found.freshness.text}", self.inside, role="help")
            said.setObjectName("catalogue.freshness")
            self.add(said)
        if found.age is not None:
            aged = Words(found.age.words, self.inside, role="help")
            aged.setObjectName("catalogue.age")
            self.add(aged)
            if found.age.is_old:
                self.add(Prose(OLD, self.inside))
        parts = CatalogueParts(found, self.inside)
        parts.asked.connect(self._open)
        if found.addition is not None:
            self.add(AdditionCalculator(model, id_, found.addition, self.inside))
        self.add(parts)

    @Slot()
    def _go_back(self) -> None:
        self._model.open("")

    @Slot(object)
    def _open(self, id_: object) -> None:
        self._model.open(str(id_))
