"""Operator's check of whether the attendance of accounts matches the results."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.results import SessionResults
from wordrally.user.learning.domain.attendance import Attendance, attendances

KEPT_MS = 29 * 86_400_000
"""For so long results are kept in the stream for certain; it keeps a day more."""

SESSIONS_AT_ONCE = 8
LOOKS = 5
PAUSE_S = 1.0
"""Pause between comparisons: recent results may not be written yet, and only a lasting difference counts."""


class PublishedResults(Protocol):
    """Results of finished sessions, from the stream's subjects `results.{session}`."""

    @property
    def unreadable(self) -> Mapping[int, str]:
        """Messages that were met and could not be decoded: the sequence and why."""
        ...

    async def sessions(self) -> list[SessionId]: ...

    async def messages(self) -> dict[SessionId, int]:
        """Return the number of messages about each session."""
        ...

    async def of(self, session_id: SessionId) -> list[SessionResults]:
        """Yield the results in the order of the stream. Raises `Unavailable`."""
        ...


class AttendanceBook(Protocol):
    """Attendance by session, as it stands in the database."""

    async def rows(self, session_id: SessionId) -> list[Attendance]: ...

    async def rows_since(self, finished_at: int) -> dict[SessionId, int]:
        """Return the number of rows of each session that finished at this instant (Unix ms) or later."""
        ...

    async def existing(self, asked: Iterable[AccountId]) -> set[AccountId]:
        """Return the accounts that were not erased."""
        ...


VerifiedCounts = Mapping[str, tuple[int, int]]
"""By session, its numbers of messages and of rows when they were the same."""


@dataclass(frozen=True, slots=True)
class AttendanceVerifyPorts:
    """Sources that are read. Nothing is written."""

    results: PublishedResults
    book: AttendanceBook
    pause_s: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class AttendanceDifference:
    """Seat whose row differs from the results."""

    player_id: PlayerId
    told: Attendance | None
    stated: Attendance | None


@dataclass(frozen=True, slots=True)
class AttendanceVerdict:
    """Outcome for a session; `seats` is the number of compared accounts."""

    session_id: SessionId
    seats: int
    differences: Sequence[AttendanceDifference]


async def verify_attendance(
    ports: AttendanceVerifyPorts, sessions: Sequence[SessionId]
) -> AsyncIterator[AttendanceVerdict]:
    """Compare sessions, several at a time, leaving out those without results."""
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        portion = sessions[start : start + SESSIONS_AT_ONCE]
        for verdict in await asyncio.gather(*(_judge(ports, session_id) for session_id in portion)):
            if verdict is not None:
                yield verdict


async def _judge(ports: AttendanceVerifyPorts, session_id: SessionId) -> AttendanceVerdict | None:
    verdict = await _compare(ports, session_id)
    for _ in range(LOOKS - 1):
        if verdict is None or not verdict.differences:
            break
        await ports.pause_s(PAUSE_S)
        verdict = await _compare(ports, session_id)
    return verdict


async def unverified(
    ports: AttendanceVerifyPorts, messages: Mapping[SessionId, int], verified: VerifiedCounts, now_ms: int
) -> list[SessionId]:
    """Return the sessions to compare: those that have other numbers than when they were verified."""
    rows = await ports.book.rows_since(now_ms - KEPT_MS)
    return [
        session_id
        for session_id, count in sorted(messages.items())
        if verified.get(session_id) != (count, rows.get(session_id, 0))
    ]


async def missing_results(ports: AttendanceVerifyPorts, now_ms: int) -> list[SessionId]:
    """Return the sessions with attendance whose results are gone from the stream before their time."""
    there = set(await ports.results.sessions())
    return [
        session_id for session_id in await ports.book.rows_since(now_ms - KEPT_MS) if session_id not in there
    ]


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
