"""点検: what the plan lacks or contradicts, each with a way to its box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Words
from kaigo_desktop.viewmodels.plan import RemarkLine


class CheckerBlock(Card):
    """How many remarks there are, and under a link the remarks; once opened they stay in sight."""

    jump_asked = Signal(object)
    """The box of a remark was asked for. Argument: its address."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, name="plan.checker")
        self._shown: tuple[RemarkLine, ...] | None = None
        self._is_open = False
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_remarks(self, remarks: Sequence[RemarkLine]) -> None:
        """Show those remarks."""
        if tuple(remarks) == self._shown:
            return
        self._shown = tuple(remarks)
        with keeping_focus(self):
            clear(self._lines)
            self._lines.addWidget(Words(_count(self._shown), self, role="strong"))
            if self._shown:
                self._lines.addWidget(self._all(self._shown))

    def _all(self, remarks: Sequence[RemarkLine]) -> Disclosure:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("s"))
        for number, remark in enumerate(remarks):
            sign = "食い違い：" if remark.is_contradiction else ""
            line = LinkRow(f"{sign}{remark.text}", "開く", remark.address, inside, name=f"remark.{number}")
            line.chosen.connect(self.jump_asked)
            column.addWidget(line)
        made = Disclosure("足りないところを見る", inside, self, name="plan.remarks")
        if self._is_open:
            made.open()
        made.toggled.connect(self._remember)
        return made

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        self._is_open = is_open


def _count(remarks: Sequence[RemarkLine]) -> str:
    if not remarks:
        return "点検：足りないところはありません。印刷できます。"
    wrong = sum(1 for remark in remarks if remark.is_contradiction)
    also = f"（うち食い違い {wrong}件）" if wrong else ""
    return f"点検：あと{len(remarks)}件{also}"
