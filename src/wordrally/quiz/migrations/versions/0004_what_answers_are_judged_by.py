"""Opening time and time limit of each answer, as they held for its player."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. They are empty for older results."""
    op.add_column("answer_results", sa.Column("opened_at", sa.BigInteger))
    op.add_column("answer_results", sa.Column("time_limit_ms", sa.Integer))
