"""Cases in one SQLite file. Rows are mapped by hand, and none leaves this package."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine, bindparam, insert, select

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import (
    EDITED,
    CaseId,
    CaseLine,
    Edit,
    HistoryStep,
    Issued,
    StepKind,
    StepLine,
    Turn,
)
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.storage.beside import TITLE_OF
from kaigo_desktop.storage.bin_store import SqliteBin
from kaigo_desktop.storage.case_edits import add_step, make_edit, require_case, touch
from kaigo_desktop.storage.deadline_store import SqliteDeadlineStore
from kaigo_desktop.storage.engine import close, for_writing, transaction
from kaigo_desktop.storage.exchange_store import SqliteExchangeStore
from kaigo_desktop.storage.first_list import lines_of
from kaigo_desktop.storage.history_text import edits_from_text
from kaigo_desktop.storage.prepared import Prepared
from kaigo_desktop.storage.reading import MAYBE_NUMBER, MAYBE_TEXT, TEXT, require_moments, require_types
from kaigo_desktop.storage.records import Record, document_of, heading_of, records_of, row_of
from kaigo_desktop.storage.submission_store import SqliteSubmissionStore
from kaigo_desktop.storage.tables import CASES, HISTORY, ISSUED, RECORDS
from kaigo_desktop.storage.troubles import rows_may_be_spoiled

if TYPE_CHECKING:
    from kaigo_desktop.storage.first_list import Row


class SqliteCaseStore:
    """Fits ``services.ports.CaseStore``. Every call is one transaction, and a saved one is on the disk."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = for_writing(engine)
        self.submissions = SqliteSubmissionStore(engine)
        self.deadlines = SqliteDeadlineStore(engine)
        self.bin = SqliteBin(engine)
        self.exchanges = SqliteExchangeStore(engine)

    def close(self) -> None:
        """Close the file. The store opens it again when it is used again."""
        close(self._reader)

    def lines(self) -> tuple[CaseLine, ...]:
        """All cases, the one changed last first."""
        wanted = (
            select(CASES.c.id, CASES.c.title, CASES.c.applicant, CASES.c.fiscal_year, CASES.c.changed_at)
            .where(CASES.c.deleted_at.is_(None))
            .order_by(CASES.c.changed_at.desc(), CASES.c.id.desc())
        )
        with transaction(self._reader) as connection:
            return lines_of(cast("Iterable[Row]", connection.execute(wanted)))

    def create(self, title: str, document: Document, at: datetime, label: str, uid: str = "") -> CaseId:
        """Keep a new case, with its first row of history; ``uid`` where another computer named it.

        Raises ValueError or TypeError where the document is no case file.
        """
        records = records_of(document)
        applicant, fiscal_year = heading_of(document)
        new = insert(CASES).values(
            title=title,
            applicant=applicant,
            fiscal_year=fiscal_year,
            partners_known=document.get("partners") is not None,
            created_at=at.isoformat(),
            changed_at=at.isoformat(),
            deleted_at=None,
            uid=uid or secrets.token_hex(16),
        )
        with transaction(self._writer) as connection:
            made = connection.execute(new).inserted_primary_key
            assert made is not None
            case = CaseId(made[0])
            if records:
                connection.execute(insert(RECORDS), [row_of(case, record) for record in records])
            add_step(connection, case, at, label)
        return case

    def load(self, case: CaseId) -> Document:
        """The whole document in case-file order. Raises KeyError where there is no such case."""
        wanted = select(RECORDS.c.section, RECORDS.c.key, RECORDS.c.position, RECORDS.c.body)
        with transaction(self._reader) as connection:
            partners_known = require_case(connection, case)
            rows = connection.execute(wanted.where(RECORDS.c.case_id == case)).all()
        with rows_may_be_spoiled():
            return document_of((Record(*row) for row in rows), partners_known=partners_known)

    def keys(self, case: CaseId, section: str) -> tuple[str, ...]:
        """The keys of a section's records in the document's order. Raises KeyError for an unknown case."""
        wanted = (
            select(RECORDS.c.key)
            .where(RECORDS.c.case_id == case, RECORDS.c.section == section)
            .order_by(RECORDS.c.position)
        )
        with transaction(self._reader) as connection:
            require_case(connection, case)
            return tuple(connection.scalars(wanted))

    def apply(
        self, case: CaseId, edits: Sequence[Edit], at: datetime, label: str, turn: Turn = EDITED
    ) -> HistoryStep:
        """Make the edits and write one row of history, in one transaction.

        The step holds what was found before each edit, whatever the edit said.
        Raises KeyError for an unknown case, address or key, ValueError or
        TypeError for a value that a case cannot hold; then nothing is kept.
        """
        with transaction(self._writer) as connection:
            touch(connection, case, at, edits)
            made = [make_edit(connection, case, edit) for edit in edits]
            return add_step(connection, case, at, label, *made, turn=turn)

    def decisions(self, case: CaseId) -> dict[str, Document]:
        """What was decided about the deadlines of a case, by key."""
        return self.deadlines.choices(case)

    def title(self, case: CaseId) -> str:
        """What the case is called. Raises KeyError where there is no such case."""
        with transaction(self._reader) as connection:
            found = TITLE_OF.text(connection, case=case)
        if found is None:
            raise KeyError(case)
        return found

    def history(self, case: CaseId, first: int = 1) -> tuple[HistoryStep, ...]:
        """Every step from that number on, oldest first. Raises KeyError where there is no such case."""
        with transaction(self._reader) as connection:
            require_case(connection, case)
            rows = _STEPS.rows(connection, case=case, first=first)
        with rows_may_be_spoiled():
            return tuple(
                HistoryStep(line.number, line.at, line.label, edits_from_text(str(row[-1])), line.turn)
                for line, row in zip(map(_step_line, rows), rows, strict=True)
            )

    def trail(self, case: CaseId) -> tuple[StepLine, ...]:
        """Every step without its edits, oldest first. Raises KeyError where there is no such case."""
        with transaction(self._reader) as connection:
            require_case(connection, case)
            rows = _TRAIL.rows(connection, case=case, first=1)
        with rows_may_be_spoiled():
            return tuple(map(_step_line, rows))

    def record_issued(self, case: CaseId, issued: Sequence[Issued]) -> None:
        """Note documents that were written. Raises KeyError where there is no such case."""
        with transaction(self._writer) as connection:
            require_case(connection, case)
            if issued:
                connection.execute(insert(ISSUED), [_issued_values(case, one) for one in issued])

    def issued(self, case: CaseId) -> tuple[Issued, ...]:
        """The newest entry of each copy (form, office, sequence, programme), oldest first."""
        wanted = select(*_ISSUED).where(ISSUED.c.case_id == case).order_by(ISSUED.c.id)
        with transaction(self._reader) as connection:
            require_case(connection, case)
            rows = connection.execute(wanted).all()
        newest: dict[CopyKey, Issued] = {}
        with rows_may_be_spoiled():
            require_types(rows, TEXT, MAYBE_TEXT, MAYBE_NUMBER, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
            require_moments(rows, 7)
            for row in rows:
                one = Issued(*row[:7], datetime.fromisoformat(row[7]), row[8])
                newest.pop(one.key, None)
                newest[one.key] = one
        return tuple(newest.values())


_STEP_COLUMNS = (
    HISTORY.c.number,
    HISTORY.c.at,
    HISTORY.c.label,
    HISTORY.c.kind,
    HISTORY.c.of_number,
)
_OF_HISTORY = (HISTORY.c.case_id == bindparam("case"), HISTORY.c.number >= bindparam("first"))
_TRAIL = Prepared(select(*_STEP_COLUMNS).where(*_OF_HISTORY).order_by(HISTORY.c.number))
_STEPS = Prepared(select(*_STEP_COLUMNS, HISTORY.c.edits).where(*_OF_HISTORY).order_by(HISTORY.c.number))


def _step_line(row: tuple[object, ...]) -> StepLine:
    number, at, label, kind, of = row[:5]
    if not isinstance(number, int) or not isinstance(of, int):
        raise TypeError("a step has a number")
    turn = EDITED if kind == StepKind.EDIT else Turn(StepKind(str(kind)), of)
    return StepLine(number, datetime.fromisoformat(str(at)), str(label), turn)


_ISSUED = (
    ISSUED.c.form,
    ISSUED.c.office,
    ISSUED.c.sequence,
    ISSUED.c.file,
    ISSUED.c.sha256,
    ISSUED.c.facts_sha256,
    ISSUED.c.rules_version,
    ISSUED.c.at,
    ISSUED.c.programme,
)


def _issued_values(case: CaseId, one: Issued) -> dict[str, object]:
    return {
        "case_id": case,
        "form": one.form,
        "office": one.office,
        "sequence": one.sequence,
        "file": one.file,
        "sha256": one.sha256,
        "facts_sha256": one.facts_sha256,
        "rules_version": one.rules_version,
        "at": one.at.isoformat(),
        "programme": one.programme,
    }
