"""Small complete rounds twice a second: join, connect, start, answer, `accepted`, reveal.

They show how players experience an outage.
"""

import asyncio
import contextlib
import itertools
import secrets
import time

import httpx

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import may_come_again

EVERY_S = 0.5
AT_ONCE = 8
ROUND_S = 25.0
RESERVE = 8
TRIES_S = 0.25


class Canaries:
    """Rounds in sessions that were opened before any harm, so that they need no database."""

    def __init__(self, url: str, rounds: int) -> None:
        self._url = url
        self._rounds = rounds
        self._lessons: list[Lesson] = []
        self._http: httpx.AsyncClient | None = None
        self.ended: list[float] = []
        self.failed: list[str] = []

    async def prepare(self) -> None:
        self._http = httpx.AsyncClient(base_url=self._url, timeout=5)
        host = await sign_in(self._http)
        gate = asyncio.Semaphore(RESERVE)

        async def opened() -> Lesson:
            async with gate:
                assert self._http is not None
                return await Lesson.open(self._http, host, quiz_body(1), [self._url])

        self._lessons = list(await asyncio.gather(*(opened() for _ in range(self._rounds))))

    async def run(self) -> None:
        """One round after another, some at once, until there are no more sessions or it is cancelled."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            while self._lessons:
                await gate.acquire()
                group.create_task(self._round(self._lessons.pop())).add_done_callback(
                    lambda _: gate.release()
                )
                await asyncio.sleep(EVERY_S)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def gap_s(self, since: float, until: float) -> float:
        """The longest time without a completed round."""
        instants = [since, *(instant for instant in sorted(self.ended) if since < instant < until), until]
        return max(later - earlier for earlier, later in itertools.pairwise(instants))

    async def _round(self, lesson: Lesson) -> None:
        try:
            async with asyncio.timeout(ROUND_S):
                await self._play(lesson)
        except (AssertionError, httpx.HTTPError, TimeoutError, OSError) as error:
            self.failed.append(repr(error)[:200])
        else:
            self.ended.append(time.monotonic())
        finally:
            with contextlib.suppress(Exception):
                await lesson.leave()

    async def _play(self, lesson: Lesson) -> None:
        joined = await patiently(lambda: lesson.join(secrets.token_hex(4)))
        assert joined.status_code == 201, joined.text
        player = await lesson.take_seat(joined.json(), [self._url])
        await patiently(lambda: lesson.command("start"))
        await player.until(lambda: player.saw_question(0), "the question")
        await player.send_answer(0, {"choices": [0]})
        await player.until(lambda: 0 in player.accepted, "accepted")
        await patiently(lambda: lesson.command("finish"))
        await player.until(lambda: player.saw_reveal(0), "the reveal")


async def patiently(call) -> httpx.Response:
    """As clients do: come again when the server is away or says so."""
    while True:
        try:
            answer = await call()
            if not may_come_again(answer.status_code):
                return answer
        except httpx.TransportError:
            pass
        await asyncio.sleep(TRIES_S)
