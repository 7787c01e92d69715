"""The quiz of each hosted session, so that its key can be kept back while others play it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; sessions opened before name no quiz, so they keep no key back."""
    op.add_column("hosted_sessions", sa.Column("quiz_id", sa.String(36)))
    op.create_index("ix_hosted_sessions_quiz_id", "hosted_sessions", ["quiz_id", "created_at"])
