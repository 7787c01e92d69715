"""Efficiency of one realtime node compared with the machine: fan-out, intake, memory.

`python -m bench.realtime --sockets 1000`. Fan-out is compared with a bare picows server, and with a C program
that only calls `write`. The server has one core, clients and NATS the other. Rates by the server's own CPU
time hold on a busy machine, too; rates by wall time need a quiet one.
"""

import argparse
import asyncio
import base64
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import uvloop
from msgspec import structs
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from tests.engines import free_port, nats_server
from tests.realtime.fake_players import view
from tests.realtime.fake_quiz import FakeSession
from tests.realtime.nats_quiz import NatsQuiz
from tests.realtime.processes import started

from bench import machine, plots, results
from bench.floor import compiled
from wordrally.chassis.queue import jetstream
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts import frames
from wordrally.contracts.claims import AUDIENCE, PLAYER_ISSUER, PlayerClaims
from wordrally.contracts.queue import events, streams, subjects
from wordrally.realtime.adapters.live_feeds import PREVIOUS_SEQUENCE, SEQUENCE
from wordrally.realtime.application import wire

SERVER_CORE, CLIENT_CORE = 0, 1
CONNECTING_AT_ONCE = 50
SENDS_PER_TURN = 100
WITHIN_S = 120.0
TURNS = 5
ANSWERING_ROUNDS = 5  # in all no more frames than a connection may send in a burst
SIZES = (250, 1_000, 2_500)
PLOTS = Path(__file__).parent.parent / "docs" / "performance"
KIND = slice(9, 17)  # of `{"type":"question",…`: enough to tell frames apart


@dataclass(frozen=True)
class Measured:
    """Work of one server: the amount, the seconds, and the seconds of its own CPU."""

    done: int
    wall_s: float
    cpu_s: float

    def __str__(self) -> str:
        return f"{self.done / self.wall_s:>9,.0f}/s   {self.done / self.cpu_s:>9,.0f} per CPU second"


class Crowd:
    """Many clients of one server; counts the frames they get."""

    def __init__(self) -> None:
        self.transports: list[WSTransport] = []
        self.got: Counter[bytes] = Counter()
        self._wanted: tuple[bytes, int] = (b"", 0)
        self._there = asyncio.Event()

    def listener(self) -> WSListener:
        return _Client(self)

    def count(self, kind: bytes) -> None:
        self.got[kind] += 1
        if kind == self._wanted[0] and self.got[kind] >= self._wanted[1]:
            self._there.set()

    async def hears(self, say: Callable[[], Awaitable[None]], kind: bytes) -> None:
        """Do what makes the server say something to everybody, and wait until all have it."""
        self._wanted = (kind[:8], self.got[kind[:8]] + len(self.transports))
        self._there.clear()
        await say()
        await asyncio.wait_for(self._there.wait(), WITHIN_S)

    async def connect(self, url: str, tokens: list[str]) -> None:
        for start in range(0, len(tokens), CONNECTING_AT_ONCE):
            some = tokens[start : start + CONNECTING_AT_ONCE]
            opened = await asyncio.gather(*(self._open(url, token) for token in some))
            self.transports += opened

    async def _open(self, url: str, token: str) -> WSTransport:
        headers = {"Sec-WebSocket-Protocol": f"{frames.PROTOCOL}, {frames.BEARER_PREFIX}{token}"}
        transport, _ = await ws_connect(
            self.listener, url, extra_headers=headers, websocket_handshake_timeout=WITHIN_S
        )
        return transport

    async def say(self, message: bytes) -> None:
        for number, transport in enumerate(self.transports, start=1):
            transport.send(WSMsgType.TEXT, message)
            if number % SENDS_PER_TURN == 0:
                await asyncio.sleep(0)

    def leave(self) -> None:
        for transport in self.transports:
            transport.disconnect(graceful=False)


class _Client(WSListener):
    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._crowd.count(frame.get_payload_as_bytes()[KIND])


