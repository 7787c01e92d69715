"""The load generator, a process of its own: it plays a shape from opening the sessions to the last reveal.

It reads a plan from standard input and writes its measurements to standard output, both as JSON.
"""

import asyncio
import gc
import os
import random
import secrets
import statistics
import sys
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec
import uvloop
from picows import ws_connect

from bench.http_pool import HttpPool, Response
from bench.players import Host, Player, Room
from bench.processes import Moment, moment, resident_bytes
from bench.racing import Racer
from bench.samples import in_ms, percentile
from bench.shapes import Shape
from bench.system_calls import counting
from wordrally.contracts.frames import BEARER_PREFIX, PROTOCOL, Leaderboard
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, QuizDraft
from wordrally.contracts.http.sessions import Join, Joined, Session, SessionDraft, Settings
from wordrally.terminal.api import Api

ROOMS_A_HOST = 10  # the gateway lets one account make 50 calls a second
SETTLE_S = 2.0  # the roster's frames come to rest
PATIENCE_S = 60.0
READ_BUFFER_BYTES = 2_048
HOUR_MS = 3_600_000
SEED = 4  # the same moments and choices in every run

_QUESTION = ChoiceQuestion(
    prompt="to drizzle",
    choices=["to rain lightly", "to blow hard", "to freeze over", "to clear up"],
    correct=[0],
    explanation="A drizzle is a light rain of very small drops.",
)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan: what to play and where. The CPU of `pids` is read between the phases.

    With `counts_calls` the system calls of `pids` are counted while questions are played, which slows the
    stack.
    """

    shape: Shape
    url: str
    socket_origin: str
    pids: dict[str, int]
    counts_calls: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Figures by name, units in the names; and what was refused, by reason."""

    figures: dict[str, float]
    refused: dict[str, int]


@dataclass(slots=True)
class Seats:
    """The players who joined, how long it took, and who was refused."""

    players: list[Player] = field(default_factory=list[Player])
    joins: list[float] = field(default_factory=list[float])
    welcomes: list[float] = field(default_factory=list[float])
    refused: Counter[str] = field(default_factory=Counter[str])


@dataclass(slots=True)
class Table:
    """A session as its host leads it."""

    api: Api
    session: Session
    host: Host
    room: Room
    board_waits: list[float] = field(default_factory=list[float])
    reveal_waits: list[float] = field(default_factory=list[float])


