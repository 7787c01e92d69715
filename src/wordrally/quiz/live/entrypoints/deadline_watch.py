"""Timers of sessions in paced modes, set again at start and daily.

The stream of timers keeps its messages for three days only.
"""

import asyncio
from contextlib import suppress

import structlog

from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.session_events import schedule_pace
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.pacing import DAY_MS, LONGEST_MS
from wordrally.quiz.live.entrypoints.outages import OUTAGES

DAY_S = 86_400.0
RETRIED_S = 10.0
DOWN_MS = 2 * DAY_MS
"""A stack that was down when a session should have ended ends it afterwards; the log is kept as long."""

log = structlog.get_logger()


async def watch_deadlines(live: SessionPorts, stop: asyncio.Event) -> None:
    """Set the timers until `stop` is set. After an outage they are set soon."""
    while not stop.is_set():
        try:
            await set_deadlines(live)
            wait_s = DAY_S
        except OUTAGES as error:
            log.warning("deadlines not set", reason=repr(error))
            wait_s = RETRIED_S
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait_s)


async def set_deadlines(live: SessionPorts) -> None:
    """Set the timer of every session that opens or ends by itself. Safe to repeat."""
    for session_id in await live.archive.hosted.unfinished(live.world.clock() - LONGEST_MS - DOWN_MS):
        with suppress(UnknownSession):
            await schedule_pace(live, await fold_log(live, session_id))
