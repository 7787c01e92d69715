"""What live sessions need besides logs and store, in memory: timers, nodes, broadcasts, time."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field

from msgspec import structs

from wordrally.contracts.ids import AccountId, NodeId, SessionId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.nodes import Announce, RosterChanged, Sealed, SealRequest
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.log_ports import QueuePulse
from wordrally.quiz.live.application.store_ports import UnscoredRecords
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch


@dataclass
class FakeClock:
    """Time passes when somebody waits, and when a test says so."""

    now: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now

    async def pause_ms(self, duration_ms: int) -> None:
        self.now += duration_ms


@dataclass
class FakeTimers:
    """Implements `Timers`: the schedules that are set, and what was rung."""

    due_at: dict[TimerDue, int] = field(default_factory=dict[TimerDue, int])
    rung: list[TimerDue] = field(default_factory=list[TimerDue])

    async def schedule(self, due: TimerDue, at_ms: int) -> None:
        of_session = (due.session_id, due.action)
        self.due_at = {
            other: at for other, at in self.due_at.items() if (other.session_id, other.action) != of_session
        }
        self.due_at[due] = at_ms

    async def closing(self) -> list[SessionId]:
        return [due.session_id for due in self.due_at if due.action == "close"]

    async def ring(self, due: TimerDue) -> None:
        self.rung.append(due)


@dataclass
class FakePulses:
    """Implements `Pulses`: what a test says of the nodes."""

    pulse: QueuePulse | None = None

    async def read(self) -> QueuePulse | None:
        return self.pulse


@dataclass
class FakeNodes:
    """Implements `Nodes`.

    Those in `silent` do not answer; those in `waiting` report so often that the log is away.
    """

    registered: set[NodeId] = field(default_factory=set[NodeId])
    silent: set[NodeId] = field(default_factory=set[NodeId])
    waiting: dict[NodeId, int] = field(default_factory=dict[NodeId, int])
    fenced: list[NodeId] = field(default_factory=list[NodeId])

    async def live(self) -> set[NodeId]:
        return set(self.registered)

    async def newest_answer(self) -> int:
        return len(self.fenced)

    async def seal(self, seal: SealRequest, expected: set[NodeId], timeout_s: float) -> dict[NodeId, Sealed]:
        return {node: self._sealed(node) for node in expected - self.silent}

    def _sealed(self, node: NodeId) -> Sealed:
        left = self.waiting.get(node, 0)
        self.waiting[node] = left - 1
        return Sealed(node_id=node, last_sequence=0, waiting=left > 0)

    async def fence(self, node_id: NodeId, reason: str, now: int) -> int:
        self.fenced.append(node_id)
        self.registered.discard(node_id)
        return len(self.fenced)


@dataclass
class Heard:
    """Implements `Broadcasts` and `Attendances`."""

    rosters: list[RosterChanged] = field(default_factory=list[RosterChanged])
    scores: list[Scored] = field(default_factory=list[Scored])
    announced: list[Announce] = field(default_factory=list[Announce])
    results: list[SessionResults] = field(default_factory=list[SessionResults])

    async def roster(self, changed: RosterChanged) -> None:
        self.rosters.append(changed)

    async def scored(self, scored: Scored) -> None:
        self.scores.append(scored)

    async def announce(self, announce: Announce) -> None:
        self.announced.append(announce)

    async def publish(self, results: SessionResults) -> None:
        self.results.append(results)

    async def erase(self, people: Collection[AccountId]) -> None:
        self.results = [
            structs.replace(part, results=[one for one in part.results if one.account_id not in people])
            for part in self.results
        ]


@dataclass
class FakeProgress:
    """Implements `ScoringProgress`: everything is scored at once."""

    reached: list[int] = field(default_factory=list[int])

    async def reach(self, sequence: int, timeout_s: float) -> None:
        self.reached.append(sequence)

    async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
        self.reached.append(sequence)

    async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
        return UnscoredRecords()


@dataclass
class FakeAnswerLogs:
    """Implements `AnswerLogs`."""

    batches: list[LoggedBatch] = field(default_factory=list[LoggedBatch])

    async def between(self, since_ms: int, until_ms: int | None) -> AsyncIterator[LoggedBatch]:
        for batch in self.batches:
            yield batch


class FakeWords:
    """Implements `KnownWords` by a few English words."""

    async def common(self) -> Mapping[str, frozenset[str]]:
        return {"en": frozenset(("desert", "dessert", "colour", "color", "ancient", "modern"))}
