"""Attendance in SQL."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import RowMapping, bindparam, delete, exists, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.accounts import AttendedAnswer, AttendedSession
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.user.adapters.sql import insert, transaction
from wordrally.user.adapters.tables import accounts, attendance
from wordrally.user.domain.attendance import Attendance, Position

_answers = msgspec.json.Decoder(list[AttendedAnswer])
_NEWEST_FIRST = (attendance.c.finished_at, attendance.c.session_id, attendance.c.player_id)


class SqlAttendanceRecords:
    """One row for each seat that an account had in a finished session."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._recording = _record_statement(engine)

    async def record(self, rows: Sequence[Attendance]) -> None:
        # In one order everywhere, so that two workers never wait for each other's rows.
        ordered = sorted(rows, key=lambda row: (row.session.session_id, row.player_id))
        async with transaction(self._engine) as connection:
            await connection.execute(self._recording, [_values(row) for row in ordered])

    async def forget(self, before: int) -> int:
        """Forget what finished before that instant; how many rows."""
        old = delete(attendance).where(attendance.c.finished_at < before)
        async with transaction(self._engine) as connection:
            return (await connection.execute(old)).rowcount

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        query = select(attendance).where(attendance.c.account_id == account_id)
        if after is not None:
            behind = (literal(after.finished_at), literal(after.session_id), literal(after.player_id))
            query = query.where(tuple_(*_NEWEST_FIRST) < tuple_(*behind))
        query = query.order_by(*(column.desc() for column in _NEWEST_FIRST)).limit(limit)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [_attendance(row) for row in rows]


def _record_statement(engine: AsyncEngine) -> Any:
    """Insert a row if its account exists, or write over it."""
    names = [column.name for column in attendance.columns]
    values = [bindparam(f"new_{column.name}", type_=column.type) for column in attendance.columns]
    present = exists().where(accounts.c.id == bindparam("new_account_id", type_=accounts.c.id.type))
    recording = insert(engine, attendance).from_select(names, select(*values).where(present))
    written = {name: recording.excluded[name] for name in names if name not in ("session_id", "player_id")}
    return recording.on_conflict_do_update(index_elements=["session_id", "player_id"], set_=written)


def _values(row: Attendance) -> dict[str, Any]:
    session = msgspec.structs.asdict(row.session)
    session["answers"] = msgspec.json.encode(row.session.answers).decode()
    values = {"account_id": row.account_id, "player_id": row.player_id, **session}
    return {f"new_{name}": value for name, value in values.items()}


def _attendance(row: RowMapping) -> Attendance:
    values: dict[str, Any] = dict(row)
    account_id, player_id = AccountId(values.pop("account_id")), PlayerId(values.pop("player_id"))
    values["answers"] = _answers.decode(values["answers"])
    return Attendance(account_id, player_id, AttendedSession(**values))
