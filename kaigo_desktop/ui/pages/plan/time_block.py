"""The time study on page ④: the days that were watched, their cells, and what they add up to."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.domain.plans.knowledge import TIME_GROUPS
from kaigo_desktop.domain.plans.time_study import PHASE_WORDS
from kaigo_desktop.domain.plans.time_study_file import HEADINGS
from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field
from kaigo_desktop.ui.pages.table_file import TableFile
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.bar_chart import BarChart, ChartBar
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, ValueButton, Words
from kaigo_desktop.ui.widgets.fields import ChoiceField, Field, TextField
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.time_grid import TimeGrid
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.time_study import DAY_FIELDS, USUAL_START, Offer, TimeStudy

_PURPOSE = (
    "10分ごとの業務を数えると、時間の使い方の現状値になります。紙で調べるときは、⑤で調査票を印刷します。"
    "数字2つでこまが埋まって次へ進み、スペースキーで前と同じ業務が入ります。"
)


class TimeStudyBlock(QWidget):
    """The days of the plan that is looked at; one of them is open at a time."""

    def __init__(self, model: PlanViewModel, parent: QWidget, *, tables: Tables | None = None) -> None:
        """Without ``tables`` no file can be taken."""
        super().__init__(parent)
        self.setObjectName("plan.time_study")
        self._model = TimeStudy(model)
        self._tables = tables
        self._shown: object = None
        self._open: int | None = None
        self._fields: list[Field] = []
        self.grid: TimeGrid | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        box.addWidget(Prose(_PURPOSE, self, role="help"))
        self._days = QVBoxLayout()
        self._results = QVBoxLayout()
        box.addLayout(self._days)
        box.addLayout(self._buttons())
        self.message = Prose("", self, role="help")
        self.message.hide()
        box.addWidget(self.message)
        box.addLayout(self._results)
        self.refresh()

    def _buttons(self) -> Flow:
        row = Flow(spacing=tokens_of(self).px("s"))
        add = Button("調べた日を加える", self, name="time.add")
        add.clicked.connect(self._add)
        row.addWidget(add)
        if self._tables is not None:
            file = TableFile(self._tables, "タイムスタディの表を取り込む", self)
            file.began.connect(self._tell_reading)
            file.found.connect(self._take_table)
            file.refused.connect(self._tell)
            read = Button("ファイルから取り込む", self, role="quiet", name="time.import")
            read.setToolTip(f"ExcelかCSVの表。1行目の見出し：{'、'.join(HEADINGS)}")
            read.clicked.connect(file.choose)
            row.addWidget(read)
        return row

    def refresh(self) -> None:
        """Show the days there are now; the open one keeps its boxes while it is the same."""
        days = self._model.days()
        if self._open is not None and self._open >= len(days):
            self._open = None
        state = (len(days), self._open)
        if state != self._shown:
            self._shown = state
            self._make()
        self._show_values()
        self._show_results()

    def _make(self) -> None:
        clear(self._days)
        self._fields, self.grid = [], None
        for day in self._model.days():
            if day.place == self._open:
                self._days.addWidget(self._card(day.place, day.words))
                continue
            line = LinkRow(day.words, "開く", day.place, self, name=f"time.open.{day.place}")
            line.chosen.connect(self._open_day)
            self._days.addWidget(line)

    def _card(self, place: int, words: str) -> Card:
        card = Card(self, name=f"time.day.{place}")
        head = QHBoxLayout()
        head.addWidget(Words(words, card, role="label"), 1)
        remove = ValueButton("削除", place, card, role="link", name=f"time.remove.{place}")
        remove.setAccessibleName(f"{words}を削除する（履歴に残ります）")
        remove.chosen.connect(self._remove)
        head.addWidget(remove)
        card.body.addLayout(head)
        for spec in _day_specs():
            field = _box(spec, ("time", spec.name), card)
            field.answered.connect(self._take)
            self._fields.append(field)
            card.body.addWidget(field)
        names = {number: name for number, name, _ in self._model.categories}
        self.grid = TimeGrid(names, card)
        self.grid.edited.connect(self._take_cells)
        card.body.addWidget(self.grid)
        told = Words("", card, role="help")
        self.grid.told.connect(told.setText)
        card.body.addWidget(told)
        card.body.addWidget(Prose(self._legend(), card, role="help"))
        return card

    def _legend(self) -> str:
        lines = []
        for group, words in TIME_GROUPS.items():
            numbers = [f"{number} {name}" for number, name, own in self._model.categories if own == group]
            lines.append(f"{words}：{'　'.join(numbers)}")
        return "\n".join(lines)

    def _show_values(self) -> None:
        if self._open is None:
            return
        for field in self._fields:
            field.show_value(self._model.value(self._open, field.address[1]))
        if self.grid is not None:
            start = str(self._model.value(self._open, "starts_at") or USUAL_START)
            self.grid.show_day(start, self._model.cells(self._open))

    def _show_results(self) -> None:
        clear(self._results)
        figures = self._model.figures()
        if not figures:
            return
        counted = "、".join(f"{words} {days}人日" for words, days in self._model.counted().items())
        self._results.addWidget(Words(f"1人1日の時間（{counted}）", self, role="label"))
        bars = [
            ChartBar(f"{one.name}\n{words}", value, is_first=phase == "before")
            for one in figures
            for phase, words in PHASE_WORDS.items()
            for value in [one.before if phase == "before" else one.after]
        ]
        self._results.addWidget(BarChart("1人1日の時間", bars, "分", self))
        for offer in self._model.offers():
            line = LinkRow(offer.words, "入れる", offer, self, name=f"time.offer.{offer.place}")
            line.chosen.connect(self._take_offer)
            self._results.addWidget(line)

    # --- doing ---------------------------------------------------------------

    @Slot()
    def _add(self) -> None:
        self._open = self._model.add()
        self.refresh()
        if self._fields:
            self._fields[0].setFocus()

    @Slot(object)
    def _open_day(self, place: object) -> None:
        self._open = place if isinstance(place, int) else None
        self.refresh()
        if self.grid is not None:
            self.grid.setFocus()

    @Slot(object)
    def _remove(self, place: object) -> None:
        if isinstance(place, int):
            self._open = None
            self._model.remove(place)
            self.refresh()

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        if self._open is None:
            return
        if not self._model.set(self._open, address[1], value):
            field = next(one for one in self._fields if one.address == address)
            field.show_problem("10分きざみの時刻を、08:30 のように入れてください。")

    @Slot(tuple)
    def _take_cells(self, cells: tuple[str, ...]) -> None:
        if self._open is not None:
            self._model.set_cells(self._open, cells)

    @Slot(object)
    def _take_offer(self, offer: object) -> None:
        if isinstance(offer, Offer):
            self._model.take(offer)

    @Slot()
    def _tell_reading(self) -> None:
        self._tell("ファイルを読み取っています…")

    @Slot(object)
    def _take_table(self, lines: tuple[Line, ...]) -> None:
        """Take the days of that table, and say what was taken and what was not."""
        try:
            found = self._model.take_table(lines)
        except Unreadable as fault:
            self._tell(str(fault))
            return
        taken = f"{found.days}日分を取り込みました。"
        left = f"取り込めなかった行があります。\n{chr(10).join(found.problems)}" if found.problems else ""
        again = f"同じ内容の{found.again}日分は、もうあるので取り込みませんでした。" if found.again else ""
        self._tell("\n".join(part for part in (taken, again, left) if part))
        self.refresh()

    @Slot(str)
    def _tell(self, words: str) -> None:
        self.message.show_text(words)
        self.message.show()


def _day_specs() -> tuple[PlanField, ...]:
    (days,) = fields_of("time_study")
    return tuple(spec for spec in days.fields if spec.name in DAY_FIELDS)


def _box(spec: PlanField, address: Address, parent: QWidget) -> Field:
    if spec.name == "phase":
        return ChoiceField(address, spec.label, tuple(PHASE_WORDS.items()), parent, required=True)
    if spec.kind == "clock":
        return TextField(address, spec.label, parent, help=spec.help)
    return plan_field(spec, address, parent)
