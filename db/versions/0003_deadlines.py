"""Deadlines: what was decided about them, a list over all cases to read fast, what calendars were told.

``deadlines`` and ``deadlines_seen`` repeat what follows from the facts and may be
emptied at any time. ``calendar_entries`` outlives its case: a calendar that was
told of a duty has to be told that it is gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "deadline_choices",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_deadline_choices_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "key", name="pk_deadline_choices"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deadlines",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("safe_on", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_deadlines_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "key", name="pk_deadlines"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deadlines_safe_on", "deadlines", ["safe_on"])
    op.create_table(
        "deadlines_seen",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_deadlines_seen_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_deadlines_seen"),
    )
    op.create_table(
        "calendar_entries",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_calendar_entries"),
        sa.UniqueConstraint("case_id", "key", name="uq_calendar_entries_case_id"),
        sqlite_with_rowid=False,
    )
