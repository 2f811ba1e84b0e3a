"""The deadlines of all cases over three fiscal years, a line a case."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.dates import EARLIEST_DAY, LATEST_DAY, fiscal_year_of
from kaigo_desktop.ui.widgets.basics import ValueButton, Words
from kaigo_desktop.ui.widgets.timeline import YEARS, Timeline
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel

LEGEND = "◆ 効果報告　◇ 済　｜ そのほかの期限　上の線つきの赤は超過"


class YearsView(QWidget):
    """The years are turned with the buttons or in the timeline itself."""

    opened = Signal(object)
    """A deadline was asked for. Argument: its line."""

    def __init__(self, model: AllDeadlinesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._first_year = fiscal_year_of(model.today)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        for words, by, name in (("前の年度", -1, "before"), ("次の年度", 1, "after")):
            button = ValueButton(words, by, self, name=f"deadlines.years.{name}")
            button.chosen.connect(self._turn)
            head.addWidget(button)
        head.addWidget(Words(LEGEND, self, role="help"), 1)
        box.addLayout(head)
        self.timeline = Timeline(model.today, self._first_year, self)
        self.timeline.opened.connect(self.opened)
        self.timeline.year_asked.connect(self._turn)
        self.setFocusProxy(self.timeline)
        box.addWidget(self.timeline, 1)

    @Slot()
    def refresh(self) -> None:
        """Show what is due in the years shown."""
        rows = self._model.timeline(self._first_year, YEARS)
        self.timeline.show_rows(rows, self._first_year, self._model.today)

    @Slot(object)
    def _turn(self, by: object) -> None:
        """Other years, as far as there are days that may be entered."""
        assert isinstance(by, int)
        year = self._first_year + by
        if EARLIEST_DAY.year <= year <= LATEST_DAY.year - YEARS:
            self._first_year = year
            self.refresh()
