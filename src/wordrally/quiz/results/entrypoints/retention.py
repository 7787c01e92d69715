"""Hourly deletion of old data on each replica, by the retention settings."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from wordrally.quiz.live.entrypoints.outages import OUTAGES
from wordrally.quiz.results.application.retention import Retention, forget

EVERY_S = 3_600

log = structlog.get_logger()


async def run_forgetting(
    retention: Retention, clock: Callable[[], int], kept_days: int, stop: asyncio.Event
) -> None:
    """Delete old data until `stop` is set."""
    while not stop.is_set():
        try:
            if forgotten := await forget(retention, clock(), kept_days):
                log.info("old sessions forgotten", sessions=forgotten)
        except OUTAGES as outage:
            log.warning("old sessions not forgotten", reason=repr(outage))
        except Exception:  # a boundary: the next round tries again
            log.exception("old sessions not forgotten")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)
