"""Many players without browsers, who join in a known order and answer at once, as the test says."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from wordrally.contracts.frames import Accepted, AnswerFrame, FinishedFrame, QuestionFrame
from wordrally.contracts.http.sessions import Joined
from wordrally.contracts.views import QuestionView
from wordrally.terminal.api import Api
from wordrally.terminal.player_connection import PlayerConnection

AT_ONCE = 10
"""Joins under way."""

Answers = Callable[[str, QuestionView], AnswerFrame]
"""The answer of a player, by name."""


class Crowd:
    """Players in a thread of their own, from `with` to the end of the session or of the block.

    `first` join at ten at a time and answer in any order; then `last` join and answer one after the other, so
    that their names and places are the same in every run.
    """

    def __init__(
        self,
        url: str,
        pin: str,
        *,
        first: Sequence[str],
        last: Sequence[str],
        answers: Answers,
    ) -> None:
        self._url, self._pin, self._first, self._last = url, pin, first, last
        self._answers = answers
        self._loop = asyncio.new_event_loop()
        self._playing: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._answered: defaultdict[tuple[int, int], asyncio.Event] = defaultdict(asyncio.Event)
        """By question and place among `last`: that player's answer was accepted."""

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
        turns = asyncio.Semaphore(AT_ONCE)
        async with Api(self._url) as anonymous, asyncio.TaskGroup() as players:

            async def join(name: str) -> Joined:
                async with turns:
                    return await anonymous.join(self._pin, name)

            joins = [asyncio.create_task(join(name)) for name in self._first]
            for name, joined in zip(self._first, await asyncio.gather(*joins), strict=True):
                players.create_task(self._player(name, joined))
            for place, name in enumerate(self._last):
                players.create_task(self._player(name, await join(name), place))

    async def _player(self, name: str, joined: Joined, place: int | None = None) -> None:
        """Answer every question; a player of a later place waits for the one before it."""
        connection = PlayerConnection(self._url, joined.session_id, joined.token)
        async for frame in connection:
            match frame:
                case QuestionFrame(question=question):
                    if place:
                        await self._answered[question.index, place - 1].wait()
                    await connection.answer(self._answers(name, question))
                case Accepted(question=index) if place is not None:
                    self._answered[index, place].set()
                case FinishedFrame():
                    break
                case _:
                    pass
        await connection.leave()
