"""Classes and their members, and learned words by language; words and history are kept for members, too."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "learners",
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )
    op.execute("INSERT INTO learners (id) SELECT id FROM accounts")
    _create_classes()
    _move_attendance()
    _move_learned_words()


def _create_classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("join_code", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("join_code", name="uq_classes_join_code"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name="fk_classes_owner_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_classes_owner_id_created_at_id", "classes", ["owner_id", "created_at", "id"])
    op.create_table(
        "members",
        sa.Column("id", ID, nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("class_id", "code", name="uq_members_class_id_code"),
        sa.ForeignKeyConstraint(["id"], ["learners.id"], name="fk_members_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_members_class_id", ondelete="CASCADE"),
    )
    op.create_index("ix_members_class_id_number", "members", ["class_id", "number"])
    op.create_table(
        "rosters",
        sa.Column("class_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("class_id", name="pk_rosters"),
    )


def _move_attendance() -> None:
    """Rebuild the table, because SQLite cannot change a foreign key."""
    index = "ix_attendance_account_id_finished_at_session_id_player_id"
    op.drop_index(index, "attendance")
    op.rename_table("attendance", "attendance_before")
    _free_name("attendance_before", "pk_attendance")
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
        sa.Column("words", sa.Text, nullable=False, server_default="[]"),
        sa.Column("class_id", ID),
        sa.PrimaryKeyConstraint("session_id", "player_id", name="pk_attendance"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["learners.id"], name="fk_attendance_account_id", ondelete="CASCADE"
        ),
    )
    kept = (
        "session_id, player_id, account_id, quiz_id, quiz_title, finished_at, score, rank, players, answers,"
        " words"
    )
    op.execute(f"INSERT INTO attendance ({kept}) SELECT {kept} FROM attendance_before")
    op.drop_table("attendance_before")
    op.create_index(index, "attendance", ["account_id", "finished_at", "session_id", "player_id"])
    op.create_index("ix_attendance_class_id_finished_at", "attendance", ["class_id", "finished_at"])


def _move_learned_words() -> None:
    """Every word so far was asked as an English one."""
    for index in ("ix_learned_words_account_id_next_review_at_word", "ix_learned_words_last_met_at"):
        op.drop_index(index, "learned_words")
    op.rename_table("learned_words", "learned_words_before")
    _free_name("learned_words_before", "pk_learned_words")
    op.create_table(
        "learned_words",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("language", ID, nullable=False),
        sa.Column("word", ID, nullable=False),
        sa.Column("met", sa.Integer, nullable=False),
        sa.Column("correct", sa.Integer, nullable=False),
        sa.Column("last_met_at", sa.BigInteger, nullable=False),
        sa.Column("last_correct", sa.Boolean, nullable=False),
        sa.Column("next_review_at", sa.BigInteger, nullable=False),
        sa.Column("stability", sa.Double, nullable=False),
        sa.Column("difficulty", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "language", "word", name="pk_learned_words"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["learners.id"], name="fk_learned_words_account_id", ondelete="CASCADE"
        ),
    )
    kept = "account_id, word, met, correct, last_met_at, last_correct, next_review_at, stability, difficulty"
    op.execute(f"INSERT INTO learned_words (language, {kept}) SELECT 'en', {kept} FROM learned_words_before")
    op.drop_table("learned_words_before")
    op.create_index(
        "ix_learned_words_account_id_next_review_at_word_language",
        "learned_words",
        ["account_id", "next_review_at", "word", "language"],
    )
    op.create_index("ix_learned_words_last_met_at", "learned_words", ["last_met_at"])


def _free_name(table: str, constraint: str) -> None:
    """Rename a primary key in PostgreSQL, where its name is an index's and unique in the schema."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {constraint} TO {constraint}_before")
