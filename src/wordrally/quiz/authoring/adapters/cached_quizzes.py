"""Quizzes behind a cache: reads are cached; writes go to the database and invalidate."""

from collections.abc import Awaitable, Callable, Iterable

import msgspec

from wordrally.chassis.cache import Cache
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.contracts.quizzes import Quiz, QuizSummary
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.shared.application.paging import PageCursor

PUBLIC = "public"

_encode = msgspec.json.encode
_quiz = msgspec.json.Decoder(Quiz)
_summaries = msgspec.json.Decoder(list[QuizSummary])


class CachedQuizzes:
    """Implementation of `Quizzes` that caches another one.

    There is a group per quiz, one per owner's list, and one for the list of public quizzes.
    """

    def __init__(self, stored: Quizzes, cache: Cache) -> None:
        self._stored = stored
        self._cache = cache

    async def add(self, quiz: Quiz) -> bool:
        async with self._cache.changing(*_groups_of(quiz)):
            return await self._stored.add(quiz)

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        return await self._cache.read(
            _group_of(quiz_id),
            "quiz",
            lambda: self._stored.find(quiz_id),
            encode=_encode,
            decode=_quiz.decode,
        )

    async def find_stored(self, quiz_id: QuizId) -> Quiz | None:
        return await self._stored.find_stored(quiz_id)

    async def replace(self, quiz: Quiz, *, expected_version: int) -> bool:
        async with self._cache.changing(*_groups_of(quiz)):
            return await self._stored.replace(quiz, expected_version=expected_version)

    async def remove(self, quiz: Quiz) -> bool:
        async with self._cache.changing(*_groups_of(quiz)):
            return await self._stored.remove(quiz)

    async def owned(self, owner_id: AccountId, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        return await self._page(
            _group_of_owner(owner_id), limit, after, lambda: self._stored.owned(owner_id, limit, after)
        )

    async def public(self, limit: int, after: PageCursor | None) -> list[QuizSummary]:
        return await self._page(PUBLIC, limit, after, lambda: self._stored.public(limit, after))

    async def _page(
        self,
        group: str,
        limit: int,
        after: PageCursor | None,
        load: Callable[[], Awaitable[list[QuizSummary]]],
    ) -> list[QuizSummary]:
        field = f"{limit}:{after.at}:{after.id}" if after else str(limit)
        page = await self._cache.read(group, field, load, encode=_encode, decode=_summaries.decode)
        return page or []


def groups_of_owner(owner_id: AccountId, quiz_ids: Iterable[QuizId]) -> list[str]:
    """Return all cache groups that may hold data of the owner or of these quizzes."""
    return [PUBLIC, _group_of_owner(owner_id), *map(_group_of, quiz_ids)]


def _groups_of(quiz: Quiz) -> list[str]:
    if quiz.owner_id is None:
        return [PUBLIC, _group_of(quiz.id)]
    return groups_of_owner(quiz.owner_id, [quiz.id])


def _group_of(quiz_id: QuizId) -> str:
    return f"quiz:{quiz_id}"


def _group_of_owner(owner_id: AccountId) -> str:
    return f"owner:{owner_id}"
