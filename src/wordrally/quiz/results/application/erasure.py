"""Erasure of an account from the quiz database, including data that arrives later.

An access token outlives its account by 15 minutes, and a running session saves its results when it ends.
Erased accounts are therefore remembered for a while, and a sweep erases their late data.
"""

from typing import Protocol

from wordrally.contracts.ids import AccountId

REMEMBERED_MS = 3 * 86_400_000
"""Time for which erased accounts are remembered: a session ends at most 24 h after its last event."""


class Traces(Protocol):
    """Data of accounts in the quiz database."""

    async def erase(self, account_id: AccountId, at: int) -> None:
        """Delete the account's quizzes and hosted sessions, and anonymise it as a player. Safe to repeat."""
        ...

    async def sweep(self, forget_before: int) -> None:
        """Erase late data of erased accounts, then forget accounts erased before `forget_before`."""
        ...
