"""What has to be done in this case by when, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD
from kaigo_desktop.ui.pages.deadlines.folding_block import FoldingBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, ValueButton, Words, set_flag
from kaigo_desktop.ui.widgets.fields import CountField, DateField, Field, TextField
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel, Todo

NOTHING_YET = "申請の締切（設定）や交付決定を入れると、準備と期限がここに並びます。"
NOTHING_LEFT = "残っている期限はありません。"

FIRST = 5
"""How many things to do stand in sight; the others are one link away."""


class TodoBlock(FoldingBlock):
    """Open things first, by day; the fields of one are made when it is opened."""

    name = "deadlines.todos"

    step_asked = Signal(str)
    """Another page of the case was asked for. Argument: its name."""

    def __init__(self, model: CaseDeadlinesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._todos: dict[str, Todo] = {}

    def refresh(self) -> None:
        """Show the things to do as they are now."""
        self._renew(self._model.todos(), self._put)

    def _put(self, rows: Sequence[Todo]) -> None:
        self._todos = {row.key: row for row in rows}
        waiting = [row for row in rows if row.is_open]
        over = [row for row in rows if not row.is_open]
        if not waiting:
            self._box.addWidget(Prose(NOTHING_LEFT if over else NOTHING_YET, self, role="help"))
        for row in waiting[:FIRST]:
            self._box.addWidget(self._row(row))
        self._fold("more", f"その先（{len(waiting) - FIRST}件）", waiting[FIRST:])
        self._fold("over", f"済・しない（{len(over)}件）", over)

    def _fold(self, name: str, words: str, rows: list[Todo]) -> None:
        if not rows:
            return
        inside = QWidget(self)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        for row in rows:
            box.addWidget(self._row(row))
        self._box.addWidget(self._kept(Disclosure(words, inside, self, name=f"todos.{name}")))

    def _row(self, row: Todo) -> Card:
        card = Card(self, name=f"todo.{row.key}")
        edge = tokens_of(self).px("s")
        card.body.setContentsMargins(tokens_of(self).px("m"), edge, tokens_of(self).px("m"), edge)
        card.setAccessibleName(f"{row.title} {row.whose} {row.day} {row.left}")
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        marks = f"［{row.marks}］" if row.marks else ""
        words.addWidget(Words(f"{row.title}　{row.whose}".strip(), card, role="strong"))
        day = Words(f"{row.day}まで　{row.left}{marks}", card, role="" if row.is_overdue else "help")
        day.setObjectName(f"todo.{row.key}.day")
        set_flag(day, "state", "error" if row.is_overdue else "")
        words.addWidget(day)
        head.addLayout(words, 1)
        if row.is_open:
            done = ValueButton("済みにする", row.key, card, name=f"todo.done.{row.key}")
            done.setAccessibleName(f"{row.title}を済みにする")
            done.chosen.connect(self._finish)
            head.addWidget(done)
        card.body.addLayout(head)
        inside = QWidget(card)
        QVBoxLayout(inside).setContentsMargins(0, 0, 0, 0)
        made = Disclosure("内容を見る・日付を変える", inside, card, name=f"todo.change.{row.key}")
        made.link.setProperty("todo", row.key)
        made.link.toggled.connect(self._fill)
        card.body.addWidget(self._kept(made))
        return card

    @Slot(bool)
    def _fill(self, is_open: bool) -> None:
        """Make what stands below the link the first time it is opened."""
        link = self.sender()
        made = link.parent()
        assert isinstance(made, Disclosure)
        box = made.inside.layout()
        if not is_open or box is None or box.count():
            return
        row = self._todos[str(link.property("todo"))]
        box.addWidget(Prose(row.text, made.inside, role="help"))
        if row.cite:
            box.addWidget(Words(f"根拠・出典：{row.cite}", made.inside, role="small"))
        if row.moved_from:
            box.addWidget(Words(f"もとの期限：{row.moved_from}", made.inside, role="help"))
        for field, value in self._fields(row, made.inside):
            field.show_value(value)
            field.answered.connect(self._take)
            box.addWidget(field)
        if row.step != "deadlines":
            button = ValueButton("入力するページを開く", row.step, made.inside, name=f"todo.step.{row.key}")
            button.chosen.connect(self._ask)
            box.addWidget(button)

    def _fields(self, row: Todo, parent: QWidget) -> list[tuple[Field, object]]:
        found: list[tuple[Field, object]] = [
            (DateField(("todo", row.key, "done_on"), "済んだ日", parent), row.done_on),
            (
                DateField(
                    ("todo", row.key, "postponed_to"),
                    "延期した日",
                    parent,
                    help="ここに日を入れると、この期限から数える準備も動きます。",
                ),
                row.choice.postponed_to,
            ),
            (TextField(("todo", row.key, "skipped"), "しない理由", parent), row.choice.skipped or row.reason),
        ]
        if row.lead_days is not None:
            lead = CountField(
                ("todo", row.key, "lead_days"), "何日前までに済ませるか（目安）", parent, unit="日前"
            )
            found.append((lead, row.lead_days))
        return found

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        _, key, name = address
        field = self.sender()
        if name == "done_on":
            self._model.mark_done(key, None if value is None else date.fromisoformat(str(value)))
        elif name == "postponed_to":
            self._model.decide(key, postponed_to=None if value is None else date.fromisoformat(str(value)))
        elif name == "lead_days":
            if not self._model.decide(key, lead_days=value) and isinstance(field, Field):
                field.show_problem(f"0から{LONGEST_LEAD}までの日数を入れてください。")
        else:
            self._model.leave_out(key, None if value is None else str(value))

    @Slot(object)
    def _finish(self, key: object) -> None:
        self._model.mark_done(str(key), self._model.today())

    @Slot(object)
    def _ask(self, step: object) -> None:
        self.step_asked.emit(str(step))
