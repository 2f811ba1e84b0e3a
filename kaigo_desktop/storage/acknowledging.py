"""A case store that notes each saved edit apart from the file, so that a later start can miss it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import EDITED, CaseId, Edit, HistoryStep, Turn
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.safety.acknowledged import Acknowledged


class AcknowledgingCaseStore(SqliteCaseStore):
    """As the store it is made of; what it has called saved stands in the note."""

    def __init__(self, engine: Engine, note: Acknowledged) -> None:
        super().__init__(engine)
        self._note = note
        self.bin.before_erasing(note.forget)  # a note of an edit whose case is gone would tell of a loss

    def create(self, title: str, document: Document, at: datetime, label: str, uid: str = "") -> CaseId:
        """Keep a new case, and note that."""
        case = super().create(title, document, at, label, uid)
        self._note.note(case, 1)
        return case

    def apply(
        self, case: CaseId, edits: Sequence[Edit], at: datetime, label: str, turn: Turn = EDITED
    ) -> HistoryStep:
        """Make the edits, and note that."""
        step = super().apply(case, edits, at, label, turn)
        self._note.note(case, step.number)
        return step

    def close(self) -> None:
        """Close the file and the note."""
        super().close()
        self._note.close()
