"""The tables. One record of a case file is one row; its body is JSON text, as the case file has it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kaigo_desktop.domain.forms.copy_key import OF_TECHNOLOGY

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Row(DeclarativeBase):
    """What every table shares. Times are ISO text, as the clock gave them."""

    metadata = MetaData(naming_convention=NAMING)


class CaseRow(Row):
    """One case: what a list shows. ``applicant`` and ``fiscal_year`` repeat facts of its records.

    ``partners_known`` tells "no partners" from "not known yet" while there is no partner.
    A number is never given twice, so that a kept address never means another case.
    ``uid`` names the same case on every computer that it was carried to. ``deleted_at`` is when
    it was put into the bin.
    """

    __tablename__ = "cases"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it once

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    applicant: Mapped[str]
    fiscal_year: Mapped[int | None]
    partners_known: Mapped[bool]
    created_at: Mapped[str]
    changed_at: Mapped[str]
    deleted_at: Mapped[str | None]
    uid: Mapped[str] = mapped_column(server_default="")


class RecordRow(Row):
    """One office, expense, partner, award, local programme, or single section (then ``key`` is empty).

    Without a row number of its own, so that a save writes one tree and not two.
    """

    __tablename__ = "records"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    body: Mapped[str]


class HistoryRow(Row):
    """One step of a case's history, numbered from 1; ``edits`` holds before and after.

    ``kind`` and ``of_number`` are those of ``kept.Turn``.
    """

    __tablename__ = "history"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    label: Mapped[str]
    edits: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="edit")
    of_number: Mapped[int] = mapped_column(server_default="0")


class IssuedRow(Row):
    """One document that was written; the newest of a copy is the last row."""

    __tablename__ = "issued"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    form: Mapped[str]
    office: Mapped[str | None]
    sequence: Mapped[int | None]
    file: Mapped[str]
    sha256: Mapped[str]
    facts_sha256: Mapped[str]
    rules_version: Mapped[str]
    at: Mapped[str]
    programme: Mapped[str] = mapped_column(server_default=OF_TECHNOLOGY)


class SubmissionRow(Row):
    """A set of papers that was handed in; a trigger refuses every change. ``document`` is the case as JSON.

    A number is never given twice: a kept one never means another set.
    """

    __tablename__ = "submissions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    submitted_on: Mapped[str]
    note: Mapped[str]
    at: Mapped[str]
    rules_version: Mapped[str]
    document: Mapped[str]


class SubmittedFileRow(Row):
    """One paper of a set, with the file itself; as unchangeable."""

    __tablename__ = "submitted_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    form: Mapped[str]
    office: Mapped[str | None]
    sequence: Mapped[int | None]
    programme: Mapped[str]
    title: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    facts_sha256: Mapped[str]
    content: Mapped[bytes]


class DeadlineChoiceRow(Row):
    """What a person decided about one deadline of a case, as JSON text."""

    __tablename__ = "deadline_choices"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]


class DeadlineRow(Row):
    """One deadline in the list over all cases: it repeats what follows from the facts. Days are ISO text."""

    __tablename__ = "deadlines"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    whose: Mapped[str]
    programme: Mapped[str]
    due_on: Mapped[str]
    safe_on: Mapped[str] = mapped_column(index=True)
    until: Mapped[str]
    state: Mapped[str]
    marks: Mapped[str]
    step: Mapped[str]
    person: Mapped[str]


class DeadlinesSeenRow(Row):
    """By which facts and rules the deadlines of a case were last reckoned."""

    __tablename__ = "deadlines_seen"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    stamp: Mapped[str]


class CalendarEntryRow(Row):
    """What calendars were told of one deadline. It stays when its case goes, to tell them of that too."""

    __tablename__ = "calendar_entries"
    __table_args__ = (UniqueConstraint("case_id", "key"), {"sqlite_with_rowid": False})

    uid: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    key: Mapped[str]
    sequence: Mapped[int]
    fingerprint: Mapped[str]
    due_on: Mapped[str]
    changed_at: Mapped[str]
    is_cancelled: Mapped[bool]


class ExchangedRow(Row):
    """A case as it was when it last went to another computer or came from there, as JSON text."""

    __tablename__ = "exchanged"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[str]
    document: Mapped[str]
