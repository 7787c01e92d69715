"""What the user service does besides answering: announcing departures and forgetting what has expired."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from wordrally.user.application.departures import announce_departures
from wordrally.user.application.ports import AccountDeletions, Announcements
from wordrally.user.application.user_ports import UserPorts

# A departure that another replica left behind in a crash is announced at the latest this much later.
ANNOUNCE_EVERY_S = 15.0
SWEEP_EVERY_S = 3_600.0
DAY_MS = 86_400_000

log = structlog.get_logger()


async def keep_announcing(
    departures: AccountDeletions, announcements: Announcements, departed: asyncio.Event
) -> None:
    """Announce departures at start, whenever `departed` is set, and every now and then; for ever."""

    async def announce() -> None:
        if announced := await announce_departures(departures, announcements):
            log.info("departures announced", accounts=announced)

    while True:
        departed.clear()
        await _attempt("announcing departures", announce)
        await _wait(departed, ANNOUNCE_EVERY_S)


async def keep_sweeping(desk: UserPorts) -> None:
    """Forget expired logins and counts of failures, at start and every hour; for ever."""

    async def sweep() -> None:
        now = desk.clock()
        ended, counts = await desk.logins.sweep(now), await desk.failed_logins.sweep(now)
        log.info("expired logins swept", logins=ended, failure_counts=counts)

    while True:
        await _attempt("sweeping expired logins", sweep)
        await asyncio.sleep(SWEEP_EVERY_S)


class Forgetting(Protocol):
    """The attendance, as far as it forgets."""

    async def forget(self, before: int) -> int:
        """Forget what finished before that instant; how many."""
        ...


async def keep_forgetting(attendance: Forgetting, clock: Callable[[], int], kept_days: int) -> None:
    """Forget attendance that is older than so many days, at start and every hour; for ever."""

    async def forget() -> None:
        if forgotten := await attendance.forget(clock() - kept_days * DAY_MS):
            log.info("old attendance forgotten", rows=forgotten)

    while True:
        await _attempt("forgetting old attendance", forget)
        await asyncio.sleep(SWEEP_EVERY_S)


async def _attempt(what: str, work: Callable[[], Awaitable[None]]) -> None:
    """An outage must not end the loop: the next round does what this one could not."""
    try:
        await work()
    except Exception:  # a boundary
        log.exception("upkeep failed", what=what)


async def _wait(event: asyncio.Event, at_most_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), at_most_s)
