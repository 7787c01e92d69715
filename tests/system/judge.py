"""A judge that knows only the public contract.

It plays games over the wire and recomputes every point and rank. It imports nothing of Wordrally, so that a
mistake there cannot excuse itself here. `checks` says what is judged.
"""

import asyncio
import dataclasses
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import httpx

from tests.system import checks
from tests.system.player import ATTEMPTS, JSON, Player, may_come_again, now_ms
from tests.system.verdict import Verdict

GRACE_MS = 250
JOINS_AT_ONCE = 50
QUESTIONS = 4
BURST_S = 1.5
"""How long the answers to a question take to come in."""

SHORT_MS = 4_000
"""The time limit of a question that runs out."""

HOST_CLOSES_AFTER_S = 2.0

End = Literal["all", "time", "host"]
"""A question ends when all have answered, when its time is over, or when the host closes it."""


@dataclasses.dataclass(frozen=True)
class Course:
    """The way each question of a game ends.

    Games that differ by `turn` have the same questions and other keys.
    """

    ends: tuple[End, ...]
    turn: int = 0

    def quiz(self) -> JSON:
        limits_ms = {index: SHORT_MS for index, end in enumerate(self.ends) if end == "time"}
        return quiz_body(len(self.ends), turn=self.turn, limits_ms=limits_ms)


EASY = Course(("all",) * QUESTIONS)
HARD = Course(("all", "all", "time", "host"))
"""In the third some answer at the last moment and some too late, in the fourth some not at all."""

MOMENTS = ("lobby", "open", "burst", "close", "reveal", "finish")
"""When somebody may want to do harm: each is set once, in the second question as far as it is about one."""

ALSO_MOMENTS = ("time is nearly over", "last opens", "host closes", "host has closed", "finished", "judged")
"""Moments for harm that needs them: the end of the third question, the fourth, and the end of it all."""

CIRCLE = 20
"""Habits go round: of so many players each has one of its own, another in the next question."""
RECONNECTS, TWICE, TORN, LIAR, LAST_MOMENT, ALSO_LAST_MOMENT, TARDY, SILENT = range(8)


def quiz_body(questions: int, *, turn: int = 0, limits_ms: dict[int, int] | None = None) -> JSON:
    """A quiz of both kinds whose keys and explanations are recognisable when they leak.

    With another `turn` the keys are others, and nothing else is.
    """
    made: list[JSON] = []
    for index in range(questions):
        limit_ms = (limits_ms or {}).get(index, 20_000)
        common = {"time_limit_ms": limit_ms, "points": 1_000, "explanation": f"because-{index}"}
        if index % 3 == 2:
            accepted = [f"key-{index}" + "-turned" * turn]
            made.append({"kind": "text", "prompt": f"Type {index}", "accepted": accepted, **common})
        else:
            choices = [f"choice-{index}-{number}" for number in range(4)]
            key = [0, 2] if index % 3 == 1 else [index % 4]
            correct = sorted((choice + turn) % 4 for choice in key)
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


