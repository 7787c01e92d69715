"""Ports of the realtime service: answer log, live feeds, snapshots, presence, other nodes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from wordrally.chassis.tracing import Trace
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue.abridging import PersonalEvent
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer, Scored, TurnOpened
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.nodes import (
    Announce,
    NodeLoad,
    PresenceChanged,
    RosterChanged,
    Sealed,
    SealRequest,
    SnapshotReply,
    SnapshotRequest,
    TakenOver,
    TakeOver,
)
from wordrally.contracts.views import QuestionView

NowMs = Callable[[], int]
"""The process's clock: Unix milliseconds that never go backwards."""


class NodeUnavailable(Exception):
    """Another service did not answer in time. The request may or may not have been carried out."""


class Fenced(Exception):
    """This node's incarnation was fenced: it can store nothing more."""


class AnswerWriter(Protocol):
    """The durable logs of answers, one for each node incarnation."""

    async def open(self, node_id: NodeId, at: int) -> int:
        """Begin a node's log; returns the sequence of its first record. Raises `NodeUnavailable`."""
        ...

    async def append(self, batch: AnswerBatch, after: int) -> int:
        """Store a batch behind the record of sequence `after`; returns its sequence.

        Repeating it with the same batch stores it once. Raises `NodeUnavailable`, `Fenced`.
        """
        ...

    async def newest(self, node_id: NodeId) -> int:
        """Return the sequence of a node's newest record. Raises `NodeUnavailable`."""
        ...

    async def newest_of_all(self) -> int:
        """Return the sequence of the newest record of any node. Raises `NodeUnavailable`."""
        ...

    async def fence(self, node_id: NodeId, at: int, reason: str) -> int:
        """End a node's log, whoever's it is; returns the sequence of the fence. Raises `NodeUnavailable`."""
        ...


class NodeRegistry(Protocol):
    """The registry of node incarnations, and how to speak to one."""

    async def register(self, node_id: NodeId, at: int) -> None:
        """Say that this incarnation may hold unsealed answers. Raises `NodeUnavailable`."""
        ...

    async def forget(self, node_id: NodeId) -> None:
        """Remove the incarnation, which holds nothing any more. Raises `NodeUnavailable`."""
        ...

    async def live(self) -> set[NodeId]:
        """Every incarnation that may hold answers which are not stored yet. Raises `NodeUnavailable`."""
        ...

    async def beat(self) -> None:
        """Prove that something can be stored now. Raises `NodeUnavailable`."""
        ...

    async def take_over(self, node_id: NodeId, request: TakeOver) -> int:
        """Have `node_id` give up a player; returns the sequence up to which their answers are stored.

        Raises `NodeUnavailable` when it does not answer.
        """
        ...

    async def listen(self, node_id: NodeId, requests: "Requests") -> Callable[[], Awaitable[None]]:
        """Answer what others ask of `node_id`; returns what ends it. Raises `NodeUnavailable`."""
        ...


class Requests(Protocol):
    """Requests from other services to a node.

    A request that raises `Fenced` gets no reply, which means the same.
    """

    async def seal(self, request: SealRequest) -> Sealed:
        """Accept no more answers to a question, and return when all taken ones are stored.

        Raises `Fenced`.
        """
        ...

    async def give_up(self, request: TakeOver) -> TakenOver:
        """Let a player go to another node; returns when all that they sent is stored. Raises `Fenced`."""
        ...

    async def announce(self, request: Announce) -> None:
        """Repeat who is connected to a session here."""
        ...


class Snapshots(Protocol):
    """The state of sessions and players, from the quiz service."""

    async def fetch(self, request: SnapshotRequest) -> SnapshotReply:
        """Fetch a snapshot. Raises `NodeUnavailable`."""
        ...

    async def views(self, session_id: SessionId) -> list[QuestionView]:
        """Return all questions of a session as players see them, without valid times.

        Raises `NodeUnavailable`.
        """
        ...


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event of a session's log; `previous` is the sequence of the event before it."""

    event: AnySessionEvent
    sequence: int
    previous: int


@dataclass(frozen=True, slots=True)
class EventInFull:
    """An event with the names that the log leaves out; the log's own follows."""

    event: PersonalEvent


LiveMessage = FeedEvent | EventInFull | Scored | RosterChanged


class LiveFeeds(Protocol):
    """Live feed of sessions. A message may be missed, but never reordered."""

    async def follow(
        self, session_id: SessionId, deliver: Callable[[LiveMessage], None]
    ) -> Callable[[], Awaitable[None]]:
        """Deliver each message of a session from now on; returns what ends it. Raises `NodeUnavailable`."""
        ...


class PresenceReports(Protocol):
    """Connections of players, as the quiz service knows them."""

    async def report(self, change: PresenceChanged) -> None:
        """Publish a change, or repeat it. Raises `NodeUnavailable`."""
        ...

    async def tell_load(self, load: NodeLoad) -> None:
        """Publish the number of free places for newcomers. Raises `NodeUnavailable`."""
        ...


class Connection(Protocol):
    """One socket, as a room sees it."""

    def send(self, frame: bytes) -> None:
        """Put a frame behind those that wait; frames of one tick leave in one write."""
        ...

    def send_latest(self, kind: str, frame: bytes) -> None:
        """Send a frame; while the reader is slow only the newest one of `kind` waits."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Send what waits, then close with `code`."""
        ...


class Submission(Protocol):
    """An answer or a turn on its way into the log, and who is told of it."""

    @property
    def record(self) -> ReceivedAnswer | TurnOpened:
        """Return what its player sent or is asked."""
        ...

    @property
    def logged(self) -> ReceivedAnswer | TurnOpened:
        """Return the record as the log holds it, with an encrypted text."""
        ...

    @property
    def trace(self) -> Trace | None:
        """Return the trace of it, if it is traced."""
        ...

    def stored(self) -> None:
        """Handle that it is stored durably."""
        ...

    def delayed(self) -> None:
        """Handle that storing takes long; it will still be stored."""
        ...
