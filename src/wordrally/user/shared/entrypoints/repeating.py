"""Rounds of background tasks, which no outage ends."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


ANNOUNCE_EVERY_S = 15.0
"""Longest delay until the entries of a crashed replica are announced."""

RETRY_S = 1.0
SWEEP_EVERY_S = 3_600.0
DAY_MS = 86_400_000


async def attempt(what: str, work: Callable[[], Awaitable[None]]) -> bool:
    """Return whether the work was done. An outage must not end the loop: the next round tries again."""
    try:
        await work()
    except Exception:  # a boundary
        log.exception("upkeep failed", what=what)
        return False
    return True


async def wait_at_most(event: asyncio.Event, at_most_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), at_most_s)
