"""Periodic checkpoints of long sessions."""

import asyncio
from contextlib import suppress

import structlog

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.quiz.scoring.application.checkpoints import Checkpointer

EVERY_S = 300.0

log = structlog.get_logger()


async def run_checkpoints(checkpointer: Checkpointer, stop: asyncio.Event, every_s: float = EVERY_S) -> None:
    """Make checkpoints until `stop` is set. An outage postpones them, and rebuilds read more meanwhile."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every_s)
            return
        try:
            await checkpointer.run()
        except JetStreamUnavailable as error:
            log.warning("checkpoints not made", reason=repr(error))