class Game:
    """All sessions of a shape, played at the same time."""

    def __init__(self, plan: Plan) -> None:
        address = urlsplit(plan.url)
        assert address.hostname is not None
        assert address.port is not None
        self._plan, self._shape = plan, plan.shape
        self._address = address.hostname, address.port
        self._pool = HttpPool(*self._address)
        self._pids = {**plan.pids, "generator": os.getpid()}
        self._dice = random.Random(SEED)
        self._seats = Seats()
        self._tables: list[Table] = []
        self._apis: list[Api] = []
        self._idle_percent: dict[str, float] = {}

    async def play(self) -> Outcome:
        idle = await self._idle("empty")
        await self._open_all()
        figures = idle | await self._join() | await self._play() | self._latencies()
        refused = self._all_refused()
        await self._leave()
        return Outcome(figures=figures, refused=dict(refused))

    async def _join(self) -> dict[str, float]:
        before, empty = moment(self._pids), self._edge_bytes()
        await self._fill()
        await asyncio.sleep(SETTLE_S)
        return self._cost("join", before, self._shape.seats) | self._memory(empty)

    async def _play(self) -> dict[str, float]:
        if self._shape.mode != "assignment":
            return await self._answer()
        before, received = moment(self._pids), self._received()
        idle = await self._idle("open")
        cost = self._cost("play", before, self._shape.seats)
        return (
            cost | idle | {"bytes_per_player_and_question": (self._received() - received) / self._shape.seats}
        )

    async def _idle(self, state: str) -> dict[str, float]:
        """Return the processor time of the servers while nobody does anything, as a share of one core."""
        if not self._shape.idle_s:
            return {}
        before = moment(self._pids)
        await asyncio.sleep(self._shape.idle_s)
        spent = before.until(moment(self._pids))
        servers = spent.total - spent.by_process["generator"]
        self._idle_percent[state] = 100 * servers / self._shape.idle_s
        return {f"idle_{state}_cpu_percent": self._idle_percent[state]}

    async def _answer(self) -> dict[str, float]:
        gc.freeze()
        answers = self._shape.seats * self._shape.questions
        calls: dict[str, Counter[str]] = {}
        async with counting(self._plan.pids, calls) if self._plan.counts_calls else nullcontext():
            before, received, started = moment(self._pids), self._received(), time.perf_counter()
            await asyncio.gather(*(self._lead(table) for table in self._tables))
            cost = self._cost("play", before, answers)
        return (
            cost
            | _each(calls, answers)
            | {
                "play_s": time.perf_counter() - started,
                "bytes_per_player_and_question": (self._received() - received) / answers,
            }
        )

    async def _open_all(self) -> None:
        """Open all sessions, each account hosting some of them."""
        for start in range(0, self._shape.rooms, ROOMS_A_HOST):
            api = await _signed_in(self._plan.url)
            self._apis.append(api)
            questions: list[Question] = [_QUESTION] * self._shape.questions
            quiz = await api.create_quiz(QuizDraft(title="Weather", language="en", questions=questions))
            for _ in range(min(ROOMS_A_HOST, self._shape.rooms - start)):
                self._tables.append(await self._open(api, quiz.id))

    async def _open(self, api: Api, quiz_id: str) -> Table:
        session = await api.open_session(self._draft(quiz_id))
        host = Host()
        assert api.access_token is not None
        await self._connect(host, session.id, api.access_token)
        dice = random.Random(self._dice.random())
        return Table(api, session, host, Room(self._shape.answer_within_s, dice))

    def _draft(self, quiz_id: str) -> SessionDraft:
        mode = self._shape.mode
        closes_at = round(time.time() * 1_000) + HOUR_MS if mode == "assignment" else None
        return SessionDraft(quiz_id=quiz_id, mode=mode, settings=Settings(goal="once"), closes_at=closes_at)

    async def _fill(self) -> None:
        async with asyncio.TaskGroup() as group:
            for table in self._tables:
                for number in range(self._shape.players):
                    stays = number < self._shape.connected * self._shape.players
                    group.create_task(self._sit_down(table, f"Player {number + 1}", stays=stays))
        self._pool.close()

    async def _sit_down(self, table: Table, nickname: str, *, stays: bool) -> None:
        await asyncio.sleep(self._dice.uniform(0, self._shape.join_within_s))
        await self._take_seat(table, nickname, stays=stays)

    async def _take_seat(self, table: Table, nickname: str, *, stays: bool = True) -> None:
        seats, came = self._seats, time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                body = msgspec.json.encode(Join(pin=table.session.pin, nickname=nickname))
                response = await self._pool.post("/api/v1/sessions/join", body)
                if response.status != 201:
                    seats.refused[_refusal(response)] += 1
                    return
                seats.joins.append(time.perf_counter() - came)
                joined = msgspec.json.decode(response.body, type=Joined)
                if not stays:
                    return
                player = Racer(table.room) if self._shape.mode == "race" else Player(table.room)
                await self._connect(player, joined.session_id, joined.token)
                seats.welcomes.append(await player.welcome - came)
                seats.players.append(player)
        except Exception as error:  # whatever it was: this player is not in
            seats.refused[f"{type(error).__name__}: {error}"] += 1

    async def _connect(self, listener: Host | Player, session_id: str, token: str) -> None:
        await ws_connect(
            lambda: listener,
            f"{self._plan.socket_origin}/ws/v1/sessions/{session_id}",
            extra_headers={"Sec-WebSocket-Protocol": f"{PROTOCOL}, {BEARER_PREFIX}{token}"},
            websocket_handshake_timeout=PATIENCE_S,
            read_buffer_init_size=READ_BUFFER_BYTES,
        )

    async def _lead(self, table: Table) -> None:
        """Lead one room. Its players wait for one another; rooms do not."""
        cycle_s = self._shape.answer_within_s + self._shape.look_s
        if self._shape.mode == "race":
            await table.api.command(table.session.id, "start")
            await _until_revealed(table.room, PATIENCE_S + self._shape.questions * cycle_s)
            return
        await asyncio.sleep(0 if len(self._tables) == 1 else self._dice.uniform(0, cycle_s))
        for question in range(self._shape.questions):
            await self._ask(table, question)
            await asyncio.sleep(self._shape.look_s)

    async def _ask(self, table: Table, question: int) -> None:
        table.room.turn(question)
        await table.api.command(table.session.id, "next" if question else "start")
        await _until_revealed(table.room)
        table.reveal_waits.append(time.perf_counter() - table.room.last_answer_at)
        await _judge_board(table)

    def _edge_bytes(self) -> int:
        return sum(
            resident_bytes(pid) for name, pid in self._plan.pids.items() if name.startswith("realtime")
        )

    def _memory(self, empty: int) -> dict[str, float]:
        return {"realtime_kb_per_connection": (self._edge_bytes() - empty) / 1_000 / self._shape.seats}

    def _cost(self, phase: str, before: Moment, times: int) -> dict[str, float]:
        """Return the CPU of a phase by process and server, and the shares of the generator and of others."""
        spent = before.until(moment(self._pids))
        servers = spent.total - spent.by_process["generator"]
        by_process = {f"{phase}_cpu_{name}_s": cpu for name, cpu in spent.by_process.items()}
        return by_process | {
            f"{phase}_server_cpu_us_each": 1e6 * servers / times,
            f"{phase}_generator_share_percent": 100 * spent.by_process["generator"] / max(spent.total, 0.01),
            f"{phase}_strangers_share_percent": 100
            * (1 - spent.total / max(spent.machine, spent.total, 0.01)),
        }

    def _received(self) -> int:
        return sum(table.room.received_bytes for table in self._tables)

    def _latencies(self) -> dict[str, float]:
        rooms, seats = [table.room for table in self._tables], self._seats
        lost = 1 - len(seats.joins) / self._shape.seats
        figures = {"lost_seats_percent": 100 * lost}
        figures |= in_ms("join", seats.joins) | in_ms("welcome", seats.welcomes)
        figures |= in_ms("accepted", [each for room in rooms for each in room.accepted])
        figures |= in_ms("result", [each for room in rooms for each in room.results])
        figures |= in_ms("spread", [each for room in rooms for each in room.spreads])
        figures |= in_ms("reveal", [each for table in self._tables for each in table.reveal_waits])
        if self._shape.mode == "assignment":
            more_cpu = self._idle_percent["open"] - self._idle_percent["empty"]
            return figures | {"idle_cpu_percent": max(more_cpu, 0.0)}
        waits = [each for table in self._tables for each in table.board_waits]
        figures["leaderboard_ms"] = 1_000 * max(waits, default=0.0)
        figures["answers_lost"] = float(
            self._shape.questions * len(seats.players) - sum(len(r.accepted) for r in rooms)
        )
        by_room = sorted(percentile(sorted(room.accepted), 0.99) for room in rooms)
        return figures | {"worst_room_ratio": by_room[-1] / statistics.median(by_room)}

    def _all_refused(self) -> Counter[str]:
        return sum((table.room.refused for table in self._tables), self._seats.refused)

    async def _leave(self) -> None:
        for leaving in [*self._seats.players, *(table.host for table in self._tables)]:
            leaving.leave()
        for api in self._apis:
            await api.__aexit__(None, None, None)


