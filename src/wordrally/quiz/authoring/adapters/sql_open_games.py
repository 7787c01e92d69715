"""Open sessions of a quiz, from the index of hosted sessions in SQL."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, session_results

ENOUGH = 2
"""Hosts that are looked for: of two, one is not the reader."""


class SqlOpenGames:
    """Implementation of `OpenGames`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def hosts(self, quiz_id: QuizId, since: int) -> list[AccountId]:
        hosted = hosted_sessions.c
        query = (
            select(hosted.host_id)
            .outerjoin(session_results, session_results.c.session_id == hosted.session_id)
            .where(
                hosted.quiz_id == quiz_id,
                hosted.created_at >= since,
                hosted.is_practice.is_(False),
                session_results.c.session_id.is_(None),
            )
            .distinct()
            .limit(ENOUGH)
        )
        async with transaction(self._engine) as connection:
            return [AccountId(host) for host in (await connection.execute(query)).scalars()]
