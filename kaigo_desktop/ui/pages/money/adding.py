"""Ways to put expenses in: a small form, and rows of a spreadsheet, copied or in a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.services import CATEGORY_NAMES
from kaigo_desktop.domain.table import Line
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, Words
from kaigo_desktop.ui.widgets.fields import ChoiceField, TextField, YenField
from kaigo_desktop.viewmodels.entry import Refused, read_text
from kaigo_desktop.viewmodels.facts import text_of
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.pasted_table import PastedRow

MOST_SHOWN = 12
"""Rows of a table that are shown before they are taken, those with a problem foremost; all are counted."""
NO_TABLE = (
    "貼り付けられる表がありません。"
    "表計算で「品名・区分・台数・金額・事業所」の列を選んでコピーしてから、もう一度押してください。"
)
NO_ROWS = "ファイルの表に行がありません。「品名・区分・台数・金額・事業所」の列のある表を選んでください。"


class NewExpense(Card):
    """A small form: what, how much, where. The rest is asked once the expense is there."""

    added = Signal(str)
    """An expense was added. Argument: its key."""

    def __init__(self, model: MoneyViewModel, parent: QWidget) -> None:
        super().__init__(parent, name="expense.new")
        self._model = model
        self.body.addWidget(Words("費用を加える", self, role="label"))
        self.category = ChoiceField(
            ("new", "category"),
            "何を買いますか（何に使いますか）",
            tuple(CATEGORY_NAMES.items()),
            self,
            required=True,
        )
        self.description = TextField(
            ("new", "description"), "品名・内容", self, example="見守りセンサー ABC-100"
        )
        self.cost = YenField(
            ("new", "cost"), "金額（全部の台数の合計）", self, example="2,100,000", required=True
        )
        self.office = ChoiceField(("new", "office"), "どの事業所で使いますか", model.offices(), self)
        for field in (self.category, self.description, self.cost, self.office):
            self.body.addWidget(field)
        self.button = Button("この費用を加える", self, role="primary", name="expense.add")
        self.button.clicked.connect(self._add)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_offices()

    def show_offices(self) -> None:
        """Offer the offices of the case anew."""
        chosen = self.office.box.currentIndex()
        made = ChoiceField(("new", "office"), "どの事業所で使いますか", self._model.offices(), self)
        self.body.replaceWidget(self.office, made)
        self.office.hide()
        self.office.deleteLater()
        self.office = made
        if 0 <= chosen < made.box.count():
            made.box.setCurrentIndex(chosen)
        self._show_offices()

    def _show_offices(self) -> None:
        """With one office there is nothing to choose."""
        offices = self._model.offices()
        self.office.setVisible(len(offices) > 1)

    def _chosen_office(self) -> str | None:
        offices = self._model.offices()
        if len(offices) == 1:
            return offices[0][0]
        place = self.office.box.currentIndex() - 1  # 「まだわからない」 stands first
        return offices[place][0] if 0 <= place < len(offices) else None

    @Slot()
    def _add(self) -> None:
        place = self.category.box.currentIndex()
        if place < 0:
            self.category.show_problem("区分を選んでください。")
            self.category.control.setFocus()
            return
        cost = self._cost()
        if cost is None:
            self.cost.control.setFocus()
            return
        category = list(CATEGORY_NAMES)[place]
        description = text_of(read_text(self.description.box.text()))
        key = self._model.add(category, cost, description or None, self._chosen_office())
        if key:
            self._empty()
            self.added.emit(key)

    def _cost(self) -> int | None:
        try:
            cost = self.cost.read(self.cost.box.text())
        except Refused as refusal:
            self.cost.show_problem(refusal.advice)
            return None
        if isinstance(cost, int):
            return cost
        self.cost.show_problem("金額を入力してください。例：2,100,000")
        return None

    def _empty(self) -> None:
        self.category.show_value(None)
        self.description.show_value(None)
        self.cost.show_value(None)


class PastedRows(Card):
    """The rows of the clipboard or of a file as they were read, before they are taken."""

    taken = Signal(int)
    """Rows were kept. Argument: how many."""

    def __init__(self, model: MoneyViewModel, parent: QWidget) -> None:
        super().__init__(parent, name="expense.pasted")
        self._model = model
        self._rows: tuple[PastedRow, ...] = ()
        self.heading = Words("", self, role="label")
        self.body.addWidget(self.heading)
        self.summary = Prose("", self)
        self.body.addWidget(self.summary)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens_of(self).px("xs"))
        self.body.addLayout(self._lines)
        buttons = QHBoxLayout()
        self.take = Button("加える", self, role="primary", name="expense.pasted.take")
        self.drop = Button("やめる", self, name="expense.pasted.drop")
        self.take.clicked.connect(self._take)
        self.drop.clicked.connect(self.hide)
        buttons.addWidget(self.take)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.hide()

    def read_clipboard(self) -> None:
        """Read what was copied in the spreadsheet and show it."""
        rows = self._model.read_pasted(QGuiApplication.clipboard().text())
        self._show_rows(rows, "貼り付けた表の読み取り結果", NO_TABLE)

    def show_table(self, lines: Sequence[Line]) -> None:
        """Show what was read from a file."""
        self._show_rows(self._model.read_lines(lines), "ファイルの読み取り結果", NO_ROWS)

    def _show_rows(self, rows: tuple[PastedRow, ...], heading: str, nothing: str) -> None:
        self._rows = rows
        self.heading.setText(heading)
        fine = [row for row in rows if not row.problem]
        self.summary.show_text(_summary(len(fine), len(rows) - len(fine)) if rows else nothing)
        clear(self._lines)
        for row in _foremost(rows):
            self._lines.addWidget(Words(_line_of(row), self, role="problem" if row.problem else ""))
        if len(rows) > MOST_SHOWN:
            self._lines.addWidget(Words(f"ほか {len(rows) - MOST_SHOWN}行", self, role="help"))
        self.take.setText(f"{len(fine)}件を加える")
        self.take.setVisible(bool(fine))
        self.show()
        (self.take if fine else self.drop).setFocus()

    @Slot()
    def _take(self) -> None:
        count = self._model.take(self._rows)
        self._rows = ()
        self.hide()
        self.taken.emit(count)


def _summary(fine: int, wrong: int) -> str:
    unread = (
        f"　読めない行が{wrong}行あります。直してから読み直すか、下の理由を見てください。" if wrong else ""
    )
    return f"{fine}件を加えられます。{unread}"


def _foremost(rows: Sequence[PastedRow]) -> list[PastedRow]:
    """The rows that are shown, in their order; where room is short, wrong ones go before others."""
    chosen = sorted(rows, key=_is_fine)[:MOST_SHOWN]
    return sorted(chosen, key=_number)


def _is_fine(row: PastedRow) -> bool:
    return not row.problem


def _number(row: PastedRow) -> int:
    return row.number


def _line_of(row: PastedRow) -> str:
    if row.problem:
        return f"{row.number}行目：{row.problem}"
    cost = row.body.get("cost")
    amount = yen_text(cost) if isinstance(cost, int) else ""
    name = text_of(row.body.get("description"))
    category = CATEGORY_NAMES[text_of(row.body.get("category"))]
    return f"{row.number}行目：{name}（{category}）　{row.body.get('units')}台　{amount}"
