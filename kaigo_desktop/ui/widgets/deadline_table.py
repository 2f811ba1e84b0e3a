"""The list of deadlines: grouped under headings, opened by Enter or a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QWidget

from kaigo_desktop.domain.cells import copied_row
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.ui.models.deadline_rows import DAY, HEADINGS, LEFT, PERSON, WHAT, WHOSE, DeadlineRows
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.table_view import TableView
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel, GroupRow

_LONGEST = {DAY: "R88.12.28（水）", LEFT: "あと88,888日"}
"""What a column must show whole, whatever the text size."""
_PERSON, _WHOSE = 5, 16
"""Full-width characters of the person's column, and the most of the one of the office and case."""
_NARROW = 46
"""Full-width characters of the table under which nobody's name is shown."""
_TIGHT = 20
"""Full-width characters left for what and whose under which they stand under each other."""
_TIGHT_LINES = 3
_WHOSE_SHARE = 0.4
_LEAST_ROWS = 6
"""Rows that can be seen at once, the headings among them, however large the text is."""


class DeadlineTable(TableView):
    """Follows the view-model; a line is chosen by arrow keys, headings are passed over."""

    opened = Signal(object)
    """A line was opened. Argument: the DeadlineLine."""

    chosen = Signal()
    """Another line is chosen, or none."""

    def __init__(self, model: AllDeadlinesViewModel, parent: QWidget | None = None) -> None:
        self.is_made = False
        super().__init__("deadlines.list", parent)
        self.setAccessibleName("期限の一覧")
        self._view_model = model
        self.rows = DeadlineRows(self)
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_LEAST_ROWS * tokens_of(self).px("row"))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().selectionChanged.connect(self.chosen)
        model.changed.connect(self.show_rows)
        self.is_made = True
        self.show_rows()

    @Slot()
    def show_rows(self) -> None:
        """Show the lines as they are now; the chosen one stays chosen where it is still there."""
        self._dress()
        before = self.chosen_line()
        self.clearSpans()
        rows = self._view_model.rows()
        self.rows.replace(rows, self._view_model.today)
        for number in self.rows.headings():
            self.setSpan(number, 0, 1, len(HEADINGS))
        kept = (before.case, before.key) if before is not None else None
        wanted = next(
            (
                place
                for place, row in enumerate(rows)
                if kept is not None and isinstance(row, DeadlineLine) and (row.case, row.key) == kept
            ),
            1 if rows else None,
        )
        if wanted is not None:
            self.selectRow(wanted)
        self.chosen.emit()

    def _dress(self) -> None:
        tokens = tokens_of(self)
        self.rows.heading_font = tokens.font(bold=True)
        self.rows.colours = {name: tokens.colour(name) for name in ("error", "muted", "text")}

    def changeEvent(self, event: QEvent) -> None:
        """Light or dark: the rows are drawn in other colours."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange} and self.is_made:
            self._dress()
            self.viewport().update()

    def chosen_line(self) -> DeadlineLine | None:
        """The chosen line; None where none is."""
        rows = self.selectionModel().selectedRows()
        if not rows or rows[0].row() >= self.rows.rowCount():
            return None
        row = self.rows.row(rows[0].row())
        return None if isinstance(row, GroupRow) else row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has to be done takes the room that the other columns leave."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        metrics = QFontMetrics(tokens_of(self).font())
        em = metrics.horizontalAdvance("あ")
        room = self.viewport().width()
        is_narrow = room < _NARROW * em
        self.setColumnHidden(PERSON, is_narrow)
        for column, words in _LONGEST.items():
            width = metrics.horizontalAdvance(words) + self._padding()
            self.setColumnWidth(column, width)
            room -= width
        if not is_narrow:
            self.setColumnWidth(PERSON, _PERSON * em)
            room -= _PERSON * em
        is_tight = room < _TIGHT * em
        whose = 0 if is_tight else min(_WHOSE * em, round(room * _WHOSE_SHARE))
        self.setColumnHidden(WHOSE, is_tight)
        self.setColumnWidth(WHOSE, whose)
        self.setColumnWidth(WHAT, room - whose)
        if is_tight is not self.rows.whose_below:
            self.rows.whose_below = is_tight
            self.setWordWrap(is_tight)
            lines = metrics.lineSpacing() * _TIGHT_LINES + tokens_of(self).px("s")
            self.verticalHeader().setDefaultSectionSize(lines if is_tight else tokens_of(self).px("row"))

    def _padding(self) -> int:
        """What the style keeps free at both sides of a text."""
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        return 2 * (tokens_of(self).px("s") + margin)

    def copied_text(self) -> str:
        """The chosen line with tabs."""
        line = self.chosen_line()
        if line is None:
            return ""
        return copied_row((str(line.safe_on), line.title, line.whose, line.case_title))

    @Slot(QModelIndex)
    def open_row(self, index: QModelIndex) -> None:
        """Tell which line was opened; a heading is none."""
        row = self.rows.row(index.row())
        if not isinstance(row, GroupRow):
            self.opened.emit(row)
