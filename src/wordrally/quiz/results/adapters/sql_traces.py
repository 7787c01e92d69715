"""Data of accounts in the quiz database."""

from collections.abc import Collection

from sqlalchemy import and_, delete, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.quiz.results.adapters.sql_erased_players import NOBODY
from wordrally.quiz.shared.adapters.sql_schema import (
    assignment_seats,
    erased_accounts,
    hosted_sessions,
    idempotency_keys,
    media,
    player_results,
    quizzes,
    session_results,
)

ERASED = select(erased_accounts.c.account_id)


class SqlTraces:
    """Implementation of `Traces`. Answers are kept anonymously, so that the host's report still adds up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        async with transaction(self._engine) as connection:
            row = {"account_id": account_id, "at": at}
            await connection.execute(insert(connection, erased_accounts).on_conflict_do_nothing(), row)
            await _sweep(connection, failed)
        await sql.empty_log(self._engine)

    async def remember(self, account_id: AccountId, at: int) -> None:
        row = {"account_id": account_id, "at": at}
        async with transaction(self._engine) as connection:
            await connection.execute(insert(connection, erased_accounts).on_conflict_do_nothing(), row)

    async def remembered(self) -> list[AccountId]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(erased_accounts.c.account_id))
            return [AccountId(row.account_id) for row in rows]

    async def hosted(self, account_id: AccountId) -> list[SessionId]:
        listed = select(hosted_sessions.c.session_id).where(hosted_sessions.c.host_id == account_id)
        finished = select(session_results.c.session_id).where(session_results.c.host_id == account_id)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(listed.union(finished))
            return [SessionId(row.session_id) for row in rows]

    async def seats(self, account_id: AccountId) -> list[tuple[SessionId, PlayerId]]:
        query = select(player_results.c.session_id, player_results.c.player_id)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(query.where(player_results.c.account_id == account_id))
            return [(SessionId(row.session_id), PlayerId(row.player_id)) for row in rows]

    async def private_quizzes(self, account_id: AccountId) -> list[QuizId]:
        query = select(quizzes.c.id).where(quizzes.c.owner_id == account_id, quizzes.c.visibility != "public")
        async with transaction(self._engine) as connection:
            return [QuizId(row.id) for row in await connection.execute(query)]

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        async with transaction(self._engine) as connection:
            await _sweep(connection, failed)
            await connection.execute(delete(erased_accounts).where(erased_accounts.c.at < forget_before))


async def _sweep(connection: AsyncConnection, failed: Collection[str]) -> None:
    """Erase the data of erased accounts, but that by which what failed is found again."""
    waiting = select(hosted_sessions.c.host_id).where(hosted_sessions.c.session_id.in_(failed))
    needed = and_(quizzes.c.visibility != "public", quizzes.c.owner_id.in_(waiting))
    own = quizzes.c.owner_id.in_(ERASED)
    await connection.execute(delete(quizzes).where(own, quizzes.c.id.not_in(failed), not_(needed)))
    await connection.execute(delete(media).where(media.c.owner_id.in_(ERASED)))
    for sessions in (session_results, hosted_sessions):
        hosted = sessions.c.host_id.in_(ERASED)
        await connection.execute(delete(sessions).where(hosted, sessions.c.session_id.not_in(failed)))
    await connection.execute(delete(assignment_seats).where(assignment_seats.c.account_id.in_(ERASED)))
    await connection.execute(delete(idempotency_keys).where(idempotency_keys.c.account_id.in_(ERASED)))
    played = player_results.c.account_id.in_(ERASED) & player_results.c.session_id.not_in(failed)
    await connection.execute(update(player_results).where(played).values(NOBODY))
