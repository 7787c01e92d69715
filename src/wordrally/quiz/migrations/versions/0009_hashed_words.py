"""Difficulties of words by a hash of the word, since words of private quizzes outlived their owners."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY_CHARACTERS = 32
"""As in `results.adapters.sql_word_difficulties`."""


def upgrade() -> None:
    """Replace each word by the beginning of its SHA-256."""
    table = sa.table("word_difficulties", sa.column("word", sa.Text))
    connection = op.get_bind()
    for (word,) in connection.execute(sa.select(table.c.word)).all():
        key = hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_CHARACTERS]
        connection.execute(sa.update(table).where(table.c.word == word).values(word=key))
