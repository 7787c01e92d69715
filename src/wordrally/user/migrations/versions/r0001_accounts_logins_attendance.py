"""Accounts, logins, failed logins, attendance, departures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _accounts()
    _logins()
    _attendance()
    op.create_table(
        "departures",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_departures"),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("password_version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("address_key", name="uq_accounts_address_key"),
    )


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_logins_account_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_logins_account_id", "logins", ["account_id"])
    op.create_index("ix_logins_expires_at", "logins", ["expires_at"])
    op.create_table(
        "failed_logins",
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("address_key", name="pk_failed_logins"),
    )


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("player_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("quiz_title", sa.Text, nullable=False),
        sa.Column("finished_at", sa.BigInteger, nullable=False),
        sa.Column("score", sa.BigInteger, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("players", sa.Integer, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "player_id", name="pk_attendance"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_attendance_account_id", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_attendance_account_id_finished_at_session_id_player_id",
        "attendance",
        ["account_id", "finished_at", "session_id", "player_id"],
    )
