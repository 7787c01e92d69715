"""Quizzes that an operator has hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. Quizzes that were hidden before are private, and not marked."""
    op.add_column("quizzes", sa.Column("hidden_at", sa.BigInteger))
