"""The deadlines of all cases as a month, with the lines of the chosen day beside it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.dates import wareki_month
from kaigo_desktop.domain.deadlines.deadline import months_later
from kaigo_desktop.domain.deadlines.event import day_text
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import ValueButton, Words
from kaigo_desktop.ui.widgets.month_calendar import DAYS, WEEKS, MonthCalendar
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel, left_text

MOST = 6
"""Lines of one day that stand beside the sheet; the list has the others."""


class MonthView(QWidget):
    """A month is turned with the buttons or in the sheet itself."""

    opened = Signal(object)
    """A deadline was asked for. Argument: its line."""

    def __init__(self, model: AllDeadlinesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        left = QVBoxLayout()
        head = QHBoxLayout()
        earlier = ValueButton("前の月", -1, self, name="deadlines.month.before")
        later = ValueButton("次の月", 1, self, name="deadlines.month.after")
        self.month_name = Words("", self, role="strong", wrap=False)
        for button in (earlier, later):
            button.chosen.connect(self._turn)
        for part in (earlier, self.month_name, later):
            head.addWidget(part)
        head.addStretch(1)
        left.addLayout(head)
        self.calendar = MonthCalendar(model.today, self)
        self.calendar.day_chosen.connect(self.refresh)
        self.setFocusProxy(self.calendar)
        left.addWidget(self.calendar, 1)
        row.addLayout(left, 3)
        side = QWidget(self)
        side.setFixedWidth(tokens_of(self).px("panel"))
        self._day = QVBoxLayout(side)
        self._day.setContentsMargins(0, 0, 0, 0)
        self._day.setSpacing(tokens_of(self).px("xs"))
        row.addWidget(side)

    @Slot()
    def refresh(self) -> None:
        """Show the month of the chosen day, and what is due on that day."""
        day = self.calendar.day
        first = self.calendar.first_shown()
        by_day = self._model.by_day(first, first + timedelta(days=WEEKS * DAYS))
        self.calendar.show_lines(by_day, self._model.today)
        self.month_name.setText(wareki_month(day))
        clear(self._day)
        self._day.addWidget(Words(day_text(day), self, role="strong"))
        lines = self._model.on_day(day)
        if not lines:
            self._day.addWidget(Words("この日の期限はありません。", self, role="help"))
        for line in lines[:MOST]:
            words = f"{line.title}\n{line.whose or line.case_title}　{left_text(line, self._model.today)}"
            self._day.addWidget(Words(words, self))
            button = ValueButton("開く", line, self, role="link", name=f"day.{line.case}.{line.key}")
            button.setAccessibleName(f"{line.title} {line.case_title}を開く")
            button.chosen.connect(self.opened)
            self._day.addWidget(button)
        if len(lines) > MOST:
            self._day.addWidget(Words(f"ほか{len(lines) - MOST}件は、一覧で見られます。", self, role="help"))
        self._day.addStretch(1)

    @Slot(object)
    def _turn(self, by: object) -> None:
        assert isinstance(by, int)
        self.calendar.choose(months_later(self.calendar.day, by))
