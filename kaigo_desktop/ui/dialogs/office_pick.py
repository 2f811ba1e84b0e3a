"""① 一覧から選ぶ: finding the office in the list, and seeing what the case takes from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.offices.listed import ListedOffice
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.offices.search_block import SearchBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words
from kaigo_desktop.ui.widgets.ticks import Tick
from kaigo_desktop.viewmodels.office_pick import OfferRow, OfficePick

WIDTH, HEIGHT = 860, 560
"""px at a text size of 100 %."""
TITLE = "事業所を一覧から選ぶ"
NO_LIST = (
    "事業所の一覧がまだないか、読めません。"
    "画面の左の「事業者」（Ctrl+7）で一覧のファイルを取り込むと、ここで選べるようになります。"
)
CHOOSE = "事業所を選ぶと、案件に入る内容がここに出ます。"
NOTHING_NEW = "一覧にあることは、すべて案件に入っています。"
KEPT = "次の項目は、いまの値と一覧の値が違います。チェックしたものだけを一覧の値に変えます。"


class OfficePickDialog(QDialog):
    """Opened with ``open()``. Nothing is changed before 「案件に入れる」; then all in one step."""

    took = Signal(str, int)
    """An office was taken over. Arguments: the key of the case's office, how many facts were changed."""

    def __init__(self, model: OfficePick, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName("dialog.office_pick")
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._line: ListedOffice | None = None
        self.ticks: dict[Address, Tick] = {}
        column = QVBoxLayout(self)
        edge = tokens.px("l")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("s"))
        self.problem = Words("", self, role="problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self._body(), 1)
        column.addLayout(self._buttons())
        self.block.chosen.connect(self._choose)
        self.block.opened.connect(self._go_to_take)
        model.failed.connect(self._tell)
        self.block.fill()
        self._choose(None)
        if not model.search.is_ready:
            self.block.setEnabled(False)
            self._say(NO_LIST)

    def _body(self) -> QScrollArea:
        """The list over what is taken from it: at large text it is higher than the screen."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget(area)
        self._inside.setObjectName("page")
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(0, 0, tokens_of(self).px("s"), 0)
        box.setSpacing(tokens_of(self).px("s"))
        self.block = SearchBlock(self._model.search, "pick", self._inside)
        box.addWidget(self.block, 1)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(tokens_of(self).px("xs"))
        box.addLayout(self._offers)
        area.setWidget(self._inside)
        return area

    def _buttons(self) -> QHBoxLayout:
        leave = Button("やめる", self, name="pick.cancel")
        leave.clicked.connect(self.reject)
        self.take = Button("案件に入れる", self, role="primary", name="pick.accept")
        self.take.clicked.connect(self._take)
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("s"))
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.take)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """As large as it may be on this screen."""
        super().showEvent(event)
        scale, room = tokens_of(self).scale, self.screen().availableSize()
        self.resize(
            min(round(WIDTH * scale), room.width() - 40), min(round(HEIGHT * scale), room.height() - 60)
        )
        self.block.words.setFocus()
        self.block.words.selectAll()

    @Slot(object)
    def _choose(self, line: ListedOffice | None) -> None:
        self._line = line
        self.ticks = {}
        clear(self._offers)
        self.take.setEnabled(False)
        if line is None:
            self._offers.addWidget(Prose(CHOOSE, self._inside, role="muted"))
        else:
            self._show_offers(self._model.rows(line))

    def _show_offers(self, rows: tuple[OfferRow, ...]) -> None:
        filled = [row for row in rows if row.offer.is_open]
        differing = [row for row in rows if not row.offer.is_open]
        self.take.setEnabled(bool(filled))
        if not rows:
            self._offers.addWidget(Prose(NOTHING_NEW, self._inside))
            return
        if filled:
            self._offers.addWidget(Words("案件に入る内容", self._inside, role="label"))
        for row in filled:
            self._offers.addWidget(Words(f"{row.label}：{row.listed}", self._inside, role=""))
        if differing:
            self._offers.addWidget(Prose(KEPT, self._inside, role="help"))
        for row in differing:
            self._add_tick(row)

    def _add_tick(self, row: OfferRow) -> None:
        tick = Tick(row.label, self._inside)
        tick.setObjectName(f"pick.change.{'.'.join(row.address)}")
        tick.setAccessibleName(f"{row.label}を一覧の値に変える。いま：{row.now}　一覧：{row.listed}")
        tick.toggled.connect(self._allow)
        words = Words(f"いま：{row.now}　→　一覧：{row.listed}", self._inside, role="help")
        words.setIndent(tokens_of(self).px("xxl"))
        self._offers.addWidget(tick)
        self._offers.addWidget(words)
        self.ticks[row.address] = tick

    def _chosen(self) -> list[Address]:
        return [address for address, tick in self.ticks.items() if tick.isChecked()]

    @Slot()
    def _allow(self) -> None:
        has_open = self._line is not None and any(row.offer.is_open for row in self._model.rows(self._line))
        self.take.setEnabled(has_open or bool(self._chosen()))

    @Slot(object)
    def _go_to_take(self, _line: object) -> None:
        if self.take.isEnabled():
            self.take.setFocus()

    @Slot()
    def _take(self) -> None:
        if self._line is None:
            return
        count = self._model.take(self._line, self._chosen())
        if count:
            self.accept()
            self.took.emit(self._model.key, count)
        else:
            self._say("案件に入れられませんでした。画面の注意書きを確かめてください。")

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    @Slot(object)
    def _tell(self, problem: Exception) -> None:
        if not isinstance(problem, Trouble):
            raise problem
        self._say(f"{problem.what}{problem.what_to_do}")
