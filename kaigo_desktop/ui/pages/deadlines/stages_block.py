"""The stages of a case: what is passed, where it stands, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.deadlines.stages import StageState
from kaigo_desktop.ui.pages.deadlines.folding_block import FoldingBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import DateField
from kaigo_desktop.viewmodels.case_deadlines import Mark, StageRow

_SIGNS = {
    StageState.DONE: "✓",
    StageState.NOW: "▶",
    StageState.LATER: "・",
    StageState.NOT_NEEDED: "－",
}
STEP_WORDS = {
    "office": "①事業所を開く",
    "money": "③費用を開く",
    "plan": "④計画を開く",
    "forms": "⑤書類を開く",
}


class StagesBlock(FoldingBlock):
    """Where the case stands in words, then every stage with its days."""

    name = "deadlines.stages"

    step_asked = Signal(str)
    """Another page of the case was asked for. Argument: its name."""

    def refresh(self) -> None:
        """Show the stages as they are now."""
        self._renew(self._model.stages(), self._put)

    def _put(self, rows: Sequence[StageRow]) -> None:
        for words, states in (("済", {StageState.DONE}), ("いまここ", {StageState.NOW})):
            chosen = [row for row in rows if row.state in states]
            if words == "済" and chosen:
                self._box.addWidget(Words(f"済　{_chain(chosen)}", self, role="muted"))
            for row in chosen if words != "済" else ():
                self._box.addWidget(self._now(row))
        later = [row for row in rows if row.state is StageState.LATER]
        if later:
            self._box.addWidget(Words(f"これから　{_chain(later)}", self, role="muted"))
        if rows:
            self._box.addWidget(self._all(rows))

    def _now(self, row: StageRow) -> Card:
        card = Card(self, name="stage.now")
        day = f"　{row.day}" if row.day else ""
        count = f"　（{row.count}）" if row.count else ""
        card.body.addWidget(Words(f"いまここ：{row.title}{day}{count}", card, role="strong"))
        card.body.addWidget(Words(row.next_text, card))
        if row.papers:
            card.body.addWidget(Words(f"書類：{'、'.join(row.papers)}", card, role="help"))
        if row.step in STEP_WORDS:
            button = ValueButton(STEP_WORDS[row.step], row.step, card, name="stage.step")
            button.chosen.connect(self._ask)
            add_left(card.body, button)
        for mark in row.marks:
            card.body.addWidget(self._mark(row, mark, card))
        return card

    def _mark(self, row: StageRow, mark: Mark, parent: QWidget) -> DateField:
        whose = f"（{mark.label}）" if mark.label else ""
        field = DateField(("done", mark.key), f"{row.title}が済んだ日{whose}", parent)
        field.show_value(mark.done_on)
        field.answered.connect(self._take)
        return field

    def _all(self, rows: Sequence[StageRow]) -> Disclosure:
        inside = QWidget(self)
        box = QVBoxLayout(inside)
        box.setContentsMargins(tokens_of(self).px("l"), 0, 0, 0)
        box.setSpacing(tokens_of(self).px("xs"))
        for row in rows:
            parts = [f"{_SIGNS[row.state]} {row.title}", row.state.value, row.day, row.count]
            box.addWidget(Words("　".join(part for part in parts if part), inside, role="strong"))
            if row.papers and row.state is not StageState.NOT_NEEDED:
                box.addWidget(Prose(f"書類：{'、'.join(row.papers)}", inside, role="help"))
            if row.state is not StageState.NOW:
                for mark in row.marks:
                    box.addWidget(self._mark(row, mark, inside))
        return self._kept(Disclosure("すべての段階の日付と書類", inside, self, name="stages.all"))

    @Slot(object)
    def _ask(self, step: object) -> None:
        self.step_asked.emit(str(step))

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        self._model.mark_done(address[1], None if value is None else date.fromisoformat(str(value)))


def _chain(rows: list[StageRow]) -> str:
    return " → ".join(f"{row.title}（{row.day}）" if row.day else row.title for row in rows)
