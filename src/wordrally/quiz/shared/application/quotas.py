"""Quotas: what one account may store and have open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.ids import AccountId

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """AccountLimits of an account. `characters` are those of the questions of all its quizzes."""

    quizzes: int = 500
    characters: int = 50_000_000
    open_sessions: int = 100
    sessions_a_day: int = 1_000


class AccountUsage(Protocol):
    """Use of the quiz database by account."""

    async def quizzes(self, owner_id: AccountId) -> int:
        """Return how many quizzes the account has, deleted ones apart."""
        ...

    async def characters(self, owner_id: AccountId) -> int:
        """Return the characters of its questions, with deleted quizzes that can be restored."""
        ...

    async def open_sessions(self, host_id: AccountId) -> int: ...

    async def sessions_since(self, host_id: AccountId, since: int) -> int: ...


class QuotaReached(Exception):
    """The account has as much of this as it may have."""

    def __init__(self, quota: str, limit: int) -> None:
        super().__init__(quota, limit)
        self.quota = quota
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Quotas:
    """Checks before something is stored.

    Calls at the same moment may together exceed a limit by their number.
    """

    usage: AccountUsage
    limits: AccountLimits
    clock: Callable[[], int]

    async def check_quizzes(self, owner_id: AccountId) -> None:
        """Raise `QuotaReached` when the account may have no further quiz."""
        if await self.usage.quizzes(owner_id) >= self.limits.quizzes:
            raise QuotaReached("quizzes", self.limits.quizzes)
        await self.check_size(owner_id)

    async def check_size(self, owner_id: AccountId) -> None:
        """Raise `QuotaReached` when the quizzes of the account are as large as they may be."""
        if await self.usage.characters(owner_id) >= self.limits.characters:
            raise QuotaReached("characters", self.limits.characters)

    async def check_sessions(self, host_id: AccountId) -> None:
        """Raise `QuotaReached` when the account may open no further session at this moment."""
        if await self.usage.open_sessions(host_id) >= self.limits.open_sessions:
            raise QuotaReached("open_sessions", self.limits.open_sessions)
        if await self.usage.sessions_since(host_id, self.clock() - DAY_MS) >= self.limits.sessions_a_day:
            raise QuotaReached("sessions_a_day", self.limits.sessions_a_day)
