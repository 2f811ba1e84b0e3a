"""「立替資金の見通し」: own cash month by month, folded below the one amount that matters most."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cash.flow import Range
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.money.estimates import AskedSum
from kaigo_desktop.ui.pages.money.kept_parts import KeptPart, KeptParts
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.bar_chart import BarChart, ChartBar
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.typed_fields import DateField
from kaigo_desktop.ui.widgets.verdicts import CITES_BELOW_FROM, Sum
from kaigo_desktop.viewmodels.case_session import name_of
from kaigo_desktop.viewmodels.cash import Bar, CashDay, CashMonth, CashView, CashViewModel
from kaigo_desktop.viewmodels.programmes import Jump

TITLE = "立替資金の見通し"
MONTHS = "月ごとの立替と、日が分からないもの"
HEADS = ("月", "支払い（円）", "入金（円）", "月末に残る立替（円）", "")
NO_MONTHS = "日が分かる支払いがまだないので、月ごとの表はありません。支払日を入れると出ます。"
UNKNOWN_DAY = (
    "入金の日が分からないので、入らないものとして上限を計算しています。見込みの日が分かったら入れます。"
)
LATE = "見込みの日を過ぎています。入金されていたら、⑥の「請求・入金」に日を入れてください。"
CHART = "月末に残る立替（幅があるときは多い方、万円）"
ALL = "cash.all"
FEW = 5
"""Payments without a day that are listed; the others are counted."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CashCard(Card):
    """Follows its view-model when told to; what was open stays open."""

    toggled = Signal(str, bool)
    """A part was opened or closed. Arguments: its name, whether it is open."""

    jump_asked = Signal(object)
    """A question was asked for. Argument: its address."""

    def __init__(self, model: CashViewModel, opened: AbstractSet[str], parent: QWidget) -> None:
        super().__init__(parent, name="cash")
        self._model = model
        self._opened = opened
        self.body.addWidget(Words(TITLE, self, role="label"))
        self.choice = ChoiceBox(self)
        self.choice.setObjectName("cash.choice")
        self.choice.setAccessibleName("どの補助金で見るか")
        self.choice.activated.connect(self._choose)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts = KeptParts(self, space="s")
        self.body.addWidget(self._parts)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        self._more = KeptParts(inside)
        column.addWidget(self._more)
        self.fold = Disclosure(MONTHS, inside, self, name=ALL)
        if ALL in opened:
            self.fold.open()
        self.fold.toggled.connect(self._remember)
        self.body.addWidget(self.fold)

    def show_view(self, view: CashView) -> None:
        """Show those amounts; only what changed is made anew."""
        self._show_choices()
        self.setAccessibleName(f"{TITLE}：{view.headline}")
        parts = self._parts
        shown = [
            KeptPart("headline", view.headline, partial(Prose, view.headline, parts)),
            KeptPart("peak", (view.peak, view.steps), partial(self._peak, view)),
        ]
        if view.why_range:
            shown.append(
                KeptPart("range", view.why_range, partial(Prose, view.why_range, parts, role="help"))
            )
        parts.show_parts(shown)
        self._more.show_parts(self._folded(view))

    def _folded(self, view: CashView) -> list[KeptPart]:
        inside = self._more
        found = []
        if view.months:
            found.append(KeptPart("months", view.months, partial(self._months, view.months)))
        else:
            found.append(KeptPart("none", None, partial(Prose, NO_MONTHS, inside)))
        if view.bars:
            found.append(KeptPart("bars", view.bars, partial(_chart, view.bars, inside)))
        if view.undated:
            found.append(KeptPart("undated", view.undated, partial(self._undated, view)))
        found += [KeptPart(f"day.{one.key}", one, partial(self._day, one)) for one in view.days]
        end = f"すべて入ったあとに残る自己負担は {yen_text(view.own)}です。"
        found.append(KeptPart("own", end, partial(Prose, end, inside)))
        found += [
            KeptPart(f"reading.{text}", text, partial(Prose, text, inside, role="help"))
            for text in view.readings
        ]
        return found

    def _peak(self, view: CashView) -> QWidget:
        made = AskedSum(
            "cash.peak", "立替のいちばん多いとき", view.peak.high, view.steps, self._parts, is_total=True
        )
        made.why.setChecked("cash.peak" in self._opened)
        made.toggled.connect(self.toggled)
        return made

    def _months(self, months: Sequence[CashMonth]) -> QWidget:
        table = MonthsTable(months, self._opened, self._more)
        table.toggled.connect(self.toggled)
        return table

    def _undated(self, view: CashView) -> QWidget:
        holder = QWidget(self._more)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            Words(f"支払日が分からない費用（計 {yen_text(view.undated_sum)}）", holder, role="label")
        )
        for jump in view.undated[:FEW]:
            column.addWidget(self._link(jump, holder))
        if len(view.undated) > FEW:
            column.addWidget(Words(f"ほか{len(view.undated) - FEW}件", holder, role="help"))
        return holder

    def _link(self, jump: Jump, parent: QWidget) -> LinkRow:
        row = LinkRow(jump.words, "入れる", jump.address, parent, name=f"cash.{name_of(jump.address)}")
        row.chosen.connect(self.jump_asked)
        return row

    def _day(self, one: CashDay) -> QWidget:
        """The day of one grant: noted, assumed, or asked for."""
        holder = QWidget(self._more)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("xs"))
        whose = f"{one.title}　{yen_text(one.amount)}"
        if one.is_paid and one.on is not None:
            column.addWidget(Words(f"{whose}：{wareki(one.on)}に入金済み", holder))
            return holder
        field = DateField(("cash", one.key), f"{whose}：入金の見込みの日（仮定）", holder)
        field.show_value(one.on)
        field.answered.connect(self._assume)
        column.addWidget(field)
        if one.on is None:
            column.addWidget(Prose(UNKNOWN_DAY, holder, role="help"))
        if one.is_late:
            column.addWidget(Prose(LATE, holder))
        return holder

    def _show_choices(self) -> None:
        wanted = self._model.choices()
        shown = tuple(
            (self.choice.itemData(at), self.choice.itemText(at)) for at in range(self.choice.count())
        )
        if shown != wanted:
            self.choice.clear()
            for value, words in wanted:
                self.choice.addItem(words, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self._model.chosen)))
        self.choice.setVisible(len(wanted) > 2)

    @Slot(int)
    def _choose(self, place: int) -> None:
        self._model.choose(str(self.choice.itemData(place)))

    @Slot(tuple, object)
    def _assume(self, address: Address, value: object) -> None:
        self._model.assume(address[1], None if value is None else date.fromisoformat(str(value)))

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        self.toggled.emit(ALL, is_open)


