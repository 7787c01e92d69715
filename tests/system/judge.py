"""A judge who knows only the public contract: plays whole games over the wire and recomputes every point and rank.

It imports nothing of Wordrally, so that a mistake there cannot excuse itself here.
"""

import asyncio
import contextlib
import dataclasses
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

GRACE_MS = 250
JOINS_AT_ONCE = 50
QUESTIONS = 4
ATTEMPTS = 80
"""Half a second apart: longer than a whole stack takes to start on a busy machine."""

MOMENTS = ("lobby", "open", "reveal", "finish")
"""When somebody may want to do harm: each is set once, `open` and `reveal` at the second question."""

PATIENCE_S = 60.0  # a busy machine is slow, not wrong
FINAL = frozenset({4001, 4003, 4009})
"""Close codes after which a client stays away."""
JSON = dict[str, Any]


@dataclasses.dataclass
class Verdict:
    """What went wrong, counted; a fair game has zeros only. `accepted` is how much was judged."""

    accepted: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    leaked: int = 0
    missed: int = 0
    unsorted: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)

    def blame(self, kind: str, note: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.notes) < 20:
            self.notes.append(f"{kind}: {note}")

    @property
    def faults(self) -> int:
        return self.lost + self.doubled + self.wrong + self.leaked + self.missed + self.unsorted


def quiz_body(questions: int) -> JSON:
    """A quiz of both kinds whose keys and explanations are recognisable when they leak."""
    made: list[JSON] = []
    for index in range(questions):
        common = {"time_limit_ms": 20_000, "points": 1_000, "explanation": f"because-{index}"}
        if index % 3 == 2:
            made.append({"kind": "text", "prompt": f"Type {index}", "accepted": [f"key-{index}"], **common})
        else:
            choices = [f"choice-{index}-{number}" for number in range(4)]
            correct = [0, 2] if index % 3 == 1 else [index % 4]
            made.append(
                {
                    "kind": "choice",
                    "prompt": f"Pick {index}",
                    "choices": choices,
                    "correct": correct,
                    **common,
                }
            )
    return {"title": "The judge's quiz", "questions": made}


