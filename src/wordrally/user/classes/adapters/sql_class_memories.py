"""Memories of class members, in SQL."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.ids import ClassId
from wordrally.user.classes.domain.memory import MemberWord
from wordrally.user.learning.adapters.attendance_rows import POSITION, attendance_of
from wordrally.user.learning.adapters.sql_learned_words import learned_of
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import attendance, learned_words, members


class SqlClassMemories:
    """Rows of `learned_words` and `attendance` whose owner is a member of the class."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def words(self, class_id: ClassId) -> list[MemberWord]:
        of_class = (members.c.id == learned_words.c.account_id) & (members.c.class_id == class_id)
        query = select(learned_words).join(members, of_class)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [MemberWord(row["account_id"], learned_of(row)) for row in rows]

    async def games(self, class_id: ClassId, limit: int) -> list[Attendance]:
        return await self._rows(class_id, attendance.c.class_id == class_id, limit)

    async def attendance(self, class_id: ClassId, limit: int) -> list[Attendance]:
        return await self._rows(class_id, attendance.c.words != "[]", limit)

    async def _rows(self, class_id: ClassId, which: ColumnElement[bool], limit: int) -> list[Attendance]:
        of_class = (members.c.id == attendance.c.account_id) & (members.c.class_id == class_id)
        query = select(attendance).join(members, of_class).where(which)
        newest = query.order_by(*(column.desc() for column in POSITION)).limit(limit)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(newest)).mappings().all()
        return [attendance_of(row) for row in rows]
