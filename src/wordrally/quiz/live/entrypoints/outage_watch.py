"""Detection of outages, so that questions are extended as soon as an outage is over.

Otherwise they would be extended only when their time is over.
"""

import asyncio

import structlog

from wordrally.quiz.live.application.extending import extend_open_questions
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.entrypoints.outages import OUTAGES

LOOKS_EVERY_S = 1.0

log = structlog.get_logger()


async def watch_outages(live: SessionPorts, stop: asyncio.Event) -> None:
    """Check for outages until `stop` is set. Any number of replicas may do so."""
    seen_until = 0
    while not stop.is_set():
        try:
            seen_until = await look(live, seen_until)
        except (*OUTAGES, Behind) as error:
            log.warning("outages not looked for", error=repr(error))
        except Exception:  # one session's bug must not keep the others from being extended later
            log.exception("questions not extended")
        try:
            async with asyncio.timeout(LOOKS_EVERY_S):
                await stop.wait()
        except TimeoutError:
            continue


async def look(live: SessionPorts, seen_until: int) -> int:
    """Extend the questions that were open in outages that ended after `seen_until`.

    Return the end of the newest outage.
    """
    pulse = await live.logs.pulses.read()
    if pulse is None or not pulse.outages or pulse.outages[-1].until <= seen_until:
        return seen_until
    await extend_open_questions(live, pulse.outages)
    return pulse.outages[-1].until
