"""Quotas of accounts that have nothing yet, and of accounts that use what a test says."""

from dataclasses import dataclass

from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.application.quotas import AccountLimits, Quotas


@dataclass
class FakeUsage:
    """The same use for every account."""

    quiz_count: int = 0
    size: int = 0
    open_count: int = 0
    today: int = 0

    async def quizzes(self, owner_id: AccountId) -> int:
        return self.quiz_count

    async def characters(self, owner_id: AccountId) -> int:
        return self.size

    async def open_sessions(self, host_id: AccountId) -> int:
        return self.open_count

    async def sessions_since(self, host_id: AccountId, since: int) -> int:
        return self.today


def roomy_quotas() -> Quotas:
    return Quotas(FakeUsage(), AccountLimits(), lambda: 0)
