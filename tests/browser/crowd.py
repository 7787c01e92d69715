"""Many players without browsers: they join by name, answer what they are asked, and stay to the end."""

import asyncio
import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from wordrally.contracts.http.quizzes import Question
from wordrally.terminal.api import Api
from wordrally.terminal.bots import Bot

AT_ONCE = 10
"""Joins under way."""


class Crowd:
    """Bots in a thread of their own, from `with` to the end of the session or of the block."""

    def __init__(self, url: str, pin: str, names: Sequence[str], questions: Sequence[Question]) -> None:
        self._url, self._pin, self._names, self._questions = url, pin, names, questions
        self._loop = asyncio.new_event_loop()
        self._playing: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(RuntimeError):  # the session is over, and the loop closed
            self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.cancel()

    def _run(self) -> None:
        self._playing = self._loop.create_task(self._play())
        try:
            self._loop.run_until_complete(self._playing)
        except asyncio.CancelledError:
            pass  # the block is over
        finally:
            self._loop.close()

    async def _play(self) -> None:
        dice = random.Random(7)
        turns = asyncio.Semaphore(AT_ONCE)
        async with Api(self._url) as anonymous, asyncio.TaskGroup() as players:
            for name in self._names:
                players.create_task(self._player(anonymous, turns, name, dice))

    async def _player(self, api: Api, turns: asyncio.Semaphore, name: str, dice: random.Random) -> None:
        async with turns:
            joined = await api.join(self._pin, name)
        await Bot(self._url, joined, self._questions, dice).play()
