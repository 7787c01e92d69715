"""What the live session needs from outside: the logs, which decide, and those who are told."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from wordrally.contracts.answers import Scored
from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.events import AnySessionEvent, FrozenQuestion, PlayerJoined, SessionCreated, TimerDue
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.nodes import Announce, RosterChanged, Sealed, SealRequest
from wordrally.contracts.pulses import Outage
from wordrally.contracts.quizzes import Question, Quiz
from wordrally.contracts.results import SessionResults
from wordrally.contracts.sessions import PreviousResults, Report, Session
from wordrally.quiz.live.domain.session import SessionState


class ProjectionLost(Exception):
    """The store holds nothing of this session (any more): rebuild it from the logs, then ask again."""


class StaleView(Exception):
    """Somebody else appended to the session's log first: fold it again, decide again."""


class NameTaken(Exception):
    """The nickname's subject holds a claim already: that of `holder`."""

    def __init__(self, holder: PlayerJoined) -> None:
        super().__init__("the nickname is taken")
        self.holder = holder


class PinTaken(Exception):
    """The PIN is in use, or was within the last hour."""


class Away(Exception):
    """The store did not answer; the logs may still."""


class Behind(Exception):
    """Something did not catch up in time; the same call may succeed a moment later."""


class View(msgspec.Struct, frozen=True):
    """A session and the sequence of the newest of its events in SESSIONS: what an append is compared with."""

    session: SessionState
    sequence: int


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event of a session's log with its sequence."""

    event: AnySessionEvent
    sequence: int


class SessionLogs(Protocol):
    """`session.{id}`: what happened, in one order. This log decides; all else follows it."""

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        """Append and return the event's sequence. Raises `StaleView` unless `expected_last` is the newest (0: none)."""
        ...

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        """Everything that happened so far; empty for an unknown session."""
        ...

    async def newest(self, session_id: SessionId) -> int:
        """The sequence of what happened last; 0 for an unknown session."""
        ...

    async def erase(self, session_id: SessionId) -> None:
        """Forget everything that happened, and who took a seat. Safe to repeat."""
        ...


class FrozenQuizzes(Protocol):
    """`frozen.{quiz}.{digest}`: the questions that sessions are played with, keys included; they never change."""

    async def freeze(self, quiz_id: QuizId, questions: Sequence[FrozenQuestion]) -> str:
        """Keep these questions for as long as the log of a session that begins now; returns their name (`frozen`)."""
        ...

    async def questions(self, created: SessionCreated) -> list[Question]:
        """The questions of a session, choices in its own order. Raises `KeyError` when they are not there."""
        ...


class KnownWords(Protocol):
    """The lexicon, as far as marking needs it."""

    async def english(self) -> frozenset[str]:
        """Every form of every English word, in small letters."""
        ...


class Seats(Protocol):
    """`join.{id}.{name}`: who took a seat. The log itself makes nicknames unique."""

    async def claim(self, joined: PlayerJoined, skeleton: str) -> int:
        """Take a seat under a nickname of that skeleton and return its sequence. Raises `NameTaken`."""
        ...

    async def rename(self, seat: PlayerJoined, skeleton: str) -> int:
        """Give a seat another nickname, and keep its former ones from being taken. Raises `NameTaken`."""
        ...

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        """All seats of a session as they are now, in the order in which they were taken, removed players included."""
        ...


class PinHolder(msgspec.Struct, frozen=True):
    """The session that a PIN opens, and its check; '' for sessions of older versions."""

    session_id: SessionId
    check: str


class Pins(Protocol):
    """`pin.{pin}`: which session a PIN opens."""

    async def claim(self, pin: str, holder: PinHolder) -> None:
        """Raises `PinTaken`."""
        ...

    async def release(self, pin: str, session_id: SessionId) -> None:
        """Keep the PIN from being drawn for another hour, then free it. Safe to repeat, even after it was drawn anew."""
        ...

    async def find(self, pin: str) -> PinHolder | None: ...


class Timers(Protocol):
    """`timer.schedule.{id}.{name}` → `timer.due.{id}`: what must be done later, whatever process lives then."""

    async def schedule(self, due: TimerDue, at_ms: int) -> None:
        """Deliver `due` at `at_ms`, or at once when that is past. Replaces the session's timer of the same action."""
        ...

    async def closing(self) -> list[SessionId]:
        """The sessions whose timer for closing a question has yet to ring."""
        ...

    async def ring(self, due: TimerDue) -> None:
        """Deliver `due` now; the timers go on. Doing so twice within two minutes delivers it once."""
        ...


class QueuePulse(msgspec.Struct, frozen=True):
    """When something could be stored last, and the newest outages before that, in their order; the queue's time."""

    latest_at: int
    outages: list[Outage]


class Pulses(Protocol):
    """`pulse`: what the realtime nodes say every second, as long as they can store answers."""

    async def read(self) -> QueuePulse | None:
        """None when no node has ever said anything. Raises `Unavailable`."""
        ...


class NodeSealing(Protocol):
    """The realtime nodes, as far as the quiz service must be sure of what they hold."""

    async def live(self) -> set[NodeId]:
        """Every incarnation that may hold answers which are not stored yet."""
        ...

    async def seal(self, seal: SealRequest, expected: set[NodeId], timeout_s: float) -> dict[NodeId, Sealed]:
        """Ask all nodes; return the replies once all the expected gave one, or the time is over."""
        ...

    async def newest_answer(self) -> int:
        """The sequence of the newest message in ANSWERS, whoever wrote it."""
        ...

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        """End that incarnation: nothing of it is stored behind the returned sequence of ANSWERS. Safe to repeat."""
        ...


class Broadcasts(Protocol):
    """What the realtime nodes are told live; a gap is healed by their snapshots."""

    async def roster(self, changed: RosterChanged) -> None: ...

    async def scored(self, scored: Scored) -> None: ...

    async def announce(self, announce: Announce) -> None: ...


class FinishedSession(msgspec.Struct, frozen=True, kw_only=True):
    """The results of a finished session, for good: what its host may read, and whose they are."""

    host_id: AccountId
    finished_at: int
    report: Report
    accounts: dict[PlayerId, AccountId]


class FinishedSessions(Protocol):
    """Results of finished sessions in the quiz database."""

    async def save(self, finished: FinishedSession) -> None:
        """Store the results, and learn from them how hard words are, in one transaction. Repeating it changes nothing."""
        ...

    async def find(self, session_id: SessionId) -> FinishedSession | None: ...

    async def previous(self, host_id: AccountId, session: Session, before: int) -> PreviousResults | None:
        """Return the host's results of the same quiz with the same class that finished last before that instant."""
        ...

    async def delete(self, session_id: SessionId) -> None:
        """Forget the results. Safe to repeat."""
        ...


class Attendances(Protocol):
    """`results.{id}`: results on their way to the history of accounts."""

    async def publish(self, results: SessionResults) -> None:
        """Store one part. Repeating it is harmless."""
        ...


class ReadableQuizzes(Protocol):
    """The quizzes that may be played."""

    async def find(self, quiz_id: QuizId) -> Quiz | None: ...

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        """Note when the quiz was last played by its owner; by others, change nothing. Safe to repeat."""
        ...


class Tokens(Protocol):
    """Signs what a player shows at every door."""

    def sign(self, claims: PlayerClaims) -> str: ...