def _refusal(response: Response) -> str:
    return f"join: {response.status}{' to come back later' if response.retry_after else ''}"


async def _until_revealed(room: Room, within_s: float = PATIENCE_S) -> None:
    try:
        async with asyncio.timeout(within_s):
            await room.all_revealed.wait()
    except TimeoutError:
        room.refused["no reveal"] += room.present - room.revealed
    room.close()


async def _judge_board(table: Table) -> None:
    """Return the time from the last answer until the host's board showed the final rows of the question."""
    standings = await table.api.standings(table.session.id, limit=10)
    boards = [(at, msgspec.json.decode(raw, type=Leaderboard)) for at, raw in table.host.boards]
    right = [
        at for at, board in boards if board.top == standings.items and board.players == standings.players
    ]
    table.host.boards.clear()
    if right:
        table.board_waits.append(max(right[0] - table.room.last_answer_at, 0.0))


def _each(calls: dict[str, Counter[str]], answers: int) -> dict[str, float]:
    return {
        f"calls_{name}_{kind}": count / answers
        for name, kinds in calls.items()
        for kind, count in kinds.items()
    }


async def _signed_in(url: str) -> Api:
    api = Api(url)
    email, password = f"bench-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(16)
    await api.sign_up(email, password, "Bench")
    await api.log_in(email, password)
    return api


async def _main() -> None:
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    outcome = await Game(plan).play()
    sys.stdout.buffer.write(msgspec.json.encode(outcome))


if __name__ == "__main__":
    uvloop.run(_main())
