"""What is known of one office, the other offices of its corporation, and the button that begins a case."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.services.ports import CaseLine
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.ticks import Tick
from kaigo_desktop.viewmodels.offices import OfficeDetail, Sibling

NONE_CHOSEN = "一覧から事業所を選ぶと、ここに内容が出ます。"
START = "この事業所で案件を始める"
MOST_SIBLINGS = 30
MOST_CASES = 8
LONGEST_NAME = 17
"""Full-width characters of a name that can be ticked; the whole of it is its tip."""


class DetailPane(QScrollArea):
    """One office, to the right of the table or below it."""

    start_asked = Signal(object)
    """A case is to be begun. Argument: the numbers of the other offices that are to be in it."""

    case_asked = Signal(object)
    """A case of one's own was chosen. Argument: its id."""

    corporation_asked = Signal(str)
    """All offices of the corporation are to be listed. Argument: what to look for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offices.detail")
        self.setAccessibleName("選んだ事業所")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget(self)
        self._inside.setObjectName("page")
        self._column = QVBoxLayout(self._inside)
        edge = tokens_of(self).px("m")
        self._column.setContentsMargins(edge, 0, edge, edge)
        self._column.setSpacing(tokens_of(self).px("s"))
        self.setWidget(self._inside)
        self.ticks: dict[str, Tick] = {}
        self.begin: Button | None = None
        self._detail: OfficeDetail | None = None
        self.show_detail(None)

    def show_detail(self, detail: OfficeDetail | None) -> None:
        """Show that office; None where none is chosen. What was ticked of the same office stays."""
        before = self._detail
        if detail == before and self._column.count():
            return
        ticked = set(self._ticked()) if _is_same(before, detail) else set()
        self._detail = detail
        self.ticks, self.begin = {}, None
        clear(self._column)
        if detail is None:
            self._column.addWidget(Prose(NONE_CHOSEN, self._inside, role="muted"))
        else:
            self._fill(detail)
            for number in ticked & self.ticks.keys():
                self.ticks[number].setChecked(True)
        self._column.addStretch(1)

    def _fill(self, detail: OfficeDetail) -> None:
        inside, column = self._inside, self._column
        column.addWidget(Words(detail.line.name, inside, role="section"))
        if detail.line.kana:
            column.addWidget(Words(detail.line.kana, inside, role="help"))
        column.addWidget(self._facts(detail))
        for warning in detail.warnings:
            column.addWidget(Prose(warning, inside, role="help"))
        self.begin = Button(START, inside, role="primary", name="offices.start")
        self.begin.clicked.connect(self._start)
        add_left(column, self.begin)
        if detail.siblings:
            self._add_siblings(detail)
        self._add_cases("この事業所がある案件", detail.cases)
        self._add_cases("同じ法人の案件", detail.corporation_cases)

    def _facts(self, detail: OfficeDetail) -> QWidget:
        holder = QWidget(self._inside)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens_of(self).px("m"))
        grid.setVerticalSpacing(tokens_of(self).px("xs"))
        grid.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(detail.facts):
            grid.addWidget(Words(label, holder, role="help", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            words = Words(value, holder)
            words.setAccessibleName(f"{label}：{value}")
            grid.addWidget(words, row, 1)
        return holder

    def _add_siblings(self, detail: OfficeDetail) -> None:
        inside, column = self._inside, self._column
        count = len(detail.siblings)
        column.addWidget(Words(f"同じ法人のほかの事業所（{count}か所）", inside, role="label"))
        column.addWidget(Prose("チェックした事業所も、同じ案件に入ります。", inside, role="help"))
        for sibling in _near(detail)[:MOST_SIBLINGS]:
            self._add_sibling(sibling)
        if count > MOST_SIBLINGS:
            words = f"ほかの{count - MOST_SIBLINGS}か所は、法人の名前で探すと出ます"
            more = ValueButton(words, detail.line.corporation, inside, role="link", name="offices.more")
            more.chosen.connect(self._ask_corporation)
            add_left(column, more)

    def _add_sibling(self, sibling: Sibling) -> None:
        room = self.fontMetrics().horizontalAdvance("あ") * LONGEST_NAME
        name = self.fontMetrics().elidedText(sibling.name, Qt.TextElideMode.ElideRight, room)
        tick = Tick(name, self._inside)
        tick.setObjectName(f"offices.with.{sibling.number}")
        tick.setAccessibleName(f"{sibling.name}も案件に入れる")
        tick.setToolTip(f"{sibling.name}（{sibling.number}）")
        tick.toggled.connect(self._show_count)
        self._column.addWidget(tick)
        about = Words(f"{sibling.services}　{sibling.region}", self._inside, role="help")
        about.setIndent(tokens_of(self).px("xxl"))
        self._column.addWidget(about)
        self.ticks[sibling.number] = tick

    def _add_cases(self, heading: str, cases: tuple[CaseLine, ...]) -> None:
        if not cases:
            return
        self._column.addWidget(Words(f"{heading}（{len(cases)}件）", self._inside, role="label"))
        for line in cases[:MOST_CASES]:
            button = ValueButton(
                line.title, line.id, self._inside, role="link", name=f"offices.case.{line.id}"
            )
            button.setAccessibleName(f"案件「{line.title}」を開く")
            button.chosen.connect(self.case_asked)
            add_left(self._column, button)

    def _ticked(self) -> list[str]:
        return [number for number, tick in self.ticks.items() if tick.isChecked()]

    @Slot()
    def _show_count(self) -> None:
        count = len(self._ticked())
        if self.begin is not None:
            self.begin.setText(f"この事業所と選んだ{count}か所で案件を始める" if count else START)

    @Slot()
    def _start(self) -> None:
        self.start_asked.emit(self._ticked())

    @Slot(object)
    def _ask_corporation(self, name: object) -> None:
        self.corporation_asked.emit(str(name))


def _near(detail: OfficeDetail) -> list[Sibling]:
    """The other offices, those of the same municipality first, then those of the same prefecture."""
    here = detail.line

    def far(one: Sibling) -> tuple[bool, bool]:
        return one.region != here.region, one.lines[0].prefecture != here.prefecture

    return sorted(detail.siblings, key=far)


def _is_same(before: OfficeDetail | None, after: OfficeDetail | None) -> bool:
    return before is not None and after is not None and before.line.number == after.line.number
