"""Roles of accounts, and when an operator blocked one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("role", sa.Text, nullable=False, server_default="account"))
    op.add_column("accounts", sa.Column("blocked_at", sa.BigInteger))
