"""The estimate of a programme: line by line, every amount with its sum as on paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.assessment import Step
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, Rule, Words
from kaigo_desktop.ui.widgets.verdicts import Sum
from kaigo_desktop.viewmodels.money_rows import EstimateBlock, EstimateLine, EstimateOffice


class AskedSum(QWidget):
    """A title and an amount on one line; 「なぜ？」 opens the sum below."""

    toggled = Signal(str, bool)
    """The sum was opened or closed. Arguments: its name, whether it is open."""

    def __init__(  # what a line consists of
        self,
        name: str,
        title: str,
        amount: int,
        steps: tuple[Step, ...],
        parent: QWidget,
        *,
        notes: tuple[str, ...] = (),
        is_total: bool = False,
    ) -> None:
        super().__init__(parent)
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("xs"))
        head = QHBoxLayout()
        head.addWidget(Words(title, self, role="strong" if is_total else ""), 1)
        self.why = Button("なぜ？", self, role="link", name=f"sum.{name}")
        self.why.setCheckable(True)
        self.why.setAccessibleName(f"{title} {yen_text(amount)}：計算の根拠")
        self.why.setVisible(bool(steps))
        head.addWidget(self.why, 0, Qt.AlignmentFlag.AlignVCenter)
        role = "strong" if is_total else "figures"
        head.addWidget(Words(yen_text(amount), self, role=role, wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        for note in notes:
            column.addWidget(Prose(note, self, role="help"))
        self._steps = steps
        self._column = column
        self._sum: Sum | None = None
        self.why.toggled.connect(self._turn)

    def _turn(self, is_open: bool) -> None:
        if self._sum is None:  # made when it is asked for: most sums are never opened
            self._sum = Sum(self._steps, self)
            self._column.addWidget(self._sum)
        self._sum.setVisible(is_open)
        self.toggled.emit(self._name, is_open)


class EstimateCard(Card):
    """One programme: its offices, their lines, the totals, and what is not funded."""

    toggled = Signal(str, bool)
    """A sum was opened or closed. Arguments: its name, whether it is open."""

    def __init__(self, block: EstimateBlock, opened: frozenset[str], parent: QWidget) -> None:
        super().__init__(parent, name=f"estimate.{block.programme}")
        self._opened = opened
        self.body.addWidget(Words(block.title, self, role="label"))
        for office in block.offices:
            self._add_office(block, office, is_only=len(block.offices) == 1)
        self.body.addWidget(Rule(self))
        self._add(f"{block.programme}.total", "補助の見込み 合計", block.total, block.steps, is_total=True)
        if block.low != block.high:
            text = (
                f"分からないことが残っているため、{block.low:,} 円から {yen_text(block.high)}のあいだです。"
            )
            self.body.addWidget(Prose(text, self))

    def _add_office(self, block: EstimateBlock, office: EstimateOffice, *, is_only: bool) -> None:
        if office.name and not is_only:
            self.body.addWidget(Words(office.name, self, role="strong"))
        for line in office.lines:
            self._add_line(block, office, line)
        if not office.lines:
            self.body.addWidget(Prose("補助の対象になる費用がまだありません。", self, role="help"))
        if len(block.offices) > 1 or office.steps:
            whose = f"{office.name} 計" if office.name else "計"
            self._add(f"{block.programme}.{office.name}.total", whose, office.total, office.steps)
        if office.not_funded:
            self._add_not_funded(block, office)

    def _add_not_funded(self, block: EstimateBlock, office: EstimateOffice) -> None:
        """What this programme leaves out, folded: another programme may well take it."""
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for one in office.not_funded:
            column.addWidget(Prose(f"{one.name}　{one.why}（{one.cite}）", inside, role="help"))
        name = f"refused.{block.programme}.{office.name}"
        words = f"この制度の対象外の費用（{len(office.not_funded)}）"
        self.body.addWidget(Disclosure(words, inside, self, name=name))

    def _add_line(self, block: EstimateBlock, office: EstimateOffice, one: EstimateLine) -> None:
        title = (
            one.line.title if one.contents in {"", one.line.title} else f"{one.line.title}：{one.contents}"
        )
        name = f"{block.programme}.{office.name}.{one.line.line}"
        self._add(name, title, one.line.amount, one.line.steps, notes=one.line.notes)

    def _add(
        self,
        name: str,
        title: str,
        amount: int,
        steps: tuple[Step, ...],
        *,
        notes: tuple[str, ...] = (),
        is_total: bool = False,
    ) -> None:
        made = AskedSum(name, title, amount, steps, self, notes=notes, is_total=is_total)
        made.why.setChecked(name in self._opened)
        made.toggled.connect(self.toggled)
        self.body.addWidget(made)
