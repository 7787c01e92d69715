"""Erasing a person: what the quiz database holds of an account goes, and so does what still comes after that.

An access token outlives its account by 15 minutes, and a session that was under way saves its results when it ends: so
erased accounts are remembered for a while, and what comes of theirs is swept away.
"""

from typing import Protocol

from wordrally.contracts.ids import AccountId

REMEMBERED_MS = 3 * 86_400_000
"""A session ends 24 h after its last event at the latest."""


class Traces(Protocol):
    """What the quiz database holds of accounts."""

    async def erase(self, account_id: AccountId, at: int) -> None:
        """Delete the account's quizzes and what it hosted, and make it nobody's where it played. Safe to repeat."""
        ...

    async def sweep(self, forget_before: int) -> None:
        """Erase whatever came since of the erased accounts, then forget those that were erased before that instant."""
        ...
