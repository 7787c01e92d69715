"""Ports of attendance and learned words. Every method is one atomic step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.domain.attendance import Attendance, Position
from wordrally.user.learning.domain.learned_words import DuePosition


class AttendanceRecords(Protocol):
    """Attended sessions of accounts that exist."""

    async def record(self, rows: Sequence[Attendance]) -> None:
        """Record each row, overwriting an existing one, and learn the words of changed rows.

        Rows of accounts that are gone are dropped. The learned words of an account are the fold of its rows
        in order of their positions, in whatever order, parts and repetitions they are recorded.
        """
        ...

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        """Return up to `limit` rows behind `after`, newest first."""
        ...


class LearnedWords(Protocol):
    """Words that accounts and members of classes have met, as `AttendanceRecords` learned them."""

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        """Return up to `limit` words behind `after`, the first due first."""
        ...

    async def name_of(self, account_id: AccountId) -> str | None:
        """Return the display name of this account, or the name of this member of a class, if there is one."""
        ...

    async def exists(self, account_id: AccountId) -> bool:
        """Return whether this account, or member of a class, was not erased."""
        ...


@dataclass(frozen=True, slots=True)
class LearningPorts:
    """Stores of attendance and learned words."""

    attendance: AttendanceRecords
    learned: LearnedWords
