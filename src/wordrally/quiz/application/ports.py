"""What the live session needs from outside: the logs (which decide) and the projection in the store (which may be lost).

Every method that reads or writes the projection of a session raises `ProjectionLost` when it is not there.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from wordrally.contracts.answers import Scored, ScoredAnswer
from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.events import AnySessionEvent, PlayerJoined, QuizFrozen, TimerDue
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.nodes import Announce, RosterChanged, Seal, Sealed
from wordrally.contracts.pulses import Outage
from wordrally.contracts.quizzes import Question, Quiz
from wordrally.contracts.results import SessionResults
from wordrally.contracts.sessions import Report, Standing
from wordrally.quiz.domain.ranking import Receipt
from wordrally.quiz.domain.session import Outcome, Podium, Session


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

    session: Session
    sequence: int


class Logged(msgspec.Struct, frozen=True):
    """An event of a session's log with its sequence."""

    event: AnySessionEvent
    sequence: int


class SessionLogs(Protocol):
    """`session.{id}`: what happened, in one order. This log decides; all else follows it."""

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        """Append and return the event's sequence. Raises `StaleView` unless `expected_last` is the newest (0: none)."""
        ...

    async def events(self, session_id: SessionId) -> list[Logged]:
        """Everything that happened so far; empty for an unknown session."""
        ...

    async def newest(self, session_id: SessionId) -> int:
        """The sequence of what happened last; 0 for an unknown session."""
        ...


class FrozenQuizzes(Protocol):
    """`frozen.{id}`: the questions of a session with their keys; they never change."""

    async def freeze(self, quiz: QuizFrozen) -> None: ...

    async def questions(self, session_id: SessionId) -> list[Question]:
        """Raises `KeyError` for an unknown session."""
        ...


class Seats(Protocol):
    """`join.{id}.{name}`: who took a seat. The log itself makes nicknames unique."""

    async def claim(self, joined: PlayerJoined, skeleton: str) -> int:
        """Take a seat under a nickname of that skeleton and return its sequence. Raises `NameTaken`."""
        ...

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        """All seats of a session in the order in which they were taken, removed players included."""
        ...


class Pins(Protocol):
    """`pin.{pin}`: which session a PIN opens."""

    async def claim(self, pin: str, session_id: SessionId) -> None:
        """Raises `PinTaken`."""
        ...

    async def release(self, pin: str, session_id: SessionId) -> None:
        """Keep the PIN from being drawn for another hour, then free it. Safe to repeat, even after it was drawn anew."""
        ...

    async def find(self, pin: str) -> SessionId | None: ...


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


class Pulse(msgspec.Struct, frozen=True):
    """When something could be stored last, and the newest outages before that, in their order; the queue's time."""

    latest_at: int
    outages: list[Outage]


class Pulses(Protocol):
    """`pulse`: what the realtime nodes say every second, as long as they can store answers."""

    async def read(self) -> Pulse | None:
        """None when no node has ever said anything. Raises `Unavailable`."""
        ...


class Nodes(Protocol):
    """The realtime nodes, as far as the quiz service must be sure of what they hold."""

    async def live(self) -> set[NodeId]:
        """Every incarnation that may hold answers which are not stored yet."""
        ...

    async def seal(self, seal: Seal, expected: set[NodeId], timeout_s: float) -> dict[NodeId, Sealed]:
        """Ask all nodes; return the replies once all the expected gave one, or the time is over."""
        ...

    async def newest_answer(self) -> int:
        """The sequence of the newest message in ANSWERS, whoever wrote it."""
        ...

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        """End that incarnation: nothing of it is stored behind the returned sequence of ANSWERS. Safe to repeat."""
        ...


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What the projection says to somebody at the door.

    `place` is theirs for some seconds unless it is `full`, or a join of the same account is `joining` already;
    `seated` is the player that the account is in this session.
    """

    view: View
    place: Literal["held", "full", "joining"]
    seated: PlayerJoined | None


class PlayerState(msgspec.Struct, frozen=True, kw_only=True):
    """A player in the projection: their seat, their place on the board, their answer to the shown question.

    `is_lost`: the projection was restored since they connected, so that it cannot say where they were.
    """

    seat: PlayerJoined
    score: int
    rank: int
    streak: int
    receipt: Receipt | None
    previous_node: NodeId | None
    is_lost: bool = False


class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a node needs to know of a session, read at one instant."""

    view: View
    event: int
    answered: int
    connected: int
    podium: Podium
    players: list[PlayerState]


