"""One part is away: what still works meanwhile, and what follows by itself afterwards.

`python -m tests.faults.parts [PART…]` takes each part away from a stack of its own. PARTS says what must
work, and so does the table "A part is away" in docs/guarantees.md; a test compares the two.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests import standing_still
from tests.system.judge import quiz_body
from tests.system.lesson import PASSWORD, Lesson
from tests.system.player import Player
from wordrally.local.stack import Stack

TRIED_FOR_S = 5.0
"""What has not worked by then waits."""

BACK_WITHIN_S = 20.0
SCORES_WITHIN_S = 2.0
"""What waits for scoring comes so soon after it is back."""

LIMIT_MS = 120_000
SCALE = {"realtime": 2}

Away = Callable[[Stack], contextlib.AbstractAsyncContextManager[None]]

ONE_NODE = "one node"
PAGES, LOG_IN, SAVE, OPEN = "pages", "logging in", "saving a quiz", "opening a session"
JOIN, CONNECT, ANSWER, SCORE, CLOSE = "joining", "connecting", "answering", "results", "reveals"
EVERYTHING = (PAGES, LOG_IN, SAVE, OPEN, JOIN, CONNECT, ANSWER, SCORE, CLOSE)


@dataclass(frozen=True)
class Part:
    """A part, a way to take it away, and what waits until it is back; everything else must work.

    What waits must be there `within_s` after it is back. That is asked by `make faults` and not by tests, as
    times are.
    """

    name: str
    away: Away
    waits: tuple[str, ...]
    within_s: float = BACK_WITHIN_S

    @property
    def works(self) -> tuple[str, ...]:
        return tuple(each for each in EVERYTHING if each not in self.waits)


def frozen(*prefixes: str) -> Away:
    """Take processes away: alive and silent, which is worse than dead."""

    @contextlib.asynccontextmanager
    async def away(stack: Stack) -> AsyncIterator[None]:
        names = [name for name in stack.description["processes"] if name.startswith(prefixes)]
        assert names, f"no process of {prefixes} runs by itself"
        pids = [stack.pid(name) for name in names]
        try:
            for pid in pids:
                await asyncio.to_thread(standing_still.send, pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    return away


def locked(name: str) -> Away:
    """Take the database of a service away: nobody can write it."""

    @contextlib.asynccontextmanager
    async def away(stack: Stack) -> AsyncIterator[None]:
        database = sqlite3.connect(stack.data / f"{name}.db", isolation_level=None, timeout=10)
        with contextlib.closing(database):
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")

    return away


PARTS = (
    Part("scoring", frozen("scoring"), (SCORE, CLOSE), SCORES_WITHIN_S),
    Part("history", frozen("history"), ()),
    Part("user", frozen("user"), (LOG_IN,)),
    Part("user database", locked("user"), (LOG_IN,)),
    Part("quiz", frozen("quiz"), (SAVE, OPEN, JOIN, CONNECT, CLOSE)),
    Part("quiz database", locked("quiz"), (SAVE,)),
    Part(ONE_NODE, frozen("realtime-1"), (CONNECT,)),
    Part("web", frozen("web"), (PAGES,)),
    Part("store", frozen("store"), (OPEN, JOIN, CONNECT, SCORE, CLOSE)),
    Part("queue", frozen("nats"), (OPEN, JOIN, CONNECT, ANSWER, SCORE, CLOSE)),
    Part("gateway", frozen("gateway"), (PAGES, LOG_IN, SAVE, OPEN, JOIN, CONNECT, ANSWER, SCORE, CLOSE)),
)


@dataclass
class Scene:
    """A game with a question open, another one in its lobby, and people who want something."""

    http: httpx.AsyncClient
    account: dict[str, str]
    running: Lesson
    lobby: Lesson
    player: Player
    seat: dict[str, Any]

    @classmethod
    async def open(cls, stack: Stack, part: "Part") -> "Scene":
        http = httpx.AsyncClient(base_url=stack.url, timeout=TRIED_FOR_S + 1)
        account = {"email": f"{secrets.token_hex(8)}@example.org", "password": PASSWORD}
        (await http.post("/api/v1/users", json=account | {"display_name": "Host"})).raise_for_status()
        token = (await http.post("/api/v1/auth/token", json=account)).json()["access_token"]
        host = {"Authorization": f"Bearer {token}"}
        other = f"http://{stack.description['processes']['realtime-2']}"
        nodes = [other] if part.name == ONE_NODE else []  # players of a frozen node come back elsewhere
        quiz = quiz_body(2, limits_ms={0: LIMIT_MS, 1: LIMIT_MS})
        running = await Lesson.open(http, host, quiz, nodes, close_when_all_answered=False)
        lobby = await Lesson.open(http, host, quiz, nodes)
        player = await running.seat("Ada", nodes)
        seat = (await lobby.join("Bob")).json()
        await running.does("start")
        await player.until(lambda: player.saw_question(0), "the question")
        return cls(http, account, running, lobby, player, seat)

    async def close(self) -> None:
        await self.running.leave()
        await self.lobby.leave()
        await self.http.aclose()

    def tries(self) -> dict[str, Callable[[], Awaitable[bool]]]:
        """What people do. The answer comes first: results and reveals are about it."""
        return {
            PAGES: lambda: self._status(200, "GET", "/"),
            LOG_IN: lambda: self._status(200, "POST", "/api/v1/auth/token", json=self.account),
            SAVE: lambda: self._call(201, "POST", "/api/v1/quizzes", json=quiz_body(1)),
            OPEN: self._open,
            JOIN: self._join,
            CONNECT: self._connect,
            ANSWER: self._answer,
            SCORE: self._result,
            CLOSE: self._reveal,
        }

    async def _status(self, expected: int, method: str, path: str, **body: Any) -> bool:
        return (await self.http.request(method, path, **body)).status_code == expected

    async def _call(self, expected: int, method: str, path: str, **body: Any) -> bool:
        return await self._status(expected, method, path, headers=self.running.host, **body)

    async def _open(self) -> bool:
        quiz = self.running.session["quiz_id"]
        return await self._call(201, "POST", "/api/v1/sessions", json={"quiz_id": quiz, "mode": "live"})

    async def _join(self) -> bool:
        return (await self.lobby.join(f"Eve {secrets.token_hex(3)}")).status_code == 201

    async def _connect(self) -> bool:
        await self.lobby.take_seat(self.seat)
        return True

    async def _answer(self) -> bool:
        await self.player.send_answer(0, {"choices": [0]})
        await self.player.until(lambda: 0 in self.player.accepted, "accepted")
        return True

    async def _result(self) -> bool:
        await self.player.until(lambda: self.player.of("result"), "the result")
        return True

    async def _reveal(self) -> bool:
        await self.player.until(lambda: 0 in self.player.accepted, "accepted")
        await self.running.command("close")
        await self.player.until(lambda: self.player.saw_reveal(0), "the reveal")
        return True


@dataclass(frozen=True)
class Seen:
    """What worked while a part was away, and how long after its return the rest came."""

    works: tuple[str, ...]
    came_s: dict[str, float]

    @property
    def slowest_s(self) -> float:
        return max(self.came_s.values(), default=0.0)


async def look(stack: Stack, part: Part) -> Seen:
    """Take a part away, try everything, and give it back."""
    scene, tries = await Scene.open(stack, part), dict[str, asyncio.Task[bool]]()
    loop = asyncio.get_running_loop()
    try:
        async with part.away(stack):
            tries |= {name: asyncio.create_task(_kept_up(each)) for name, each in scene.tries().items()}
            await asyncio.wait(tries.values(), timeout=TRIED_FOR_S)
            works = tuple(name for name, task in tries.items() if task.done() and task.result())
        back, came_s = loop.time(), dict[str, float]()
        for name in works:
            came_s[name] = 0.0
        for name, task in tries.items():
            if not task.done():
                task.add_done_callback(lambda _, each=name: came_s.setdefault(each, loop.time() - back))
        await asyncio.wait(tries.values(), timeout=BACK_WITHIN_S)
        return Seen(works, dict(came_s))
    finally:
        for task in tries.values():
            task.cancel()
        await scene.close()


async def _kept_up(attempt: Callable[[], Awaitable[bool]]) -> bool:
    """Try again as people and clients do, until it works."""
    while True:
        with contextlib.suppress(httpx.HTTPError, AssertionError, OSError):
            if await attempt():
                return True
        await asyncio.sleep(0.5)


def mistakes(part: Part, seen: Seen) -> list[str]:
    """Return what did not work, or did not come back."""
    return [
        *(f"{part.name} away: {each} does not work" for each in part.works if each not in seen.works),
        *(f"{part.name} back: {each} does not come" for each in EVERYTHING if each not in seen.came_s),
    ]


def late(part: Part, seen: Seen) -> list[str]:
    """Return what came later than it must."""
    return [
        f"{part.name} back: {each} comes after {after_s:.1f} s, later than {part.within_s:.0f} s"
        for each, after_s in seen.came_s.items()
        if after_s > part.within_s
    ]


def came_after(seen: Seen) -> list[str]:
    """Return what waited, with the seconds until it was there."""
    return [
        f"{each} {after_s:.1f} s after" for each, after_s in seen.came_s.items() if each not in seen.works
    ]


def main(names: Sequence[str]) -> int:
    """Ask each part; the exit code is 0 when everything was as the table says."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="parts-") as folder, Stack(Path(folder), scale=SCALE) as stack:
        for part in PARTS:
            if names and part.name not in names:
                continue
            seen = asyncio.run(look(stack, part))
            print(
                f"{part.name}: works {', '.join(seen.works) or 'nothing'}; the rest "
                f"{', '.join(came_after(seen)) or 'is nothing'}",
                flush=True,
            )
            found += mistakes(part, seen) + late(part, seen)
    print("\n".join(found) or "as the table says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
