"""The tables. One record of a case file is one row; its body is JSON text, as the case file has it.

Times are ISO text, as the clock gave them. Tables alone, no classes mapped to them: SQLAlchemy's mapper
would take 14 MiB, and lists and saves want plain rows anyway.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from kaigo_desktop.domain.forms.copy_key import OF_TECHNOLOGY

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

CASES = Table(
    "cases",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("applicant", String, nullable=False),
    Column("fiscal_year", Integer),
    Column("partners_known", Boolean, nullable=False),
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("deleted_at", String),
    Column("uid", String, server_default="", nullable=False),
    sqlite_autoincrement=True,
)
"""One case: what a list shows. ``applicant`` and ``fiscal_year`` repeat facts of its records.

``partners_known`` tells "no partners" from "not known yet" while there is no partner.
A number is never given twice, so that a kept address never means another case.
``uid`` names the same case on every computer that it was carried to. ``deleted_at`` is when
it was put into the bin.
"""

RECORDS = Table(
    "records",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("section", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", String, nullable=False),
    sqlite_with_rowid=False,
)
"""One office, expense, partner, award, local programme, or single section (then ``key`` is empty).

Without a row number of its own, so that a save writes one tree and not two.
"""

HISTORY = Table(
    "history",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("label", String, nullable=False),
    Column("edits", String, nullable=False),
    Column("kind", String, server_default="edit", nullable=False),
    Column("of_number", Integer, server_default="0", nullable=False),
    sqlite_with_rowid=False,
)
"""One step of a case's history, numbered from 1; ``edits`` holds before and after.

``kind`` and ``of_number`` are those of ``kept.Turn``.
"""

ISSUED = Table(
    "issued",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), index=True, nullable=False),
    Column("form", String, nullable=False),
    Column("office", String),
    Column("sequence", Integer),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("rules_version", String, nullable=False),
    Column("at", String, nullable=False),
    Column("programme", String, server_default=OF_TECHNOLOGY, nullable=False),
)
"""One document that was written; the newest of a copy is the last row."""

SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), index=True, nullable=False),
    Column("submitted_on", String, nullable=False),
    Column("note", String, nullable=False),
    Column("at", String, nullable=False),
    Column("rules_version", String, nullable=False),
    Column("document", String, nullable=False),
    sqlite_autoincrement=True,
)
"""A set of papers that was handed in; a trigger refuses every change. ``document`` is the case as JSON.

A number is never given twice: a kept one never means another set.
"""

SUBMITTED_FILES = Table(
    "submitted_files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column(
        "submission_id", Integer, ForeignKey("submissions.id", ondelete="CASCADE"), index=True, nullable=False
    ),
    Column("form", String, nullable=False),
    Column("office", String),
    Column("sequence", Integer),
    Column("programme", String, nullable=False),
    Column("title", String, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""One paper of a set, with the file itself; as unchangeable."""

DEADLINE_CHOICES = Table(
    "deadline_choices",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("body", String, nullable=False),
    sqlite_with_rowid=False,
)
"""What a person decided about one deadline of a case, as JSON text."""

DEADLINES = Table(
    "deadlines",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("whose", String, nullable=False),
    Column("programme", String, nullable=False),
    Column("due_on", String, nullable=False),
    Column("safe_on", String, index=True, nullable=False),
    Column("until", String, nullable=False),
    Column("state", String, nullable=False),
    Column("marks", String, nullable=False),
    Column("step", String, nullable=False),
    Column("person", String, nullable=False),
    sqlite_with_rowid=False,
)
"""One deadline in the list over all cases: it repeats what follows from the facts. Days are ISO text."""

DEADLINES_SEEN = Table(
    "deadlines_seen",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("stamp", String, nullable=False),
)
"""By which facts and rules the deadlines of a case were last reckoned."""

CALENDAR_ENTRIES = Table(
    "calendar_entries",
    METADATA,
    Column("uid", String, primary_key=True),
    Column("case_id", Integer, nullable=False),
    Column("key", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("due_on", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    UniqueConstraint("case_id", "key"),
    sqlite_with_rowid=False,
)
"""What calendars were told of one deadline. It stays when its case goes, to tell them of that too."""

EXCHANGED = Table(
    "exchanged",
    METADATA,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("at", String, nullable=False),
    Column("document", String, nullable=False),
    Column("decisions", String, server_default="", nullable=False),
)
"""A case as it was when it last went to another computer or came from there, as JSON text.

``decisions``: those on its deadlines, likewise; empty where a version before 0005 noted it.
"""

LEADS = Table(
    "leads",
    METADATA,
    Column("preparation", String, primary_key=True),
    Column("days", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many days before its anchor a preparation begins in every case that says nothing else."""
