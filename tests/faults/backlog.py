"""Sessions in which thousands have answered while no scorer worked.

Players and answers are written to the log directly.
"""

import asyncio
import random
import secrets
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
from redis import Redis

from tests.faults.deliveries import store_once
from tests.faults.harm import frozen
from tests.faults.scene import BACKLOG, Scene
from tests.system.checks import points_of
from tests.system.judge import quiz_body
from tests.system.player import JSON, may_come_again
from wordrally.chassis.queue import jetstream

SESSIONS = 5
PLAYERS = 10_000
"""In each session: as many as the contract lets in."""

QUIZ = quiz_body(1, limits_ms={0: 600_000})
BATCH = 500
IN_FLIGHT = 128
DRAINED_WITHIN_S = 240.0
SCORERS = ("scoring-1", "scoring-2")


@dataclass(frozen=True)
class Crowd:
    """One session and when each of its players answered what."""

    host: dict[str, str]
    session: JSON
    opened: JSON
    answers: dict[str, tuple[int, int]]

    def score(self, player: str) -> int:
        received_at, choice = self.answers[player]
        question = QUIZ["questions"][0]
        return points_of(question, {"choices": [choice]}, received_at - self.opened["opened_at"])


async def let_answers_pile_up(scene: Scene) -> None:
    """The scorers sleep until 50,000 answers wait; then they go on, and every one of them is counted."""
    async with _http(scene) as http:
        async with frozen(scene, *SCORERS):
            crowds = await _fill(scene, http)
        await _check(scene, http, crowds)


async def empty_a_full_store(scene: Scene) -> None:
    """The store is emptied when it holds 50,000 answers of games that go on."""
    async with _http(scene) as http:
        crowds = await _fill(scene, http)
        await asyncio.gather(*(_counted(http, crowd) for crowd in crowds))
        scene.harmed()
        await asyncio.to_thread(Redis.from_url(scene.stack.description["store_url"]).flushall)
        await asyncio.gather(*(_counted(http, crowd) for crowd in crowds))
        await _check(scene, http, crowds)


def _http(scene: Scene) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=scene.stack.url, timeout=60)


async def _fill(scene: Scene, http: httpx.AsyncClient) -> list[Crowd]:
    async with await jetstream.connect(scene.stack.description["nats_url"], "faults") as jet:
        crowds = [await _open(http, jet) for _ in range(SESSIONS)]
        for crowd in crowds:
            await _seat(jet, crowd)
        await _answer(jet, crowds)
    return crowds


async def _open(http: httpx.AsyncClient, jet: jetstream.JetStream) -> Crowd:
    """A session in its first question, and who will have answered what."""
    account = {"email": f"crowd-{secrets.token_hex(8)}@example.org", "password": "a long password"}
    await _post(http, "/api/v1/users", account | {"display_name": "Crowd"})
    token = (await _post(http, "/api/v1/auth/token", account))["access_token"]
    host = {"Authorization": f"Bearer {token}"}
    quiz = await _post(http, "/api/v1/quizzes", QUIZ, host)
    session = await _post(http, "/api/v1/sessions", {"quiz_id": quiz["id"], "mode": "live"}, host)
    await _post(http, f"/api/v1/sessions/{session['id']}/start", {}, host)
    newest = await jet.last("SESSIONS", f"session.{session['id']}")
    assert newest is not None, "a session that was started has a log"
    opened = msgspec.msgpack.decode(newest.payload)["question"]
    dice = random.Random(session["id"])
    answers = {
        f"{dice.getrandbits(96):024x}": (opened["opened_at"] + dice.randrange(5_000), dice.randrange(4))
        for _ in range(PLAYERS)
    }
    return Crowd(host, session, opened, answers)


async def _post(http: httpx.AsyncClient, path: str, body: JSON, host: dict[str, str] | None = None) -> Any:
    answer = await http.post(path, json=body or None, headers=host)
    assert answer.status_code < 300, f"{path}: {answer.text}"
    return answer.json()


