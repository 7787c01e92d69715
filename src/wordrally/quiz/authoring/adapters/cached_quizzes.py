"""Quizzes behind a cache: reads are cached; writes go to the database and invalidate."""

import hashlib
from collections.abc import Collection, Iterable

import msgspec

from wordrally.chassis.valkey.cache import Cache
from wordrally.contracts.http.quizzes import Quiz, QuizSummary
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.listing import QuizListing
from wordrally.quiz.authoring.application.quizzes import OpenGames, Quizzes

PUBLIC = "public"

_encode = msgspec.json.encode
_quiz = msgspec.json.Decoder(Quiz)
_hosts = msgspec.json.Decoder(list[AccountId])
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

    async def remove(self, quiz: Quiz, at: int) -> bool:
        async with self._cache.changing(*_groups_of(quiz)):
            return await self._stored.remove(quiz, at)

    async def find_deleted(self, quiz_id: QuizId) -> Quiz | None:
        return await self._stored.find_deleted(quiz_id)

    async def restore(self, quiz: Quiz) -> None:
        async with self._cache.changing(*_groups_of(quiz)):
            await self._stored.restore(quiz)

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        async with self._cache.changing(_group_of(quiz_id), _group_of_owner(host_id)):
            await self._stored.note_played(quiz_id, host_id, at)

    async def list(self, listing: QuizListing) -> list[QuizSummary]:
        group = PUBLIC if listing.owner_id is None else _group_of_owner(listing.owner_id)
        page = await self._cache.read(
            group,
            hashlib.sha256(_encode(listing)).hexdigest(),
            lambda: self._stored.list(listing),
            encode=_encode,
            decode=_summaries.decode,
        )
        return page or []


class CachedOpenGames:
    """Implementation of `OpenGames` that caches another one, in the group of the quiz.

    `note_played` of a new session invalidates it. A session that has ended may count for as long as a group
    lives: a minute.
    """

    def __init__(self, stored: OpenGames, cache: Cache) -> None:
        self._stored = stored
        self._cache = cache

    async def hosts(self, quiz_id: QuizId, since: int) -> Collection[AccountId]:
        hosts = await self._cache.read(
            _group_of(quiz_id),
            "hosts",
            lambda: self._stored.hosts(quiz_id, since),
            encode=_encode,
            decode=_hosts.decode,
        )
        return hosts or []


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
