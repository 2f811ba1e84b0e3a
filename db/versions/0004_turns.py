"""Steps of history that go back or forward; a name for a case on every computer; what was last exchanged.

What stands in the history already are edits. A case of an older file gets its
name here: it was never carried anywhere under another one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add three columns, name the cases, and make one table."""
    op.add_column("history", sa.Column("kind", sa.String(), nullable=False, server_default="edit"))
    op.add_column("history", sa.Column("of_number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("uid", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE cases SET uid = lower(hex(randomblob(16)))")
    op.create_table(
        "exchanged",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_exchanged_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_exchanged"),
    )
