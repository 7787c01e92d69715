"""The words that were asked in an attended session, and what accounts have learned of words."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("attendance", sa.Column("words", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "learned_words",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("word", ID, nullable=False),
        sa.Column("met", sa.Integer, nullable=False),
        sa.Column("correct", sa.Integer, nullable=False),
        sa.Column("last_met_at", sa.BigInteger, nullable=False),
        sa.Column("last_correct", sa.Boolean, nullable=False),
        sa.Column("next_review_at", sa.BigInteger, nullable=False),
        sa.Column("stability", sa.Double, nullable=False),
        sa.Column("difficulty", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "word", name="pk_learned_words"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_learned_words_account_id", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_learned_words_account_id_next_review_at_word",
        "learned_words",
        ["account_id", "next_review_at", "word"],
    )
    op.create_index("ix_learned_words_last_met_at", "learned_words", ["last_met_at"])
