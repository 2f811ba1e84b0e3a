"""① 事業所の確認."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.partners import Partners
from kaigo_desktop.ui.pages.question_block import QuestionBlock, QuestionPlace
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, ValueButton, Words, set_flag
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.office import OfficeRow, OfficeViewModel
from kaigo_desktop.viewmodels.office_pick import OfficePick
from kaigo_desktop.viewmodels.record_list import PartnersViewModel


class OfficePage(CasePage):
    """The applicant, its offices one by one, and what is asked once for all."""

    def __init__(
        self,
        session: CaseSession,
        model: OfficeViewModel,
        parent: QWidget | None = None,
        *,
        group: PartnersViewModel | None = None,
        pick: OfficePick | None = None,
    ) -> None:
        super().__init__(
            "office",
            "事業所の確認",
            "法人と事業所のことを答えます。わからないところは「わからない」のままで先へ進めます。",
            session,
            parent,
        )
        self._model = model
        self._pick = pick
        self._case = QuestionBlock(self, model.case_sections(), "case", self.inside)
        self.add(self._case)
        self.section("事業所")
        self.message = MessageBar(self.inside)
        self.add(self.message)
        self._list = QWidget(self.inside)
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(tokens_of(self).px("xs"))
        self.add(self._list)
        self._identity = QuestionPlace(self, self.inside)
        self.add(self._identity)
        self._office = QuestionPlace(self, self.inside)
        self.add(self._office)
        self._staff: Prose | None = None
        self._listed: tuple[tuple[OfficeRow, ...], str] | None = None
        self._shared = QuestionBlock(self, model.shared_sections(), "shared", self.inside)
        self.add(self._shared)
        self.partners: Partners | None = None
        if group is not None:
            self.section("グループを組む法人")
            self.partners = Partners(self, group, self.inside)
            self.add(self.partners)
        self._other = QuestionBlock(self, model.other_sections(), "other", self.inside)
        self.add(Disclosure("ほかの制度や様式で使う項目", self._other, self.inside, name="later.other"))
        model.offices_changed.connect(self._show_offices)
        model.chosen.connect(self._show_chosen)
        model.refused.connect(self._tell)
        self._show_offices()

    def go_to(self, address: Address) -> bool:
        """Show that question: choose its office and open what covers it first."""
        if address[0] == "offices" and len(address) > 1:
            self._model.choose(address[1])
            if len(address) == 2:  # the office itself
                address = (*address, "name")
        if address[0] == "partners" and self.partners is not None:
            if len(address) == 1:
                self.partners.ask()
                return True
            self.partners.uncover(address)
        for block in (self._case, self._shared, self._other, self._identity, self._office):
            block.uncover(address)
        field = self.field(address)
        if field is not None and self._other.isAncestorOf(field):
            self._open_others()
        return super().go_to(address)

    def _open_others(self) -> None:
        parent = self._other.parentWidget()
        if isinstance(parent, Disclosure):
            parent.open()

    @Slot()
    def _show_offices(self) -> None:
        """The list on top, and the questions of the office that is looked at."""
        rows = self._model.rows()
        if self._listed != (rows, self._model.current):
            self._listed = (rows, self._model.current)
            self._fill_list(rows)
        self._show_chosen(self._model.current)

    def _fill_list(self, rows: tuple[OfficeRow, ...]) -> None:
        clear(self._rows)
        if not rows:
            empty = EmptyState(
                "補助を受けたい事業所を1つ加えてください。あとから増やせます。",
                "office",
                "事業所を加える",
                self._list,
                name="office.add",
            )
            empty.acted.connect(self._add)
            self._rows.addWidget(empty)
            self._rows.addWidget(self._list_buttons())
            return
        for row in rows:
            self._rows.addWidget(self._row(row, is_only=len(rows) == 1))
        add = Button("事業所を加える", self._list, name="office.add")
        add.clicked.connect(self._add)
        self._rows.addWidget(self._list_buttons(add))

    def _list_buttons(self, *first: Button) -> QWidget:
        """What stands below the list; an office is filled from the public list where there is a way to it."""
        holder = QWidget(self._list)
        line = Flow(holder, spacing=tokens_of(self).px("s"))
        for button in first:
            line.addWidget(button)
        if self._pick is not None:
            pick = Button("一覧から選ぶ", self._list, name="office.pick")
            pick.setToolTip("公開されている事業所の一覧から、空いている項目を埋めます")
            pick.clicked.connect(self._open_list)
            line.addWidget(pick)
        return holder

    def _row(self, row: OfficeRow, *, is_only: bool) -> QWidget:
        line = Card(self._list, name=f"office.row.{row.key}")
        choose = ValueButton(row.name, row.key, line, role="quiet", name=f"office.choose.{row.key}")
        chosen = row.key == self._model.current
        choose.setCheckable(True)
        choose.setChecked(chosen)
        set_flag(choose, "chosen", chosen)
        choose.chosen.connect(self._choose)
        copy = ValueButton("複製", row.key, line, role="link", name=f"office.duplicate.{row.key}")
        copy.setAccessibleName(f"{row.name}を複製する")
        copy.chosen.connect(self._duplicate)
        remove = ValueButton("削除", row.key, line, role="link", name=f"office.remove.{row.key}")
        remove.setAccessibleName(f"{row.name}を削除する（履歴に残ります）")
        remove.chosen.connect(self._remove)
        top = QHBoxLayout()
        top.addWidget(choose)
        top.addStretch(1)
        top.addWidget(copy)
        top.addWidget(remove)
        line.body.setContentsMargins(*[tokens_of(self).px("s")] * 4)
        line.body.addLayout(top)
        still_open = f"未回答 {row.open_questions}件" if row.open_questions else "回答ずみ"
        state = "" if is_only else ("　いま表示しています" if chosen else "")
        line.body.addWidget(Words(f"{row.services}　{still_open}{state}", line, role="help"))
        return line

    @Slot(str)
    def _show_chosen(self, key: str) -> None:
        """The questions of that office."""
        name = f"office.{key}"
        self._identity.show_sections(self._model.identity_sections(key) if key else (), name)
        if self._office.show_sections(self._model.office_sections(key) if key else (), name):
            self._add_staff_count(key)
        self._show_staff()
        if self._listed is not None and self._listed[1] != key:
            self._show_offices()

    def _add_staff_count(self, key: str) -> None:
        self._staff = None
        if self._office.block is not None:
            self._staff = Prose("", self._office.block, role="help")
            self._staff.setObjectName("staff.count")
            self._office.block.insert_below(("offices", key, "staff", "visiting_and_managers"), self._staff)

    def _show_staff(self) -> None:
        if self._staff is not None:
            self._staff.show_text(self._model.staff_count_text(self._model.current))

    @Slot(str, str)
    def _tell(self, what: str, what_to_do: str) -> None:
        self.message.tell(what, what_to_do, is_error=True)

    @Slot()
    def _add(self) -> None:
        key = self._model.add()
        if key:
            self.go_to(("offices", key, "name"))

    @Slot()
    def _open_list(self) -> None:
        """Look for the office that is shown; for a new one where there is none."""
        # Late: a dialog that few starts open.
        from kaigo_desktop.ui.dialogs.office_pick import OfficePickDialog  # noqa: PLC0415

        if self._pick is not None:
            self.message.hide()
            self._pick.begin(self._model.current)
            dialog = OfficePickDialog(self._pick, self)
            dialog.took.connect(self._tell_taken)
            dialog.open()

    @Slot(str, int)
    def _tell_taken(self, key: str, count: int) -> None:
        self._model.choose(key)
        self.message.tell(
            f"一覧から{count}項目を入れました。", "違っていたら、Ctrl+Zでまとめて元に戻せます。"
        )

    @Slot(object)
    def _choose(self, key: object) -> None:
        self._model.choose(str(key))

    @Slot(object)
    def _duplicate(self, key: object) -> None:
        self._model.duplicate(str(key))

    @Slot(object)
    def _remove(self, key: object) -> None:
        self.message.hide()
        self._model.remove(str(key))
