"""事業者: the office list, searched as one types, with what is known of each office beside it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.offices.listed import CREDIT, OPEN_DATA, ListedOffice, ListKind, ListState
from kaigo_desktop.domain.table import Unreadable
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.files import ask_files
from kaigo_desktop.ui.pages.offices.detail import DetailPane
from kaigo_desktop.ui.pages.offices.own_block import OwnBlock
from kaigo_desktop.ui.pages.offices.search_block import SearchBlock
from kaigo_desktop.ui.tasks import Cancelled
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.screen import Screen
from kaigo_desktop.viewmodels.offices import OfficesViewModel, taken_words

PURPOSE = "介護事業所の一覧から探して、案件を始めます。"
KINDS = "事業所の一覧 (*.csv *.txt *.xlsx *.xlsm);;すべてのファイル (*)"
IMPORT = "一覧のファイルを取り込む"
WHERE = (
    f"一覧は、厚生労働省が公開している「{OPEN_DATA}」のCSVです。サービスの種類ごとにファイルが分かれ、"
    "年に2回ほど新しくなります。厚生労働省のホームページから、使うサービスのファイルをこのパソコンに保存し、"
    "下のボタンで選んでください（いくつでも一度に選べます）。"
    "自分で作った表（Excel・CSV）も、「事業所番号」と「事業所名」の見出しがあれば取り込めます。\n"
    "このプログラムはネットワークにつながりません。一覧は公開の情報なので、案件のデータとは別のファイルに入ります。"
)
SENTENCES = {
    ListKind.NONE: (
        "介護事業所の一覧を取り込むと、名前や番号で探し、法人と事業所のことを写して案件を始められます。\n"
    ),
    ListKind.OLD: (
        "別の版のプログラムで取り込んだ一覧があります。この版で使うには、一覧のファイルをもう一度取り込んでください。\n"
    ),
    ListKind.UNREADABLE: (
        "取り込んであった一覧のファイルが壊れていて読めません。案件のデータには影響ありません。"
        "一覧のファイルをもう一度取り込むと作り直します。\n"
    ),
}
VIEWS = (("listed", "公開の一覧"), ("own", "自分の案件の事業所"))
WIDE = 900
"""px of the page, at a text size of 100 %, from which the office stands beside the table."""
DETAIL_WIDTH = 340
DETAIL_HEIGHT = 300


class OfficesScreen(Screen):
    """The page of the office list."""

    case_asked = Signal(object, str)
    """A case is to be opened. Arguments: its id, the step."""

    def __init__(
        self, model: OfficesViewModel, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("offices", "事業者", PURPOSE, parent)
        self._model = model
        self._line: ListedOffice | None = None
        self._shown: ListState | None = None
        self._empty: EmptyState | None = None
        self.column.addLayout(self._view_line())
        self.message = MessageBar(self)
        self.column.addWidget(self.message)
        self.column.addWidget(self._progress_line())
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.body = QWidget(self)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.body)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(tokens_of(self).px("m"))
        self.block = SearchBlock(model.search, "offices", self.body, settings=settings)
        self.detail = DetailPane(self.body)
        self._sides.addWidget(self.block, 1)
        self._sides.addWidget(self.detail)
        self.column.addWidget(self.body, 1)
        self.own = OwnBlock(model, self, settings=settings)
        self.own.hide()
        self.column.addWidget(self.own, 1)
        self._rest = QWidget(self)
        self.column.addWidget(self._rest, 1)
        self.column.addWidget(self._foot())
        self._connect()

    def _view_line(self) -> Flow:
        """Which offices are looked at."""
        line = Flow(spacing=tokens_of(self).px("s"))
        self._group = QButtonGroup(self)
        self.view_buttons: dict[str, Button] = {}
        for name, words in VIEWS:
            button = Button(words, self, name=f"offices.view.{name}")
            button.setCheckable(True)
            button.setAccessibleName(f"{words}を見る")
            self._group.addButton(button)
            self.view_buttons[name] = button
            line.addWidget(button)
        self.view_buttons["listed"].setChecked(True)
        return line

    @property
    def _is_own(self) -> bool:
        """Whether the offices of the own cases are looked at."""
        return self.view_buttons["own"].isChecked()

    def _progress_line(self) -> QWidget:
        self.progress = QWidget(self)
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        self.bar = QProgressBar(self.progress)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("一覧を取り込む進み具合")
        self.percent = Words("", self.progress, role="help", wrap=False)
        self.stop = Button("中止", self.progress, name="offices.cancel")
        self.stop.setAccessibleName("一覧の取り込みを中止する")
        row.addWidget(self.percent)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.progress.hide()
        return self.progress

    def _foot(self) -> QWidget:
        self.foot = QWidget(self)
        line = Flow(self.foot, spacing=tokens_of(self).px("m"))
        self.take = Button(IMPORT, self.foot, name="offices.import")
        self.about = Words("", self.foot, role="small")
        self.about.setMinimumHeight(tokens_of(self).px("control"))
        line.addWidget(self.take)
        line.addWidget(self.about)
        return self.foot

    def _connect(self) -> None:
        model = self._model
        self._group.buttonClicked.connect(self._turn_view)
        self.own.opened.connect(self._open_case)
        self.take.clicked.connect(self._choose_files)
        self.stop.clicked.connect(self._cancel)
        self.block.chosen.connect(self._choose)
        self.block.opened.connect(self._open)
        self.detail.start_asked.connect(self._start)
        self.detail.case_asked.connect(self._open_case)
        self.detail.corporation_asked.connect(self.block.words.setText)
        model.state_changed.connect(self._show_state)
        model.moved.connect(self._show_progress)
        model.took.connect(self._tell_taken)
        model.failed.connect(self._tell_failure)
        model.case_started.connect(self._open_case)
        model.cases_read.connect(self._show_detail)

    def showEvent(self, event: QShowEvent) -> None:
        """See how the list stands on the way into view."""
        super().showEvent(event)
        self._model.look()
        if self.body.isVisible():
            self.block.words.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the office beside the table where there is room, else below it."""
        super().resizeEvent(event)
        tokens = tokens_of(self)
        is_wide = self.width() >= WIDE * tokens.scale
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(direction)
        width, height = round(DETAIL_WIDTH * tokens.scale), round(DETAIL_HEIGHT * tokens.scale)
        self.detail.setMinimumSize(width if is_wide else 0, 0 if is_wide else height)
        self.detail.setMaximumWidth(width if is_wide else 16_777_215)

    # --- showing -------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        state = self._model.search.state
        is_ready = state.kind is ListKind.READY
        self.progress.setVisible(self._model.is_taking)
        self.take.setEnabled(not self._model.is_taking)
        self.body.setVisible(is_ready and not self._is_own)
        self.foot.setVisible(is_ready and not self._is_own)
        self.own.setVisible(self._is_own)
        self._rest.setVisible(not is_ready and not self._is_own)
        self._show_empty(state)
        if is_ready and state != self._shown:
            self.about.setText(about_words(state))
            self.block.fill()
        self._shown = state

    def _show_empty(self, state: ListState) -> None:
        """What the page is for while there is no list that can be searched."""
        if self._empty is not None and (self._shown is None or self._shown.kind is not state.kind):
            self._place.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if state.kind is ListKind.READY:
            return
        if self._empty is not None:
            self._empty.setVisible(not self._is_own)
        elif not self._is_own:
            self._empty = EmptyState(
                SENTENCES[state.kind] + WHERE, "office", IMPORT, self, name="offices.first_import"
            )
            self._empty.acted.connect(self._choose_files)
            self._place.addWidget(self._empty)
        if self._empty is not None and self._empty.button is not None:
            self._empty.button.setEnabled(not self._model.is_taking)

    @Slot()
    def _turn_view(self) -> None:
        self._show_state()
        self.own.refresh()
        box = self.own.words if self._is_own else self.block.words
        if box.isVisible():
            box.setFocus()

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.percent.setText(f"一覧を取り込んでいます（{done * 100 // max(1, total)}%）")

    @Slot(object)
    def _choose(self, line: ListedOffice | None) -> None:
        self._line = line
        self._show_detail()

    @Slot()
    def _show_detail(self) -> None:
        self.detail.show_detail(None if self._line is None else self._model.detail(self._line))

    # --- doing ---------------------------------------------------------------

    @Slot()
    def _choose_files(self) -> None:
        ask_files(self, "事業所の一覧のファイルを選ぶ", KINDS, self.take_files)

    @Slot(list)
    def take_files(self, files: list[str]) -> None:
        """Take those files in, beside the window."""
        self.message.hide()
        self.stop.setEnabled(True)
        self._show_progress(0, 1)
        self._model.take_in(files)

    @Slot()
    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self._model.cancel()

    @Slot(object)
    def _open(self, _line: object) -> None:
        if self.detail.begin is not None:
            self.detail.begin.setFocus()

    @Slot(object)
    def _start(self, others: list[str]) -> None:
        if self._line is not None:
            self._model.start_case(self._line, others)

    @Slot(object)
    def _open_case(self, case: object) -> None:
        self.case_asked.emit(case, "office")

    @Slot(object)
    def _tell_taken(self, taken: object) -> None:
        what, more = taken_words(taken)  # type: ignore[arg-type]  # a signal's object
        self.message.tell(what, more)
        self.block.words.setFocus()

    @Slot(object)
    def _tell_failure(self, problem: Exception) -> None:
        """What a person can do something about is told here; anything else is a defect of ours."""
        if isinstance(problem, Cancelled):
            self.message.tell("取り込みを中止しました。", "これまでの一覧はそのままです。")
        elif isinstance(problem, Unreadable):
            self.message.tell("取り込めませんでした。", str(problem), is_error=True)
        elif isinstance(problem, Trouble):
            self.message.tell(problem.what, problem.what_to_do, is_error=True)
        else:
            raise problem


def about_words(state: ListState) -> str:
    """What the list holds, since when, and whose it is."""
    at = datetime.fromisoformat(state.imported_at)
    return (
        f"{state.count:,}件（事業所{state.offices:,}か所、法人{state.corporations:,}）"
        f"　{wareki(at.date())}に取り込み　{CREDIT}"
    )
