"""The estimate of a programme: line by line, every amount with its sum as on paper."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.assessment import Step
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.pages.money.kept_parts import KeptPart, KeptParts
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

    def __init__(self, block: EstimateBlock, opened: AbstractSet[str], parent: QWidget) -> None:
        super().__init__(parent, name=f"estimate.{block.programme}")
        self._opened = opened
        self._parts = KeptParts(self, space="s")
        self.body.addWidget(self._parts)
        self.show_block(block)

    def show_block(self, block: EstimateBlock) -> None:
        """Show that estimate; the offices whose lines did not change stay as they are."""
        is_only = len(block.offices) == 1
        parts = [KeptPart("title", block.title, partial(Words, block.title, self._parts, role="label"))]
        parts += [
            KeptPart(f"office.{place}", (office, is_only), partial(self._office, block, office))
            for place, office in enumerate(block.offices)
        ]
        total = (block.total, block.steps)
        parts += [
            KeptPart("rule", None, partial(Rule, self._parts)),
            KeptPart("total", total, partial(self._total, block)),
        ]
        if block.low != block.high:
            text = (
                f"わからないことが残っているため、{block.low:,} 円から {yen_text(block.high)}のあいだです。"
            )
            parts.append(KeptPart("range", text, partial(Prose, text, self._parts)))
        self._parts.show_parts(parts)

    def _total(self, block: EstimateBlock) -> QWidget:
        name = f"{block.programme}.total"
        made = AskedSum(name, "補助の見込み 合計", block.total, block.steps, self._parts, is_total=True)
        return self._listen(made, name)

    def _office(self, block: EstimateBlock, office: EstimateOffice) -> QWidget:
        holder = QWidget(self._parts)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("s"))
        if office.name and len(block.offices) > 1:
            column.addWidget(Words(office.name, holder, role="strong"))
        for line in office.lines:
            column.addWidget(self._line(block, office, line, holder))
        if not office.lines:
            column.addWidget(Prose("補助の対象になる費用がまだありません。", holder, role="help"))
        if len(block.offices) > 1 or office.steps:
            whose = f"{office.name} 計" if office.name else "計"
            name = f"{block.programme}.{office.name}.total"
            column.addWidget(self._listen(AskedSum(name, whose, office.total, office.steps, holder), name))
        if office.not_funded:
            column.addWidget(self._not_funded(block, office, holder))
        return holder

    def _not_funded(self, block: EstimateBlock, office: EstimateOffice, parent: QWidget) -> Disclosure:
        """What this programme leaves out, folded: another programme may well take it."""
        inside = QWidget(parent)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for one in office.not_funded:
            column.addWidget(Prose(f"{one.name}　{one.why}（{one.cite}）", inside, role="help"))
        name = f"refused.{block.programme}.{office.name}"
        words = f"この制度の対象外の費用（{len(office.not_funded)}）"
        return Disclosure(words, inside, parent, name=name)

    def _line(
        self, block: EstimateBlock, office: EstimateOffice, one: EstimateLine, parent: QWidget
    ) -> AskedSum:
        title = (
            one.line.title if one.contents in {"", one.line.title} else f"{one.line.title}：{one.contents}"
        )
        name = f"{block.programme}.{office.name}.{one.line.line}"
        made = AskedSum(name, title, one.line.amount, one.line.steps, parent, notes=one.line.notes)
        return self._listen(made, name)

    def _listen(self, made: AskedSum, name: str) -> AskedSum:
        made.why.setChecked(name in self._opened)
        made.toggled.connect(self.toggled)
        return made
