"""Background tasks: they end with the service, and their errors are logged."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Self

import structlog

log = structlog.get_logger()


class BackgroundTasks:
    """An async context: leaving it cancels what is still under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Start `work` now."""
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # a boundary: nobody else would ever see it
        log.exception("errand failed")
