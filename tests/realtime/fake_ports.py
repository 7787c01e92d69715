"""The realtime service's ports in memory: one network, any number of nodes on it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from tests.realtime.fake_quiz import FakeSession
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue import events
from wordrally.contracts.queue.abridging import PersonalEvent, abridge
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord, Fence, NodeStarted, ReceivedAnswer
from wordrally.contracts.queue.nodes import (
    Announce,
    NodeLoad,
    PresenceChanged,
    SealRequest,
    SnapshotReply,
    SnapshotRequest,
    TakeOver,
)
from wordrally.contracts.views import QuestionView
from wordrally.realtime.application.ports import (
    EventInFull,
    FeedEvent,
    Fenced,
    LiveMessage,
    NodeUnavailable,
    Requests,
)


class FakeNetwork:
    """All ports of all nodes, and the fake quiz service behind them."""

    def __init__(self) -> None:
        self.sessions: dict[SessionId, FakeSession] = {}
        self.logs: defaultdict[NodeId, list[tuple[int, AnswerRecord]]] = defaultdict(list)
        self.registry: set[NodeId] = set()
        self.requests: list[SnapshotRequest] = []
        self.reports: list[PresenceChanged] = []
        self.loads: list[NodeLoad] = []
        self.away = False
        self.silent: set[NodeId] = set()
        self.fencing = True
        self.scoring = True
        self.refuse_barriers = False
        self.storing = asyncio.Event()
        self.storing.set()
        self.answering = asyncio.Event()
        self.answering.set()
        self.attempts = 0
        self._asked = asyncio.Event()
        self._sequence = 100
        self._scored_to = 0
        self._followers: defaultdict[SessionId, list[Callable[[LiveMessage], None]]] = defaultdict(list)
        self._listeners: dict[NodeId, Requests] = {}
        self.now = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.now

    # What happens to sessions

    def session(self, session_id: str = "s1", **options: object) -> FakeSession:
        session = FakeSession(SessionId(session_id), **options)  # type: ignore[arg-type]
        self.sessions[session.state.session_id] = session
        return session

    def happen(self, session: FakeSession, event: events.AnySessionEvent, *, in_full: bool = True) -> None:
        """Append an event to the session's log and tell it live, with its names unless these are lost."""
        sequence, before = session.append()
        if in_full and isinstance(event, PersonalEvent):
            self.tell(session, EventInFull(event))
        self.tell(session, FeedEvent(abridge(event), sequence, before))

    def lose(self, session: FakeSession) -> None:
        """An event is appended, and no node hears of it."""
        session.append()

    def tell(self, session: FakeSession, message: LiveMessage | None) -> None:
        if message is not None:
            for deliver in list(self._followers[session.state.session_id]):
                deliver(message)

    def score(self) -> None:
        """Score what the logs hold and is not scored yet."""
        records = sorted(
            record for log in self.logs.values() for record in log if record[0] > self._scored_to
        )
        for sequence, record in records:
            self._scored_to = sequence
            if isinstance(record, AnswerBatch):
                for turn in record.turns:
                    self.sessions[turn.session_id].players[turn.player_id].turn = turn
                self._score(record.answers)

    def _score(self, answers: list[ReceivedAnswer]) -> None:
        by_session: defaultdict[SessionId, list[ReceivedAnswer]] = defaultdict(list)
        for answer in answers:
            by_session[answer.session_id].append(answer)
        for session_id, some in by_session.items():
            session = self.sessions[session_id]
            self.tell(session, session.score(some))

    async def seal(self, session_id: SessionId, question: int) -> dict[NodeId, int]:
        """SealRequest a question on every node that listens."""
        request = SealRequest(session_id=session_id, question=question)
        replies = [await listener.seal(request) for listener in self._listeners.values()]
        return {reply.node_id: reply.last_sequence for reply in replies}

    async def announce(self, session_id: SessionId) -> None:
        for listener in self._listeners.values():
            await listener.announce(Announce(session_id=session_id))

    # AnswerLogs

    async def open(self, node_id: NodeId, at: int) -> int:
        return await self._store(NodeStarted(node_id=node_id, at=at), 0)

    async def append(self, batch: AnswerBatch, after: int) -> int:
        self.attempts += 1
        self._asked.set()
        sequence = await self._store(batch, after)
        if self.scoring:
            asyncio.get_running_loop().call_soon(self.score)
        return sequence

    async def newest(self, node_id: NodeId) -> int:
        self._check()
        return self.logs[node_id][-1][0] if self.logs[node_id] else 0

    async def fence(self, node_id: NodeId, at: int, reason: str) -> int:
        self._check()
        if not self.fencing:
            raise NodeUnavailable("no fence")
        return self._put(node_id, Fence(node_id=node_id, at=at, reason=reason))

    async def _store(self, record: NodeStarted | AnswerBatch, after: int) -> int:
        await self.storing.wait()
        self._check()
        log = self.logs[record.node_id]
        newest = log[-1][0] if log else 0
        if newest != after:
            raise Fenced
        return self._put(record.node_id, record)

    def _put(self, node_id: NodeId, record: AnswerRecord) -> int:
        self._sequence += 1
        self.logs[node_id].append((self._sequence, record))
        return self._sequence

    async def attempted(self, more: int) -> None:
        """Wait until so many more appends were tried."""
        goal = self.attempts + more
        await self.when(lambda: self.attempts >= goal)

    async def when(self, condition: Callable[[], object]) -> None:
        """Wait until nodes have asked for so much that `condition` holds."""
        while not condition():
            self._asked.clear()
            await self._asked.wait()

    def stored(self) -> list[ReceivedAnswer]:
        """Every answer in the logs, in their order."""
        records = sorted((record for log in self.logs.values() for record in log), key=lambda pair: pair[0])
        return [
            answer for _, record in records if isinstance(record, AnswerBatch) for answer in record.answers
        ]

    # Nodes

    async def register(self, node_id: NodeId, at: int) -> None:
        self._check()
        self.registry.add(node_id)

    async def live(self) -> set[NodeId]:
        self._check()
        return set(self.registry)

    async def newest_of_all(self) -> int:
        self._check()
        return self._sequence

    async def beat(self) -> None:
        self._check()

    async def forget(self, node_id: NodeId) -> None:
        self._check()
        self.registry.discard(node_id)

    async def take_over(self, node_id: NodeId, request: TakeOver) -> int:
        listener = self._listeners.get(node_id)
        if listener is None or node_id in self.silent:
            raise NodeUnavailable("no answer")
        return (await listener.give_up(request)).last_sequence

    async def listen(self, node_id: NodeId, requests: Requests) -> Callable[[], Awaitable[None]]:
        self._listeners[node_id] = requests

        async def unlisten() -> None:
            del self._listeners[node_id]

        return unlisten

    # LiveFeeds

    async def follow(
        self, session_id: SessionId, deliver: Callable[[LiveMessage], None]
    ) -> Callable[[], Awaitable[None]]:
        self._check()
        self._followers[session_id].append(deliver)

        async def unfollow() -> None:
            self._followers[session_id].remove(deliver)

        return unfollow

    # Snapshots

    async def fetch(self, request: SnapshotRequest) -> SnapshotReply:
        self._check()
        self.requests.append(request)
        self._asked.set()
        await self.answering.wait()
        if request.min_sequence and self.refuse_barriers:
            return SnapshotReply(refused="unavailable")
        if request.min_sequence > self._scored_to:
            self.score()
        session = self.sessions.get(request.session_id)
        return SnapshotReply(refused="unknown_session") if session is None else session.snapshot(request)

    async def views(self, session_id: SessionId) -> list[QuestionView]:
        self._check()
        return self.sessions[session_id].views()

    # Presences

    async def report(self, change: PresenceChanged) -> None:
        self._check()
        self.reports.append(change)
        self._asked.set()
        session = self.sessions[change.session_id]
        self.tell(session, session.presence(change))

    async def tell_load(self, load: NodeLoad) -> None:
        self._check()
        self.loads.append(load)
        self._asked.set()

    def player(self, session: FakeSession, nickname: str) -> PlayerId:
        return PlayerId(f"{session.state.session_id}-{nickname}")

    def _check(self) -> None:
        if self.away:
            raise NodeUnavailable("the queue is away")
