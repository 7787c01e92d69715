"""Tables of quizzes, hosted sessions, results and erased accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "quizzes",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner_id", sa.String(36)),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("question_count", sa.Integer, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_quizzes_owner_id", "quizzes", ["owner_id", "created_at", "id"])
    op.create_index("ix_quizzes_visibility", "quizzes", ["visibility", "created_at", "id"])
    op.create_table(
        "hosted_sessions",
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("host_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_hosted_sessions_host_id", "hosted_sessions", ["host_id", "created_at", "session_id"])
    _create_results()
    op.create_table(
        "erased_accounts",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def _create_results() -> None:
    op.create_table(
        "session_results",
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("host_id", sa.String(36), nullable=False, index=True),
        sa.Column("finished_at", sa.BigInteger, nullable=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
    )
    op.create_table(
        "player_results",
        sa.Column(
            "session_id",
            sa.String(36),
            sa.ForeignKey("session_results.session_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("player_id", sa.String(36), primary_key=True),
        sa.Column("account_id", sa.String(36), index=True),
        sa.Column("nickname", sa.Text, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
    )
    op.create_table(
        "answer_results",
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("question", sa.Integer, primary_key=True),
        sa.Column("player_id", sa.String(36), primary_key=True),
        sa.Column("correct", sa.Boolean, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("choices", sa.Text),
        sa.Column("text", sa.Text),
        sa.ForeignKeyConstraint(
            ["session_id", "player_id"],
            ["player_results.session_id", "player_results.player_id"],
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_answer_results_player_id", "answer_results", ["session_id", "player_id"])
