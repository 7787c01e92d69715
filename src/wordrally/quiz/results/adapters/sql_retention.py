"""Deletion of old sessions, and of words without recent answers."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.quiz.shared.adapters.sql_schema import (
    assignment_seats,
    hosted_sessions,
    idempotency_keys,
    media,
    quizzes,
    session_results,
    word_confusions,
    word_difficulties,
)

SESSIONS_AT_ONCE = 20
"""Bounded, as each may have hundreds of thousands of answers, and SQLite has one writer."""

MEDIA_AT_ONCE = 200
QUIZZES_AT_ONCE = 200


class SqlRetention:
    """Implementation of `Retention`. Players and answers are deleted with their session."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def forget_some(self, before: int) -> int:
        old = select(session_results.c.session_id).where(session_results.c.finished_at < before)
        some = delete(session_results).where(
            session_results.c.session_id.in_(old.limit(SESSIONS_AT_ONCE).scalar_subquery())
        )
        kept = select(session_results.c.session_id)
        listed = delete(hosted_sessions).where(
            hosted_sessions.c.created_at < before, hosted_sessions.c.session_id.not_in(kept)
        )
        joined = delete(assignment_seats).where(assignment_seats.c.joined_at < before)
        unused = [
            delete(table).where(table.c.last_answered_at < before)
            for table in (word_difficulties, word_confusions)
        ]
        async with transaction(self._engine) as connection:
            forgotten = (await connection.execute(some)).rowcount
            await connection.execute(listed)
            await connection.execute(joined)
            for words in unused:
                await connection.execute(words)
        return forgotten

    async def forget_unused_media(self, before: int) -> int:
        old = select(media.c.id).where(media.c.is_used.is_(False), media.c.created_at < before)
        some = delete(media).where(media.c.id.in_(old.limit(MEDIA_AT_ONCE).scalar_subquery()))
        async with transaction(self._engine) as connection:
            return (await connection.execute(some)).rowcount

    async def forget_deleted_quizzes(self, before: int) -> int:
        old = select(quizzes.c.id).where(quizzes.c.deleted_at < before)
        some = delete(quizzes).where(quizzes.c.id.in_(old.limit(QUIZZES_AT_ONCE).scalar_subquery()))
        async with transaction(self._engine) as connection:
            return (await connection.execute(some)).rowcount

    async def forget_idempotency_keys(self, before: int) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at < before))