class Player:
    """One player's seat and everything that was said to it."""

    def __init__(self, name: str, joined: JSON, doors: list[str]) -> None:
        """`doors`: origins where sockets are taken; each connection goes to the next one."""
        self.name = name
        self.joined = joined
        self.id: str = joined["player_id"]
        self._token: str = joined["token"]
        self._urls = itertools.cycle(door.replace("http", "ws", 1) + joined["socket_path"] for door in doors)
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self.frames: list[JSON] = []
        self._news = asyncio.Condition()
        self.accepted: dict[int, int] = {}
        self.sent: dict[int, JSON] = {}
        self.close_code: int | None = None
        self.outages = 0
        self._staying = False

    async def connect(self) -> None:
        """Connect, and from then on come back whenever the line breaks, as any client should."""
        self._staying = True
        seen = len(self.frames)
        self._reader = asyncio.create_task(self._stay(await self._open_patiently()))
        await self.until(lambda: any(f["type"] == "welcome" for f in self.frames[seen:]), "welcome")

    async def disconnect(self) -> None:
        self._staying = False
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader

    async def ended(self) -> None:
        """Wait until the server has closed the connection for good."""
        assert self._reader is not None
        await asyncio.wait_for(self._reader, PATIENCE_S)

    async def reconnect(self) -> None:
        await self.disconnect()
        await self.connect()

    async def _open_patiently(self) -> ClientConnection:
        """A server that is away or says 503 is tried again; a refusal is final."""
        for _ in range(ATTEMPTS):
            try:
                return await self._open()
            except InvalidStatus as refusal:
                if refusal.response.status_code < 500:
                    raise
            except (OSError, TimeoutError, InvalidHandshake):
                pass
            await asyncio.sleep(0.5)
        raise AssertionError(f"{self.name} was not let in")

    async def _open(self) -> ClientConnection:
        protocols: Any = ["wordrally.v1", f"bearer.{self._token}"]
        self._socket = await connect(
            next(self._urls), subprotocols=protocols, compression=None, open_timeout=30
        )
        return self._socket

    async def _stay(self, socket: ClientConnection) -> None:
        await self._read(socket)
        while self._staying and self.close_code not in FINAL:
            self.outages += 1
            await asyncio.sleep(random.uniform(0.05, 0.5))
            try:
                socket = await self._open()
            except (OSError, TimeoutError, InvalidHandshake):
                self.close_code = None
                continue
            if not self._staying:  # it was left while it opened
                await socket.close()
                return
            await self._read(socket)

    async def send_answer(self, index: int, answer: JSON) -> None:
        """Send it; a broken line is no harm, as the answer goes again with the next `welcome`."""
        assert self._socket is not None
        self.sent.setdefault(index, answer)
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(json.dumps({"type": "answer", "question": index, **answer}))

    async def until(self, condition: Any, what: str, timeout_s: float = PATIENCE_S) -> None:
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(condition), timeout_s)
            except TimeoutError:
                raise AssertionError(f"{self.name} waited in vain for {what}; saw {self.tail()}") from None

    def tail(self) -> list[str]:
        return [json.dumps(frame)[:160] for frame in self.frames[-6:]]

    def of(self, kind: str) -> list[JSON]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def question(self, index: int) -> JSON | None:
        """The question as it was shown first, in a frame of its own or in a welcome."""
        shown = [
            f["question"] for f in self.frames if f["type"] in ("question", "welcome") and "question" in f
        ]
        return next((question for question in shown if question["index"] == index), None)

    def saw_question(self, index: int) -> bool:
        return self.question(index) is not None

    def saw_reveal(self, index: int) -> bool:
        return any(
            (f["type"] == "reveal" and f["question"] == index)
            or (f["type"] == "welcome" and f.get("reveal", {}).get("question") == index)
            for f in self.frames
        )

    def board_after_reveal(self) -> bool:
        kinds = [frame["type"] for frame in self.frames]
        return "reveal" in kinds and "leaderboard" in kinds[kinds.index("reveal") :]

    async def _send_again(self, index: int) -> None:
        if index in self.sent and index not in self.accepted:
            await self.send_answer(index, self.sent[index])

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                frame = json.loads(text)
                frame["_seen_at"] = time.time() * 1000
                if frame["type"] == "accepted":
                    self.accepted[frame["question"]] = frame["received_at"]
                elif frame["type"] == "welcome" and "your_answer" in frame:
                    self.accepted.setdefault(
                        frame["your_answer"]["question"], frame["your_answer"]["received_at"]
                    )
                async with self._news:
                    self.frames.append(frame)
                    self._news.notify_all()
                if frame["type"] == "welcome" and frame["session"]["phase"] == "open":
                    await self._send_again(frame["question"]["index"])
        except ConnectionClosed:
            pass
        self.close_code = socket.close_code


