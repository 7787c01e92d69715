"""Seats of accounts in assignments, in SQL."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.quiz.live.application.hosted_sessions import AssignmentSeat
from wordrally.quiz.shared.adapters.sql_schema import assignment_seats, session_results
from wordrally.quiz.shared.application.paging import PageCursor


class SqlAssignmentSeats:
    """Implements `AssignmentSeats`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, seats: Sequence[AssignmentSeat]) -> None:
        rows = [seat._asdict() for seat in seats]
        async with transaction(self._engine) as connection:
            await connection.execute(insert(connection, assignment_seats).on_conflict_do_nothing(), rows)

    async def unfinished(
        self, account_id: AccountId, limit: int, after: PageCursor | None
    ) -> list[AssignmentSeat]:
        seats = assignment_seats.c
        query = (
            select(seats.account_id, seats.session_id, seats.joined_at)
            .outerjoin(session_results, session_results.c.session_id == seats.session_id)
            .where(seats.account_id == account_id, session_results.c.session_id.is_(None))
            .order_by(seats.joined_at.desc(), seats.session_id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(seats.joined_at, seats.session_id) < (after.at, after.id))
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return [AssignmentSeat(AccountId(row[0]), SessionId(row[1]), row[2]) for row in rows]
