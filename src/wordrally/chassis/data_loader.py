"""Many who ask the same source at once: while one round trip is under way, those that come share the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class DataLoader(Generic[K, V]):
    """Nobody gets an answer to a question asked before their own: what a caller did first, the answer has seen.

    What waits is bounded by the callers, each of whom waits for its own.
    """

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Sequence[V]]], at_once: int = 64) -> None:
        """`ask` answers in the order of its questions, at most `at_once` of them; what it raises, each of them is told."""
        self._ask = ask
        self._at_once = at_once
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, question: K) -> V:
        """The answer to one question."""
        answer: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            # Not the caller's own work: it goes on when that caller is cancelled, and ends when nobody waits.
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        try:
            while round_ := self._waiting[: self._at_once]:
                del self._waiting[: self._at_once]
                await self._ask_once(round_)
        finally:
            self._asking = None

    async def _ask_once(self, round_: list[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            answers = await self._ask([question for question, _ in round_])
        except Exception as error:  # a boundary: the callers would wait for ever
            for _, answer in round_:
                if not answer.done():
                    answer.set_exception(type(error)(*error.args))  # raised in another task each
            return
        for (_, answer), said in zip(round_, answers, strict=True):
            if not answer.done():  # its caller may have been cancelled
                answer.set_result(said)
