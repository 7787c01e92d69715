"""Use of the quiz database by account, in SQL."""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, quizzes, session_results


class SqlAccountUsage:
    """Counts of an account's rows, each by an index."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def quizzes(self, owner_id: AccountId) -> int:
        own = (quizzes.c.owner_id == owner_id, quizzes.c.deleted_at.is_(None))
        return await self._read(select(func.count()).select_from(quizzes).where(*own))

    async def characters(self, owner_id: AccountId) -> int:
        size = func.coalesce(func.sum(func.length(quizzes.c.questions)), 0)
        return await self._read(select(size).where(quizzes.c.owner_id == owner_id))

    async def open_sessions(self, host_id: AccountId) -> int:
        """Count sessions without results, which a session has once it is over."""
        results = session_results.c.session_id == hosted_sessions.c.session_id
        open_ones = (hosted_sessions.c.host_id == host_id, session_results.c.session_id.is_(None))
        joined = hosted_sessions.outerjoin(session_results, results)
        return await self._read(select(func.count()).select_from(joined).where(*open_ones))

    async def sessions_since(self, host_id: AccountId, since: int) -> int:
        own = (hosted_sessions.c.host_id == host_id, hosted_sessions.c.created_at >= since)
        return await self._read(select(func.count()).select_from(hosted_sessions).where(*own))

    async def _read(self, query: Select[int]) -> int:
        async with transaction(self._engine) as connection:
            return int((await connection.execute(query)).scalar_one())
