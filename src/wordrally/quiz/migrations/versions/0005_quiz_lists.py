"""Tags, folders, covers and search of quizzes; deleted quizzes; idempotency keys."""

import json

import sqlalchemy as sa
from alembic import op

from wordrally.quiz.authoring.domain.searching import search_key, tag_keys, title_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 100


def upgrade() -> None:
    """Add columns and the table, and derive the keys of the quizzes that exist."""
    op.add_column("quizzes", sa.Column("tags", sa.Text, nullable=False, server_default="[]"))
    op.add_column("quizzes", sa.Column("folder", sa.Text))
    op.add_column("quizzes", sa.Column("cover", sa.String(16)))
    op.add_column("quizzes", sa.Column("last_played_at", sa.BigInteger))
    op.add_column("quizzes", sa.Column("deleted_at", sa.BigInteger))
    for name in ("title_key", "tag_keys", "search_key"):
        op.add_column("quizzes", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_index("ix_quizzes_deleted_at", "quizzes", ["deleted_at"])
    op.create_table(
        "idempotency_keys",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("call", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("resource_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("claimed_at", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.Text),
    )
    _derive_keys()


def _derive_keys() -> None:
    quizzes = sa.table(
        "quizzes", *map(sa.column, ("id", "title", "questions", "title_key", "tag_keys", "search_key"))
    )
    connection = op.get_bind()
    last = ""
    while True:
        some = sa.select(quizzes.c.id, quizzes.c.title, quizzes.c.questions).where(quizzes.c.id > last)
        rows = connection.execute(some.order_by(quizzes.c.id).limit(AT_ONCE)).all()
        if not rows:
            return
        for quiz_id, title, questions in rows:
            texts = [
                text
                for question in json.loads(questions)
                for text in (question["prompt"], question.get("word"))
                if text
            ]
            keys = {
                "title_key": title_key(title),
                "tag_keys": tag_keys([]),
                "search_key": search_key([title, *texts]),
            }
            connection.execute(sa.update(quizzes).where(quizzes.c.id == quiz_id).values(**keys))
        last = rows[-1].id
