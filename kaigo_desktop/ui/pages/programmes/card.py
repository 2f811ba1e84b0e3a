"""The card of a programme: verdict, amount, what is to do, and every reason in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.rules.freshness import OLD
from kaigo_desktop.ui.pages.programmes.late import Fill, Folds
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, Rule, ValueButton, Words
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.ui.widgets.verdicts import VERDICT_WORDS, ReasonRow, VerdictBadge
from kaigo_desktop.viewmodels.case_session import name_of
from kaigo_desktop.viewmodels.programmes import ProgrammeCard, Todo

MOST_SETTLING = 3
"""「あとN問で確定」 is said where it is near; with more questions the to-dos say it better."""

NO_AMOUNT = "金額の計算なし"
"""The sources give no figures that an amount could be reckoned by."""


class ProgrammeCardView(Card):
    """One programme. What is not foremost keeps its to-dos folded, so that the page stays calm."""

    jump_asked = Signal(object)
    """A question was asked for. Argument: its address."""

    path_asked = Signal(object)
    """The question behind a reason was asked for. Argument: the path of the assessment."""

    compared = Signal(object)
    """「比べる」 was pressed. Argument: the programme's id."""

    toggled = Signal(str, bool)
    """A part was opened or closed. Arguments: its name, whether it is open."""

    def __init__(self, card: ProgrammeCard, opened: frozenset[str], parent: QWidget) -> None:
        super().__init__(parent, name=f"programme.{card.id}")
        self._card = card
        self._opened = opened
        self.setAccessibleName(f"{VERDICT_WORDS[card.verdict]}：{card.title} {card.amount}")
        self._add_head()
        if card.purpose:
            self.body.addWidget(Prose(card.purpose, self))
        self._add_age()
        if 0 < len(card.settles) <= MOST_SETTLING:
            self._add_settling()
        if card.todos and card.is_foremost:
            self._add_todos()
        self._add_folds()

    def _add_age(self) -> None:
        """How old the rules are that all of this rests on; in a sentence where that matters."""
        card = self._card
        if card.freshness is not None:
            words = f"{card.freshness.badge}：{card.freshness.text}"
            self.body.addWidget(Prose(words, self, role="help"))
        if card.age is None:
            return
        told = Words(f"［{card.badge}］{card.age.words}", self, role="small")
        told.setObjectName(f"age.{card.id}")
        self.body.addWidget(told)
        if card.age.is_old and card.freshness is None:
            self.body.addWidget(Prose(OLD, self, role="help"))

    def _add_folds(self) -> None:
        """What may be opened: the to-dos of what is not foremost, the reasons, what is worth knowing."""
        card = self._card
        folds = Folds(self)
        folds.toggled.connect(self.toggled)
        if card.todos and not card.is_foremost:
            self._fold(folds, _todo_words(card), "todos", self._fill_todos)
        why = self._fold(folds, "なぜ？", "why", self._fill_reasons)
        why.setAccessibleName(f"{card.title}：なぜ{VERDICT_WORDS[card.verdict]}なのか")
        if card.advice:
            self._fold(folds, f"知っておくこと（{len(card.advice)}件）", "advice", self._fill_advice)
        compare = ValueButton("比べる", card.id, self, role="link", name=f"compare.{card.id}")
        compare.setAccessibleName(f"{card.title}をほかの制度と比べる")
        compare.chosen.connect(self.compared)
        folds.add_link(compare)
        self.body.addWidget(folds)

    def _fold(self, folds: Folds, words: str, part: str, fill: Fill) -> Button:
        name = f"{part}.{self._card.id}"
        return folds.add(words, name, fill, is_open=name in self._opened)

    def _add_head(self) -> None:
        card = self._card
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(tokens_of(self).px("m"))
        head.addWidget(VerdictBadge(card.verdict, self), 0, top)
        head.addWidget(Words(card.title, self, role="strong"), 1)
        role = "strong" if card.amount.endswith("円") else "help"
        head.addWidget(Words(card.amount or NO_AMOUNT, self, role=role, wrap=False), 0, top)
        self.body.addLayout(head)

    def _add_settling(self) -> None:
        """「あと1問で確定」 with the questions themselves."""
        card = self._card
        self.body.addWidget(Words(f"あと{len(card.settles)}問で確定します。", self, role="label"))
        for jump in card.settles:
            name = f"settle.{card.id}.{name_of(jump.address)}"
            button = ValueButton(jump.words, jump.address, self, name=name)
            button.chosen.connect(self.jump_asked)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_todos(self) -> None:
        self.body.addWidget(Words(_todo_words(self._card), self, role="label"))
        self._fill_todos(self, self.body)

    def _fill_todos(self, parent: QWidget, column: QVBoxLayout) -> None:
        for number, todo in enumerate(self._card.todos):
            column.addWidget(self._todo(number, todo, parent))

    def _todo(self, number: int, todo: Todo, parent: QWidget) -> QWidget:
        top = Qt.AlignmentFlag.AlignTop
        line = QWidget(parent)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("s"))
        row.addWidget(Sign("attention", line, colour="conditional"), 0, top)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        whose = f"{todo.office}：" if todo.office else ""
        texts.addWidget(Prose(f"{whose}{todo.text}", line))
        if todo.lead:
            texts.addWidget(Words(todo.lead, line, role="help"))
        row.addLayout(texts, 1)
        if todo.jump is not None:
            name = f"todo.{self._card.id}.{number}"
            button = ValueButton("開く", todo.jump.address, line, role="link", name=name)
            button.setAccessibleName(f"{todo.jump.words}：{todo.text}")
            button.chosen.connect(self.jump_asked)
            row.addWidget(button, 0, top)
        return line

    def _fill_reasons(self, parent: QWidget, column: QVBoxLayout) -> None:
        for block in self._card.reasons:
            if block.name and len(self._card.reasons) > 1:
                head = QHBoxLayout()
                head.addWidget(Words(block.name, parent, role="label"))
                head.addWidget(VerdictBadge(block.verdict, parent))
                head.addStretch(1)
                column.addLayout(head)
            for reason in block.reasons:
                row = ReasonRow(reason, parent)
                row.jump_asked.connect(self.path_asked)
                column.addWidget(row)
            column.addWidget(Rule(parent))

    def _fill_advice(self, parent: QWidget, column: QVBoxLayout) -> None:
        for text, cite in self._card.advice:
            column.addWidget(Prose(text, parent))
            column.addWidget(Words(cite, parent, role="small"))


