"""Consumers of live sessions.

When a replica fails, its messages go to the others after `ack_wait_s`.
"""

import asyncio
from contextlib import suppress

import msgspec

from wordrally.chassis.queue.consuming import (
    ConsumerSpec,
    Delivery,
    Handler,
    PoisonMessage,
    TryLater,
    batches,
    finish,
)
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.joining.taking_seats import show_seats
from wordrally.quiz.live.application.paced.assignments import note_assignments
from wordrally.quiz.live.application.session_events import handle_session_event
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.entrypoints.consuming import consume_together
from wordrally.quiz.live.entrypoints.outages import OUTAGES

TAKEOVER_S = 4.0
"""Time after which another replica takes a message over, since an unclosed question holds up its session.

Closing may take longer. Then two replicas try, and one append succeeds.
"""

TIMERS = ConsumerSpec(
    stream=subjects.TIMERS,
    durable="timers",
    filters=[subjects.TIMER_DUE.format("*")],
    batch=32,
    ack_wait_s=TAKEOVER_S,
    is_in_memory=True,
)
EVENTS = ConsumerSpec(
    stream=subjects.SESSIONS,
    durable="session-events",
    filters=[subjects.SESSION.format("*")],
    batch=32,
    ack_wait_s=TAKEOVER_S,
    is_in_memory=True,
)
SEATS = ConsumerSpec(
    stream=subjects.SESSIONS,
    durable="session-seats",
    filters=[subjects.JOIN.format("*", "*")],
    batch=256,
    is_in_memory=True,
)

SEATS_GATHERED_S = 0.25
"""Pause between batches of seats. Almost all are shown already, and many cost little more than one."""

WAITS_AT_MOST_S = 1.0
"""Longest pause between attempts. A session that waits for a close need not wait for a long backoff."""

MAX_ATTEMPTS = 20
"""Attempts to handle a message while the engines are available. More failures mean a bug.

The message is then set aside for an operator.
"""

decode_event: msgspec.msgpack.Decoder[AnySessionEvent] = msgspec.msgpack.Decoder(AnySessionEvent)
decode_seat = msgspec.msgpack.Decoder(PlayerJoined)
decode_due = msgspec.msgpack.Decoder(TimerDue)


async def run_consumers(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Consume until `stop` is set. Messages in progress are finished."""
    async with asyncio.TaskGroup() as consumers:
        for spec, handler in ((TIMERS, on_timer(live)), (EVENTS, on_event(live))):
            consumers.create_task(consume_together(jet, spec, retry_outages(handler), stop))
        consumers.create_task(_consume_seats(live, jet, stop))


def retry_outages(handler: Handler) -> Handler:
    """Retry during outages without end, and give up on bugs."""

    async def handle(delivery: Delivery) -> None:
        try:
            await handler(delivery)
        except OUTAGES as outage:
            raise TryLater(repr(outage), WAITS_AT_MOST_S) from outage
        except (PoisonMessage, msgspec.MsgspecError):
            raise
        except Exception as error:  # any bug, see MAX_ATTEMPTS
            if delivery.attempt < MAX_ATTEMPTS:
                raise
            raise PoisonMessage(f"fails again and again: {error!r}") from error

    return handle


def on_timer(live: SessionPorts) -> Handler:
    """Return the handler of due timers."""

    async def handle(delivery: Delivery) -> None:
        await handle_timer(live, decode_due.decode(delivery.payload), delivery.stored_at_ms)
        await delivery.remove()  # a delivered timer would be kept for three days

    return handle


def on_event(live: SessionPorts) -> Handler:
    """Return the handler of session events."""

    async def handle(delivery: Delivery) -> None:
        event = decode_event.decode(delivery.payload)
        with suppress(UnknownSession):  # finished more than a day ago: nothing is left to do
            await handle_session_event(live, session_id_of(delivery), event, delivery.sequence)

    return handle


async def _consume_seats(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Show seats whose process or store failed while they joined, and add seats of accounts to their index.

    Joining itself shows all others.
    """
    async for deliveries in batches(jet, SEATS, stop):
        by_session: dict[SessionId, list[Delivery]] = {}
        for delivery in deliveries:
            by_session.setdefault(session_id_of(delivery), []).append(delivery)
        for session_id, of_session in by_session.items():
            await _show_seats(live, session_id, of_session)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SEATS_GATHERED_S)


async def _show_seats(live: SessionPorts, session_id: SessionId, deliveries: list[Delivery]) -> None:
    """Show the seats in one call. Its result decides for each delivery."""
    attempt = asyncio.ensure_future(_seat(live, session_id, deliveries))

    async def share(delivery: Delivery) -> None:
        await attempt

    for delivery in deliveries:
        await finish(delivery, retry_outages(share))


async def _seat(live: SessionPorts, session_id: SessionId, deliveries: list[Delivery]) -> None:
    with suppress(UnknownSession):  # finished more than a day ago
        seats = [_seat_of(delivery) for delivery in deliveries]
        await show_seats(live, seats)
        await note_assignments(live, seats)


def _seat_of(delivery: Delivery) -> PlayerJoined:
    return msgspec.structs.replace(decode_seat.decode(delivery.payload), sequence=delivery.sequence)


def session_id_of(delivery: Delivery) -> SessionId:
    """Return the session of a message."""
    return SessionId(delivery.subject.split(".")[1])
