"""Bytes sent to a player for one question, by kind of frame: `python -m bench.bytes`.

A room plays in simulated time that jumps from timer to timer, so the figures are the same on every machine
and in every run. Answers come at random moments of the window (seeded) and are scored every 5 ms.
"""

import asyncio
import heapq
import random
import selectors
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wordrally.contracts import frames
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.contracts.http.sessions import Settings, Standing
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue import events
from wordrally.contracts.queue.answers import Scored, ScoredAnswer
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot
from wordrally.quiz.live.domain.freezing import reveal_question, view_question
from wordrally.quiz.live.domain.player_ids import draw_player_id
from wordrally.quiz.scoring.domain.points import points_for
from wordrally.quiz.wiring import new_id
from wordrally.realtime.application.ports import FeedEvent
from wordrally.realtime.application.room.live_room import LiveRoom
from wordrally.realtime.application.room.room_context import RoomContext

SEED = 4
SCORED_EVERY_S = 0.005
QUESTIONS = 5
PAUSE_S = 3.0
OPENED_AT = 1_800_000_000_000
BUDGET = 4_000
QUESTION = ChoiceQuestion(
    prompt="to drizzle",
    choices=["to rain lightly", "to blow hard", "to freeze over", "to clear up"],
    correct=[0],
    explanation="A drizzle is a light rain of very small drops.",
)


class JumpingTime(selectors.SelectSelector):
    """Clock that jumps to the next timer instead of sleeping."""

    now_s = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now_s += timeout or 0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = JumpingTime()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_s


@dataclass(eq=False)
class Counting:
    """A connection that weighs what it is sent."""

    sent: Counter[str] = field(default_factory=Counter[str])
    frames: Counter[str] = field(default_factory=Counter[str])

    def send(self, frame: bytes) -> None:
        kind = frame.partition(b'"type":"')[2].partition(b'"')[0].decode()
        self.sent[kind] += len(frame)
        self.frames[kind] += 1

    def send_latest(self, kind: str, frame: bytes) -> None:
        self.send(frame)

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(reason)


