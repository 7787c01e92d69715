"""Readiness of the quiz service: what it needs, and what it tells operators of its engines."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.clock import SharedClock
from wordrally.chassis.health import Check, Health, Unwell
from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.valkey.store import ValkeyClient

ASKED_FOR_S = 0.8  # shorter than the time-out of a check

STILL_FOR_MS = 5_000
"""Time without a stored pulse after which it is noted: a node beats once a second."""


def quiz_health(
    engine: AsyncEngine, jet: JetStream, store: ValkeyClient, clock: SharedClock, disk_folder: str
) -> Health:
    """Build the health checks. Database and store are watched only: games continue without them."""
    health = Health("quiz")
    health.watch("database", sql.database_check(engine))
    health.watch("store", _store_check(store))
    health.watch("pulse", pulse_check(PulseLog(jet), clock))
    health.add("queue", jet.check)
    health.add("clock", clock.check)
    health.add_note("clock", clock.note)
    health.watch_disk(disk_folder)
    return health


def pulse_check(pulses: PulseLog, now_ms: Callable[[], int]) -> Check:
    """Return a check of whether answers can be stored, of which realtime nodes give a proof each second."""

    async def check() -> None:
        try:
            async with asyncio.timeout(ASKED_FOR_S):
                beats = await pulses.read()
        except (JetStreamUnavailable, TimeoutError):
            return  # the check of the queue tells
        if beats is None:
            return
        still_ms = now_ms() - beats.latest_at
        if still_ms > STILL_FOR_MS:
            raise Unwell(
                f"No answer could be stored for {still_ms // 1_000} s: no realtime node runs, "
                "or the queue cannot store."
            )

    return check


def _store_check(store: ValkeyClient) -> Check:
    async def check() -> None:
        await store.ping()

    return check
