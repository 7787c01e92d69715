"""Table of word difficulties."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table. It fills as sessions finish from now on."""
    op.create_table(
        "word_difficulties",
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("difficulty", sa.Double, nullable=False),
        sa.Column("information", sa.Double, nullable=False),
        sa.Column("answers", sa.BigInteger, nullable=False),
        sa.Column("last_answered_at", sa.BigInteger, nullable=False, index=True),
    )