class Play:
    """One room; of its players every tenth is weighed."""

    def __init__(self, room: "Room") -> None:
        self._dice = random.Random(SEED)
        self._window_s = room.window_s
        self._ids = [draw_player_id(self._dice) for _ in range(room.players)]
        self._names = {player: f"Player {number}" for number, player in enumerate(self._ids, 1)}
        self._scores = dict.fromkeys(self._ids, 0)
        self._board = dict.fromkeys(self._ids, 0)
        self._event = self._sequence = self._version = 0
        around = RoomContext(
            lambda: self._now_ms, _spawn, self._standings, _no_resync, lambda: room.node, _refuse
        )
        self._room = LiveRoom(SessionId(new_id()), around)
        self.weighed = {player: Counting() for player in self._ids[::10]}

    @property
    def _now_ms(self) -> int:
        return OPENED_AT + int(asyncio.get_running_loop().time() * 1_000)

    async def run(self) -> None:
        self._room.start(self._snapshot())
        for player in self._ids:
            connection = self.weighed.get(player) or Counting()
            self._room.attach(connection, self._room.seat(player))
        for connection in self.weighed.values():
            connection.sent.clear()
            connection.frames.clear()
        for index in range(QUESTIONS):
            await self._ask(index)

    async def _ask(self, index: int) -> None:
        view = view_question(QUESTION, index, QUESTIONS, self._now_ms)
        self._log(events.QuestionOpened(version=self._next_version(), at=self._now_ms, question=view))
        opened_s = asyncio.get_running_loop().time()
        waiting = sorted((self._dice.uniform(0, self._window_s), player) for player in self._ids)
        answered = 0
        while answered < len(waiting):
            await asyncio.sleep(SCORED_EVERY_S)
            elapsed_s = asyncio.get_running_loop().time() - opened_s
            some = [player for after_s, player in waiting[answered:] if after_s <= elapsed_s]
            answered += len(some)
            if some:
                self._score(index, view.opened_at, some, answered)
        await asyncio.sleep(0.01)
        self._board = dict(self._scores)
        reveal = reveal_question(QUESTION, index, [answered, 0, 0, 0])
        self._log(
            events.QuestionClosed(
                version=self._next_version(),
                at=self._now_ms,
                index=index,
                reason="all_answered",
                closes_at=self._now_ms,
                reveal=reveal,
                top=self._top(),
                players=len(self._ids),
                board_version=self._event,
            )
        )
        await asyncio.sleep(PAUSE_S)

    def _score(self, index: int, opened_at: int, players: list[PlayerId], answered: int) -> None:
        before, now = self._top(), self._now_ms
        results: list[ScoredAnswer] = []
        for player in players:
            correct = not self._dice.randrange(4)
            points = points_for("speed", 1_000, QUESTION.time_limit_ms, now - opened_at) if correct else 0
            self._scores[player] += points
            told = (now, correct, points, self._scores[player], 1, int(correct))
            results.append(ScoredAnswer(player, index, *told))
            seat = self._room.seat(player)
            accepted = frames.Accepted(question=index, received_at=now)
            self._room.send(seat, accepted)
        self._event += 1
        top = self._top()
        self._room.deliver(
            Scored(
                session_id=self._room.session_id,
                event=self._event,
                question=index,
                answered=answered,
                present=len(self._ids),
                board_version=self._event,
                players=len(self._ids),
                results=results,
                top=None if top == before else top,
                expected=len(self._ids),
            )
        )

    def _top(self) -> list[Standing]:
        best = heapq.nsmallest(10, self._ids, key=lambda player: -self._board[player])
        return [
            Standing(rank=rank, player_id=player, nickname=self._names[player], score=self._board[player])
            for rank, player in enumerate(best, 1)
        ]

    def _log(self, event: events.AnySessionEvent) -> None:
        self._sequence += 1
        self._room.deliver(FeedEvent(event, self._sequence, self._sequence - 1))

    def _next_version(self) -> int:
        self._version += 1
        return self._version

    def _snapshot(self) -> SessionSnapshot:
        return SessionSnapshot(
            session_id=self._room.session_id,
            host_id=AccountId("host"),
            pin="12345678",
            mode="live",
            phase="lobby",
            quiz_title="Weather",
            question_count=QUESTIONS,
            locked=False,
            settings=Settings(),
            version=0,
            sequence=0,
            question=None,
            reveal=None,
            sealed=None,
            event=0,
            board_version=0,
            answered=0,
            players=len(self._ids),
            connected=len(self._ids),
            top=self._top(),
        )

    async def _standings(self, _session_id: SessionId, players: list[PlayerId]) -> list[PlayerSnapshot]:
        return [
            PlayerSnapshot(
                player_id=player,
                nickname=self._names[player],
                removed=False,
                score=self._scores[player],
                rank=1 + place,
                streak=1,
                answer=None,
                previous_node=None,
            )
            for place, player in enumerate(players)
        ]


Weights = dict[str, tuple[float, float]]
"""Frames and bytes by kind."""

_tasks: set[asyncio.Task[None]] = set()


def _spawn(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _refuse(_submission: object) -> bool:
    """Nothing is stored here."""
    return False


async def _no_resync(_session_id: SessionId) -> None:
    raise AssertionError("nothing is missed here")


class Room(NamedTuple):
    """So many players who answer within a window, on a node of so many connections."""

    players: int
    window_s: float
    node: int


ROOMS = (
    Room(30, 2.0, 30),
    Room(30, 2.0, 3_000),
    Room(100, 2.0, 100),
    Room(500, 1.0, 500),
    Room(1_250, 3.0, 1_250),
    Room(2_500, 3.0, 2_500),
    Room(5_000, 3.0, 5_000),
)


def weigh(room: Room) -> Weights:
    """Return the mean bytes sent to a player of the room for one question."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(_weigh(room))


async def _weigh(room: Room) -> Weights:
    play = Play(room)
    await play.run()
    each = 1 / (len(play.weighed) * QUESTIONS)
    sent = sum((connection.sent for connection in play.weighed.values()), Counter[str]())
    frames_sent = sum((connection.frames for connection in play.weighed.values()), Counter[str]())
    return {kind: (frames_sent[kind] * each, size * each) for kind, size in sent.most_common()}


def main() -> None:
    for room in ROOMS:
        weights = weigh(room)
        total = sum(size for _, size in weights.values())
        mark = "reached" if total <= BUDGET else "NOT reached"
        print(
            f"{mark:<12}{room.players:>5,} of {room.node:>5,} players, {room.window_s:g} s: {total:,.0f} "
            f"bytes (at most {BUDGET:,})"
        )
        print(
            "    "
            + ", ".join(
                f"{kind} {times:.1f} × {size / times:,.0f}" for kind, (times, size) in weights.items()
            )
        )


if __name__ == "__main__":
    main()
