"""What carries a case from one computer to another: its name everywhere, and how it was when it last went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.storage.case_edits import require_case
from kaigo_desktop.storage.engine import for_writing, transaction
from kaigo_desktop.storage.reading import document_in
from kaigo_desktop.storage.tables import CASES, EXCHANGED
from kaigo_desktop.storage.troubles import rows_may_be_spoiled


class SqliteExchangeStore:
    """Fits ``services.ports.ExchangeStore``. Every call is one transaction; all raise Trouble."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = for_writing(engine)

    def uid(self, case: CaseId) -> str:
        """The name of the case on every computer. Raises KeyError where there is no such case."""
        with transaction(self._reader) as connection:
            found: str | None = connection.scalars(select(CASES.c.uid).where(CASES.c.id == case)).first()
        if found is None:
            raise KeyError(case)
        return found

    def find(self, uid: str) -> tuple[CaseId, bool] | None:
        """The case of that name, and whether it lies in the bin; None where there is none."""
        wanted = select(CASES.c.id, CASES.c.deleted_at).where(CASES.c.uid == uid)
        with transaction(self._reader) as connection:
            found = connection.execute(wanted.order_by(CASES.c.deleted_at.is_not(None), CASES.c.id)).first()
        return None if found is None else (CaseId(found[0]), found[1] is not None)

    def last(self, case: CaseId) -> Document | None:
        """The case as it was when it was last exchanged; None where it never was."""
        wanted = select(EXCHANGED.c.document).where(EXCHANGED.c.case_id == case)
        with transaction(self._reader) as connection:
            found = connection.scalars(wanted).first()
        with rows_may_be_spoiled():
            return None if found is None else document_in(found)

    def last_decisions(self, case: CaseId) -> Document | None:
        """What was decided about its deadlines then; None where that is not known."""
        wanted = select(EXCHANGED.c.decisions).where(EXCHANGED.c.case_id == case)
        with transaction(self._reader) as connection:
            found = connection.scalars(wanted).first()
        with rows_may_be_spoiled():
            return document_in(found) if found else None

    def note(self, case: CaseId, document: Document, decisions: Document, at: datetime) -> None:
        """Keep how the case is now that it is exchanged. Raises KeyError where there is no such case.

        ``decisions`` are as ``deadlines.identity.carried`` makes them.
        """
        row = {
            "case_id": case,
            "at": at.isoformat(),
            "document": as_json(document),
            "decisions": as_json(decisions),
        }
        with transaction(self._writer) as connection:
            require_case(connection, case)
            connection.execute(delete(EXCHANGED).where(EXCHANGED.c.case_id == case))
            connection.execute(insert(EXCHANGED).values(**row))
