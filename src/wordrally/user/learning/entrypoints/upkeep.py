"""Background task of attendance: deleting what is old."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from wordrally.user.shared.entrypoints.repeating import DAY_MS, SWEEP_EVERY_S, attempt

log = structlog.get_logger()


class Forgetting(Protocol):
    """Attendance, as far as it is deleted."""

    async def forget(self, before: int) -> int:
        """Delete attendance that finished before that instant, and return how many rows."""
        ...


async def keep_forgetting(attendance: Forgetting, clock: Callable[[], int], kept_days: int) -> None:
    """Delete attendance that is older than so many days at start and every hour, until cancelled."""

    async def forget() -> None:
        if forgotten := await attendance.forget(clock() - kept_days * DAY_MS):
            log.info("old attendance forgotten", rows=forgotten)

    while True:
        await attempt("forgetting old attendance", forget)
        await asyncio.sleep(SWEEP_EVERY_S)
