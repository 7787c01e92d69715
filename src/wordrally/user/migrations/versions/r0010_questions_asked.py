"""Number of questions that a player was asked in each attended session."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("attendance", sa.Column("asked", sa.Integer))