async def _seat(jet: jetstream.JetStream, crowd: Crowd) -> None:
    """As the quiz service records a join (`contracts/queue/seats.py`)."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def seat(number: int, player: str) -> None:
        joined = {
            "session_id": crowd.session["id"],
            "player_id": player,
            "nickname": f"player {number}",
            "account_id": None,
            "at": crowd.opened["opened_at"],
        }
        async with gate:
            subject = f"join.{crowd.session['id']}.{player}"
            await store_once(jet, subject, msgspec.msgpack.encode(joined), player)

    await asyncio.gather(*(seat(number, player) for number, player in enumerate(crowd.answers)))


async def _answer(jet: jetstream.JetStream, crowds: list[Crowd]) -> None:
    """As a node records what it received (`contracts/queue/answers.py`): its beginning, then batches."""
    node = secrets.token_hex(8)
    rows = [
        [crowd.session["id"], player, 0, received_at, [choice], None]
        for crowd in crowds
        for player, (received_at, choice) in crowd.answers.items()
    ]
    began = {"type": "node_started", "node_id": node, "at": crowds[0].opened["opened_at"]}
    batches = [
        {"type": "answer_batch", "node_id": node, "answers": rows[start : start + BATCH]}
        for start in range(0, len(rows), BATCH)
    ]
    for number, record in enumerate((began, *batches)):
        await store_once(jet, f"answers.{node}", msgspec.msgpack.encode(record), f"{node}.{number}")


async def _counted(http: httpx.AsyncClient, crowd: Crowd) -> None:
    """Wait until the session's leaderboard has its best at the head and nobody is missing."""
    best = max(crowd.score(player) for player in crowd.answers)
    path = f"/api/v1/sessions/{crowd.session['id']}/leaderboard?limit=1"
    async with asyncio.timeout(DRAINED_WITHIN_S):
        while True:
            answer = await http.get(path, headers=crowd.host)
            if answer.status_code == 200:
                board = answer.json()
                if board["players"] == PLAYERS and board["items"][0]["score"] == best:
                    return
            await asyncio.sleep(0.1)


async def _check(scene: Scene, http: httpx.AsyncClient, crowds: list[Crowd]) -> None:
    await asyncio.gather(*(_counted(http, crowd) for crowd in crowds))
    for crowd in crowds:
        path = f"/api/v1/sessions/{crowd.session['id']}"
        await _patiently(http, "POST", f"{path}/close", crowd)
        await _patiently(http, "POST", f"{path}/finish", crowd)
        report = await _patiently(http, "GET", f"{path}/report", crowd)
        _compare(scene, crowd, {row["player_id"]: row for row in report["players"]})


async def _patiently(http: httpx.AsyncClient, method: str, path: str, crowd: Crowd) -> Any:
    """A server that is still busy is asked again; 409 says that it was done the time before."""
    async with asyncio.timeout(DRAINED_WITHIN_S):
        while True:
            answer = await http.request(method, path, headers=crowd.host)
            if not may_come_again(answer.status_code):
                assert answer.status_code in (200, 409), f"{path}: {answer.text}"
                return answer.json()
            await asyncio.sleep(0.5)


def _compare(scene: Scene, crowd: Crowd, rows: dict[str, JSON]) -> None:
    for player, (received_at, _) in crowd.answers.items():
        kept = [(answer["received_at"], answer["points"]) for answer in rows[player]["answers"]]
        scene.verdict.accepted += 1
        scene.verdict.check(BACKLOG, bool(kept), "lost", f"{player} of a crowd")
        scene.verdict.check(BACKLOG, len(kept) < 2, "doubled", f"{player} of a crowd: {kept}")
        right = kept == [(received_at, crowd.score(player))] and rows[player]["score"] == crowd.score(player)
        scene.verdict.check(BACKLOG, right, "wrong", f"{player} of a crowd: {rows[player]}")
