"""Consuming a stream: batches of deliveries, each of which ends in one of three chosen ways."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

import msgspec
import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js import errors as js_errors

from wordrally.chassis import logging, telemetry
from wordrally.chassis.jetstream import JetStream, JetStreamUnavailable
from wordrally.contracts import subjects

FETCH_WAIT_S = 1.0
MAX_BACKOFF_S = 30.0

HOLDS = 4
"""So often within `ack_wait_s` a delivery under way is held, so that work that takes longer is not begun twice."""

FIRST_SUBJECT = "Wordrally-Subject"
FIRST_SEQUENCE = "Wordrally-Sequence"
"""Headers of a message that was put back: where it stood when it was set aside."""

log = structlog.get_logger()


class PoisonMessage(Exception):
    """A handler says that this message can never succeed; it is kept aside with the reason."""


class TryLater(Exception):
    """A handler says that something it needs is away: expected, so it is retried without a trace in the log."""


class ConsumerSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A durable pull consumer; replicas that name the same one share its messages.

    What a replica was given and did not finish comes to another `ack_wait_s` after that one was killed or copied.
    """

    stream: str
    durable: str
    filters: list[str]
    batch: int = 64
    ack_wait_s: float = 4.0
    max_ack_pending: int = 1_000


class Delivery:
    """One delivered message; exactly one of the three ends must be chosen."""

    def __init__(self, jet: JetStream, spec: ConsumerSpec, message: Msg) -> None:
        self._jet = jet
        self._spec = spec
        self._message = message
        self.headers: dict[str, str] = message.headers or {}
        self.payload = message.data
        metadata = message.metadata
        self._stored: int = metadata.sequence.stream
        self.stored_at_ms = int(metadata.timestamp.timestamp() * 1000)
        # What was put back is to its consumer what it was the first time.
        self.subject = self.headers.get(FIRST_SUBJECT, message.subject)
        self.sequence = int(self.headers.get(FIRST_SEQUENCE, self._stored))
        self.attempt: int = metadata.num_delivered or 1
        self.pending: int = metadata.num_pending or 0

    @property
    def has_ended(self) -> bool:
        """Whether one of the three ends was told to the server."""
        return self._message.is_acked

    async def acknowledge(self) -> None:
        """Done: never deliver it again."""
        await self._message.ack()
        self._count("acknowledged")

    async def hold(self) -> None:
        """Work on it goes on: do not deliver it to somebody else for another `ack_wait_s`."""
        await self._message.in_progress()

    async def retry_in(self, delay_s: float) -> None:
        """Deliver it again, to whichever replica, after a delay."""
        await self._message.nak(delay_s)
        self._count("retried")

    async def terminate(self, reason: str) -> None:
        """Another attempt would end the same: keep it aside with the reason, and never deliver it again."""
        letter = DeadLetter(
            stream=self._spec.stream,
            consumer=self._spec.durable,
            subject=self.subject,
            sequence=self.sequence,
            reason=reason,
            payload=self.payload,
        )
        subject = subjects.DEAD_LETTER.format(self._spec.stream, self._spec.durable)
        await self._jet.append(
            subject, msgspec.msgpack.encode(letter), message_id=f"{subject}.{self._stored}"
        )
        await self._message.term()
        self._count("terminated")
        log.warning("message set aside", consumer=self._spec.durable, sequence=self.sequence, reason=reason)

    def _count(self, outcome: str) -> None:
        telemetry.DELIVERIES.labels(self._spec.durable, outcome).inc()


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was set aside, as DEAD_LETTERS holds it (msgpack)."""

    stream: str
    consumer: str
    subject: str
    sequence: int
    reason: str
    payload: bytes


async def batches(jet: JetStream, spec: ConsumerSpec, stop: asyncio.Event) -> AsyncGenerator[list[Delivery]]:
    """Deliveries as they come, at most `spec.batch` at a time, until `stop` is set; outages are waited out.

    They are held until the next are asked for.
    """
    pull: JetStreamContext.PullSubscription | None = None
    while not stop.is_set():
        try:
            pull = pull or await _bind(jet, spec)
            messages = await pull.fetch(spec.batch, timeout=FETCH_WAIT_S)
        except (nats.errors.TimeoutError, TimeoutError):
            telemetry.QUEUE_DEPTH.labels(spec.durable).set(0)
            continue
        except (nats.errors.Error, js_errors.Error, ConnectionError) as error:
            log.warning("consumer away", consumer=spec.durable, error=repr(error))
            pull = None
            await asyncio.sleep(0.2)
            continue
        if not messages:  # the server said "nothing" just before the time-out would have
            continue
        deliveries = [Delivery(jet, spec, message) for message in messages]
        telemetry.BATCH_MESSAGES.labels(spec.durable).observe(len(deliveries))
        telemetry.QUEUE_DEPTH.labels(spec.durable).set(deliveries[-1].pending)
        async with holding(spec, deliveries):
            yield deliveries
    if pull is not None:  # or closing the connection would wait in vain for it to be drained
        await pull.unsubscribe()


@asynccontextmanager
async def holding(spec: ConsumerSpec, deliveries: Sequence[Delivery]) -> AsyncGenerator[None]:
    """Keep those that have not ended ours for as long as the block takes."""

    async def hold() -> None:
        while True:
            await asyncio.sleep(spec.ack_wait_s / HOLDS)
            with suppress(nats.errors.Error, ConnectionError):
                for delivery in deliveries:
                    if not delivery.has_ended:
                        await delivery.hold()

    task = asyncio.create_task(hold())
    try:
        yield
    finally:
        task.cancel()


class Handler(Protocol):
    """What is done with one message; returning means done."""

    async def __call__(self, delivery: Delivery) -> None: ...


async def consume(jet: JetStream, spec: ConsumerSpec, handler: Handler, stop: asyncio.Event) -> None:
    """Give each message to `handler`, in order: done, retried with growing delays, or set aside on `PoisonMessage`."""
    async for deliveries in batches(jet, spec, stop):
        for delivery in deliveries:
            await finish(delivery, handler)


async def finish(delivery: Delivery, handler: Handler) -> None:
    """Run `handler` on one delivery and choose how the delivery ends."""
    logging.bind_request(delivery.headers)
    try:
        await handler(delivery)
    except (PoisonMessage, msgspec.MsgspecError) as refusal:
        await _settle(delivery, delivery.terminate(str(refusal)))
    except (TryLater, JetStreamUnavailable) as outage:
        delay_s = backoff_s(delivery.attempt)
        log.warning("message waits", subject=delivery.subject, reason=repr(outage), retry_in_s=delay_s)
        await _settle(delivery, delivery.retry_in(delay_s))
    except Exception:  # a boundary: an outage or a bug; the message must not be lost by it
        delay_s = backoff_s(delivery.attempt)
        log.exception(
            "message failed", subject=delivery.subject, attempt=delivery.attempt, retry_in_s=delay_s
        )
        await _settle(delivery, delivery.retry_in(delay_s))
    else:
        await _settle(delivery, delivery.acknowledge())


async def _settle(delivery: Delivery, ending: Awaitable[None]) -> None:
    """When telling the server fails it delivers the message again by itself, after `ack_wait_s`."""
    try:
        await ending
    except (nats.errors.Error, JetStreamUnavailable, ConnectionError) as error:
        log.warning("delivery not settled", subject=delivery.subject, error=repr(error))


def backoff_s(attempt: int) -> float:
    """0.1 s, 0.2 s, 0.4 s, … at most 30 s."""
    return min(0.1 * 2 ** min(attempt - 1, 20), MAX_BACKOFF_S)


async def _bind(jet: JetStream, spec: ConsumerSpec) -> JetStreamContext.PullSubscription:
    config = api.ConsumerConfig(
        durable_name=spec.durable,
        filter_subjects=[*spec.filters, subjects.AGAIN.format(spec.stream, spec.durable)],
        ack_policy=api.AckPolicy.EXPLICIT,
        ack_wait=spec.ack_wait_s,
        max_ack_pending=spec.max_ack_pending,
        deliver_policy=api.DeliverPolicy.ALL,
    )
    await jet.js.add_consumer(spec.stream, config)
    return await jet.js.pull_subscribe_bind(spec.durable, spec.stream)
