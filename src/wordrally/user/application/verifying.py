"""Whether the attendance of accounts is as the results tell it: the check that an operator can run at any time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.results import SessionResults
from wordrally.user.domain.attendance import Attendance, attendances

LOOKS = 5
PAUSE_S = 1.0
"""What was told a moment ago may be about to be written; what differs each time is wrong."""


class PublishedResults(Protocol):
    """`results.{session}`: what the quiz service told of finished sessions."""

    async def sessions(self) -> list[SessionId]: ...

    async def of(self, session_id: SessionId) -> list[SessionResults]:
        """In the order in which they were told. Raises `Unavailable`."""
        ...


class AttendanceBook(Protocol):
    """Attendance by session, as it stands in the database."""

    async def rows(self, session_id: SessionId) -> list[Attendance]: ...

    async def existing(self, asked: Iterable[AccountId]) -> set[AccountId]:
        """Those that were not erased."""
        ...


@dataclass(frozen=True, slots=True)
class AttendanceVerifyPorts:
    """What is read; nothing is written."""

    results: PublishedResults
    book: AttendanceBook
    pause_s: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class AttendanceDifference:
    """A seat whose row is not as the results tell it."""

    player_id: PlayerId
    told: Attendance | None
    stated: Attendance | None


@dataclass(frozen=True, slots=True)
class AttendanceVerdict:
    """How a session was found; `seats` is how many accounts were compared."""

    session_id: SessionId
    seats: int
    differences: Sequence[AttendanceDifference]


async def verify_attendance(
    ports: AttendanceVerifyPorts, sessions: Sequence[SessionId]
) -> AsyncIterator[AttendanceVerdict]:
    """Compare sessions one by one; those of which nothing was told are left out."""
    for session_id in sessions:
        verdict = await _compare(ports, session_id)
        for _ in range(LOOKS - 1):
            if verdict is None or not verdict.differences:
                break
            await ports.pause_s(PAUSE_S)
            verdict = await _compare(ports, session_id)
        if verdict is not None:
            yield verdict


async def _compare(ports: AttendanceVerifyPorts, session_id: SessionId) -> AttendanceVerdict | None:
    parts = await ports.results.of(session_id)
    if not parts:
        return None
    told = {row.player_id: row for part in parts for row in attendances(part)}
    accounts = await ports.book.existing({row.account_id for row in told.values()})
    told = {player_id: row for player_id, row in told.items() if row.account_id in accounts}
    stated = {row.player_id: row for row in await ports.book.rows(session_id)}
    differences = [
        AttendanceDifference(player_id, told.get(player_id), stated.get(player_id))
        for player_id in sorted(told.keys() | stated.keys())
        if told.get(player_id) != stated.get(player_id)
    ]
    return AttendanceVerdict(session_id, len(told), differences)
