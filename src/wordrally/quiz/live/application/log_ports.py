"""Ports of the logs of live sessions, which are authoritative, and of the nodes that write to them."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.events import AnySessionEvent, SessionCreated
from wordrally.contracts.queue.frozen import FrozenQuestion
from wordrally.contracts.queue.nodes import Sealed, SealRequest
from wordrally.contracts.queue.pulses import Outage
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.queue.timers import TimerDue


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event of a session's log with its sequence."""

    event: AnySessionEvent
    sequence: int


class SessionLogs(Protocol):
    """`session.{id}`: the events of a session, in one order. This log is authoritative."""

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        """Append and return the event's sequence.

        Raises `StaleView` unless `expected_last` is the newest sequence (0: none).
        """
        ...

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        """Return all events so far. The list is empty for an unknown session."""
        ...

    async def newest(self, session_id: SessionId) -> int:
        """Return the sequence of the newest event, or 0 for an unknown session."""
        ...

    async def erase(self, session_id: SessionId) -> None:
        """Delete all events and seats of the session. Safe to repeat."""
        ...

    async def played(self, quizzes: Collection[QuizId]) -> set[QuizId]:
        """Return those of these quizzes with which a session that is kept was opened."""
        ...


class FrozenQuizzes(Protocol):
    """`frozen.{quiz}.{digest}`: the questions that sessions are played with, keys included.

    They never change.
    """

    async def freeze(self, quiz_id: QuizId, questions: Sequence[FrozenQuestion]) -> str:
        """Keep these questions as long as the log of a session that begins now.

        Return their name (`frozen`).
        """
        ...

    async def questions(self, created: SessionCreated) -> list[Question]:
        """Return the questions of a session, with the choices in its own order.

        Raises `KeyError` when they are not stored.
        """
        ...

    async def erase(self, quiz_id: QuizId) -> None:
        """Overwrite every version of the quiz's questions. Safe to repeat."""
        ...


class Leftovers(Protocol):
    """Messages that consumers could not handle, with whatever stood in them."""

    async def erase(self, named: str) -> None:
        """Overwrite those that hold this id of a session, a player or an account. Safe to repeat."""
        ...


class Seats(Protocol):
    """`join.{id}.{name}`: the seats and their players. The log itself makes nicknames unique."""

    async def claim(self, joined: PlayerJoined, skeleton: str) -> int:
        """Take a seat under a nickname with that skeleton and return its sequence. Raises `NameTaken`."""
        ...

    async def rename(self, seat: PlayerJoined, skeleton: str) -> int:
        """Give a seat another nickname, and keep its former ones reserved. Raises `NameTaken`."""
        ...

    async def erase(self, erased: PlayerJoined) -> int | None:
        """Replace everything about the player by this seat without a name, and return its sequence.

        What was there is overwritten on disk, and the names are free again. None: there is nothing to erase.
        Safe to repeat.
        """
        ...

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        """Return all seats of a session as they are now, in the order in which they were taken.

        Removed players are included.
        """
        ...

    async def of(self, people: Collection[str]) -> set[tuple[SessionId, PlayerId]]:
        """Return the seats of these accounts and class members in every session that is kept."""
        ...


class PinHolder(msgspec.Struct, frozen=True):
    """Session that a PIN opens, and its check. The check is '' for sessions of older versions."""

    session_id: SessionId
    check: str


class Pins(Protocol):
    """`pin.{pin}`: the sessions that PINs open."""

    async def claim(self, pin: str, holder: PinHolder) -> None:
        """Claim a PIN for a session. Raises `PinTaken`."""
        ...

    async def release(self, pin: str, session_id: SessionId) -> None:
        """Keep the PIN from being drawn for another hour, then free it.

        Safe to repeat, even after it was drawn anew.
        """
        ...

    async def find(self, pin: str) -> PinHolder | None: ...


class Timers(Protocol):
    """`timer.schedule.{id}.{name}` → `timer.due.{id}`: scheduled work that survives every process."""

    async def schedule(self, due: TimerDue, at_ms: int) -> None:
        """Deliver `due` at `at_ms`, or at once when that is past.

        It replaces the session's timer of the same action.
        """
        ...

    async def closing(self) -> list[SessionId]:
        """Return the sessions with a pending timer for closing a question."""
        ...

    async def ring(self, due: TimerDue) -> None:
        """Deliver `due` now; the timers stay set. Two calls within two minutes deliver it once."""
        ...


class QueuePulse(msgspec.Struct, frozen=True):
    """Time at which something could be stored last, and the newest outages before that, in order.

    All times are the queue's.
    """

    latest_at: int
    outages: list[Outage]


class Pulses(Protocol):
    """`pulse`: the message that realtime nodes send every second as long as they can store answers."""

    async def read(self) -> QueuePulse | None:
        """Return the pulse, or None when no node has ever sent one. Raises `Unavailable`."""
        ...


class NodeSealing(Protocol):
    """The realtime nodes: registration, sealing and fencing, to be sure of the answers that they hold."""

    async def live(self) -> set[NodeId]:
        """Return every incarnation that may hold answers which are not stored yet."""
        ...

    async def seal(self, seal: SealRequest, expected: set[NodeId], timeout_s: float) -> dict[NodeId, Sealed]:
        """Ask all nodes. Return the replies when all expected nodes have replied or the time is over."""
        ...

    async def newest_answer(self) -> int:
        """Return the sequence of the newest message in ANSWERS, from any writer."""
        ...

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        """End that incarnation. Safe to repeat.

        Nothing of it is stored after the returned sequence of ANSWERS.
        """
        ...