class RuledOutRow(QWidget):
    """A programme that does not fit, in one line with the reason; 「なぜ？」 opens all of them."""

    path_asked = Signal(object)
    """The question behind a reason was asked for. Argument: the path of the assessment."""

    toggled = Signal(str, bool)
    """The reasons were opened or closed. Arguments: their name, whether they are open."""

    def __init__(self, card: ProgrammeCard, opened: frozenset[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._card = card
        self._name = f"why.{card.id}"
        self.setObjectName(f"programme.{card.id}")
        self.setAccessibleName(f"対象外：{card.title}　{card.why_not}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Words(card.title, self, role="strong"))
        column.addWidget(Prose(card.why_not, self, role="help"))
        folds = Folds(self)
        folds.toggled.connect(self.toggled)
        why = folds.add("なぜ？", self._name, self._fill, is_open=self._name in opened)
        why.setAccessibleName(f"{card.title}：なぜ対象外なのか")
        column.addWidget(folds)

    def _fill(self, parent: QWidget, column: QVBoxLayout) -> None:
        for block in self._card.reasons:
            if block.name and len(self._card.reasons) > 1:
                column.addWidget(Words(block.name, parent, role="label"))
            for reason in block.reasons:
                row = ReasonRow(reason, parent)
                row.jump_asked.connect(self.path_asked)
                column.addWidget(row)


def _todo_words(card: ProgrammeCard) -> str:
    return f"やること（{len(card.todos)}件）"
