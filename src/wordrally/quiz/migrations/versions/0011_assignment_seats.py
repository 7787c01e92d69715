"""Assignments that accounts take part in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Seats taken before stay out of it; their sessions are found as ever."""
    op.create_table(
        "assignment_seats",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_assignment_seats_session_id", "assignment_seats", ["session_id"])
