"""A case store whose every saved write is noted apart from the file, so that a later start can miss it."""

from __future__ import annotations

from sqlalchemy import Engine

from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.engine import noting
from kaigo_desktop.storage.safety.acknowledged import Acknowledged


class AcknowledgingCaseStore(SqliteCaseStore):
    """As the store it is made of, with all stores it leads to; what was called saved stands in the note."""

    def __init__(self, engine: Engine, note: Acknowledged) -> None:
        super().__init__(noting(engine, note))
        self._note = note

    def close(self) -> None:
        """Close the file and the note."""
        super().close()
        self._note.close()
