"""Erasure that also invalidates the cache."""

from wordrally.chassis.cache import Cache
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.adapters.cached_quizzes import groups_of_owner
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.results.application.erasure import Traces
from wordrally.quiz.shared.application.paging import PageCursor

QUIZZES_AT_ONCE = 500


class CachedTraces:
    """Implementation of `Traces` over another one, which drops the account's quizzes from the cache."""

    def __init__(self, stored: Traces, quizzes: Quizzes, cache: Cache) -> None:
        self._stored = stored
        self._quizzes = quizzes
        self._cache = cache

    async def erase(self, account_id: AccountId, at: int) -> None:
        async with self._cache.changing(*await self._groups(account_id)):
            await self._stored.erase(account_id, at)

    async def sweep(self, forget_before: int) -> None:
        await self._stored.sweep(forget_before)

    async def _groups(self, account_id: AccountId) -> list[str]:
        groups = groups_of_owner(account_id, [])
        after: PageCursor | None = None
        while page := await self._quizzes.owned(account_id, QUIZZES_AT_ONCE, after):
            groups += groups_of_owner(account_id, [quiz.id for quiz in page])
            after = PageCursor(page[-1].created_at, page[-1].id)
        return groups