class Judge:
    """One game of `players` against a running server, then the verdict.

    `slot` is the field of a reported answer by which a player's answers are told apart.
    """

    slot = "question"

    def __init__(
        self,
        base_url: str,
        players: int,
        seed: int,
        doors: list[str] | None = None,
        course: Course = EASY,
    ) -> None:
        """`doors`: where sockets connect instead of at `base_url`, for instance each node's own port."""
        self.base_url = base_url
        self.doors = doors or [base_url]
        self.ends = course.ends
        self.quiz = course.quiz()
        self.dice = random.Random(seed)
        self.size = players
        self.players: list[Player] = []
        self.host: dict[str, str] = {}
        self.session: JSON = {}
        self.opened: dict[int, JSON] = {}
        self.longest: dict[int, JSON] = {}
        self.verdict = Verdict()
        self.moments = {moment: asyncio.Event() for moment in (*MOMENTS, *ALSO_MOMENTS)}

    async def play(self) -> Verdict:
        limits = httpx.Limits(max_connections=JOINS_AT_ONCE)
        async with httpx.AsyncClient(base_url=self.base_url, timeout=60, limits=limits) as http:
            await self._prepare(http)
            await self._join_all(http)
            self.moments["lobby"].set()
            await self._command(http, "start")
            for index in range(len(self.ends)):
                await self._one_question(http, index)
                if index == len(self.ends) - 1:
                    self.moments["finish"].set()
                await self._command(http, "next")
            self.moments["finished"].set()
            await self._everybody(Player.saw_finish, "finished")
            await self._judge(http)
            self.moments["judged"].set()
            await asyncio.gather(*(player.disconnect() for player in self.players))
        return self.verdict

    async def leave(self) -> None:
        """Take everybody's socket away, however the game ended."""
        await asyncio.gather(*(player.disconnect() for player in self.players), return_exceptions=True)

    async def _prepare(self, http: httpx.AsyncClient) -> None:
        await self._sign_up(http)
        quiz = _ok(await http.post("/api/v1/quizzes", json=self.quiz, headers=self.host), 201)
        body = {"quiz_id": quiz["id"], **self._draft()}
        self.session = _ok(await http.post("/api/v1/sessions", json=body, headers=self.host), 201)

    def _draft(self) -> JSON:
        """The session to open, without its quiz."""
        return {"mode": "live"}

    async def _sign_up(self, http: httpx.AsyncClient) -> None:
        email = f"judge-{self.dice.getrandbits(48):x}-{time.time_ns():x}@example.org"
        account = {"email": email, "password": "a long password", "display_name": "Judge"}
        _ok(await http.post("/api/v1/users", json=account), 201)
        del account["display_name"]
        token = _ok(await http.post("/api/v1/auth/token", json=account), 200)["access_token"]
        self.host = {"Authorization": f"Bearer {token}"}

    def _player(self, name: str, joined: JSON, doors: list[str]) -> Player:
        return Player(name, joined, doors)

    async def _join_all(self, http: httpx.AsyncClient) -> None:
        gate = asyncio.Semaphore(JOINS_AT_ONCE)

        async def join(number: int) -> Player:
            async with gate:
                body = {"pin": self.session["pin"], "nickname": f"player {number}"}
                joined = _ok(await http.post("/api/v1/sessions/join", json=body), 201)
                turn = number % len(self.doors)
                player = self._player(body["nickname"], joined, self.doors[turn:] + self.doors[:turn])
                await player.connect()
                return player

        self.players = list(await asyncio.gather(*(join(number) for number in range(self.size))))

    async def _command(self, http: httpx.AsyncClient, name: str) -> None:
        """A host presses again when nothing came back; 409 then says that the first press had worked."""
        path = f"/api/v1/sessions/{self.session['id']}/{name}"
        answer, pressed = await self._patiently(lambda: http.post(path, headers=self.host))
        if answer.status_code != 409 or pressed == 1:
            _ok(answer, 200)

    async def read(self, http: httpx.AsyncClient, path: str) -> Any:
        """What the host reads of the session."""
        answer, _ = await self._patiently(
            lambda: http.get(f"/api/v1/sessions/{self.session['id']}{path}", headers=self.host)
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
                if not may_come_again(answer.status_code) or attempt == ATTEMPTS:
                    return answer, attempt
            await asyncio.sleep(0.5)
        raise AssertionError("not reached")

    async def _everybody(self, condition: Callable[[Player], Any], what: str) -> None:
        await asyncio.gather(*(p.until(lambda p=p: condition(p), what) for p in self.players))

    async def _one_question(self, http: httpx.AsyncClient, index: int) -> None:
        await self._everybody(lambda p: p.saw_question(index), f"question {index}")
        self.opened[index] = self.players[0].question(index) or {}
        if index == 1:
            self.moments["open"].set()
        if index == len(self.ends) - 1:
            self.moments["last opens"].set()
        async with asyncio.TaskGroup() as group:
            for number, player in enumerate(self.players):
                group.create_task(self._answer(player, number, index))
            if self.ends[index] == "host":
                group.create_task(self._close(http))
            elif self.ends[index] == "time":
                group.create_task(self._watch_the_clock(index))
        await self._everybody(lambda p: p.saw_reveal(index), f"reveal {index}")
        if index == 1:
            self.moments["reveal"].set()
        checks.check_reveal(self, await self.read(http, "/leaderboard?limit=100"), index)

    async def _close(self, http: httpx.AsyncClient) -> None:
        await asyncio.sleep(HOST_CLOSES_AFTER_S)
        self.moments["host closes"].set()
        await self._command(http, "close")
        self.moments["host has closed"].set()

    async def _watch_the_clock(self, index: int) -> None:
        await self._until_ms(self.opened[index]["closes_at"] - 2 * GRACE_MS)
        self.moments["time is nearly over"].set()

    async def _answer(self, player: Player, number: int, index: int) -> None:
        """Answer at the player's own time and in their own way, and wait until the outcome is known."""
        habit = (7 * number + 3 * index) % CIRCLE
        await self._hesitate(habit, index)
        if habit == SILENT and self.ends[index] == "host":
            return
        if habit == RECONNECTS:
            await player.reconnect()
        answer = {"sent_at": self.opened[index]["opened_at"] if habit == LIAR else round(now_ms())}
        answer |= self._choose(index)
        await player.send_answer(index, answer, *([self._other(answer)] if habit == TWICE else []))
        if index == 1 and number % CIRCLE == 0:
            self.moments["burst"].set()
        if habit == TORN:  # the line breaks before the answer is confirmed, and the player sends it again
            await player.reconnect()
        await player.until(lambda: player.knows_outcome(index), f"what became of answer {index}")
        if index == 1 and len([p for p in self.players if index in p.accepted]) >= 0.9 * self.size:
            self.moments["close"].set()

    async def _hesitate(self, habit: int, index: int) -> None:
        if self.ends[index] == "time" and habit in (LAST_MOMENT, ALSO_LAST_MOMENT):
            await self._until_ms(self.opened[index]["closes_at"] - self.dice.uniform(0, 200))
        elif self.ends[index] == "time" and habit == TARDY:
            await self._until_ms(self.opened[index]["closes_at"] + GRACE_MS + 100)
        else:
            await asyncio.sleep(self.dice.uniform(0, BURST_S))

    @staticmethod
    async def _until_ms(instant: float) -> None:
        await asyncio.sleep(max(0, instant - now_ms()) / 1_000)

    def _choose(self, index: int) -> JSON:
        question = self.quiz["questions"][index]
        right = self.dice.random() < 0.6
        if question["kind"] == "text":
            return {"text": f"  {question['accepted'][0].upper()} " if right else "something else"}
        wrong = next(choice for choice in range(3, -1, -1) if choice not in question["correct"])
        return {"choices": question["correct"] if right else [wrong]}

    @staticmethod
    def _other(answer: JSON) -> JSON:
        """Somebody's second thought."""
        if "text" in answer:
            return answer | {"text": "on second thoughts"}
        return answer | {"choices": [(choice + 1) % 4 for choice in answer["choices"]]}

    async def _judge(self, http: httpx.AsyncClient) -> None:
        report = await self.read(http, "/report")
        board: list[JSON] = []
        while page := (await self.read(http, f"/leaderboard?limit=100&offset={len(board)}"))["items"]:
            board += page
        checks.check_game(self, report, board)


def _ok(response: httpx.Response, status: int) -> Any:
    assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text}"
    return response.json() if response.content else None


async def main(base_url: str, sizes: list[int]) -> int:
    """Judge a running server: `python -m tests.system.judge http://127.0.0.1:8080 50 200 500`."""
    faults = 0
    for size in sizes:
        started = time.perf_counter()
        verdict = await Judge(base_url, size, size, course=HARD).play()
        faults += verdict.faults
        print(size, "players", verdict, f"{time.perf_counter() - started:.1f} s")
    return faults


if __name__ == "__main__":
    import sys

    raise SystemExit(min(asyncio.run(main(sys.argv[1], [int(size) for size in sys.argv[2:]])), 1))
