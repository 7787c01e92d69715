"""Consumer that archives the results of finished sessions."""

import asyncio

from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, Handler, PoisonMessage
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.events import SessionFinished
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.entrypoints.consumers import decode_event, retry_outages, session_id_of
from wordrally.quiz.live.entrypoints.consuming import consume_together, held
from wordrally.quiz.results.application.archiving import archive_session

RESULTS = ConsumerSpec(
    stream=subjects.SESSIONS,
    durable="session-results",
    filters=[subjects.SESSION.format("*")],
    batch=4,
)
"""Separate consumer: the results of thousands of players take seconds, and no player waits for them."""


async def archive_results(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Archive sessions as they end, until `stop` is set."""
    await consume_together(jet, RESULTS, retry_outages(held(RESULTS, on_end(live))), stop)


def on_end(live: SessionPorts) -> Handler:
    """Archive the results of a session that ended; other events are ignored."""

    async def handle(delivery: Delivery) -> None:
        if not isinstance(decode_event.decode(delivery.payload), SessionFinished):
            return
        try:
            await archive_session(live, session_id_of(delivery))
        except UnknownSession:
            raise PoisonMessage(
                "the database was away until the session's projection was no longer kept"
            ) from None

    return handle
