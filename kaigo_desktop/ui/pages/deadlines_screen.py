"""期限: all cases as a list, a month, or three years; who is in charge; out to a calendar."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.files import ask_place
from kaigo_desktop.ui.pages.deadlines.month_view import MonthView
from kaigo_desktop.ui.pages.deadlines.years_view import YearsView
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.deadline_table import DeadlineTable
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.screen import Screen
from kaigo_desktop.viewmodels.all_deadlines import (
    EVERYONE,
    NOBODY,
    AllDeadlinesViewModel,
    WriteEvents,
)

VIEWS = (("list", "一覧"), ("month", "月"), ("years", "3年"))
PURPOSE = "すべての案件の期限です。Enterで案件を開きます。"
CALENDAR_NAME = "介護補助金の期限.ics"
EVERYONE_WORDS = "全員"


class DeadlinesScreen(Screen):
    """The page of deadlines over all cases."""

    back_asked = Signal()
    """The first screen was asked for."""

    def __init__(
        self, model: AllDeadlinesViewModel, write: WriteEvents, parent: QWidget | None = None
    ) -> None:
        super().__init__("all_deadlines", "期限", PURPOSE, parent)
        self._model = model
        self._write = write
        self._exported = ("", 0)
        box = self.column
        box.addLayout(self._filters())
        self.message = MessageBar(self)
        box.addWidget(self.message)
        self.waiting = Words("", self, role="help")
        self.waiting.hide()
        box.addWidget(self.waiting)
        self.views = QStackedWidget(self)
        self.list = DeadlineTable(model, self.views)
        self.month = MonthView(model, self.views)
        self.years = YearsView(model, self.views)
        self._pages: tuple[QWidget, ...] = (self.list, self.month, self.years)
        for page in self._pages:
            self.views.addWidget(page)
        self._empty = EmptyState(
            "案件に申請の締切や交付決定を入れると、ここにすべての期限が並びます。",
            "calendar",
            "ホームで案件を選ぶ",
            self.views,
            name="deadlines.home",
        )
        self._empty.acted.connect(self.back_asked)
        self.views.addWidget(self._empty)
        box.addWidget(self.views, 1)
        box.addLayout(self._actions())
        self.note = Words("", self, role="small")
        box.addWidget(self.note)
        self._connect()
        self._show()

    # --- parts ---------------------------------------------------------------

    def _filters(self) -> Flow:
        flow = Flow(spacing=tokens_of(self).px("s"))
        self._group = QButtonGroup(self)
        self.view_buttons: dict[str, Button] = {}
        for number, (name, words) in enumerate(VIEWS):
            button = Button(words, self, name=f"deadlines.view.{name}")
            button.setCheckable(True)
            button.setAccessibleName(f"{words}で見る")
            self._group.addButton(button, number)
            self.view_buttons[name] = button
            flow.addWidget(button)
        self.view_buttons["list"].setChecked(True)
        self.month_only = Button("今月やること", self, name="deadlines.month_only")
        self.month_only.setCheckable(True)
        self.with_done = Button("済・しないも見る", self, name="deadlines.with_done")
        self.with_done.setCheckable(True)
        self.person = ChoiceBox(self)
        self.person.setObjectName("deadlines.person")
        self.person.setAccessibleName("担当でしぼる")
        flow.addWidget(self.month_only)
        flow.addWidget(self.with_done)
        label = Words("担当", self, wrap=False)
        label.setBuddy(self.person)
        label.setMinimumHeight(tokens_of(self).px("control"))
        flow.addWidget(label)
        flow.addWidget(self.person)
        return flow

    def _actions(self) -> Flow:
        flow = Flow(spacing=tokens_of(self).px("s"))
        self.open_button = Button("選んだ期限の案件を開く", self, role="primary", name="deadlines.open")
        self.done_button = Button("済みにする", self, name="deadlines.done")
        self.export_button = Button("全案件をカレンダーに書き出す（ICS）", self, name="deadlines.export")
        self.export_button.setToolTip(
            "もう一度書き出して取り込むと、動いた期限は動き、なくなった期限は消えます"
        )
        for button in (self.open_button, self.done_button, self.export_button):
            flow.addWidget(button)
        return flow

    def _connect(self) -> None:
        self._group.idClicked.connect(self._turn_view)
        self.month_only.toggled.connect(self._model.show_only_month)
        self.with_done.toggled.connect(self._model.show_done)
        self.person.activated.connect(self._choose_person)
        for page in (self.list, self.month, self.years):
            page.opened.connect(self._open)
        self.list.chosen.connect(self._follow_choice)
        self.open_button.clicked.connect(self._open_chosen)
        self.done_button.clicked.connect(self._finish_chosen)
        self.export_button.clicked.connect(self._choose_file)
        self._model.changed.connect(self._show)
        self._model.progressed.connect(self._show_progress)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the lines up to date on the way into view."""
        self._model.look()
        super().showEvent(event)
        if not self._model.is_empty:
            self._focus_view()

    # --- showing -------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        is_empty = self._model.is_empty
        view = len(VIEWS) if is_empty else self._group.checkedId()
        self._turn_to(view)
        for button in (self.export_button, self.month_only, self.with_done, self.person):
            button.setEnabled(not is_empty)
        self._show_persons()
        if view == self._pages.index(self.month):
            self.month.refresh()
        elif view == self._pages.index(self.years):
            self.years.refresh()
        self._follow_choice()
        self.note.setText(self._model.note())
        self.note.setVisible(bool(self.note.text()))

    def _turn_to(self, view: int) -> None:
        """Show that view; the others do not make the page wider meanwhile."""
        for place, page in enumerate((*self._pages, self._empty)):
            policy = QSizePolicy.Policy.Expanding if place == view else QSizePolicy.Policy.Ignored
            page.setSizePolicy(policy, policy)
        self.views.setCurrentIndex(view)

    def _show_persons(self) -> None:
        names = [EVERYONE_WORDS, *self._model.persons(), NOBODY]
        if names != [self.person.itemText(place) for place in range(self.person.count())]:
            with QSignalBlocker(self.person):
                self.person.clear()
                self.person.addItems(names)
                shown = self._model.person or EVERYONE_WORDS
                self.person.setCurrentIndex(max(0, self.person.findText(shown)))

    @Slot(int)
    def _show_progress(self, left: int) -> None:
        self.waiting.setVisible(left > 0)
        self.waiting.setText(f"変わった案件の期限を計算しています（あと{left}件）。")

    @Slot()
    def _follow_choice(self) -> None:
        line = self.list.chosen_line() if self.views.currentIndex() == 0 else None
        self.open_button.setVisible(self.views.currentIndex() == 0)
        self.done_button.setVisible(self.views.currentIndex() == 0)
        self.open_button.setEnabled(line is not None)
        self.done_button.setEnabled(line is not None and line.state == "open")

    # --- doing ---------------------------------------------------------------

    @Slot(int)
    def _turn_view(self, _number: int) -> None:
        self._show()
        self._focus_view()

    def _focus_view(self) -> None:
        self._pages[self._group.checkedId()].setFocus()

    @Slot(int)
    def _choose_person(self, place: int) -> None:
        words = self.person.itemText(place)
        self._model.choose_person(EVERYONE if words == EVERYONE_WORDS else words)

    @Slot(object)
    def _open(self, line: DeadlineLine) -> None:
        self._model.open(line)

    @Slot()
    def _open_chosen(self) -> None:
        line = self.list.chosen_line()
        if line is not None:
            self._model.open(line)

    @Slot()
    def _finish_chosen(self) -> None:
        line = self.list.chosen_line()
        if line is None:
            return
        told = self._model.mark_done(line)
        if told:
            self.message.tell(told, "取り消すには、案件の⑥で日付を消します。")
        self.list.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        ask_place(self, "カレンダーのファイルを保存する", CALENDAR_NAME, "カレンダー (*.ics)", self.export_to)

    @Slot(str)
    def export_to(self, file: str) -> None:
        """Write the calendar file there, beside the window, and say so."""
        try:
            events = self._model.events()
        except Trouble as trouble:
            self._tell_failure(trouble)
            return
        self._exported = (file, sum(not one.is_cancelled for one in events))
        self.export_button.setEnabled(False)
        tasks.start(
            partial(self._write, Path(file), events),
            done=self._tell_exported,
            failed=self._tell_failure,
            owner=self,
        )

    def _tell_exported(self, _nothing: None) -> None:
        file, count = self._exported
        self._end_export()
        self.message.tell(
            f"{count}件の期限を書き出しました。", f"{file} をカレンダーのソフトで開いてください。"
        )

    def _tell_failure(self, problem: Exception) -> None:
        """A disk that refuses is told here; anything else is a defect of ours."""
        self._end_export()
        if not isinstance(problem, Trouble):
            raise problem
        self.message.tell(problem.what, problem.what_to_do, is_error=True)

    def _end_export(self) -> None:
        """Let the button be pressed again; disabled it had lost the focus to what stands outside the page."""
        self.export_button.setEnabled(True)
        at = QApplication.focusWidget()
        if self.isVisible() and (at is None or not self.isAncestorOf(at)):
            self.export_button.setFocus()
