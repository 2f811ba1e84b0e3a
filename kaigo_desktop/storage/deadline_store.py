"""Deadlines in the same SQLite file: decisions, the list over all cases, and what calendars were told."""

from __future__ import annotations

import json
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
from kaigo_desktop.storage.engine import for_writing, transaction
from kaigo_desktop.storage.prepared import Prepared
from kaigo_desktop.storage.tables import (
    CalendarEntryRow,
    CaseRow,
    DeadlineChoiceRow,
    DeadlineRow,
    DeadlinesSeenRow,
    HistoryRow,
    RecordRow,
    SubmissionRow,
    SubmittedFileRow,
)

_COLUMNS = (
    DeadlineRow.case_id,
    DeadlineRow.key,
    DeadlineRow.kind,
    DeadlineRow.title,
    DeadlineRow.whose,
    DeadlineRow.programme,
    DeadlineRow.due_on,
    DeadlineRow.safe_on,
    DeadlineRow.until,
    DeadlineRow.state,
    DeadlineRow.marks,
    DeadlineRow.step,
    DeadlineRow.person,
)
_LINES = (
    select(*_COLUMNS, CaseRow.title, CaseRow.applicant)
    .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
    .where(CaseRow.deleted_at.is_(None))
    .order_by(DeadlineRow.safe_on, DeadlineRow.case_id, DeadlineRow.key)
)
_EVERY_LINE = Prepared(_LINES)
_OPEN = _LINES.where(DeadlineRow.state == bindparam("state"), DeadlineRow.until >= bindparam("today"))
_OPEN_LINES = Prepared(_OPEN)
_NEAR_LINES = Prepared(_OPEN.where(DeadlineRow.safe_on <= bindparam("last")))

_FORGET_ENTRY = delete(CalendarEntryRow).where(CalendarEntryRow.uid == bindparam("told"))