class Server:
    """A process under measurement."""

    def __init__(self, pid: int) -> None:
        self._proc = Path(f"/proc/{pid}")
        os.sched_setaffinity(pid, {SERVER_CORE})

    def cpu_s(self) -> float:
        return int((self._proc / "schedstat").read_text().split()[0]) / 1e9

    def resident_bytes(self) -> int:
        return int((self._proc / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def measure(self, rounds: int, size: int, work: Callable[[], Awaitable[None]]) -> Measured:
        """Do `work` so many times, each with `size` frames, after one time that does not count."""
        await work()
        spent = Spent()
        with spent.timed(self):
            for _ in range(rounds):
                await work()
        return Measured(rounds * size, spent.wall_s, spent.cpu_s)


class Spent:
    """Time that passed and time that a server worked, in all the spells that were timed."""

    def __init__(self) -> None:
        self.wall_s = self.cpu_s = 0.0

    @contextmanager
    def timed(self, server: Server) -> Generator[None]:
        wall, cpu = time.perf_counter(), server.cpu_s()
        yield
        self.wall_s += time.perf_counter() - wall
        self.cpu_s += server.cpu_s() - cpu


class Stage:
    """A session whose questions open as fast as one likes, told live as the log would."""

    def __init__(
        self, jet: jetstream.JetStream, quiz: NatsQuiz, session: FakeSession, issuer: Issuer
    ) -> None:
        session.state = structs.replace(session.state, question_count=1_000_000)
        self.session_id = session.state.session_id
        self._jet, self._quiz, self._session, self._issuer = jet, quiz, session, issuer
        self._sequence = session.state.sequence
        self.index = 0

    def tokens(self, count: int) -> list[str]:
        expires = int(time.time()) + 3_600
        players = [self._session.join(f"{number:05}").player_id for number in range(count)]
        claims = [
            PlayerClaims(iss=PLAYER_ISSUER, aud=AUDIENCE, sub=player, sid=self.session_id, exp=expires, iat=0)
            for player in players
        ]
        return [self._issuer.sign(each) for each in claims]

    def event(self) -> events.QuestionOpened:
        opened_at = int(time.time() * 1_000)
        question = structs.replace(view(self.index, opened_at), count=1_000_000)
        return events.QuestionOpened(version=self.index + 2, at=opened_at, question=question)

    async def open(self) -> None:
        """Open the next question."""
        self.index += 1
        event = msgspec.msgpack.encode(self.event())
        headers = {SEQUENCE: str(self._sequence + 1), PREVIOUS_SEQUENCE: str(self._sequence)}
        self._sequence += 1
        subject = subjects.LIVE_SESSION.format(self.session_id)
        await self._jet.client.publish(subject, event, headers=headers)


Fan = Callable[[int], Awaitable[Measured]]


@asynccontextmanager
async def bare(frame: bytes, sockets: int) -> AsyncGenerator[Fan]:
    """Send the same bytes to as many sockets by the bare server."""
    port = free_port()
    command = (sys.executable, "-m", "bench.bare_picows", str(port))
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert child.stdin is not None
    assert child.stdout is not None
    await child.stdout.readline()
    crowd, server, stdin = Crowd(), Server(child.pid), child.stdin
    await crowd.connect(f"ws://127.0.0.1:{port}/", [""] * sockets)

    async def say() -> None:
        stdin.write(base64.b64encode(frame) + b"\n")

    yield lambda rounds: server.measure(rounds, sockets, lambda: crowd.hears(say, b"question"))
    crowd.leave()
    stdin.close()
    await child.wait()


@asynccontextmanager
async def floor(frame: bytes, sockets: int, folder: Path) -> AsyncGenerator[Fan | None]:
    """Send the same bytes by the C program, or return None if there is no compiler."""
    binary = compiled(folder)
    if binary is None:
        print("  floor     left out: there is no C compiler")
        yield None
        return
    port, pipe = free_port(), asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "bench.floor", str(binary), str(port), str(sockets), str(len(frame)))
    child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert child.stdin is not None
    assert child.stdout is not None
    await child.stdout.readline()
    crowd, server, stdin = Crowd(), Server(child.pid), child.stdin
    await crowd.connect(f"ws://127.0.0.1:{port}/", [""] * sockets)
    stdin.write(frame)

    async def say() -> None:
        stdin.write(b"!")

    yield lambda rounds: server.measure(rounds, sockets, lambda: crowd.hears(say, b"question"))
    crowd.leave()
    stdin.close()
    await child.wait()


async def fan_out(stage: Stage, server: Server, crowd: Crowd, rounds: int) -> dict[str, float]:
    """Turn and turn about, so that all see the same machine; the medians of the turns count."""
    sockets = len(crowd.transports)
    frame = wire.encode(frames.QuestionFrame(version=2, question=stage.event().question))
    turns: defaultdict[str, list[Measured]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        async with bare(frame, sockets) as yardstick, floor(frame, sockets, Path(folder)) as writing:
            for _ in range(TURNS):
                ours = await server.measure(rounds, sockets, lambda: crowd.hears(stage.open, b"question"))
                turns["ours"].append(ours)
                turns["bare"].append(await yardstick(rounds))
                if writing is not None:
                    turns["floor"].append(await writing(rounds))
    for name, measured in turns.items():
        print(f"fan-out {name:<6}{_median(measured)}   frames of {len(frame)} bytes")
    for name in turns.keys() - {"ours"}:
        by_cpu, by_clock = (
            _ratio(turns[name], turns["ours"], "cpu_s"),
            _ratio(turns[name], turns["ours"], "wall_s"),
        )
        print(f"  of {name:<8}{by_cpu:>9.0%} by CPU   {by_clock:>9.0%} by the clock")
    return {f"fan_out_{name}_cpu_us_each": _cpu_us(_median(measured)) for name, measured in turns.items()}


def _ratio(theirs: list[Measured], ours: list[Measured], what: str) -> float:
    return statistics.median(
        getattr(one, what) / getattr(other, what) for one, other in zip(theirs, ours, strict=True)
    )


def _cpu_us(measured: Measured) -> float:
    return round(1e6 * measured.cpu_s / measured.done, 3)


async def intake(stage: Stage, server: Server, crowd: Crowd) -> dict[str, float]:
    """Everybody answers question after question; each answer is stored durably before it is accepted."""
    sockets = len(crowd.transports)
    answering = Spent()

    async def answer() -> None:
        await crowd.hears(stage.open, b"question")
        with answering.timed(server):
            message = b'{"type":"answer","question":%d,"choices":[1]}' % stage.index
            await crowd.hears(lambda: crowd.say(message), b"accepted")

    for _ in range(TURNS):
        await server.measure(ANSWERING_ROUNDS, sockets, answer)
    done = sockets * (ANSWERING_ROUNDS + 1) * TURNS
    measured = Measured(done, answering.wall_s, answering.cpu_s)
    print(f"intake      {measured}   answers accepted")
    return {"intake_cpu_us_each": _cpu_us(measured), "intake_per_s": round(done / answering.wall_s)}


def _median(turns: list[Measured]) -> Measured:
    return sorted(turns, key=lambda turn: turn.cpu_s)[len(turns) // 2]


async def run(sockets: int, rounds: int) -> dict[str, float]:
    """All three, on one node."""
    print(f"\n{sockets:,} sockets")
    async with _stage() as (stage, url), started(url, "bench") as node:
        server, crowd = Server(node.child.pid), Crowd()
        empty = server.resident_bytes()
        address = f"ws://127.0.0.1:{node.port}/ws/v1/sessions/{stage.session_id}"
        await crowd.connect(address, stage.tokens(sockets))
        await asyncio.sleep(3)  # the roster's frames come to rest
        each = (server.resident_bytes() - empty) / sockets / 1_000
        print(f"memory      {each:>9.1f} kB per idle connection, {sockets:,} of them")
        figures = await fan_out(stage, server, crowd, rounds) | await intake(stage, server, crowd)
        crowd.leave()
    return figures | {"realtime_kb_per_connection": round(each, 1)}


@asynccontextmanager
async def _stage() -> AsyncGenerator[tuple[Stage, str]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = nats_server(Path(folder))
        engine.start()
        async with await jetstream.connect(engine.url, "bench") as jet:
            for spec in (streams.SESSIONS, streams.ANSWERS, streams.NODES):
                await jet.ensure(spec)
            issuer = Issuer.load_or_create(Path(folder) / "quiz.pem", PLAYER_ISSUER)
            await issuer.announce(jet)
            quiz = NatsQuiz(jet)
            await quiz.start(scoring=False)
            session = await quiz.session(secrets.token_hex(8))
            yield Stage(jet, quiz, session, issuer), engine.url
        engine.kill()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--sockets", type=int, nargs="+", help="of these sizes only; nothing is kept then")
    arguments.add_argument("--rounds", type=int, default=20)
    chosen = arguments.parse_args()
    os.sched_setaffinity(0, {CLIENT_CORE})
    kind, described = machine.kind(), machine.describe()
    kept = results.load(kind, described)
    for sockets in chosen.sockets or SIZES:
        load_average = round(os.getloadavg()[0], 1)
        figures = uvloop.run(run(sockets, chosen.rounds))
        kept.shapes[f"node-{sockets}"] = results.Result(
            measured_on=time.strftime("%Y-%m-%d"),
            runs=TURNS,
            load_average=load_average,
            settings={"players": sockets, "rounds": chosen.rounds},
            figures=figures,
            refused={},
        )
    if not chosen.sockets:
        kept.machine = described
        results.keep(kind, kept)
        plots.draw_floor(kept, PLOTS)


if __name__ == "__main__":
    main()
