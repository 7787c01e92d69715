"""Open sessions of a quiz, from the index of hosted sessions in SQL."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, session_results


class SqlOpenGames:
    """Implementation of `OpenGames`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def is_played(self, quiz_id: QuizId, *, but_by: AccountId, since: int) -> bool:
        hosted = hosted_sessions.c
        query = (
            select(hosted.session_id)
            .outerjoin(session_results, session_results.c.session_id == hosted.session_id)
            .where(
                hosted.quiz_id == quiz_id,
                hosted.created_at >= since,
                hosted.host_id != but_by,
                hosted.is_practice.is_(False),
                session_results.c.session_id.is_(None),
            )
            .limit(1)
        )
        async with transaction(self._engine) as connection:
            return (await connection.execute(query)).first() is not None
