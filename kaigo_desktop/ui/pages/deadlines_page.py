"""⑥ 期限と効果報告."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.files import ask_place
from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.pages.deadlines.offers_block import OffersBlock
from kaigo_desktop.ui.pages.deadlines.reports_block import ReportsBlock
from kaigo_desktop.ui.pages.deadlines.stages_block import StagesBlock
from kaigo_desktop.ui.pages.deadlines.todo_block import TodoBlock
from kaigo_desktop.ui.pages.question_block import QuestionBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, ValueButton, Words
from kaigo_desktop.ui.widgets.fields import LongTextField, TextField
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.all_deadlines import WriteEvents
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.deadlines import AwardRow, DeadlinesViewModel

CALENDAR_NAME = "この案件の期限.ics"


class DeadlinesPage(CasePage):
    """The grants received, and under them each report with its day and its figures."""

    def __init__(
        self,
        session: CaseSession,
        model: DeadlinesViewModel,
        days: CaseDeadlinesViewModel,
        write: WriteEvents,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "deadlines",
            "期限と効果報告",
            "いまの段階と、いつまでに何をするかです。交付決定を入れると、3年分の効果報告の期限が並びます。",
            session,
            parent,
        )
        self._model = model
        self._days = days
        self._write = write
        self._is_waiting = False
        self._awards_shown: object = None
        self._blocks: list[QuestionBlock] = []
        self.message = MessageBar(self.inside)
        self.add(self.message)
        self.section("いまの段階")
        self.stages = StagesBlock(days, self.inside)
        self.add(self.stages)
        self.person = TextField(
            ("person",), "この案件の担当", self.inside, help="期限の画面で、担当ごとにしぼれます。"
        )
        self.person.answered.connect(self._take_person)
        self.add(self.person)
        self.section("することと期限")
        self.todos = TodoBlock(days, self.inside)
        self.add(self.todos)
        self.section("交付の記録")
        self._awards = self._place()
        self.section("効果報告")
        self.reports = ReportsBlock(model, self.inside)
        self.add(self.reports)
        self.section("交付要綱で確かめること")
        self.offers = OffersBlock(days, self.inside)
        self.add(self.offers)
        self.export = Button("カレンダーに書き出す（ICS）", self.inside, name="deadlines.export")
        self.export.setToolTip("期限をカレンダーのソフトに取り込めるファイルにします")
        self.export.clicked.connect(self._choose_file)
        self.add_side_by_side(self.export)
        model.changed.connect(self._show_soon)
        days.changed.connect(self._show_soon)
        days.trouble_found.connect(self._tell_trouble)
        self.stages.step_asked.connect(self.step_asked)
        self.todos.step_asked.connect(self.step_asked)

    def _place(self) -> QVBoxLayout:
        """Where the grants stand."""
        holder = QWidget(self.inside)
        holder.setObjectName("deadlines.awards")
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("m"))
        self.add(holder)
        return box

    # --- showing -------------------------------------------------------------

    def refresh(self) -> None:
        """Show grants and reports as they are now; nothing is made anew where nothing changed."""
        self.stages.refresh()
        self.person.show_value(self._days.person or None)
        self.todos.refresh()
        self._show_awards()
        self.reports.refresh()
        self.offers.refresh()
        self.export.setVisible(self._days.has_any)

    def _show_awards(self) -> None:
        awards = self._model.awards()
        state = (awards, self._model.offices())
        if state == self._awards_shown:
            return
        self._awards_shown = state
        with keeping_focus(self.inside):
            for block in self._blocks:
                block.let_go()
            self._blocks = []
            clear(self._awards)
            self._put_awards(awards)

    def _put_awards(self, awards: Sequence[AwardRow]) -> None:
        if not awards:
            empty = EmptyState(
                "交付決定の通知が届いたら、ここに入れてください。効果報告の期限が自動で並びます。",
                "calendar",
                "交付の記録を加える",
                self.inside,
                name="award.add",
            )
            empty.acted.connect(self._add_award)
            self._awards.addWidget(empty)
            return
        for award in awards:
            self._awards.addWidget(self._award(award))
        add = Button("交付の記録を加える", self.inside, name="award.add")
        add.clicked.connect(self._add_award)
        self._awards.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _award(self, award: AwardRow) -> Card:
        card = Card(self.inside, name=f"award.{award.key}")
        head = QHBoxLayout()
        head.addWidget(Words(award.title, card, role="label"), 1)
        remove = ValueButton("削除", award.key, card, role="link", name=f"award.remove.{award.key}")
        remove.setAccessibleName(f"{award.title}の記録を削除する（履歴に残ります）")
        remove.chosen.connect(self._remove_award)
        head.addWidget(remove)
        card.body.addLayout(head)
        block = QuestionBlock(self, (award.section,), f"award.{award.key}", card)
        self._blocks.append(block)
        card.body.addWidget(block)
        conditions = LongTextField(
            ("conditions", award.key),
            "交付の条件",
            card,
            help="交付決定通知に書かれた条件を写しておけます（事業の完了日、変更の承認など）。",
        )
        conditions.show_value(self._days.conditions(award.key) or None)
        conditions.answered.connect(self._take_conditions)
        card.body.addWidget(conditions)
        return card

    def go_to(self, address: Address) -> bool:
        """Show that question; a report is opened first."""
        self.refresh()
        field = self.reports.uncover(address)
        if field is not None:
            self.reveal(field)
            return True
        if address[:1] == ("awards",) and len(address) > 2:
            for block in self._blocks:
                block.uncover(address)
        return super().go_to(address)

    # --- doing ---------------------------------------------------------------

    @Slot(tuple, object)
    def _take_person(self, _address: Address, value: object) -> None:
        self._days.set_person(None if value is None else str(value))

    @Slot(tuple, object)
    def _take_conditions(self, address: Address, value: object) -> None:
        self._days.set_conditions(address[1], None if value is None else str(value))

    @Slot(object)
    def _tell_trouble(self, trouble: Trouble) -> None:
        self.message.tell(trouble.what, trouble.what_to_do, is_error=True)

    @Slot()
    def _add_award(self) -> None:
        key = self._model.add()
        if key:
            self.go_to(("awards", key, "granted_on"))

    @Slot(object)
    def _remove_award(self, key: object) -> None:
        self._model.remove(str(key))
        self.message.tell("交付の記録を削除しました。", "削除した内容は履歴に残っています。")

    @Slot()
    def _show_soon(self) -> None:
        """After the focus has settled: what is made anew must not take it from the box it goes to."""
        if not self._is_waiting:
            self._is_waiting = True
            QTimer.singleShot(0, self, self._show_now)

    @Slot()
    def _show_now(self) -> None:
        self._is_waiting = False
        if self.isVisible():
            self.refresh()

    @Slot()
    def _choose_file(self) -> None:
        ask_place(self, "カレンダーのファイルを保存する", CALENDAR_NAME, "カレンダー (*.ics)", self.export_to)

    @Slot(str)
    def export_to(self, file: str) -> None:
        """Write the calendar file there, and say so."""
        try:
            count = self._days.export(Path(file), self._write)
        except Trouble as trouble:
            self.message.tell(trouble.what, trouble.what_to_do, is_error=True)
            return
        self.message.tell(
            f"{count}件の期限を書き出しました。", f"{file} をカレンダーのソフトで開いてください。"
        )