class MonthsTable(QWidget):
    """A line a month; 「なぜ？」 opens its sum below it."""

    toggled = Signal(str, bool)
    """A sum was opened or closed. Arguments: its name, whether it is open."""

    def __init__(self, months: Sequence[CashMonth], opened: AbstractSet[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cash.months")
        self.setAccessibleName("月ごとの立替")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens_of(self).px("m"))
        grid.setVerticalSpacing(tokens_of(self).px("xs"))
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(HEADS):
            head = Words(words, self, role="small")
            head.setAlignment(_RIGHT if place else _LEFT)
            grid.addWidget(head, 0, place)
        for number, month in enumerate(months):
            line = _MonthLine(month, grid, 1 + 2 * number, self)
            line.why.setChecked(line.name in opened)
            line.why.toggled.connect(line.turn)
            if line.why.isChecked():
                line.turn(is_open=True)
            line.toggled.connect(self.toggled)


class _MonthLine(QObject):
    """The words of one month in the grid, and the row below them for its sum.

    At large text the month is short and a range tells its upper end alone; the sum has both.
    """

    toggled = Signal(str, bool)

    def __init__(self, month: CashMonth, grid: QGridLayout, row: int, table: QWidget) -> None:
        super().__init__(table)
        self._month, self._grid, self._row, self._table = month, grid, row, table
        self._sum: Sum | None = None
        self.name = f"cash.{month.first:%Y-%m}"
        is_tight = tokens_of(table).scale >= CITES_BELOW_FROM
        left = f"〜{month.left.high:,}" if is_tight and not month.left.is_sure else _range(month.left)
        title = month.short if is_tight else month.title
        cells = (title, _figure(month.paid), _figure(month.received), left)
        for place, words in enumerate(cells):
            one = Words(words, table, role="figures" if place else "", wrap=not place)
            grid.addWidget(one, row, place, _RIGHT if place else _LEFT)
        self.why = Button("なぜ？", table, role="link", name=f"sum.{self.name}")
        self.why.setCheckable(True)
        self.why.setAccessibleName(
            f"{month.title} 支払い {yen_text(month.paid)}、入金 {yen_text(month.received)}、"
            f"残る立替 {_range(month.left)} 円：計算の根拠"
        )
        grid.addWidget(self.why, row, len(cells), _RIGHT)

    @Slot(bool)
    def turn(self, is_open: bool) -> None:
        """Open or close the sum."""
        if self._sum is None:
            self._sum = Sum(self._month.steps, self._table)
            self._grid.addWidget(self._sum, self._row + 1, 0, 1, len(HEADS))
        self._sum.setVisible(is_open)
        self.toggled.emit(self.name, is_open)


def _figure(amount: int) -> str:
    return f"{amount:,}" if amount else "―"


def _range(left: Range) -> str:
    return f"{left.high:,}" if left.is_sure else f"{left.low:,} 〜 {left.high:,}"


def _chart(bars: Sequence[Bar], parent: QWidget) -> QWidget:
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(Words(CHART, holder, role="small"))
    column.addWidget(BarChart(CHART, [ChartBar(one.label, one.value) for one in bars], "", holder))
    return holder
