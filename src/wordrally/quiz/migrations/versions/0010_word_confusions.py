"""Table of the wrong choices that players took for a word."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table. It fills as sessions finish from now on."""
    op.create_table(
        "word_confusions",
        sa.Column("language", sa.String(35), primary_key=True),
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, primary_key=True),
        sa.Column("times", sa.BigInteger, nullable=False),
        sa.Column("sessions", sa.BigInteger, nullable=False),
        sa.Column("last_answered_at", sa.BigInteger, nullable=False, index=True),
    )
