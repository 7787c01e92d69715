"""Turns at one's own pace: several answers of a player to one question, and how far each player came."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = ("session_id", "question", "player_id", "turn")
KEPT = (
    "session_id, question, player_id, correct, points, received_at, choices, text, opened_at, time_limit_ms"
)


def upgrade() -> None:
    """Add the columns; `turn`, 0 in older results, becomes part of the key of an answer."""
    for name, kind in (("done", sa.Integer), ("mastered", sa.Integer), ("finished", sa.Boolean)):
        op.add_column("player_results", sa.Column(name, kind))
    if op.get_bind().dialect.name == "sqlite":
        _recreate_answers()
        return
    op.add_column("answer_results", sa.Column("misses", sa.Integer))
    op.add_column("answer_results", sa.Column("turn", sa.Integer, nullable=False, server_default="0"))
    op.drop_constraint("answer_results_pkey", "answer_results", type_="primary")
    op.create_primary_key("answer_results_pkey", "answer_results", list(KEY))


def _recreate_answers() -> None:
    """Copy the table: SQLite cannot change a key."""
    op.create_table(
        "new_answer_results",
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("question", sa.Integer, primary_key=True),
        sa.Column("player_id", sa.String(36), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, server_default="0"),
        sa.Column("correct", sa.Boolean, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("choices", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("opened_at", sa.BigInteger),
        sa.Column("time_limit_ms", sa.Integer),
        sa.Column("misses", sa.Integer),
        sa.ForeignKeyConstraint(
            ["session_id", "player_id"],
            ["player_results.session_id", "player_results.player_id"],
            ondelete="CASCADE",
        ),
    )
    op.execute(f"INSERT INTO new_answer_results ({KEPT}) SELECT {KEPT} FROM answer_results")
    op.drop_table("answer_results")
    op.rename_table("new_answer_results", "answer_results")
    op.create_index("ix_answer_results_player_id", "answer_results", ["session_id", "player_id"])
