"""Data loader: concurrent callers of one source share round trips."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class DataLoader(Generic[K, V]):
    """Batches of concurrent loads.

    A caller's load always starts after its call, so it sees the caller's own writes. The queue is bounded by
    the callers, because each of them waits for its own answer.
    """

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Sequence[V]]], at_once: int = 64) -> None:
        """Load with `ask`, which answers up to `at_once` questions in their order.

        An error of `ask` is raised to each caller of that batch.
        """
        self._ask = ask
        self._at_once = at_once
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, question: K) -> V:
        """Return the answer to one question."""
        answer: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            # A task of its own: it goes on when this caller is cancelled, and ends when no caller waits.
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
        except Exception as error:  # a boundary: otherwise the callers would wait for ever
            for _, answer in round_:
                if not answer.done():
                    answer.set_exception(type(error)(*error.args))  # each is raised in another task
            return
        for (_, answer), said in zip(round_, answers, strict=True):
            if not answer.done():  # its caller may have been cancelled
                answer.set_result(said)
