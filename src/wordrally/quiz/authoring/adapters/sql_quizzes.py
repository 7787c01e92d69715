"""Quizzes in SQL."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.http.quizzes import Question, Quiz, QuizSummary
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.listing import QuizListing
from wordrally.quiz.authoring.domain.searching import search_key, tag_key, tag_keys, title_key, words_of
from wordrally.quiz.shared.adapters.sql_schema import quizzes

SUMMARY = [quizzes.c[name] for name in QuizSummary.__struct_fields__]
WHOLE = [quizzes.c[name] for name in Quiz.__struct_fields__ if name in quizzes.c]

SORTED_BY: dict[str, ColumnElement[Any]] = {
    "created_at": quizzes.c.created_at,
    "updated_at": quizzes.c.updated_at,
    "last_played_at": func.coalesce(quizzes.c.last_played_at, 0),
    "title": quizzes.c.title_key,
}

_questions = msgspec.json.Decoder(list[Question])
_tags = msgspec.json.Decoder(list[str])


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
        return await self._find(quizzes.c.id == quiz_id, quizzes.c.deleted_at.is_(None))

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        return await self.find(quiz_id)

    async def find_deleted(self, quiz_id: QuizId) -> Quiz | None:
        return await self._find(quizzes.c.id == quiz_id, quizzes.c.deleted_at.is_not(None))

    async def _find(self, *where: ColumnElement[bool]) -> Quiz | None:
        async with transaction(self._engine) as connection:
            found = await connection.execute(select(*WHOLE).where(*where))
            row = found.mappings().one_or_none()
        return None if row is None else _quiz(row)

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        values = _row(quiz)
        del values["last_played_at"]  # another writer may have noted it meanwhile
        return await self._change(quiz.id, expected_version, values)

    async def remove(self, quiz: Quiz, at: int) -> bool:
        return await self._change(quiz.id, quiz.version, {"deleted_at": at})

    async def _change(self, quiz_id: QuizId, version: int, values: dict[str, Any]) -> bool:
        where = (
            quizzes.c.id == quiz_id,
            quizzes.c.version == version,
            quizzes.c.deleted_at.is_(None),
        )
        async with transaction(self._engine) as connection:
            done = await connection.execute(update(quizzes).where(*where).values(values))
        return done.rowcount == 1

    async def restore(self, quiz: Quiz) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(quizzes).where(quizzes.c.id == quiz.id).values(deleted_at=None))

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        last = quizzes.c.last_played_at
        where = (
            quizzes.c.id == quiz_id,
            quizzes.c.owner_id == host_id,
            or_(last.is_(None), last < at),
        )
        async with transaction(self._engine) as connection:
            await connection.execute(update(quizzes).where(*where).values(last_played_at=at))

    async def list(self, listing: QuizListing) -> list[QuizSummary]:
        value = SORTED_BY[listing.sort.removeprefix("-")]
        downwards = listing.sort.startswith("-")
        query = select(*SUMMARY).where(*_filters(listing))
        if listing.after is not None:
            place, after = tuple_(value, quizzes.c.id), (listing.after.value, listing.after.id)
            query = query.where(place < after if downwards else place > after)
        order = (value, quizzes.c.id)
        query = query.order_by(*(column.desc() if downwards else column for column in order))
        async with transaction(self._engine) as connection:
            rows = await connection.execute(query.limit(listing.limit))
            return [_summary(row) for row in rows.mappings()]


def _filters(listing: QuizListing) -> list[ColumnElement[bool]]:
    quiz = quizzes.c
    filters: list[ColumnElement[bool]] = [
        quiz.deleted_at.is_not(None) if listing.deleted else quiz.deleted_at.is_(None)
    ]
    if listing.owner_id is None:
        filters.append(quiz.visibility == "public")
    else:
        filters.append(quiz.owner_id == listing.owner_id)
    if listing.search is not None:
        filters += [quiz.search_key.contains(word, autoescape=True) for word in words_of(listing.search)]
    if listing.tag is not None:
        filters.append(quiz.tag_keys.contains(tag_key(listing.tag), autoescape=True))
    if listing.folder is not None:
        filters.append(quiz.folder == listing.folder if listing.folder else quiz.folder.is_(None))
    if listing.language is not None:
        language = func.lower(quiz.language)
        wanted = listing.language.lower()
        filters.append(or_(language == wanted, language.startswith(f"{wanted}-", autoescape=True)))
    return filters


def _row(quiz: Quiz) -> dict[str, Any]:
    words = [text for one in quiz.questions for text in (one.prompt, one.word) if text]
    return {column.name: getattr(quiz, column.name) for column in WHOLE} | {
        "question_count": len(quiz.questions),
        "questions": msgspec.json.encode(quiz.questions).decode(),
        "tags": msgspec.json.encode(quiz.tags).decode(),
        "title_key": title_key(quiz.title),
        "tag_keys": tag_keys(quiz.tags),
        "search_key": search_key([quiz.title, *quiz.tags, *words]),
    }


def _quiz(row: Mapping[Any, Any]) -> Quiz:
    columns: dict[str, Any] = dict(row)
    columns["questions"] = _questions.decode(row["questions"])
    columns["tags"] = _tags.decode(row["tags"])
    return Quiz(**columns)


def _summary(row: Mapping[Any, Any]) -> QuizSummary:
    columns: dict[str, Any] = dict(row)
    columns["tags"] = _tags.decode(row["tags"])
    return QuizSummary(**columns)
