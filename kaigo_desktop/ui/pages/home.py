"""ホーム: at first three ways in; later what to do next, the deadlines and the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.kept import CaseId, CaseLine
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, ValueButton, Words, set_flag
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.ui.widgets.verdicts import VERDICT_WORDS
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:  # the first screen stands before the services are loaded
    from kaigo_desktop.services.desk import CaseState, Duty

MOST_NEXT = 3
MOST_DUTIES = 5
COLUMNS = (
    Column("案件", width=16),
    Column("年度", width=6),
    Column("見立て", width=5),
    Column("見込額", is_figure=True, width=9),
    Column("最後の変更", width=11),
)
WAYS = (
    ("sample", "sample", "見本で試す", "架空の訪問介護事業所で、判定から書類までをひととおり見られます。"),
    ("new", "new", "新しく始める", "自分の事業所について、わかるところから答えます。質問は飛ばせます。"),
    ("file", "open", "ファイルを開く", "ほかの人や別のコンピューターからの案件ファイルを開きます。"),
)
"""The ways in at the first start: name, sign, title, what it does."""


class HomePage(Page):
    """The first screen."""

    file_asked = Signal()
    """A case file is to be chosen."""

    def __init__(self, model: HomeViewModel, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__("home", "ホーム", "今日することと、これまでの案件です。", parent)
        self._model = model
        self._settings = settings
        self._block: QWidget | None = None
        self._table: DataTable | None = None
        self.waiting = Words("準備しています。すぐに始まります。", self.inside, role="help")
        self.waiting.hide()
        self.add(self.waiting)
        model.lines_changed.connect(self._show_lines)
        model.states_found.connect(self._show_states)
        model.busy_changed.connect(self.waiting.setVisible)
        if model.lines is not None:
            self._show_lines()

    @Slot()
    def _show_lines(self) -> None:
        """Show three ways in, or the cases; the same cases again only change their texts."""
        lines = self._model.lines or ()
        if self._block is not None:
            self._block.hide()
            self._block.deleteLater()
        self._block = QWidget(self.inside)
        box = QVBoxLayout(self._block)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("m"))
        self._table = None
        if lines:
            self.purpose.show_text("今日することと、これまでの案件です。")
            self._add_next(box)
            self._add_cases(box, lines)
        else:
            self.purpose.show_text(
                "介護事業所が使える補助金を調べ、いくら受けられるかを計算し、申請の書類を作ります。"
                "どれから始めても、あとで変えられます。"
            )
            self._add_ways(box)
        self.add(self._block)

    def _add_ways(self, box: QVBoxLayout) -> None:
        acts = {"sample": self._model.start_sample, "new": self._model.start_new, "file": self.file_asked}
        for name, sign, title, text in WAYS:
            card = Card(self._block, name=f"way.{name}")
            row = QHBoxLayout()
            row.setSpacing(tokens_of(self).px("l"))
            row.addWidget(Sign(sign, card, colour="primary", size=32, width=1.3))
            words = QVBoxLayout()
            words.setSpacing(tokens_of(self).px("xs"))
            words.addWidget(Words(title, card, role="section"))
            words.addWidget(Prose(text, card, role="muted"))
            row.addLayout(words, 1)
            button = Button(title, card, role="primary" if name == "sample" else "", name=f"start.{name}")
            button.setAccessibleDescription(text)
            button.clicked.connect(acts[name])
            row.addWidget(button)
            card.body.addLayout(row)
            box.addWidget(card)
            if name == "sample":
                button.setFocus()

    def _add_next(self, box: QVBoxLayout) -> None:
        self._next = QVBoxLayout()
        self._next.setSpacing(tokens_of(self).px("s"))
        box.addLayout(self._next)
        self._duties = QVBoxLayout()
        self._duties.setSpacing(tokens_of(self).px("xs"))
        box.addLayout(self._duties)

    def _add_cases(self, box: QVBoxLayout, lines: tuple[CaseLine, ...]) -> None:
        box.addWidget(Words("案件", self._block, role="section"))
        model = RowsModel(COLUMNS, self._block)
        self._table = DataTable(model, "table.cases", self._block, settings=self._settings)
        self._table.setAccessibleName("案件の一覧")
        self._table.opened.connect(self._open)
        self._fill_table(lines)
        box.addWidget(self._table)
        buttons = Flow(spacing=tokens_of(self).px("s"))
        for words, name, act in (
            ("選んだ案件を開く", "home.open", self._open_chosen),
            ("新しい案件を始める", "home.new", self._model.start_new),
            ("ファイルを開く", "home.file", self.file_asked),
            ("見本で試す", "home.sample", self._model.start_sample),
        ):
            button = Button(words, self._block, role="primary" if name == "home.open" else "", name=name)
            button.clicked.connect(act)
            buttons.addWidget(button)
        box.addLayout(buttons)
        self._table.selectRow(0)

    def _fill_table(self, lines: tuple[CaseLine, ...]) -> None:
        assert self._table is not None
        self._table.rows.replace([self._row(line) for line in lines])

    def _row(self, line: CaseLine) -> Row:
        state = self._model.states.get(line.id)
        amount = state.amount if state is not None else None
        texts = (
            line.title,
            fiscal_year_text(line.fiscal_year) if line.fiscal_year is not None else "未入力",
            VERDICT_WORDS[state.verdict] if state is not None else "",
            yen_text(amount) if amount is not None else "",
            f"{line.changed_at:%Y-%m-%d %H:%M}",
        )
        order = (texts[0], line.fiscal_year or 0, texts[2], amount or 0, texts[4])
        return Row(texts, line.id, order)

    @Slot()
    def _show_states(self) -> None:
        if self._table is None or self._model.lines is None:
            return
        chosen = self._table.currentIndex().row()
        self._fill_table(self._model.lines)
        self._table.selectRow(max(chosen, 0))
        self._show_next()

    def _show_next(self) -> None:
        for column in (self._next, self._duties):
            while (item := column.takeAt(0)) is not None:
                old = item.widget()
                if old is not None:
                    old.hide()
                    old.deleteLater()
        lines = [line for line in self._model.lines or () if line.id in self._model.states][:MOST_NEXT]
        if lines:
            self._next.addWidget(Words("次にすること", self._block, role="section"))
        for line in lines:
            self._next.addWidget(self._next_card(line, self._model.states[line.id]))
        duties = self._model.duties[:MOST_DUTIES]
        if duties:
            self._duties.addWidget(Words("期限", self._block, role="section"))
        for duty in duties:
            self._duties.addWidget(self._duty_row(duty))

    def _next_card(self, line: CaseLine, state: CaseState) -> Card:
        card = Card(self._block)
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

    def _duty_row(self, duty: Duty) -> QWidget:
        host = QWidget(self._block)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        late = "期限を過ぎています　" if duty.is_overdue else ""
        maybe = "（見込み）" if duty.is_provisional else ""
        day = Words(f"{late}{wareki(duty.safe_on)}まで{maybe}", host, role="strong")
        set_flag(day, "state", "error" if duty.is_overdue else "")
        row.addWidget(day)
        row.addWidget(Words(f"{duty.text}（{duty.case_title}）", host), 1)
        button = ValueButton("開く", (duty.case, "deadlines"), host, name=f"duty.{duty.case}")
        button.setAccessibleName(f"{duty.text}を開く")
        button.chosen.connect(self._continue)
        row.addWidget(button)
        return host

    @Slot(object)
    def _continue(self, target: tuple[CaseId, str]) -> None:
        self._model.open_case(*target)

    @Slot(object)
    def _open(self, case: CaseId) -> None:
        self._model.open_case(case)

    @Slot()
    def _open_chosen(self) -> None:
        if self._table is not None:
            for key in self._table.chosen_keys()[:1]:
                self._model.open_case(CaseId(int(str(key))))
