"""Deadlines in the same SQLite file: decisions, the list over all cases, and what calendars were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Engine, String, bindparam, delete, func, insert, literal_column, select

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.deadlines.choice import Choice, choice_document, choice_of
from kaigo_desktop.domain.deadlines.identity import Holder, carried, taken_in
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.domain.deadlines.series import HandedIn
from kaigo_desktop.storage.case_edits import require_case
from kaigo_desktop.storage.deadline_rows import (
    decision_in,
    entry_row,
    holder_of,
    lead_of,
    line_row,
    lines_of,
)
from kaigo_desktop.storage.engine import for_writing, transaction
from kaigo_desktop.storage.prepared import Prepared
from kaigo_desktop.storage.reading import (
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    document_in,
    require_days,
    require_moments,
    require_types,
)
from kaigo_desktop.storage.tables import (
    CALENDAR_ENTRIES,
    CASES,
    DEADLINE_CHOICES,
    DEADLINES,
    DEADLINES_SEEN,
    HISTORY,
    LEADS,
    RECORDS,
    SUBMISSIONS,
    SUBMITTED_FILES,
)
from kaigo_desktop.storage.troubles import rows_may_be_spoiled

_COLUMNS = (
    DEADLINES.c.case_id,
    DEADLINES.c.key,
    DEADLINES.c.kind,
    DEADLINES.c.title,
    DEADLINES.c.whose,
    DEADLINES.c.programme,
    DEADLINES.c.due_on,
    DEADLINES.c.safe_on,
    DEADLINES.c.until,
    DEADLINES.c.state,
    DEADLINES.c.marks,
    DEADLINES.c.step,
    DEADLINES.c.person,
)
_LINES = (
    select(*_COLUMNS, CASES.c.title, CASES.c.applicant)
    .join(CASES, CASES.c.id == DEADLINES.c.case_id)
    .where(CASES.c.deleted_at.is_(None))
    .order_by(DEADLINES.c.safe_on, DEADLINES.c.case_id, DEADLINES.c.key)
)
_EVERY_LINE = Prepared(_LINES)
_OPEN = _LINES.where(DEADLINES.c.state == bindparam("state"), DEADLINES.c.until >= bindparam("today"))
_OPEN_LINES = Prepared(_OPEN)
_NEAR_LINES = Prepared(_OPEN.where(DEADLINES.c.safe_on <= bindparam("last")))

_FORGET_ENTRY = delete(CALENDAR_ENTRIES).where(CALENDAR_ENTRIES.c.uid == bindparam("told"))

_EDITS = (
    select(func.max(HISTORY.c.number))
    .where(HISTORY.c.case_id == CASES.c.id)
    .correlate(CASES)
    .scalar_subquery()
)
_HANDED_IN = (
    select(func.max(SUBMISSIONS.c.id))
    .where(SUBMISSIONS.c.case_id == CASES.c.id)
    .correlate(CASES)
    .scalar_subquery()
)
_SLASH = literal_column("'/'", type_=CASES.c.title.type)
_NONE = literal_column("0", type_=CASES.c.id.type)
_STAMP = (
    CASES.c.changed_at
    + _SLASH
    + func.coalesce(_EDITS, _NONE).cast(String)
    + _SLASH
    + func.coalesce(_HANDED_IN, _NONE).cast(String)
    + _SLASH
    + bindparam("rules", type_=String())
)
"""When the case was last changed, its edits, what was handed in of it, and the rules: one of them is another
one wherever a deadline could be."""

_STALE = Prepared(
    select(CASES.c.id, _STAMP)
    .outerjoin(DEADLINES_SEEN, DEADLINES_SEEN.c.case_id == CASES.c.id)
    .where(
        CASES.c.deleted_at.is_(None),
        (DEADLINES_SEEN.c.stamp.is_(None)) | (DEADLINES_SEEN.c.stamp != _STAMP),
    )
    .order_by(CASES.c.id)
)


class SqliteDeadlineStore:
    """Fits ``services.ports.DeadlineStore``. Every call is one transaction; all raise Trouble."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = for_writing(engine)
        self._reckoner = for_writing(engine, counts=False)

    # --- the list over all cases ---------------------------------------------

    def lines(self) -> list[DeadlineLine]:
        """Every line, by safe day."""
        with transaction(self._reader) as connection:
            rows = _EVERY_LINE.rows(connection)
        return lines_of(rows)

    def near(self, today: date, last: date) -> list[DeadlineLine]:
        """The lines open today up to that safe day, by day."""
        with transaction(self._reader) as connection:
            rows = _NEAR_LINES.rows(connection, state="open", today=today.isoformat(), last=last.isoformat())
        return lines_of(rows)

    def next(self, today: date, most: int) -> list[DeadlineLine]:
        """The lines open today that come first, overdue ones among them; at most so many."""
        with transaction(self._reader) as connection:
            rows = _OPEN_LINES.rows(connection, most, state="open", today=today.isoformat())
        return lines_of(rows)

    def stale(self, rules: str) -> list[tuple[CaseId, str]]:
        """The cases whose lines were reckoned by other facts or rules, each with its stamp of now."""
        with transaction(self._reader) as connection:
            rows = _STALE.rows(connection, rules=rules)
        with rows_may_be_spoiled():
            require_types(rows, NUMBER, TEXT)
        return cast("list[tuple[CaseId, str]]", rows)

    def keep_lines(self, found: Sequence[tuple[CaseId, str, Sequence[DeadlineLine]]]) -> None:
        """Put the lines of some cases in place of those before, each case with its stamp."""
        if not found:
            return
        with transaction(self._reckoner) as connection:
            for case, stamp, lines in found:
                connection.execute(delete(DEADLINES).where(DEADLINES.c.case_id == case))
                connection.execute(delete(DEADLINES_SEEN).where(DEADLINES_SEEN.c.case_id == case))
                connection.execute(insert(DEADLINES_SEEN).values(case_id=case, stamp=stamp))
                if lines:
                    connection.execute(insert(DEADLINES), [line_row(line) for line in lines])

    # --- decisions -----------------------------------------------------------

    def choices(self, case: CaseId) -> dict[str, Document]:
        """What was decided about the deadlines of a case, by key."""
        wanted = select(DEADLINE_CHOICES.c.key, DEADLINE_CHOICES.c.body).where(
            DEADLINE_CHOICES.c.case_id == case
        )
        with transaction(self._reader) as connection:
            rows = connection.execute(wanted).all()
        with rows_may_be_spoiled():
            require_types(rows, TEXT, TEXT)
            return {key: decision_in(body) for key, body in rows}

    def export_choices(self, case: CaseId) -> Document:
        """What was decided about the deadlines of a case, as plain JSON that any computer can take in.

        Raises KeyError where there is no such case.
        """
        awards = self._holders(case).get(case, Holder()).awards
        return carried(self.choices(case), awards)

    def import_choices(self, case: CaseId, document: Document) -> tuple[str, ...]:
        """Keep decisions that ``export_choices`` made of the same case; what was decided here before goes.

        The keys come back whose grant this case has not: they are not kept.
        Raises KeyError where there is no such case, ValueError for anything else
        than such a document; then nothing is kept.
        """
        awards = self._holders(case).get(case, Holder()).awards
        found, lost = taken_in(document, awards)
        rows = [
            {"case_id": case, "key": key, "body": as_json(choice_document(_checked(body)))}
            for key, body in found.items()
        ]
        with transaction(self._writer) as connection:
            require_case(connection, case)
            connection.execute(delete(DEADLINE_CHOICES).where(DEADLINE_CHOICES.c.case_id == case))
            connection.execute(delete(DEADLINES_SEEN).where(DEADLINES_SEEN.c.case_id == case))
            if rows:
                connection.execute(insert(DEADLINE_CHOICES), rows)
        return lost

    def holders(self) -> dict[CaseId, Holder]:
        """Whose deadlines those of each case are."""
        return self._holders()

    def _holders(self, case: CaseId | None = None) -> dict[CaseId, Holder]:
        wanted = select(RECORDS.c.case_id, RECORDS.c.section, RECORDS.c.key, RECORDS.c.body).where(
            RECORDS.c.section.in_(("case", "corporation", "offices", "awards"))
        )
        if case is not None:
            wanted = wanted.where(RECORDS.c.case_id == case)
        parts: dict[CaseId, dict[str, dict[str, Document]]] = {}
        with transaction(self._reader) as connection:
            if case is not None:
                require_case(connection, case)
            rows = connection.execute(wanted.order_by(RECORDS.c.position)).all()
        with rows_may_be_spoiled():
            for id_, section, key, body in rows:
                parts.setdefault(CaseId(id_), {}).setdefault(section, {})[key] = document_in(body)
        return {id_: holder_of(sections) for id_, sections in parts.items()}

    def handed_in(self, case: CaseId) -> tuple[HandedIn, ...]:
        """Which papers of a case were handed in, and when; the first first."""
        wanted = (
            select(
                SUBMITTED_FILES.c.form,
                SUBMITTED_FILES.c.office,
                SUBMITTED_FILES.c.sequence,
                SUBMITTED_FILES.c.programme,
                SUBMISSIONS.c.submitted_on,
            )
            .join(SUBMISSIONS, SUBMISSIONS.c.id == SUBMITTED_FILES.c.submission_id)
            .where(SUBMISSIONS.c.case_id == case)
            .order_by(SUBMISSIONS.c.submitted_on, SUBMITTED_FILES.c.id)
        )
        with transaction(self._reader) as connection:
            rows = connection.execute(wanted).all()
        with rows_may_be_spoiled():
            require_types(rows, TEXT, MAYBE_TEXT, MAYBE_NUMBER, TEXT, TEXT)
            require_days(rows, 4)
            return tuple(HandedIn(*row[:4], date.fromisoformat(row[4])) for row in rows)

    # --- all cases -----------------------------------------------------------

    def leads(self) -> dict[str, int]:
        """How many days before its anchor a preparation begins, by its id; only what was chosen."""
        with transaction(self._reader) as connection:
            rows = connection.execute(select(LEADS.c.preparation, LEADS.c.days)).all()
        with rows_may_be_spoiled():
            require_types(rows, TEXT, NUMBER)
            return {preparation: lead_of(days) for preparation, days in rows}

    def keep_leads(self, leads: Mapping[str, int]) -> None:
        """Keep those in place of all before."""
        rows = [{"preparation": id_, "days": days} for id_, days in leads.items()]
        with transaction(self._writer) as connection:
            connection.execute(delete(LEADS))
            if rows:
                connection.execute(insert(LEADS), rows)

    # --- calendars -----------------------------------------------------------

    def published(self) -> tuple[Published, ...]:
        """All that calendars were told."""
        columns = (
            CALENDAR_ENTRIES.c.case_id,
            CALENDAR_ENTRIES.c.key,
            CALENDAR_ENTRIES.c.uid,
            CALENDAR_ENTRIES.c.sequence,
            CALENDAR_ENTRIES.c.fingerprint,
            CALENDAR_ENTRIES.c.due_on,
            CALENDAR_ENTRIES.c.changed_at,
            CALENDAR_ENTRIES.c.is_cancelled,
        )
        with transaction(self._reader) as connection:
            rows = connection.execute(select(*columns)).all()
        with rows_may_be_spoiled():
            require_types(rows, NUMBER, TEXT, TEXT, NUMBER, TEXT, TEXT, TEXT)
            require_days(rows, 5)
            require_moments(rows, 6)
            return tuple(
                Published(*row[:5], date.fromisoformat(row[5]), datetime.fromisoformat(row[6]), row[7])
                for row in rows
            )

    def keep_published(self, told: Iterable[Published]) -> None:
        """Note what calendars are told from now on, each entry in place of the one before."""
        rows = [entry_row(one) for one in told]
        if not rows:
            return
        with transaction(self._writer) as connection:
            connection.execute(_FORGET_ENTRY, [{"told": row["uid"]} for row in rows])
            connection.execute(insert(CALENDAR_ENTRIES), rows)


def _checked(body: Document) -> Choice:
    """The decision of a document from elsewhere. Raises ValueError."""
    try:
        return choice_of(body)
    except TypeError as error:
        raise ValueError(str(error)) from error
