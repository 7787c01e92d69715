"""Quizzes in SQL."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.contracts.quizzes import Question, Quiz, QuizSummary
from wordrally.quiz.shared.adapters.sql_schema import quizzes
from wordrally.quiz.shared.application.paging import PageCursor

SUMMARY = [column for column in quizzes.c if column is not quizzes.c.questions]

_questions = msgspec.json.Decoder(list[Question])


class SqlQuizzes:
    """Implementation of `Quizzes`.

    Each method is one statement, so that the database decides which of two writers was first.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, quiz: Quiz) -> bool:
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(insert(quizzes).values(_row(quiz)))
        except IntegrityError:
            return False
        return True

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        async with transaction(self._engine) as connection:
            found = await connection.execute(select(quizzes).where(quizzes.c.id == quiz_id))
            row = found.mappings().one_or_none()
        return None if row is None else _quiz(row)

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        where = (quizzes.c.id == quiz.id, quizzes.c.version == expected_version)
        async with transaction(self._engine) as connection:
            done = await connection.execute(update(quizzes).where(*where).values(_row(quiz)))
        return done.rowcount == 1

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        return await self.find(quiz_id)

    async def remove(self, quiz: Quiz) -> bool:
        where = (quizzes.c.id == quiz.id, quizzes.c.version == quiz.version)
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(quizzes).where(*where))
        return done.rowcount == 1

    async def owned(self, owner_id: AccountId, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        return await self._newest(quizzes.c.owner_id == owner_id, limit, after)

    async def public(self, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        return await self._newest(quizzes.c.visibility == "public", limit, after)

    async def _newest(
        self, which: ColumnElement[bool], limit: int, after: PageCursor | None
    ) -> list[QuizSummary]:
        query = select(*SUMMARY).where(which)
        if after is not None:
            query = query.where(tuple_(quizzes.c.created_at, quizzes.c.id) < (after.at, after.id))
        query = query.order_by(quizzes.c.created_at.desc(), quizzes.c.id.desc()).limit(limit)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(query)
            return [QuizSummary(**row) for row in rows.mappings()]


def _row(quiz: Quiz) -> dict[str, Any]:
    return msgspec.structs.asdict(quiz) | {
        "question_count": len(quiz.questions),
        "questions": msgspec.json.encode(quiz.questions).decode(),
    }


def _quiz(row: Mapping[Any, Any]) -> Quiz:
    columns: dict[str, Any] = {name: row[name] for name in Quiz.__struct_fields__}
    columns["questions"] = _questions.decode(row["questions"])
    return Quiz(**columns)