class Projections(Protocol):
    """Sessions in the store, next to their boards. Writing an older view than the stored one changes nothing."""

    async def view(self, session_id: SessionId) -> View: ...

    async def put(self, view: View) -> None:
        """Store the view if it is newer; the keys of a finished session expire 24 h later."""
        ...

    async def admit(
        self, session_id: SessionId, player_id: PlayerId, account_id: AccountId | None, now: int
    ) -> Admission:
        """Hold one of the session's places for a player while they claim a nickname."""
        ...

    async def give_up_place(
        self, session_id: SessionId, player_id: PlayerId, account_id: AccountId | None
    ) -> None: ...

    async def seat(self, seats: Sequence[PlayerJoined], now: int) -> None:
        """Put players of one session on the roster and, with score 0, on the board. Safe to repeat."""
        ...

    async def unseat(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Take a removed player off the board and from those present. Safe to repeat."""
        ...

    async def state(
        self, session_id: SessionId, players: Sequence[PlayerId], connecting: NodeId | None, now: int
    ) -> SessionState:
        """Read session and players at one instant, in one round trip; unknown players are left out.

        `connecting` is noted as the players' node in the same instant.
        """
        ...

    async def find_seat(self, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
        """The seat of a player, removed or not."""
        ...

    async def roster(self, session_id: SessionId) -> list[PlayerJoined]:
        """Everybody who joined, removed players included, in no order."""
        ...


class Presences(Protocol):
    """Who is connected where: `wr:{sid}:connected` and `:present`, whose entries expire unless they are repeated."""

    async def change(
        self,
        session_id: SessionId,
        node_id: NodeId,
        joined: Sequence[PlayerId],
        left: Sequence[PlayerId],
        now: int,
    ) -> RosterChanged | None:
        """Note what a node says; return what changed for the session, entries that ran out included."""
        ...


class Scoreboards(Protocol):
    """Boards, receipts and counts of a session in the store. One order: score, who reached it first, player id."""

    async def settle(self, session_id: SessionId, question: int) -> None:
        """Add the points that `feedback: at_close` held back for this question to the board. Safe to repeat."""
        ...

    async def outcome(self, session_id: SessionId, index: int, question: Question) -> Outcome:
        """Counts, newest receipt and the ten best rows; `counts` has an entry per choice, or the 20 most frequent texts."""
        ...

    async def podium(self, session_id: SessionId) -> Podium:
        """The ten best rows."""
        ...

    async def rows(self, session_id: SessionId, offset: int, limit: int) -> tuple[list[Standing], Podium]:
        """A slice of the board, and its head at the same instant."""
        ...

    async def receipts(self, session_id: SessionId, question: int) -> dict[PlayerId, Receipt]:
        """Every receipt of a question."""
        ...

    async def results(self, session_id: SessionId, question: int) -> list[ScoredAnswer]:
        """Every receipt of a question with where the board now has its player: what `at_close` tells after the close."""
        ...

    async def next_event(self, session_id: SessionId) -> int:
        """Raise the counter of `Scored` messages by one and return it."""
        ...

    async def all_answered(self, session_id: SessionId, question: int, now: int) -> bool:
        """Whether somebody is present and everybody present has answered."""
        ...


class ScoringProgress(Protocol):
    """How far the scoring consumer is in ANSWERS."""

    async def reach(self, sequence: int, timeout_s: float) -> None:
        """Return once every message up to `sequence` is scored. Raises `Behind` when it takes longer."""
        ...


class Rebuilds(Protocol):
    """The way back from the logs to the projection."""

    async def rebuild(self, session_id: SessionId) -> bool:
        """Fold the logs of a session into the store if it is not there; False when there is no such session.

        Callers that come at once wait for one of them to do it.
        """
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


class Attendances(Protocol):
    """`results.{id}`: results on their way to the history of accounts."""

    async def publish(self, results: SessionResults) -> None:
        """Store one part. Repeating it is harmless."""
        ...


class ReadableQuizzes(Protocol):
    """The quizzes that may be played."""

    async def find(self, quiz_id: QuizId) -> Quiz | None: ...


class Tokens(Protocol):
    """Signs what a player shows at every door."""

    def sign(self, claims: PlayerClaims) -> str: ...
