"""Second factors, challenges of logins, known devices, and failure counts by source."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_table("failed_logins")
    op.create_table(
        "failed_logins",
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("address_key", "source", name="pk_failed_logins"),
    )
    op.create_table(
        "known_devices",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "token_hash", name="pk_known_devices"),
        _account("known_devices"),
    )
    op.create_table(
        "second_factors",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("is_confirmed", sa.Boolean, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_factors"),
        _account("second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name="pk_recovery_codes"),
        _account("recovery_codes"),
    )
    op.create_table(
        "login_challenges",
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("password_version", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_login_challenges"),
        _account("login_challenges"),
    )
    op.create_index("ix_login_challenges_account_id", "login_challenges", ["account_id"])
    op.create_index("ix_login_challenges_expires_at", "login_challenges", ["expires_at"])


def _account(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_account_id"
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name, ondelete="CASCADE")
