"""元に戻す・やり直す・履歴: what was done to the open case, and the ways back and forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import TITLE, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import (
    Edit,
    FieldEdit,
    HistoryStep,
    RecordAdded,
    StepKind,
    StepLine,
)
from kaigo_desktop.domain.cases.undoing import FIRST, Ways
from kaigo_desktop.domain.dates import wareki_short
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.history import Moved
from kaigo_desktop.services.ports import CaseId
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.fact_words import FactWords

MOST_DETAILS = 3
_HEADS = {
    StepKind.EDIT: "",
    StepKind.UNDO: "元に戻した：",
    StepKind.REDO: "やり直した：",
    StepKind.BACK: "この時点に戻した：",
}


class History(Protocol):
    """What this needs of the service. All raise Trouble where the file fails."""

    def ways(self, case: CaseId) -> Ways:
        """What can be undone and redone now."""

    def steps(self, case: CaseId) -> Sequence[HistoryStep]:
        """Every step with its edits, oldest first."""

    def undo(self, case: CaseId) -> Moved | None:
        """Take the last step back; None where there is none."""

    def redo(self, case: CaseId) -> Moved | None:
        """Make the step again that was taken back last; None where there is none."""

    def go_back_to(self, case: CaseId, number: int) -> Moved | None:
        """Bring the state after that step back; None where it is so now."""


class StepRow(Struct, frozen=True):
    """A step in the list: its number, when, what, and what it changed."""

    number: int
    when: str
    what: str
    details: str


class HistoryViewModel(QObject):
    """The history of the open case. Changes go through the session, so that every page hears of them."""

    changed = Signal()
    """There is another step to undo or to redo."""

    moved = Signal(str, tuple)
    """The case went back or forward. Arguments: what was done, the address of a fact that changed."""

    def __init__(
        self, session: CaseSession, history: History, words: FactWords, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._words = words
        self._ways = Ways((), ())
        session.saved.connect(self._look)
        session.renamed.connect(self._look)  # also from the list of cases
        self._look()

    @property
    def back_name(self) -> str:
        """What 元に戻す would take back; empty where there is nothing."""
        return _name(self._ways.back)

    @property
    def forward_name(self) -> str:
        """What やり直す would do again; empty where there is nothing."""
        return _name(self._ways.forward)

    @Slot()
    def undo(self) -> None:
        """Take the last step back."""
        self._move(self._history.undo, "元に戻しました")

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last."""
        self._move(self._history.redo, "やり直しました")

    def go_back_to(self, number: int) -> None:
        """Bring the state after that step back."""

        def go(case: CaseId) -> Moved | None:
            return self._history.go_back_to(case, number)

        self._move(go, "この時点に戻しました")

    def steps(self) -> tuple[StepRow, ...]:
        """What was done, the newest first. Raises Trouble where the file fails."""
        document = self._session.document
        steps = self._history.steps(self._session.case)
        return tuple(
            StepRow(
                step.number,
                _when(step.at),
                _HEADS[step.turn.kind] + step.label,
                self._details(step.edits, document) if step.number > FIRST else "",
            )
            for step in reversed(steps)
        )

    def _details(self, edits: Sequence[Edit], document: Document) -> str:
        shown = "、".join(self._detail(edit, document) for edit in edits[:MOST_DETAILS])
        more = len(edits) - MOST_DETAILS
        return f"{shown} ほか{more}件" if more > 0 else shown

    def _detail(self, edit: Edit, document: Document) -> str:
        words = self._words
        if isinstance(edit, FieldEdit):
            name = words.label(edit.address, document)
            return (
                f"{name}：{words.value(edit.address, edit.before)} → {words.value(edit.address, edit.after)}"
            )
        name = words.label((edit.section, edit.key), {**document, edit.section: [edit.body]})
        return f"{name}を{'追加' if isinstance(edit, RecordAdded) else '削除'}"

    def _move(self, go: Callable[[CaseId], Moved | None], words: str) -> None:
        try:
            moved = go(self._session.case)
        except Trouble as trouble:
            self._session.trouble_found.emit(trouble)
            return
        if moved is None:
            return
        self._session.take(moved.addresses)
        self.moved.emit(f"{words}：{moved.step.label}", _place_of(moved.addresses))

    @Slot()
    def _look(self) -> None:
        try:
            self._ways = self._history.ways(self._session.case)
        except Trouble as trouble:
            self._session.trouble_found.emit(trouble)
            return
        self.changed.emit()


def _name(steps: Sequence[StepLine]) -> str:
    if not steps:
        return ""
    return _HEADS[steps[-1].turn.kind] + steps[-1].label


def _place_of(addresses: Sequence[Address]) -> Address:
    return next((address for address in addresses if address != TITLE), ())


def _when(at: datetime) -> str:
    return f"{wareki_short(at.date())} {at:%H:%M}"
