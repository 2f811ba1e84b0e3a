"""② 使える制度."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.address import Address
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, Rule, ValueButton, Words
from kaigo_desktop.ui.widgets.messages import EmptyState
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.ui.widgets.verdicts import VERDICT_WORDS, ReasonRow, VerdictBadge
from kaigo_desktop.viewmodels.case_session import CaseSession, name_of
from kaigo_desktop.viewmodels.programmes import (
    EXPENSES_PAGE,
    CardGroup,
    OfficeReasons,
    ProgrammeCard,
    ProgrammesViewModel,
    Todo,
)

MOST_SETTLING = 3
"""「あとN問で確定」 is said where it is near; with more questions the to-dos say it better."""


class ProgrammesPage(CasePage):
    """The programmes as cards, those that fit first, each with what is to do and why."""

    def __init__(
        self, session: CaseSession, model: ProgrammesViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "programmes",
            "使える制度",
            "いまの答えで、どの制度が使えるかを並べています。「なぜ？」を押すと、条件とその根拠が開きます。",
            session,
            parent,
        )
        self._model = model
        self._open: set[str] = set()
        self._shown: tuple[CardGroup, ...] | None = None
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(tokens_of(self).px("m"))
        holder = QWidget(self.inside)
        holder.setLayout(self._cards)
        self.add(holder)
        model.changed.connect(self._show_if_visible)

    def refresh(self) -> None:
        """Show the cards of the newest assessment; nothing is made anew where nothing changed."""
        groups = self._model.groups()
        if groups == self._shown:
            return
        self._shown = groups
        clear(self._cards)
        if not groups:
            empty = EmptyState(
                "事業所のことに答えると、使える制度がここに並びます。",
                "document",
                "事業所の確認へ",
                self.inside,
            )
            empty.acted.connect(self._go_to_offices)
            self._cards.addWidget(empty)
            return
        for group in groups:
            self._cards.addWidget(
                Words(f"{VERDICT_WORDS[group.verdict]}（{len(group.cards)}）", self.inside, role="section")
            )
            self._cards.addWidget(Prose(group.meaning, self.inside, role="help"))
            for card in group.cards:
                self._cards.addWidget(self._card(card))

    def _card(self, card: ProgrammeCard) -> Card:
        made = Card(self.inside, name=f"programme.{card.id}")
        made.setAccessibleName(f"{VERDICT_WORDS[card.verdict]}：{card.title} {card.amount}")
        head = QHBoxLayout()
        head.setSpacing(tokens_of(self).px("m"))
        head.addWidget(VerdictBadge(card.verdict, made), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Words(card.title, made, role="strong"), 1)
        if card.amount:
            head.addWidget(Words(card.amount, made, role="strong", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        made.body.addLayout(head)
        if card.purpose:
            made.body.addWidget(Prose(card.purpose, made))
        if 0 < len(card.settles) <= MOST_SETTLING:
            made.body.addWidget(self._settling(card, made))
        if card.todos:
            made.body.addWidget(Words(f"やること（{len(card.todos)}件）", made, role="label"))
            for number, todo in enumerate(card.todos):
                made.body.addWidget(self._todo(card.id, number, todo, made))
        made.body.addWidget(self._why(card, made))
        if card.advice:
            made.body.addWidget(self._advice(card, made))
        return made

    def _settling(self, card: ProgrammeCard, parent: QWidget) -> QWidget:
        """「あと1問で確定」 with the questions themselves."""
        line = QWidget(parent)
        row = QVBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Words(f"あと{len(card.settles)}問で確定します。", line, role="label"))
        for jump in card.settles:
            button = ValueButton(
                jump.words, jump.address, line, name=f"settle.{card.id}.{name_of(jump.address)}"
            )
            button.chosen.connect(self._jump)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return line

    def _todo(self, programme: str, number: int, todo: Todo, parent: QWidget) -> QWidget:
        line = QWidget(parent)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("s"))
        box = Sign("attention", line, colour="conditional")
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        whose = f"{todo.office}：" if todo.office else ""
        texts.addWidget(Prose(f"{whose}{todo.text}", line))
        if todo.lead:
            texts.addWidget(Words(todo.lead, line, role="help"))
        row.addLayout(texts, 1)
        if todo.jump is not None:
            button = ValueButton(
                "開く", todo.jump.address, line, role="link", name=f"todo.{programme}.{number}"
            )
            button.setAccessibleName(f"{todo.jump.words}：{todo.text}")
            button.chosen.connect(self._jump)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _why(self, card: ProgrammeCard, parent: QWidget) -> Disclosure:
        inside = QWidget(parent)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for block in card.reasons:
            self._reasons(card, block, inside, column)
        why = Disclosure("なぜ？", inside, parent, name=f"why.{card.id}")
        why.link.setAccessibleName(f"{card.title}：なぜ{VERDICT_WORDS[card.verdict]}なのか")
        if card.id in self._open:
            why.open()
        why.link.setProperty("programme", card.id)
        why.link.toggled.connect(self._remember)
        return why

    def _reasons(
        self, card: ProgrammeCard, block: OfficeReasons, inside: QWidget, column: QVBoxLayout
    ) -> None:
        if block.name and len(card.reasons) > 1:
            head = QHBoxLayout()
            head.addWidget(Words(block.name, inside, role="label"))
            head.addWidget(VerdictBadge(block.verdict, inside))
            head.addStretch(1)
            column.addLayout(head)
        for reason in block.reasons:
            row = ReasonRow(reason, inside)
            row.jump_asked.connect(self._jump_to_path)
            column.addWidget(row)
        column.addWidget(Rule(inside))

    def _advice(self, card: ProgrammeCard, parent: QWidget) -> Disclosure:
        inside = QWidget(parent)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for text, cite in card.advice:
            column.addWidget(Prose(text, inside))
            column.addWidget(Words(cite, inside, role="small"))
        return Disclosure(f"知っておくこと（{len(card.advice)}件）", inside, parent, name=f"advice.{card.id}")

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        """Keep what was opened, so that an answer given elsewhere does not close it."""
        programme = str(self.sender().property("programme"))
        (self._open.add if is_open else self._open.discard)(programme)

    @Slot()
    def _show_if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple):
            self._leave_for(address)

    @Slot(object)
    def _jump_to_path(self, path: object) -> None:
        jump = self._model.jump_to(str(path))
        if jump is not None:
            self._leave_for(jump.address)

    def _leave_for(self, address: Address) -> None:
        if address == EXPENSES_PAGE:
            self.step_asked.emit("money")
        else:
            self.jump_asked.emit(address)

    @Slot()
    def _go_to_offices(self) -> None:
        self.step_asked.emit("office")
