"""Sources of the operator's check of attendance: the stream RESULTS, and the tables."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.results import SessionResults
from wordrally.user.learning.adapters.attendance_rows import attendance_of
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import attendance, learners

ACCOUNTS_AT_ONCE = 1_000

decode = msgspec.msgpack.Decoder(SessionResults).decode


class JetStreamResults:
    """`results.{session}`. `unreadable` are the messages met that nobody can decode, and why."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self.unreadable: dict[int, str] = {}

    async def sessions(self) -> list[SessionId]:
        return sorted(await self.messages())

    async def messages(self) -> dict[SessionId, int]:
        state = await self._jet.state(subjects.RESULTS, subjects.RESULTS_OF.format("*"))
        counts = (state.subjects or {}).items()
        return {SessionId(subject.partition(".")[2]): count for subject, count in counts}

    async def of(self, session_id: SessionId) -> list[SessionResults]:
        subject = subjects.RESULTS_OF.format(session_id)
        parts: list[SessionResults] = []
        async for stored in self._jet.read(subjects.RESULTS, subject):
            try:
                parts.append(decode(stored.payload))
            except msgspec.MsgspecError as error:
                self.unreadable[stored.sequence] = f"{subject}: {error}"
        return parts


class SqlAttendanceBook:
    """The tables `attendance` and `learners`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def rows(self, session_id: SessionId) -> list[Attendance]:
        query = select(attendance).where(attendance.c.session_id == session_id)
        async with transaction(self._engine) as connection:
            return [attendance_of(row) for row in (await connection.execute(query)).mappings()]

    async def rows_since(self, finished_at: int) -> dict[SessionId, int]:
        of_session = attendance.c.session_id
        query = select(of_session, func.count().label("rows")).where(attendance.c.finished_at >= finished_at)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(query.group_by(of_session).order_by(of_session))
            return {SessionId(row.session_id): row.rows for row in rows}

    async def existing(self, asked: Iterable[AccountId]) -> set[AccountId]:
        ids, found = sorted(asked), set[AccountId]()
        async with transaction(self._engine) as connection:
            for start in range(0, len(ids), ACCOUNTS_AT_ONCE):
                query = select(learners.c.id).where(learners.c.id.in_(ids[start : start + ACCOUNTS_AT_ONCE]))
                found.update(AccountId(row.id) for row in await connection.execute(query))
        return found
