"""今日すること: the deadlines that come first, on the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, ValueButton, Words, add_left, set_flag
from kaigo_desktop.viewmodels.home import HomeViewModel

if TYPE_CHECKING:  # the block stands before the services are loaded
    from datetime import date

    from kaigo_desktop.domain.cases.kept import CaseId
    from kaigo_desktop.domain.deadlines.line import DeadlineLine
    from kaigo_desktop.services.deadlines import Reminder

HEADING = "今日することと期限"


class TodayBlock(QWidget):
    """Hidden while nothing is due; overdue things stand first and say so in a word."""

    def __init__(self, model: HomeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today")
        self._model = model
        self._shown: object = None
        self._days: list[Words] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("xs"))
        model.deadlines_found.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        lines, reminder = self._model.deadlines, self._model.reminder
        self.setVisible(bool(lines))
        if (lines, reminder) == self._shown:
            return
        self._shown = (lines, reminder)
        clear(self._box)
        today = self._model.today
        if not lines or reminder is None or today is None:
            return
        self._box.addWidget(Words(HEADING, self, role="section"))
        count = Words(count_words(reminder), self, role="strong" if reminder.overdue else "")
        count.setObjectName("today.count")
        set_flag(count, "state", "error" if reminder.overdue else "")
        self._box.addWidget(count)
        self._days.clear()
        for line in lines:
            self._box.addWidget(self._row(line, today))
        widest = max(day.sizeHint().width() for day in self._days)
        for day in self._days:
            day.setMinimumWidth(widest)
        more = Button("すべての期限を見る", self, role="link", name="today.all")
        more.clicked.connect(self._model.show_deadlines)
        add_left(self._box, more)

    def _row(self, line: DeadlineLine, today: date) -> QWidget:
        # Late: the block stands before the services are loaded, and without lines it needs none of this.
        from kaigo_desktop.viewmodels.all_deadlines import day_words, left_text  # noqa: PLC0415

        host = QWidget(self)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("m"))
        left = left_text(line, today)
        day = Words(f"{day_words(line.safe_on)}　{left}", host, role="strong", wrap=False)
        set_flag(day, "state", "error" if "超過" in left or left == "至急" else "")
        day.ensurePolished()
        self._days.append(day)
        row.addWidget(day)
        marks = f"［{line.marks}］" if line.marks else ""
        row.addWidget(Words(f"{line.title}{marks}（{line.case_title}）", host), 1)
        button = ValueButton("開く", (line.case, line.step), host, name=f"today.{line.case}.{line.key}")
        button.setAccessibleName(f"{line.title}（{line.case_title}）を開く")
        button.chosen.connect(self._open)
        row.addWidget(button)
        return host

    @Slot(object)
    def _open(self, target: tuple[CaseId, str]) -> None:
        self._model.open_case(*target)


def count_words(reminder: Reminder) -> str:
    """``超過 1件　今日 0件　7日以内 3件``, without what is none; a sentence where there is nothing near."""
    parts = [
        f"{words} {count}件"
        for words, count in (
            ("超過", reminder.overdue),
            ("今日まで", reminder.today),
            ("7日以内", reminder.week),
        )
        if count
    ]
    return "　".join(parts) or "7日以内の期限はありません。次の期限はこちらです。"
