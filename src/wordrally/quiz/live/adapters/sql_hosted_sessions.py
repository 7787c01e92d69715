"""Index of hosted sessions in SQL."""

import msgspec
from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.quiz.live.application.hosted_sessions import HostedSession
from wordrally.quiz.shared.adapters.sql_schema import assignment_seats, hosted_sessions, session_results
from wordrally.quiz.shared.application.paging import PageCursor

_session = msgspec.json.Decoder(Session)


class SqlHostedSessions:
    """Implements `HostedSessions`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(
        self,
        session_id: SessionId,
        host_id: AccountId,
        created_at: int,
        *,
        quiz_id: QuizId | None = None,
        is_practice: bool = False,
    ) -> None:
        row = {"session_id": session_id, "host_id": host_id, "created_at": created_at}
        row |= {"quiz_id": quiz_id, "is_practice": is_practice}
        async with transaction(self._engine) as connection:
            await connection.execute(insert(connection, hosted_sessions).on_conflict_do_nothing(), row)

    async def delete(self, session_id: SessionId) -> None:
        async with transaction(self._engine) as connection:
            for table in (hosted_sessions, assignment_seats):
                await connection.execute(delete(table).where(table.c.session_id == session_id))

    async def unfinished(self, since: int) -> list[SessionId]:
        hosted = hosted_sessions.c
        query = (
            select(hosted.session_id)
            .outerjoin(session_results, session_results.c.session_id == hosted.session_id)
            .where(hosted.created_at >= since, session_results.c.session_id.is_(None))
        )
        async with transaction(self._engine) as connection:
            return [SessionId(row.session_id) for row in await connection.execute(query)]

    async def newest(self, host_id: AccountId, limit: int, after: PageCursor | None) -> list[HostedSession]:
        hosted = hosted_sessions.c
        query = (
            select(hosted.session_id, hosted.created_at, session_results.c.session)
            .outerjoin(session_results, session_results.c.session_id == hosted.session_id)
            .where(hosted.host_id == host_id, hosted.is_practice.is_(False))
            .order_by(hosted.created_at.desc(), hosted.session_id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(hosted.created_at, hosted.session_id) < (after.at, after.id))
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return [
            HostedSession(session_id, created_at, None if text is None else _session.decode(text))
            for session_id, created_at, text in rows
        ]
