"""ごみ箱: bringing deleted cases back, or erasing them for good."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.thrown import KEPT_DAYS, Thrown
from kaigo_desktop.domain.dates import fiscal_year_text, wareki_short
from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.dialogs.sentence import SentenceDialog
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.home import HomeViewModel

COLUMNS = (
    Column("案件", width=14),
    Column("年度", width=6),
    Column("削除した日時", width=11),
    Column("残り", is_figure=True, width=5),
)
PURPOSE = f"削除した案件は{KEPT_DAYS}日のあいだここに残ります。履歴や提出の控えも一緒に戻せます。"
WIDE = 700
"""px at a text size of 100 %."""


class BinDialog(ColumnDialog):
    """What lies in the bin, the last thrown away first. Opened with ``open()``."""

    def __init__(self, model: HomeViewModel, parent: QWidget | None = None) -> None:
        super().__init__("bin", "ごみ箱", parent)
        self._model = model
        self._asked: CaseId | None = None
        self.question: SentenceDialog | None = None
        self.add_heading("ごみ箱")
        self.add_prose(PURPOSE, role="muted")
        self.table = DataTable(RowsModel(COLUMNS, self), "table.bin", self, most_rows=7)
        self.table.setAccessibleName("ごみ箱にある案件の一覧")
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.column.addWidget(self.table)
        self._buttons = self.add_buttons(
            ("erase", "完全に削除", "danger"), ("close", "閉じる", ""), ("restore", "元に戻す", "primary")
        )
        self._buttons["erase"].clicked.connect(self._ask)
        self._buttons["close"].clicked.connect(self.reject)
        self._buttons["restore"].clicked.connect(self._restore)
        self.setMinimumWidth(min(round(WIDE * tokens_of(self).scale), 1000))
        model.thrown_changed.connect(self._show)
        self._show()
        self.table.setFocus()

    @Slot()
    def _show(self) -> None:
        thrown = self._model.thrown
        self.table.rows.replace([self._row(one) for one in thrown])
        if thrown:
            self.table.selectRow(0)
        for name in ("erase", "restore"):
            self._buttons[name].setEnabled(bool(thrown))

    def _row(self, one: Thrown) -> Row:
        year = fiscal_year_text(one.fiscal_year) if one.fiscal_year is not None else "未入力"
        left = self._model.days_left(one)
        texts = (one.title, year, f"{wareki_short(one.at.date())} {one.at:%H:%M}", f"{left}日")
        return Row(texts, one.id, (one.title, one.fiscal_year or 0, one.at.timestamp(), left))

    def _chosen(self) -> CaseId | None:
        keys = self.table.chosen_keys()
        return cast("CaseId", keys[0]) if keys else None

    @Slot()
    def _restore(self) -> None:
        case = self._chosen()
        if case is not None:
            self._model.bring_back(case)
            if not self._model.thrown:
                self.accept()

    @Slot()
    def _ask(self) -> None:
        """Nothing brings it back afterwards: ask, with the safe answer as the default."""
        case = self._chosen()
        title = next((one.title for one in self._model.thrown if one.id == case), "")
        if case is None:
            return
        self._asked = case
        self.question = SentenceDialog(
            "完全に削除",
            f"「{title}」を完全に削除しますか。",
            "入力した内容、履歴、提出の控えがすべて消え、元に戻せません。バックアップに残っている分は消えません。",
            (("erase", "完全に削除する"), ("keep", "残しておく")),
            self,
        )
        self.question.chosen.connect(self._answer)
        self.question.open()

    @Slot(str)
    def _answer(self, choice: str) -> None:
        if choice == "erase" and self._asked is not None:
            self._model.erase(self._asked)
            if not self._model.thrown:
                self.accept()
        self._asked = None
