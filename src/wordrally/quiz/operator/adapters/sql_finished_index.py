"""Index of the sessions in the quiz database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import SessionId
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, session_results


class SqlFinishedIndex:
    """Implementation of `FinishedIndex` by the tables `session_results` and `hosted_sessions`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, finished_at: int) -> dict[SessionId, int]:
        table = session_results.c
        query = select(table.session_id, table.finished_at).where(table.finished_at >= finished_at)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(query.order_by(table.session_id))
            return {SessionId(row.session_id): row.finished_at for row in rows}

    async def hosted(self, created_at: int) -> list[SessionId]:
        table = hosted_sessions.c
        query = select(table.session_id).where(table.created_at >= created_at).order_by(table.session_id)
        async with transaction(self._engine) as connection:
            return [SessionId(row.session_id) for row in await connection.execute(query)]
