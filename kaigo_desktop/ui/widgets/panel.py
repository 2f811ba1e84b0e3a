"""「いまの見立て」: the answer so far, at the side, or as a strip at the bottom of a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Rule, Words, add_left, set_role
from kaigo_desktop.ui.widgets.verdicts import VerdictBadge
from kaigo_desktop.ui.widgets.wrapped_button import WrappedButton
from kaigo_desktop.viewmodels.outlook import Outlook

MOST_QUESTIONS = 4
"""More would push the rest of the panel out of a small window; the pages show all."""

MOST_SHARES = 3
"""Programmes of a combination that the panel names; page ③ shows all."""


class OutlookPanel(QScrollArea):
    """The amount of the best combination, its programmes, what is missing, what is to do, the reasons."""

    jump_asked = Signal(object)
    """A missing answer was pressed. Argument: its address."""

    todos_asked = Signal()
    """「やること」 was pressed."""

    reasons_asked = Signal()
    """「根拠を見る」 was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName("panel")
        self.setAccessibleName("いまの見立て")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(tokens.px("panel"))
        inside = QWidget(self)
        inside.setObjectName("panel_inside")
        self._column = QVBoxLayout(inside)
        edge = tokens.px("l")
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(tokens.px("s"))
        self.heading = Words("いまの見立て", inside, role="strong")
        self.shares = QVBoxLayout()
        self.shares.setSpacing(tokens.px("xs"))
        self.counts = Words("", inside, role="small")
        self.counts.setObjectName("panel.counts")
        self.badge = VerdictBadge(None, inside)
        self.amount = Words("", inside, role="amount", wrap=False)
        self.amount.setObjectName("panel.amount")
        self.range = Words("", inside, role="help")
        self.questions_heading = Words("", inside, role="strong")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(tokens.px("xs"))
        self.todos = Button("", inside, role="quiet", name="panel.todos")
        self.reasons = Button("根拠を見る", inside, name="panel.reasons")
        for widget in (self.heading, self.amount, self.range, self.badge):
            self._column.addWidget(widget)
        self._column.addLayout(self.shares)
        self._column.addWidget(self.counts)
        self._column.addWidget(Rule(inside))
        self._column.addWidget(self.questions_heading)
        self._column.addLayout(self._questions)
        add_left(self._column, self.todos)
        self._column.addWidget(self.reasons)
        self._column.addStretch(1)
        self.setWidget(inside)
        self._inside = inside
        self.todos.clicked.connect(self.todos_asked)
        self.reasons.clicked.connect(self.reasons_asked)

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show that answer; None where no programme is known."""
        self.reasons.setEnabled(outlook is not None)
        if outlook is None:
            self.counts.setText("制度のデータがありません。")
            return
        self.badge.show_verdict(outlook.verdict)
        self._show_shares(outlook)
        self.counts.setText(outlook.counts_text)
        self._show_amount(outlook)
        self.range.setText(outlook.range_text)
        self.range.setVisible(bool(outlook.range_text))
        self._show_questions(outlook)
        self.todos.setText(f"やること {outlook.todos}件")
        self.todos.setVisible(outlook.todos > 0)

    def _show_amount(self, outlook: Outlook) -> None:
        room = self.width() - 2 * tokens_of(self).px("l")
        large = QFontMetrics(tokens_of(self).font("amount", bold=True))
        is_large = outlook.amount is not None and large.horizontalAdvance(outlook.amount_text) <= room
        self.amount.setText(outlook.amount_text)
        set_role(self.amount, "amount" if is_large else "sum")

    def _show_shares(self, outlook: Outlook) -> None:
        """The programmes of the combination; the amounts beside them where there are several."""
        _empty(self.shares)
        several = len(outlook.shares) > 1
        for share in outlook.shares[:MOST_SHARES]:
            amount = f"　{yen_text(share.amount)}" if several else ""
            self.shares.addWidget(Words(f"{share.programme}{amount}", self._inside, role="small"))
        more = len(outlook.shares) - MOST_SHARES
        if more > 0:
            self.shares.addWidget(Words(f"ほか{more}制度", self._inside, role="small"))
        if not outlook.shares:
            self.shares.addWidget(Words(outlook.programme, self._inside, role="small"))

    def _show_questions(self, outlook: Outlook) -> None:
        _empty(self._questions)
        self.questions_heading.setText(outlook.questions_text)
        self.questions_heading.setVisible(bool(outlook.questions))
        for number, question in enumerate(outlook.questions[:MOST_QUESTIONS]):
            name = f"panel.question{number}"
            button = WrappedButton(question.label, question.address, self._inside, name=name)
            button.setToolTip("この質問へ移動します")
            button.chosen.connect(self.jump_asked)
            self._questions.addWidget(button)


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()


class OutlookStrip(QFrame):
    """The same in one line: verdict, amount, and one button that leads on."""

    jump_asked = Signal(object)
    """The next missing answer was asked for. Argument: its address."""

    reasons_asked = Signal()
    """「根拠を見る」 was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAccessibleName("いまの見立て")
        tokens = tokens_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.px("l"), tokens.px("xs"), tokens.px("l"), tokens.px("xs"))
        row.setSpacing(tokens.px("m"))
        self.badge = VerdictBadge(None, self)
        self.amount = Words("", self, role="sum", wrap=False)
        self.hint = Words("", self, role="help", wrap=False)
        self.action = Button("根拠を見る", self, name="strip.action")
        row.addWidget(self.badge)
        row.addWidget(self.amount)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.action)
        self._address: tuple[str, ...] | None = None
        self.action.clicked.connect(self._act)

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show that answer; the button leads to the next missing answer, else to the reasons."""
        self.setVisible(outlook is not None)
        if outlook is None:
            return
        self.badge.show_verdict(outlook.verdict)
        self.amount.setText(outlook.amount_text)
        self.hint.setText(f"あと{len(outlook.questions)}問" if outlook.questions else "")
        self._address = outlook.questions[0].address if outlook.questions else None
        self.action.setText("次の質問へ" if outlook.questions else "根拠を見る")

    def _act(self) -> None:
        if self._address is not None:
            self.jump_asked.emit(self._address)
        else:
            self.reasons_asked.emit()
