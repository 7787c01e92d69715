"""Practice counts among the sessions that an account may open."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; older practice was never listed."""
    op.add_column(
        "hosted_sessions", sa.Column("is_practice", sa.Boolean, nullable=False, server_default=sa.false())
    )
