"""Erasure that also invalidates the cache."""

from collections.abc import Collection
from dataclasses import replace

from wordrally.chassis.valkey.cache import Cache
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters.cached_quizzes import groups_of_owner
from wordrally.quiz.authoring.application.listing import QuizListing, cursor_of
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.results.application.erasure import Traces

QUIZZES_AT_ONCE = 500


class CachedTraces:
    """Implementation of `Traces` over another one, which drops the account's quizzes from the cache."""

    def __init__(self, stored: Traces, quizzes: Quizzes, cache: Cache) -> None:
        self._stored = stored
        self._quizzes = quizzes
        self._cache = cache

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        async with self._cache.changing(*await self._groups(account_id)):
            await self._stored.erase(account_id, at, failed)

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        await self._stored.sweep(forget_before, failed)

    async def _groups(self, account_id: AccountId) -> list[str]:
        groups = groups_of_owner(account_id, [])
        listing = QuizListing(account_id, QUIZZES_AT_ONCE)
        while page := await self._quizzes.list(listing):
            groups += groups_of_owner(account_id, [quiz.id for quiz in page])
            listing = replace(listing, after=cursor_of(listing.sort, page[-1]))
        return groups
