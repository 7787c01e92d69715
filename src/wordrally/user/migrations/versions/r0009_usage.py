"""Hourly sums of API usage."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "usage_sums",
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("route", ID, nullable=False),
        sa.Column("client", ID, nullable=False),
        sa.Column("status_class", sa.Integer, nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("duration_ms", sa.BigInteger, nullable=False),
        sa.Column("max_ms", sa.BigInteger, nullable=False),
        sa.Column("received_bytes", sa.BigInteger, nullable=False),
        sa.Column("sent_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("hour", "route", "client", "status_class", name="pk_usage_sums"),
    )
    op.create_index("ix_usage_sums_client", "usage_sums", ["client"])