class Judge:
    """One game of `players` against a running server, then the verdict."""

    def __init__(self, base_url: str, players: int, seed: int, doors: list[str] | None = None) -> None:
        """`doors`: where sockets connect instead of at `base_url`, for instance each node's own port."""
        self.base_url = base_url
        self.doors = doors or [base_url]
        self.quiz = quiz_body(QUESTIONS)
        self.dice = random.Random(seed)
        self.size = players
        self.players: list[Player] = []
        self.opened: dict[int, JSON] = {}
        self.verdict = Verdict()
        self.moments = {moment: asyncio.Event() for moment in MOMENTS}

    async def play(self) -> Verdict:
        limits = httpx.Limits(max_connections=JOINS_AT_ONCE)
        async with httpx.AsyncClient(base_url=self.base_url, timeout=60, limits=limits) as http:
            await self._prepare(http)
            await self._join_all(http)
            self.moments["lobby"].set()
            await self._command(http, "start")
            for index in range(len(self.quiz["questions"])):
                await self._one_question(http, index)
                await self._command(http, "next")
            self.moments["finish"].set()
            await self._everybody(lambda p: p.of("finished") or self._was_told_finished(p), "finished")
            await self._judge(http)
            await asyncio.gather(*(player.disconnect() for player in self.players))
        return self.verdict

    @staticmethod
    def _was_told_finished(player: Player) -> bool:
        return any(f["session"]["phase"] == "finished" for f in player.of("welcome"))

    async def _prepare(self, http: httpx.AsyncClient) -> None:
        email = f"judge-{self.dice.getrandbits(48):x}-{time.time_ns():x}@example.org"
        account = {"email": email, "password": "a long password", "display_name": "Judge"}
        _ok(await http.post("/api/v1/users", json=account), 201)
        del account["display_name"]
        token = _ok(await http.post("/api/v1/auth/token", json=account), 200)["access_token"]
        self.host = {"Authorization": f"Bearer {token}"}
        quiz = _ok(await http.post("/api/v1/quizzes", json=self.quiz, headers=self.host), 201)
        body = {"quiz_id": quiz["id"], "mode": "live"}
        self.session = _ok(await http.post("/api/v1/sessions", json=body, headers=self.host), 201)

    async def _join_all(self, http: httpx.AsyncClient) -> None:
        gate = asyncio.Semaphore(JOINS_AT_ONCE)

        async def join(number: int) -> Player:
            async with gate:
                body = {"pin": self.session["pin"], "nickname": f"player {number}"}
                joined = _ok(await http.post("/api/v1/sessions/join", json=body), 201)
                turn = number % len(self.doors)
                player = Player(body["nickname"], joined, self.doors[turn:] + self.doors[:turn])
                await player.connect()
                return player

        self.players = list(await asyncio.gather(*(join(number) for number in range(self.size))))

    async def _command(self, http: httpx.AsyncClient, name: str) -> None:
        """A host presses again when nothing came back; 409 then says that the first press had worked."""
        path = f"/api/v1/sessions/{self.session['id']}/{name}"
        answer, pressed = await self._patiently(lambda: http.post(path, headers=self.host))
        if answer.status_code != 409 or pressed == 1:
            _ok(answer, 200)

    async def _read(self, http: httpx.AsyncClient, path: str, accept: str = "application/json") -> Any:
        headers = self.host | {"Accept": accept}
        answer, _ = await self._patiently(
            lambda: http.get(f"/api/v1/sessions/{self.session['id']}{path}", headers=headers)
        )
        return _ok(answer, 200)

    @staticmethod
    async def _patiently(call: Callable[[], Awaitable[httpx.Response]]) -> tuple[httpx.Response, int]:
        """The answer, and after how many attempts; a server that is away or unavailable is asked again."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = await call()
            except httpx.TransportError:
                if attempt == ATTEMPTS:
                    raise
            else:
                if answer.status_code < 500 or attempt == ATTEMPTS:
                    return answer, attempt
            await asyncio.sleep(0.5)
        raise AssertionError("not reached")

    async def _everybody(self, condition: Any, what: str) -> None:
        await asyncio.gather(*(p.until(lambda p=p: condition(p), what) for p in self.players))

    async def _one_question(self, http: httpx.AsyncClient, index: int) -> None:
        await self._everybody(lambda p: p.saw_question(index), f"question {index}")
        self.opened[index] = self.players[0].question(index) or {}
        if index == 1:
            self.moments["open"].set()
        await asyncio.gather(*(self._answer(player, index) for player in self.players))
        await self._everybody(lambda p: p.saw_reveal(index), f"reveal {index}")
        if index == 1:
            self.moments["reveal"].set()
        self._check_standings_at_reveal(await self._read(http, "/leaderboard?limit=100"), index)

    def _check_standings_at_reveal(self, standings: JSON, index: int) -> None:
        expected = self._expected(up_to=index)[:100]
        shown = [(row["player_id"], row["score"]) for row in standings["items"]]
        if shown != [(player_id, score) for player_id, score, _ in expected]:
            self.verdict.blame("unsorted", f"standings at the reveal of {index}")

    async def _answer(self, player: Player, index: int) -> None:
        await asyncio.sleep(self.dice.uniform(0, 1.5))
        mood = self.dice.random()
        if mood < 0.05:
            await player.reconnect()
        answer = self._choose(index)
        await player.send_answer(index, answer)
        if mood > 0.95:  # twice in a row, the second time something else
            await player.send_answer(index, self._choose(index))
        if (
            0.90 < mood < 0.95
        ):  # the line breaks before the answer is confirmed, and the player sends it again
            await player.reconnect()
        await player.until(lambda: index in player.accepted, f"accepted {index}")

    def _choose(self, index: int) -> JSON:
        question = self.quiz["questions"][index]
        right = self.dice.random() < 0.6
        if question["kind"] == "text":
            return {"text": f"  KEY-{index} " if right else "something else"}
        return {"choices": question["correct"] if right else [3 if question["correct"] != [3] else 0]}

    def _points(self, index: int, player: Player) -> int:
        question, opened = self.quiz["questions"][index], self.opened[index]
        given = player.sent[index]
        if question["kind"] == "text":
            right = given["text"].strip().casefold() in question["accepted"]
        else:
            right = sorted(given["choices"]) == sorted(question["correct"])
        if not right:
            return 0
        elapsed = player.accepted[index] - opened["opened_at"]
        elapsed = 0 if elapsed < 500 else elapsed
        return round(question["points"] * (1 - (elapsed / question["time_limit_ms"]) / 2))

    def _expected(self, up_to: int) -> list[tuple[str, int, int]]:
        """(player id, score, reached at) in the order of the contract's ranking."""
        rows: list[tuple[str, int, int]] = []
        for player in self.players:
            score, reached = 0, 0
            for index in sorted(player.accepted):
                points = self._points(index, player) if index <= up_to else 0
                if points:
                    score, reached = score + points, max(reached, player.accepted[index])
            rows.append((player.id, score, reached))
        return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))

    async def _judge(self, http: httpx.AsyncClient) -> None:
        report = await self._read(http, "/report")
        rows = {row["player_id"]: row for row in report["players"]}
        last = len(self.quiz["questions"]) - 1
        expected = self._expected(up_to=last)
        ranks = {player_id: rank for rank, (player_id, _, _) in enumerate(expected, 1)}
        scores = {player_id: score for player_id, score, _ in expected}
        if [row["player_id"] for row in report["players"]] != [row[0] for row in expected]:
            self.verdict.blame("unsorted", "report")
        for player in self.players:
            self._judge_report(player, rows[player.id], scores[player.id], ranks[player.id])
            self._judge_frames(player, scores[player.id], ranks[player.id])
        await self._judge_leaderboard(http, expected)

    async def _judge_leaderboard(self, http: httpx.AsyncClient, expected: list[tuple[str, int, int]]) -> None:
        shown: list[tuple[str, int]] = []
        while len(shown) < len(expected):
            page = (await self._read(http, f"/leaderboard?limit=100&offset={len(shown)}"))["items"]
            if not page:
                break
            shown += [(row["player_id"], row["score"]) for row in page]
        if shown != [(player_id, score) for player_id, score, _ in expected]:
            self.verdict.blame("unsorted", "leaderboard")

    def _judge_report(self, player: Player, row: JSON, score: int, rank: int) -> None:
        counted = Counter(answer["question"] for answer in row["answers"])
        answers = {answer["question"]: answer for answer in row["answers"]}
        for index, received_at in player.accepted.items():
            self.verdict.accepted += 1
            if counted[index] == 0:
                self.verdict.blame("lost", f"{player.name} question {index}")
                continue
            if counted[index] > 1:
                self.verdict.blame("doubled", f"{player.name} question {index}")
            found = answers[index]
            if (found["points"], found["received_at"]) != (self._points(index, player), received_at):
                self.verdict.blame("wrong", f"{player.name} question {index}: {found}")
        if (row["score"], row["rank"]) != (score, rank):
            self.verdict.blame("wrong", f"{player.name}: {row['score']}/{row['rank']} for {score}/{rank}")

    def _judge_frames(self, player: Player, score: int, rank: int) -> None:
        self._judge_results(player)
        self._judge_leaks(player)
        self._judge_order(player)
        for finished in player.of("finished"):
            you = finished.get("you")
            if you is not None and (you["score"], you["rank"]) != (score, rank):
                self.verdict.blame("wrong", f"{player.name}: finished says {you}")

    def _judge_results(self, player: Player) -> None:
        total = 0
        for result in player.of("result"):
            if result["points"] != self._points(result["question"], player):
                self.verdict.blame("wrong", f"{player.name}: {result}")
            if result["score"] < total:
                self.verdict.blame("wrong", f"{player.name}: the score fell to {result['score']}")
            total = result["score"]
        twice = Counter(result["question"] for result in player.of("result"))
        for index, times in twice.items():
            if times > 1:
                self.verdict.blame("doubled", f"{player.name}: result {index} came {times} times")

    def _judge_leaks(self, player: Player) -> None:
        revealed: set[int] = set()
        for frame in player.frames:
            if frame["type"] == "reveal":
                revealed.add(frame["question"])
            if frame["type"] == "welcome" and "reveal" in frame:
                revealed.add(frame["reveal"]["question"])
            text = json.dumps(frame)
            for index in range(len(self.quiz["questions"])):
                secret = f"because-{index}" in text or f"key-{index}" in text
                if secret and index not in revealed:
                    self.verdict.blame("leaked", f"{player.name}: {text[:200]}")
            if frame["type"] in ("question", "welcome") and "correct" in frame.get("question", {}):
                self.verdict.blame("leaked", f"{player.name}: {text[:200]}")

    def _judge_order(self, player: Player) -> None:
        asked = [f["question"]["index"] for f in player.of("question")]
        if asked != sorted(set(asked)):
            self.verdict.blame("doubled", f"{player.name} was asked {asked}")
        for index in range(len(self.quiz["questions"])):
            if not (player.saw_question(index) and player.saw_reveal(index)):
                self.verdict.blame("missed", f"{player.name} question {index}")
        versions = [f["version"] for f in player.frames if f["type"] in ("question", "reveal", "finished")]
        if versions != sorted(set(versions)):
            self.verdict.blame("unsorted", f"{player.name}: versions {versions}")
        for board in player.of("leaderboard"):
            scores = [row["score"] for row in board["top"]]
            if scores != sorted(scores, reverse=True):
                self.verdict.blame("unsorted", f"{player.name}: {scores}")


def _ok(response: httpx.Response, status: int) -> Any:
    assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text}"
    return response.json() if response.content else None


async def main(base_url: str, sizes: list[int]) -> int:
    """Judge a running server: `python -m tests.system.judge http://127.0.0.1:8080 50 200 500`."""
    faults = 0
    for size in sizes:
        started = time.perf_counter()
        verdict = await Judge(base_url, size, size).play()
        faults += verdict.faults
        print(size, "players", dataclasses.asdict(verdict), f"{time.perf_counter() - started:.1f} s")
    return faults


if __name__ == "__main__":
    import sys

    raise SystemExit(min(asyncio.run(main(sys.argv[1], [int(size) for size in sys.argv[2:]])), 1))
