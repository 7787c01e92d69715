"""Time until a new player can join, answer and receive frames, measured with small sessions of its own."""

import asyncio
import secrets
import time
from contextlib import suppress

import httpx

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import Player
from wordrally.local.stack import Stack

EVERY_S = 0.3
ROUND_WITHIN_S = 15.0
ROUNDS_AT_ONCE = 6
"""A round that hangs in an outage must not keep the next from showing that it is over."""


class Probe:
    """Rounds that begin while others are still under way."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._finished: list[tuple[float, float]] = []
        self._news = asyncio.Condition()
        self._host: dict[str, str] = {}

    async def prepare(self) -> None:
        """Sign up while everything is well."""
        async with httpx.AsyncClient(base_url=self._stack.url, timeout=30) as http:
            self._host = await sign_in(http)

    async def run(self) -> None:
        """Until cancelled."""
        gate = asyncio.Semaphore(ROUNDS_AT_ONCE)
        async with asyncio.TaskGroup() as rounds:
            while True:
                await gate.acquire()
                rounds.create_task(self._round()).add_done_callback(lambda _task: gate.release())
                await asyncio.sleep(EVERY_S)

    async def recovery_s(self, harmed_at: float, within_s: float) -> float | None:
        """Return the time from the harm to the end of the first round that began after it, or None."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: self._first_after(harmed_at) is not None)
        ended_at = self._first_after(harmed_at)
        return None if ended_at is None else ended_at - harmed_at

    def _first_after(self, harmed_at: float) -> float | None:
        return min((end for start, end in self._finished if start >= harmed_at), default=None)

    async def _round(self) -> None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(ROUND_WITHIN_S):
                await self._play()
        except Exception:  # whatever went wrong: it does not work yet
            return
        async with self._news:
            self._finished.append((started, time.monotonic()))
            self._news.notify_all()

    async def _play(self) -> None:
        """Let one player at the gateway and one at each node join, answer a question, and see its key."""
        doors = [self._stack.url, *nodes_of(self._stack)]
        async with httpx.AsyncClient(base_url=self._stack.url, timeout=ROUND_WITHIN_S) as http:
            lesson = await Lesson.open(http, self._host, quiz_body(1), doors)
            try:
                async with asyncio.TaskGroup() as seats:
                    for door in doors:
                        seats.create_task(lesson.seat(secrets.token_hex(4), [door]))
                await lesson.does("start")
                async with asyncio.TaskGroup() as answers:
                    for player in lesson.players:
                        answers.create_task(_answer(player))
                await lesson.does("finish")
            finally:
                await lesson.leave()


async def _answer(player: Player) -> None:
    await player.until(lambda: player.saw_question(0), "the question")
    await player.send_answer(0, {"choices": [0]})
    await player.until(lambda: 0 in player.accepted and player.of("result"), "the result")
    await player.until(lambda: player.saw_reveal(0), "the reveal")


def nodes_of(stack: Stack) -> list[str]:
    """The origins of the realtime nodes' own ports, past the gateway."""
    processes: dict[str, str] = stack.description["processes"]
    return [f"http://{address}" for name, address in processes.items() if name.startswith("realtime")]
