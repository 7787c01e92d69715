"""Optional fields of profiles, devices of logins, and the outbox of access that ended."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name, kind in (
        ("phone", sa.Text),
        ("organisation", sa.Text),
        ("locale", sa.Text),
        ("avatar", sa.Integer),
    ):
        op.add_column("accounts", sa.Column(name, kind))
    for name in ("authenticated_at", "last_used_at"):
        op.add_column("logins", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("logins", sa.Column("device", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE logins SET authenticated_at = started_at, last_used_at = started_at")
    op.create_table(
        "ended_access",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_ended_access"),
    )
