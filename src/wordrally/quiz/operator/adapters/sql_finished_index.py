"""Index of the finished sessions in the quiz database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import SessionId
from wordrally.quiz.shared.adapters.sql_schema import session_results


class SqlFinishedIndex:
    """Implementation of `FinishedIndex` by the table `session_results`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, finished_at: int) -> list[SessionId]:
        recent = session_results.c.finished_at >= finished_at
        query = select(session_results.c.session_id).where(recent).order_by(session_results.c.session_id)
        async with transaction(self._engine) as connection:
            return [SessionId(row.session_id) for row in await connection.execute(query)]
