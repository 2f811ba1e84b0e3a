"""Verdicts, reasons and sums as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Prose, Rule, ValueButton, Words, add_left, set_flag
from kaigo_desktop.ui.widgets.signs import Sign

if TYPE_CHECKING:  # the first screen shows verdicts before the rules are loaded
    from kaigo_desktop.domain.assessment import Reason, Step

VERDICT_WORDS = {
    Verdict.ELIGIBLE: "対象",
    Verdict.CONDITIONAL: "条件付き",
    Verdict.UNKNOWN: "情報不足",
    Verdict.INELIGIBLE: "対象外",
}
_VERDICT_SIGNS = {
    Verdict.ELIGIBLE: "full",
    Verdict.CONDITIONAL: "half",
    Verdict.UNKNOWN: "question",
    Verdict.INELIGIBLE: "dash",
}
ANSWER_WORDS = {
    Answer.YES: "満たしています",
    Answer.NO: "満たしていません",
    Answer.UNKNOWN: "まだわかりません",
}
_ANSWER_SIGNS = {
    Answer.YES: ("tick", "eligible"),
    Answer.NO: ("cross", "conditional"),
    Answer.UNKNOWN: ("question", "unknown"),
}


CITES_BELOW_FROM = 1.3
"""The text size from which four columns no longer fit in a small window."""


class VerdictBadge(QWidget):
    """Sign and word of a verdict; the colour only repeats what they say."""

    def __init__(self, verdict: Verdict | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Sign("question", self)
        self.words = Words("", self, role="strong", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("xs"))
        row.addWidget(self._sign)
        row.addWidget(self.words)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_verdict(verdict or Verdict.UNKNOWN)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show that verdict."""
        self.verdict = verdict
        self._sign.show_sign(_VERDICT_SIGNS[verdict], verdict.value)
        self.words.setText(VERDICT_WORDS[verdict])
        set_flag(self.words, "state", verdict.value)
        self.setAccessibleName(VERDICT_WORDS[verdict])


class ReasonRow(QWidget):
    """One condition or requirement: ✓ ✗ ?, what was found, the clause, and the remedy.

    ``jump_asked`` carries a path of the case (``offices[0].life``) when the
    person wants to answer what is missing.
    """

    jump_asked = Signal(object)
    """A missing answer was asked for. Argument: the path."""

    def __init__(self, reason: Reason, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        sign, colour = _ANSWER_SIGNS[reason.state]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens.px("xs"), 0, tokens.px("xs"))
        row.setSpacing(tokens.px("s"))
        mark = Sign(sign, self, colour=colour, width=2.2)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(tokens.px("xs"))
        row.addLayout(column, 1)
        if reason.title:
            head = Words(f"{reason.title}：{ANSWER_WORDS[reason.state]}", self, role="strong")
            column.addWidget(head)
        column.addWidget(Prose(reason.text, self))
        column.addWidget(Words(_clause(reason), self, role="small"))
        if reason.state is not Answer.YES:
            self._add_remedy(reason, column)
        self.setAccessibleName(f"{ANSWER_WORDS[reason.state]}：{reason.title or reason.text}")

    def _add_remedy(self, reason: Reason, column: QVBoxLayout) -> None:
        if reason.todo:
            lead = f"（およそ{reason.lead_days}日かかります）" if reason.lead_days else ""
            column.addWidget(Prose(f"やること：{reason.todo}{lead}", self))
        path = _first_missing(reason)
        if path is not None:
            button = ValueButton("この質問に答える", path, self, name=f"jump.{path}")
            button.chosen.connect(self.jump_asked)
            add_left(column, button)


def _clause(reason: Reason) -> str:
    return (
        f"{reason.cite}　当プログラムの読み方です。都道府県に確認してください。"
        if reason.reading
        else reason.cite
    )


def _first_missing(reason: Reason) -> str | None:
    alternatives = sorted(sorted(one) for one in reason.missing if one)
    return alternatives[0][0] if alternatives else None


class Sum(QWidget):
    """The arithmetic as on paper: what, figures, result, and where it is written, line by line."""

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens_of(self).px("m"))
        self._grid.setVerticalSpacing(tokens_of(self).px("s"))
        self._grid.setColumnStretch(1, 1)
        self.show_steps(steps)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show those lines; the last one is the result and stands under a rule."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            row = number * 3
            if last and number:
                self._grid.addWidget(Rule(self), row, 0, 1, 4)
            role = "strong" if last else ""
            amount = Words(
                f"= {yen_text(step.result)}", self, role="strong" if last else "figures", wrap=False
            )
            cells = (Words(step.label, self, role=role), Words(step.figures, self), amount)
            for place, cell in enumerate(cells):
                side = Qt.AlignmentFlag.AlignRight if cell is amount else Qt.AlignmentFlag.AlignLeft
                cell.setAlignment(side | Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(cell, row + 1, place)
            self._add_cite(Words(step.cite, self, role="small"), row)
        self.setAccessibleName(
            "計算：" + "、".join(f"{one.label} {one.figures} = {one.result:,}円" for one in steps)
        )

    def _add_cite(self, cite: Words, row: int) -> None:
        """Beside its line; below it where the text is so large that there is no room beside."""
        cite.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if tokens_of(self).scale < CITES_BELOW_FROM:
            self._grid.addWidget(cite, row + 1, 3)
        else:
            self._grid.addWidget(cite, row + 2, 1, 1, 2)
