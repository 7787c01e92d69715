"""Open homework after a restart: the time until the store has it again, without and with checkpoints.

`python -m bench.homework [--assignments N] [--messages N]`. Assignments of ten players are opened and begun.
Then other people answer: that many messages of one answer each go into the log, as their nodes would write
them. The stack is restarted with an empty store, and every assignment is asked for, first without
checkpoints, then with them. The queue does not sync while the data is made.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx
import msgspec
from tests.faults.sites import spoilt_by
from tests.system.judge import quiz_body
from tests.system.lesson import sign_in

from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer, TurnOpened
from wordrally.local.stack import Stack
from wordrally.quiz.scoring_main import create_checkpointer

ASSIGNMENTS, MESSAGES = 200, 100_000
OF_AN_ACCOUNT = 40
PLAYERS, QUESTIONS = 10, 20
AT_ONCE = 500
ASKED_AT_ONCE = 32
WITHIN_S = 300.0

encode = msgspec.msgpack.encode
Seats = dict[SessionId, list[PlayerId]]


async def open_assignments(url: str, count: int) -> tuple[Seats, list[tuple[SessionId, dict[str, str]]]]:
    """Open the assignments with their players; return the seats, and with what each host is asked."""
    seats: Seats = {}
    hosts: list[tuple[SessionId, dict[str, str]]] = []
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        while len(seats) < count:
            auth = await sign_in(http)
            quiz = (await http.post("/api/v1/quizzes", json=quiz_body(QUESTIONS), headers=auth)).json()
            for _ in range(min(OF_AN_ACCOUNT, count - len(seats))):
                session = await open_one(http, auth, quiz["id"])
                seats[SessionId(session["id"])] = await join(http, session["pin"], session["check"])
                hosts.append((SessionId(session["id"]), auth))
    return seats, hosts


async def open_one(http: httpx.AsyncClient, auth: dict[str, str], quiz_id: str) -> dict[str, str]:
    closes_at = int((time.time() + 20 * 86_400) * 1_000)
    body = {"quiz_id": quiz_id, "mode": "assignment", "closes_at": closes_at}
    reply = await http.post("/api/v1/sessions", json=body, headers=auth)
    reply.raise_for_status()
    return reply.json()


async def join(http: httpx.AsyncClient, pin: str, check: str) -> list[PlayerId]:
    players: list[PlayerId] = []
    for number in range(PLAYERS):
        body = {"pin": pin, "check": check, "nickname": f"Player {number}"}
        reply = await http.post("/api/v1/sessions/join", json=body)
        while reply.status_code == 429:
            await asyncio.sleep(float(reply.headers["Retry-After"]))
            reply = await http.post("/api/v1/sessions/join", json=body)
        reply.raise_for_status()
        players.append(PlayerId(reply.json()["player_id"]))
    return players


def batches(seats: Seats, messages: int) -> Iterator[AnswerBatch]:
    """Yield the answers of the homework, then those of everybody else."""
    node, now = NodeId(f"bench-{secrets.token_hex(4)}"), time.time_ns() // 1_000_000
    for session_id, players in seats.items():
        for player in players:
            for turn in range(1, QUESTIONS // 2):
                opened = TurnOpened(session_id, player, turn, turn - 1, 0, now)
                answer = ReceivedAnswer(session_id, player, turn - 1, now, [0], turn=turn, opened_at=now)
                yield AnswerBatch(node_id=node, answers=[answer], turns=[opened])
    for number in range(messages):
        other = SessionId(f"other-{number // 600}")
        yield AnswerBatch(node_id=node, answers=[ReceivedAnswer(other, PlayerId("p"), number % 20, now, [0])])


async def fill(jet: JetStream, seats: Seats, messages: int) -> None:
    """Write them into the log, many at a time."""
    subject, waiting = subjects.ANSWERS_OF.format(f"bench-{secrets.token_hex(4)}"), batches(seats, messages)
    while portion := list(islice(waiting, AT_ONCE)):
        await asyncio.gather(*(jet.append(subject, encode(batch)) for batch in portion))


async def ask_for_all(url: str, hosts: list[tuple[SessionId, dict[str, str]]]) -> float:
    """Return the seconds until every assignment has answered with its board."""
    gate, started = asyncio.Semaphore(ASKED_AT_ONCE), time.perf_counter()
    async with httpx.AsyncClient(base_url=url, timeout=120) as http:

        async def ask(session_id: SessionId, auth: dict[str, str]) -> None:
            async with gate, asyncio.timeout(WITHIN_S):
                path = f"/api/v1/sessions/{session_id}/leaderboard"
                while (await http.get(path, headers=auth)).is_error:  # noqa: ASYNC110 it tells nobody
                    await asyncio.sleep(0.2)

        await asyncio.gather(*(ask(*one) for one in hosts))
    return time.perf_counter() - started


async def _connected(stack: Stack) -> JetStream:
    return await jetstream.connect(stack.description["nats_url"], "homework")


async def prepare(stack: Stack, options: argparse.Namespace) -> list[tuple[SessionId, dict[str, str]]]:
    seats, hosts = await open_assignments(stack.url, options.assignments)
    async with await _connected(stack) as jet:
        await fill(jet, seats, options.messages)
        async with asyncio.timeout(WITHIN_S):
            while (await jet.js.consumer_info(subjects.ANSWERS, "scoring")).num_pending:  # noqa: ASYNC110
                await asyncio.sleep(0.5)
    return hosts


async def checkpoint(stack: Stack) -> float:
    """Make checkpoints, as the quiz service does by and by; return the seconds that it took."""
    started = time.perf_counter()
    async with await _connected(stack) as jet:
        await create_checkpointer(jet).run()
    return time.perf_counter() - started


def restarted(stack: Stack) -> float:
    stack.stop()
    started = time.perf_counter()
    stack.start()
    return time.perf_counter() - started


def main() -> None:
    """Measure both, and print them."""
    parser = argparse.ArgumentParser(prog="python -m bench.homework", description=__doc__)
    parser.add_argument("--assignments", type=int, default=ASSIGNMENTS)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    options = parser.parse_args()
    environ = spoilt_by("default fsync")
    with (
        tempfile.TemporaryDirectory(prefix="homework-") as folder,
        Stack(Path(folder), environ=environ) as stack,
    ):
        hosts = asyncio.run(prepare(stack, options))
        print(f"{len(hosts)} assignments, {options.messages} messages of others", flush=True)
        start_s, all_s = restarted(stack), asyncio.run(ask_for_all(stack.url, hosts))
        print(f"without checkpoints: start {start_s:.1f} s, all boards {all_s:.1f} s", flush=True)
        made_s = asyncio.run(checkpoint(stack))
        start_s, all_s = restarted(stack), asyncio.run(ask_for_all(stack.url, hosts))
        print(f"with checkpoints (made in {made_s:.1f} s): start {start_s:.1f} s, all boards {all_s:.1f} s")


if __name__ == "__main__":
    main()
