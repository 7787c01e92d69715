"""Attendance in SQL."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, false, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.user.learning.adapters.attendance_rows import POSITION, attendance_of, row_of
from wordrally.user.learning.adapters.sql_learned_words import learn
from wordrally.user.learning.domain.attendance import Attendance, Position
from wordrally.user.shared.adapters.sql import transaction, upsert
from wordrally.user.shared.adapters.tables import attendance, learned_words, learners

AttendanceKey = tuple[str, str]
"""Session and player."""

SEATS_AT_ONCE = 1_000


class SqlAttendanceRecords:
    """One row for each seat that an account had in a finished session."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, rows: Sequence[Attendance]) -> None:
        # One order everywhere avoids deadlocks between workers. The last of several copies of a row wins.
        by_seat = {(row.session.session_id, row.player_id): row for row in rows}
        async with transaction(self._engine) as connection:
            held = await _hold(connection, {row.account_id for row in rows})
            kept = [row for _, row in sorted(by_seat.items()) if row.account_id in held]
            if not kept:
                return
            before = await _recorded(connection, kept)
            await connection.execute(upsert(connection, attendance), [row_of(row) for row in kept])
            changes = [(row, before.get((row.session.session_id, row.player_id))) for row in kept]
            await learn(connection, [change for change in changes if change[0] != change[1]])

    async def forget(self, before: int) -> int:
        """Delete attendance that finished before that instant, and words not met since.

        Return the number of attendance rows.
        """
        old = delete(attendance).where(attendance.c.finished_at < before)
        unmet = delete(learned_words).where(learned_words.c.last_met_at < before)
        async with transaction(self._engine) as connection:
            await connection.execute(unmet)
            return (await connection.execute(old)).rowcount

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        query = select(attendance).where(attendance.c.account_id == account_id)
        if after is not None:
            behind = (literal(after.finished_at), literal(after.session_id), literal(after.player_id))
            query = query.where(tuple_(*POSITION) < tuple_(*behind))
        query = query.order_by(*(column.desc() for column in POSITION)).limit(limit)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [attendance_of(row) for row in rows]


async def _hold(connection: AsyncConnection, account_ids: Iterable[AccountId]) -> set[AccountId]:
    """Return the existing accounts and members among these, locked until the transaction ends.

    They stay meanwhile, and no other transaction writes their learned words.
    """
    # SQLite has one writer. Only a write statement takes its lock before anything is read.
    await connection.execute(update(learners).where(false()).values(id=learners.c.id))
    held: set[AccountId] = set()
    ordered = sorted(account_ids)
    for start in range(0, len(ordered), SEATS_AT_ONCE):
        some = learners.c.id.in_(ordered[start : start + SEATS_AT_ONCE])
        query = select(learners.c.id).where(some).order_by(learners.c.id).with_for_update(key_share=True)
        held.update(AccountId(row.id) for row in await connection.execute(query))
    return held


async def _recorded(
    connection: AsyncConnection, rows: Sequence[Attendance]
) -> dict[AttendanceKey, Attendance]:
    """Return the attendance that is already recorded for these seats."""
    recorded: dict[AttendanceKey, Attendance] = {}
    for start in range(0, len(rows), SEATS_AT_ONCE):
        seats = [(row.session.session_id, row.player_id) for row in rows[start : start + SEATS_AT_ONCE]]
        query = select(attendance).where(tuple_(attendance.c.session_id, attendance.c.player_id).in_(seats))
        found = map(attendance_of, (await connection.execute(query)).mappings())
        recorded |= {(row.session.session_id, row.player_id): row for row in found}
    return recorded
