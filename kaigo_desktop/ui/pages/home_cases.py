"""What to do next, the deadlines, and the list of cases: the first screen once there are cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.pages.home_today import TodayBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, ValueButton, Words
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.ui.widgets.verdicts import VERDICT_WORDS
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:  # the list stands before the services are loaded
    from kaigo_desktop.domain.cases.kept import CaseId, CaseLine
    from kaigo_desktop.services.desk import CaseState

MOST_NEXT = 3
COLUMNS = (
    Column("案件", width=16),
    Column("年度", width=6),
    Column("見立て", width=5),
    Column("見込額", is_figure=True, width=9),
    Column("最後の変更", width=13),
)
BUTTONS = (
    ("選んだ案件を開く", "home.open"),
    ("新しい案件を始める", "home.new"),
    ("ファイルを開く", "home.file"),
)
LINKS = (
    ("名前を変える", "home.rename"),
    ("ファイルに書き出す", "home.carry"),
    ("削除する", "home.delete"),
    ("すべて書き出す", "home.carry_all"),
    ("見本で試す", "home.sample"),
)
"""What is needed now and then stays quiet: at large text eight buttons fill the window."""


class CasesBlock(QWidget):
    """Follows the view-model; the list keeps its place when only its texts change."""

    file_asked = Signal()
    """A case file is to be chosen."""

    def __init__(self, model: HomeViewModel, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cases")
        self._model = model
        self._renaming: CaseId | None = None
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.px("m"))
        self._next = QVBoxLayout()
        self._next.setSpacing(tokens.px("s"))
        self._today = TodayBlock(model, self)
        box.addWidget(self._today)
        box.addLayout(self._next)
        box.addWidget(Words("案件", self, role="section"))
        self.table = DataTable(RowsModel(COLUMNS, self), "table.cases", self, settings=settings)
        self.table.setAccessibleName("案件の一覧")
        self.table.opened.connect(self._open)
        box.addWidget(self.table)
        box.addLayout(self._buttons(BUTTONS))
        box.addLayout(self._buttons(LINKS, role="link"))
        self.show_lines()
        self.table.setFocus()
        model.states_found.connect(self.show_lines)

    def _buttons(self, names: Sequence[tuple[str, str]], role: str = "") -> Flow:
        buttons = Flow(spacing=tokens_of(self).px("l" if role else "s"))
        acts = {
            "home.open": self._open_chosen,
            "home.new": self._model.start_new,
            "home.file": self.file_asked,
            "home.rename": self._rename_chosen,
            "home.carry": self._carry_chosen,
            "home.delete": self._throw_chosen,
            "home.carry_all": self._model.carry_all,
            "home.sample": self._model.start_sample,
        }
        for words, name in names:
            shown = "primary" if name == "home.open" else role
            button = Button(words, self, role=shown, name=name)
            button.clicked.connect(acts[name])
            buttons.addWidget(button)
        return buttons

    @Slot()
    def show_lines(self) -> None:
        """Show the cases as they are known now."""
        lines = self._model.lines or ()
        chosen = self.table.chosen_keys()[:1] or [line.id for line in lines[:1]]
        self.table.rows.replace([self._row(line) for line in lines])
        for number in range(len(lines)):
            if self.table.rows.row(number).key in chosen:
                self.table.selectRow(number)
        self._show_next()

    def _row(self, line: CaseLine) -> Row:
        state = self._model.states.get(line.id)
        amount = state.amount if state is not None else None
        texts = (
            line.title,
            fiscal_year_text(line.fiscal_year) if line.fiscal_year is not None else "未入力",
            VERDICT_WORDS[state.verdict] if state is not None else "",
            yen_text(amount) if amount is not None else "",
            f"{wareki(line.changed_at.date())} {line.changed_at:%H:%M}",
        )
        order = (texts[0], line.fiscal_year or 0, texts[2], amount or 0, line.changed_at)
        return Row(texts, line.id, order)

    def _show_next(self) -> None:
        _clear(self._next)
        lines = [line for line in self._model.lines or () if line.id in self._model.states][:MOST_NEXT]
        if lines:
            self._next.addWidget(Words("次にすること", self, role="section"))
        for line in lines:
            self._next.addWidget(self._next_card(line, self._model.states[line.id]))

    def _next_card(self, line: CaseLine, state: CaseState) -> Card:
        card = Card(self)
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("m"))
        words = QVBoxLayout()
        words.setSpacing(tokens_of(self).px("xs"))
        words.addWidget(Words(line.title, card, role="strong"))
        words.addWidget(Words(state.next_text, card))
        row.addLayout(words, 1)
        button = ValueButton("続ける", (line.id, state.next_step), card, name=f"continue.{line.id}")
        button.setAccessibleName(f"{line.title}を続ける：{state.next_text}")
        button.chosen.connect(self._continue)
        row.addWidget(button)
        card.body.addLayout(row)
        return card

    @Slot(object)
    def _continue(self, target: tuple[CaseId, str]) -> None:
        self._model.open_case(*target)

    @Slot(object)
    def _open(self, case: CaseId) -> None:
        self._model.open_case(case)

    @Slot()
    def _open_chosen(self) -> None:
        for key in self.table.chosen_keys()[:1]:
            self._model.open_case(cast("CaseId", key))

    @Slot()
    def _throw_chosen(self) -> None:
        """Delete the chosen case; it can be brought back from the bin, so nothing is asked."""
        for key in self.table.chosen_keys()[:1]:
            self._model.throw(cast("CaseId", key))

    @Slot()
    def _carry_chosen(self) -> None:
        for key in self.table.chosen_keys()[:1]:
            self._model.carry(cast("CaseId", key))

    @Slot()
    def _rename_chosen(self) -> None:
        """Ask for another title of the chosen case."""
        # Late: the list stands before anybody renames anything.
        from kaigo_desktop.ui.dialogs.rename import RenameDialog  # noqa: PLC0415

        line = next(
            (one for one in self._model.lines or () if [one.id] == self.table.chosen_keys()[:1]), None
        )
        if line is not None:
            dialog = RenameDialog(line.title, self)
            self._renaming = line.id
            dialog.named.connect(self._rename)
            dialog.open()

    @Slot(str)
    def _rename(self, title: str) -> None:
        if self._renaming is not None:
            self._model.rename(self._renaming, title)


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
