"""Ports of a rebuild."""

from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.log_ports import FrozenQuizzes, Seats, SessionLogs
from wordrally.quiz.live.application.ports import Broadcasts
from wordrally.quiz.scoring.application.checkpoints import Checkpoints
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.session_history import Projection


class LockLost(Exception):
    """Another worker rebuilds the session, or the store was emptied again: start over."""


class AnswerReader(Protocol):
    """ANSWERS, read from the beginning of something."""

    def between(self, since_ms: int, until_ms: int | None) -> AsyncIterator[LoggedBatch]:
        """Yield every batch stored between two instants, or up to now. Raises `Unavailable`."""
        ...


class Restorations(Protocol):
    """Writing of a whole projection, fenced by a lock: after losing it, nothing is written.

    All raise `Away`.
    """

    async def exists(self, session_id: SessionId) -> bool: ...

    async def drop(self, session_id: SessionId) -> None:
        """Lose the projection on purpose: from now on it is not there."""
        ...

    async def begin(self, session_id: SessionId) -> str | None:
        """Take the lock and return its token, or None when somebody else has it."""
        ...

    async def hold(self, session_id: SessionId, token: str) -> None:
        """Prolong the lock. Raises `LockLost`."""
        ...

    async def restore(self, projection: Projection, token: str, now: int) -> None:
        """Replace the projection, visible at once and last, and release the lock. Raises `LockLost`.

        Counters continue above any value ever published. Everybody seated counts as present for the grace
        period from `now`, since the connections are not known yet.
        """
        ...

    async def give_up(self, session_id: SessionId, token: str) -> None:
        """Give back the lock, unless it is lost or given back already."""
        ...


class RebuildPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Dependencies of a rebuild."""

    logs: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    answers: AnswerReader
    checkpoints: Checkpoints
    restorations: Restorations
    broadcasts: Broadcasts
    clock: Callable[[], int]