_EDITS = (
    select(func.max(HistoryRow.number))
    .where(HistoryRow.case_id == CaseRow.id)
    .correlate(CaseRow)
    .scalar_subquery()
)
_HANDED_IN = (
    select(func.max(SubmissionRow.id))
    .where(SubmissionRow.case_id == CaseRow.id)
    .correlate(CaseRow)
    .scalar_subquery()
)
_SLASH = literal_column("'/'", type_=CaseRow.title.type)
_NONE = literal_column("0", type_=CaseRow.id.type)
_STAMP = (
    CaseRow.changed_at
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
    select(CaseRow.id, _STAMP)
    .outerjoin(DeadlinesSeenRow, DeadlinesSeenRow.case_id == CaseRow.id)
    .where(
        CaseRow.deleted_at.is_(None),
        (DeadlinesSeenRow.stamp.is_(None)) | (DeadlinesSeenRow.stamp != _STAMP),
    )
    .order_by(CaseRow.id)
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
            return [DeadlineLine._make(row) for row in _EVERY_LINE.rows(connection)]

    def near(self, today: date, last: date) -> list[DeadlineLine]:
        """The lines open today up to that safe day, by day."""
        with transaction(self._reader) as connection:
            rows = _NEAR_LINES.rows(connection, state="open", today=today.isoformat(), last=last.isoformat())
            return [DeadlineLine._make(row) for row in rows]

    def next(self, today: date, most: int) -> list[DeadlineLine]:
        """The lines open today that come first, overdue ones among them; at most so many."""
        with transaction(self._reader) as connection:
            rows = _OPEN_LINES.rows(connection, most, state="open", today=today.isoformat())
            return [DeadlineLine._make(row) for row in rows]

    def stale(self, rules: str) -> list[tuple[CaseId, str]]:
        """The cases whose lines were reckoned by other facts or rules, each with its stamp of now."""
        with transaction(self._reader) as connection:
            return cast("list[tuple[CaseId, str]]", _STALE.rows(connection, rules=rules))

    def keep_lines(self, found: Sequence[tuple[CaseId, str, Sequence[DeadlineLine]]]) -> None:
        """Put the lines of some cases in place of those before, each case with its stamp."""
        if not found:
            return
        with transaction(self._reckoner) as connection:
            for case, stamp, lines in found:
                connection.execute(delete(DeadlineRow).where(DeadlineRow.case_id == case))
                connection.execute(delete(DeadlinesSeenRow).where(DeadlinesSeenRow.case_id == case))
                connection.execute(insert(DeadlinesSeenRow).values(case_id=case, stamp=stamp))
                if lines:
                    connection.execute(insert(DeadlineRow), [_values(line) for line in lines])

    # --- decisions -----------------------------------------------------------

    def choices(self, case: CaseId) -> dict[str, Document]:
        """What was decided about the deadlines of a case, by key."""
        wanted = select(DeadlineChoiceRow.key, DeadlineChoiceRow.body).where(
            DeadlineChoiceRow.case_id == case
        )
        with transaction(self._reader) as connection:
            return {key: json.loads(body) for key, body in connection.execute(wanted)}

    def keep_choice(self, case: CaseId, key: str, body: Document) -> None:
        """Keep a decision; an empty one takes it away. The case's lines are to be reckoned anew.

        Raises KeyError where there is no such case.
        """
        with transaction(self._writer) as connection:
            require_case(connection, case)
            connection.execute(
                delete(DeadlineChoiceRow).where(
                    DeadlineChoiceRow.case_id == case, DeadlineChoiceRow.key == key
                )
            )
            if body:
                row = {"case_id": case, "key": key, "body": as_json(body)}
                connection.execute(insert(DeadlineChoiceRow).values(**row))
            connection.execute(delete(DeadlinesSeenRow).where(DeadlinesSeenRow.case_id == case))

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
            connection.execute(delete(DeadlineChoiceRow).where(DeadlineChoiceRow.case_id == case))
            connection.execute(delete(DeadlinesSeenRow).where(DeadlinesSeenRow.case_id == case))
            if rows:
                connection.execute(insert(DeadlineChoiceRow), rows)
        return lost

    def holders(self) -> dict[CaseId, Holder]:
        """Whose deadlines those of each case are."""
        return self._holders()

    def _holders(self, case: CaseId | None = None) -> dict[CaseId, Holder]:
        wanted = select(RecordRow.case_id, RecordRow.section, RecordRow.key, RecordRow.body).where(
            RecordRow.section.in_(("case", "corporation", "offices", "awards"))
        )
        if case is not None:
            wanted = wanted.where(RecordRow.case_id == case)
        parts: dict[CaseId, dict[str, dict[str, Document]]] = {}
        with transaction(self._reader) as connection:
            if case is not None:
                require_case(connection, case)
            for id_, section, key, body in connection.execute(wanted.order_by(RecordRow.position)):
                parts.setdefault(CaseId(id_), {}).setdefault(section, {})[key] = json.loads(body)
        return {id_: _holder(sections) for id_, sections in parts.items()}

    def handed_in(self, case: CaseId) -> tuple[HandedIn, ...]:
        """Which papers of a case were handed in, and when; the first first."""
        wanted = (
            select(
                SubmittedFileRow.form,
                SubmittedFileRow.office,
                SubmittedFileRow.sequence,
                SubmittedFileRow.programme,
                SubmissionRow.submitted_on,
            )
            .join(SubmissionRow, SubmissionRow.id == SubmittedFileRow.submission_id)
            .where(SubmissionRow.case_id == case)
            .order_by(SubmissionRow.submitted_on, SubmittedFileRow.id)
        )
        with transaction(self._reader) as connection:
            return tuple(
                HandedIn(form, office, sequence, programme, date.fromisoformat(day))
                for form, office, sequence, programme, day in connection.execute(wanted)
            )

    # --- calendars -----------------------------------------------------------

    def published(self) -> tuple[Published, ...]:
        """All that calendars were told."""
        columns = (
            CalendarEntryRow.case_id,
            CalendarEntryRow.key,
            CalendarEntryRow.uid,
            CalendarEntryRow.sequence,
            CalendarEntryRow.fingerprint,
            CalendarEntryRow.due_on,
            CalendarEntryRow.changed_at,
            CalendarEntryRow.is_cancelled,
        )
        with transaction(self._reader) as connection:
            return tuple(
                Published(
                    CaseId(case),
                    key,
                    uid,
                    sequence,
                    print_,
                    date.fromisoformat(day),
                    datetime.fromisoformat(at),
                    gone,
                )
                for case, key, uid, sequence, print_, day, at, gone in connection.execute(select(*columns))
            )

    def keep_published(self, told: Iterable[Published]) -> None:
        """Note what calendars are told from now on, each entry in place of the one before."""
        rows = [_entry(one) for one in told]
        if not rows:
            return
        with transaction(self._writer) as connection:
            connection.execute(_FORGET_ENTRY, [{"told": row["uid"]} for row in rows])
            connection.execute(insert(CalendarEntryRow), rows)


def _checked(body: Document) -> Choice:
    """The decision of a document from elsewhere. Raises ValueError."""
    try:
        return choice_of(body)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _holder(sections: Mapping[str, dict[str, Document]]) -> Holder:
    year = sections.get("case", {}).get("", {}).get("fiscal_year")
    return Holder(
        corporation=sections.get("corporation", {}).get("", {}),
        offices=sections.get("offices", {}),
        awards=sections.get("awards", {}),
        fiscal_year=year if isinstance(year, int) else None,
    )


def _entry(one: Published) -> dict[str, object]:
    return {
        "uid": one.uid,
        "case_id": one.case,
        "key": one.key,
        "sequence": one.sequence,
        "fingerprint": one.fingerprint,
        "due_on": one.due_on.isoformat(),
        "changed_at": one.changed_at.isoformat(),
        "is_cancelled": one.is_cancelled,
    }


def _values(line: DeadlineLine) -> dict[str, object]:
    return {
        "case_id": line.case,
        "key": line.key,
        "kind": line.kind,
        "title": line.title,
        "whose": line.whose,
        "programme": line.programme,
        "due_on": line.due_on,
        "safe_on": line.safe_on,
        "until": line.until,
        "state": line.state,
        "marks": line.marks,
        "step": line.step,
        "person": line.person,
    }
