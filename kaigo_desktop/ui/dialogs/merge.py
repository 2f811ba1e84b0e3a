"""取り込み: a file of a case that is here too; what differs, and what to take of it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kaigo_desktop.domain.cases.merging import Difference, Take
from kaigo_desktop.services.exchange.exchange import Look
from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.exchange import (
    SECTION_WORDS,
    TAKE_WORDS,
    DifferenceRow,
    ExchangeViewModel,
    proposals,
)

COLUMNS = (
    Column("項目", width=14),
    Column("こちら", width=10),
    Column("ファイル", width=10),
    Column("違い", width=8),
    Column("取り込み方", width=7),
)
PURPOSE = (
    "同じ案件がここにもあります。行を選び、どちらの内容にするかを決めてください。"
    "取り込んだあとも「元に戻す」で戻せます。"
)
EVERYTHING = "選ぶ区分"
WIDE = 900
"""px at a text size of 100 %."""


class MergeDialog(ColumnDialog):
    """What differs, a row each; choices are made for the rows selected. Opened with ``open()``."""

    def __init__(self, model: ExchangeViewModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("merge", "ファイルの取り込み", parent)
        self._model = model
        self._look = look
        self._rows = model.rows(look)
        self._takes = proposals(look.differences)
        self.add_heading(f"「{look.title}」への取り込み")
        self.add_prose(PURPOSE if self._rows else "案件の内容に違いはありません。", role="muted")
        if look.is_thrown:
            self.add_prose("この案件はごみ箱にあります。取り込むと、ごみ箱から元に戻ります。")
        if look.new_papers:
            self.add_prose(f"提出の控え {look.new_papers}組が新しく加わります。")
        self.table = DataTable(RowsModel(COLUMNS, self), "table.merge", self, most_rows=5)
        self.table.setAccessibleName("こちらとファイルの違い")
        self.table.setVisible(bool(self._rows))
        self.column.addWidget(self.table)
        self.details = self.add_prose("")
        self.details.setVisible(bool(self._rows))
        self.table.selectionModel().selectionChanged.connect(self._show_details)
        self._choices = self._add_choices()
        self.problem = self.add_problem()
        buttons = self.add_buttons(
            ("beside", "別の案件として取り込む", ""),
            ("cancel", "やめる", ""),
            ("accept", "取り込む", "primary"),
        )
        buttons["beside"].clicked.connect(self._take_beside)
        buttons["cancel"].clicked.connect(self.reject)
        buttons["accept"].clicked.connect(self._merge)
        self.setMinimumWidth(min(round(WIDE * tokens_of(self).scale), 1040))
        self._show_rows()
        if self._rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _add_choices(self) -> ChoiceBox:
        label = Words("区分ごとに選ぶ", self, role="label")
        box = ChoiceBox(self)
        box.setObjectName("merge.section")
        box.setAccessibleName("区分ごとに選ぶ")
        label.setBuddy(box)
        box.addItem(EVERYTHING, None)
        box.addItem("すべて", "")
        for section in dict.fromkeys(row.section for row in self._rows):
            box.addItem(SECTION_WORDS[section], section)
        box.activated.connect(self._select_section)
        line = QHBoxLayout()
        line.setSpacing(tokens_of(self).px("s"))
        line.addWidget(label)
        line.addWidget(box)
        line.addStretch(1)
        self.column.addLayout(line)
        buttons = self.add_buttons(
            ("mine", "こちらのまま", ""), ("both", "両方残す", ""), ("theirs", "ファイルの内容にする", "")
        )
        buttons["theirs"].setDefault(False)
        buttons["mine"].clicked.connect(self._keep_mine)
        buttons["both"].clicked.connect(self._keep_both)
        buttons["theirs"].clicked.connect(self._take_theirs)
        for part in (label, box, *buttons.values()):
            part.setVisible(bool(self._rows))
        return box

    @Slot()
    def _show_details(self) -> None:
        """The whole of a row that the table cuts."""
        chosen = self.table.chosen_keys()
        one = next((row for row in self._rows if [row.difference] == chosen), None)
        words = f"{one.label}　こちら：{one.mine}　ファイル：{one.theirs}" if one is not None else ""
        self.details.show_text(words or (f"{len(chosen)}行を選んでいます。" if chosen else ""))

    @Slot()
    def _select_section(self) -> None:
        section = self._choices.currentData()
        if section is None:
            return
        rows, chosen = self.table.rows, QItemSelection()
        for place in range(rows.rowCount()):
            one = rows.row(place).key
            if isinstance(one, Difference) and section in {"", one.address[0]}:
                chosen.select(rows.index(place, 0), rows.index(place, len(COLUMNS) - 1))
        self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot()
    def _keep_mine(self) -> None:
        self._choose(Take.MINE)

    @Slot()
    def _take_theirs(self) -> None:
        self._choose(Take.THEIRS)

    @Slot()
    def _keep_both(self) -> None:
        self._choose(Take.BOTH)

    def _choose(self, take: Take) -> None:
        chosen = [one for one in self.table.chosen_keys() if isinstance(one, Difference)]
        fit = [one for one in chosen if take is not Take.BOTH or one.can_keep_both]
        self._takes.update(dict.fromkeys(fit, take))
        left = len(chosen) - len(fit)
        words = f"{left}行は両方を残せません。どちらかを選んでください。" if left else ""
        self.show_problem(self.problem, words)
        places = [place for place in range(self.table.rows.rowCount()) if self._key(place) in chosen]
        self._show_rows()
        again = QItemSelection()
        for place in places:
            again.select(self.table.rows.index(place, 0), self.table.rows.index(place, len(COLUMNS) - 1))
        self.table.selectionModel().select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _key(self, place: int) -> object:
        return self.table.rows.row(place).key

    def _show_rows(self) -> None:
        self.table.rows.replace([self._row(one) for one in self._rows])

    def _row(self, one: DifferenceRow) -> Row:
        take = TAKE_WORDS[self._takes[one.difference]]
        return Row((one.label, one.mine, one.theirs, one.kind, take), one.difference)

    @Slot()
    def _take_beside(self) -> None:
        self.accept()
        self._model.take_new(self._look)

    @Slot()
    def _merge(self) -> None:
        if self._model.merge(self._look, self._takes):
            self.accept()
