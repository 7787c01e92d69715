"""Indexes of the sessions that an account hosts or hosted, and of the assignments that it takes part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.quiz.shared.application.paging import PageCursor


@dataclass(frozen=True, slots=True)
class HostedSession:
    """Row of the index. `finished` is the session as it ended, once it has."""

    session_id: SessionId
    created_at: int
    finished: Session | None


class HostedSessions(Protocol):
    """Sessions and their hosts, in the quiz database."""

    async def add(
        self,
        session_id: SessionId,
        host_id: AccountId,
        created_at: int,
        *,
        quiz_id: QuizId | None = None,
        is_practice: bool = False,
    ) -> None:
        """Add a session when it is created. Safe to repeat. Practice counts, and is not listed."""
        ...

    async def delete(self, session_id: SessionId) -> None:
        """Delete a session, also for those who take part in it. Safe to repeat."""
        ...

    async def unfinished(self, since: int) -> list[SessionId]:
        """Return the sessions created since `since` that have no results yet."""
        ...

    async def newest(self, host_id: AccountId, limit: int, after: PageCursor | None) -> list[HostedSession]:
        """Return a slice of an account's sessions, newest first."""
        ...


class AssignmentSeat(NamedTuple):
    """Seat of an account in an assignment."""

    account_id: AccountId
    session_id: SessionId
    joined_at: int


class AssignmentSeats(Protocol):
    """Index of the assignments that accounts take part in, in the quiz database."""

    async def add(self, seats: Sequence[AssignmentSeat]) -> None:
        """Add seats. Safe to repeat."""
        ...

    async def unfinished(
        self, account_id: AccountId, limit: int, after: PageCursor | None
    ) -> list[AssignmentSeat]:
        """Return a slice of an account's seats in sessions without results, those taken last first."""
        ...
