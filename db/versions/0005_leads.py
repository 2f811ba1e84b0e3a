"""The usual days of preparations, for backups to have; what was decided when a case was last exchanged.

From here on the history of a case also holds its title and what was decided about
its deadlines. A program of before would meet steps there that it cannot take back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make one table and add one column."""
    op.create_table(
        "leads",
        sa.Column("preparation", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("preparation", name="pk_leads"),
        sqlite_with_rowid=False,
    )
    op.add_column("exchanged", sa.Column("decisions", sa.String(), nullable=False, server_default=""))
