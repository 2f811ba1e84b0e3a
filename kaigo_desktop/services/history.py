"""Undoing, redoing and going back in the history of a case.

Each is a step of the history itself, kept like any edit before the call
returns. What was handed in is kept apart and never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.kept import (
    CaseId,
    Edit,
    FieldEdit,
    HistoryStep,
    StepKind,
    StepLine,
    Turn,
)
from kaigo_desktop.domain.cases.undoing import FIRST, Ways, inverse, ways
from kaigo_desktop.services.ports import CaseStore, Clock

Tell = Callable[[CaseId, tuple[Address, ...]], None]


class Moved(Struct, frozen=True):
    """What going back or forward did: the step gone over, and the addresses that changed."""

    step: StepLine
    addresses: tuple[Address, ...]


class CaseHistory:
    """The history of each case. All raise KeyError for no case and Trouble where the file fails."""

    def __init__(self, store: CaseStore, clock: Clock, tell: Tell) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell

    def trail(self, case: CaseId) -> Sequence[StepLine]:
        """Every step without its edits, oldest first."""
        return self._store.trail(case)

    def steps(self, case: CaseId) -> Sequence[HistoryStep]:
        """Every step with its edits, oldest first."""
        return self._store.history(case)

    def ways(self, case: CaseId) -> Ways:
        """What can be undone and redone now."""
        return ways(self._store.trail(case))

    def undo(self, case: CaseId) -> Moved | None:
        """Take the last step back; None where there is none."""
        back = self.ways(case).back
        if not back:
            return None
        step = self._step(case, back[-1].number)
        return self._go(case, back[-1], inverse(step.edits), StepKind.UNDO)

    def redo(self, case: CaseId) -> Moved | None:
        """Make the step again that was taken back last; None where there is none."""
        forward = self.ways(case).forward
        if not forward:
            return None
        step = self._step(case, forward[-1].number)
        return self._go(case, forward[-1], step.edits, StepKind.REDO)

    def go_back_to(self, case: CaseId, number: int) -> Moved | None:
        """Bring the state after that step back, also one that was left by an undo; None where it is so now.

        Raises KeyError for a step that there is not.
        """
        trail = self._store.trail(case)
        if not FIRST <= number <= len(trail):
            raise KeyError(number)
        later = self._store.history(case, number + 1)
        edits = tuple(edit for step in reversed(later) for edit in inverse(step.edits))
        if not edits:
            return None
        return self._go(case, trail[number - 1], edits, StepKind.BACK)

    def _step(self, case: CaseId, number: int) -> HistoryStep:
        return self._store.history(case, number)[0]

    def _go(self, case: CaseId, step: StepLine, edits: Sequence[Edit], kind: StepKind) -> Moved:
        self._store.apply(case, edits, self._clock.now(), step.label, Turn(kind, step.number))
        addresses = tuple(dict.fromkeys(map(address_of, edits)))
        self._tell(case, addresses)
        return Moved(step, addresses)


def address_of(edit: Edit) -> Address:
    """The fact or the record that an edit changed."""
    return edit.address if isinstance(edit, FieldEdit) else (edit.section, edit.key)
