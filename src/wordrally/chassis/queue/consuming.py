"""Stream consumers: batches of deliveries, each of which ends in one of three ways."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis import logging, telemetry, tracing
from wordrally.chassis.backoff import backoff_s
from wordrally.chassis.queue.binding import ConsumerSpec, PlaceKeeper, declare_consumer
from wordrally.chassis.queue.connection import JetStreamUnavailable, translate_errors
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.queue.pulling import REQUEST_ALONE_S, REQUEST_S, PullConsumer
from wordrally.contracts.queue import subjects

REBIND_S = 0.2
FIRST_BACKOFF_S = 0.1
MAX_BACKOFF_S = 30.0

OUTAGES = (JetStreamUnavailable, ConnectionError, TimeoutError)
"""Errors of a queue that does not answer; it is asked again."""

HOLDS = 4
"""Deadline extensions of a delivery per `ack_wait_s`: slow work must not be delivered to another replica."""

FIRST_SUBJECT = "Wordrally-Subject"
FIRST_SEQUENCE = "Wordrally-Sequence"
"""Headers of a message that was put back: its original subject and sequence."""

log = structlog.get_logger()


class PoisonMessage(Exception):
    """Error of a handler: the message can never succeed and is set aside with the reason."""


class TryLater(Exception):
    """Error of a handler: a dependency is unavailable.

    This is expected, so the message is retried and no traceback is logged. It is delivered again after
    `within_s` at the latest.
    """

    def __init__(self, reason: str, within_s: float = MAX_BACKOFF_S) -> None:
        super().__init__(reason)
        self.within_s = within_s


class Delivery:
    """Delivered message. Exactly one of its three endings must be chosen."""

    def __init__(self, jet: JetStream, spec: ConsumerSpec, message: Msg) -> None:
        self._jet = jet
        self._spec = spec
        self._message = message
        self.headers: dict[str, str] = message.headers or {}
        self.payload = message.data
        metadata = message.metadata
        self._stored: int = metadata.sequence.stream
        self.stored_at_ms = int(metadata.timestamp.timestamp() * 1000)
        # A message that was put back keeps its original subject and sequence.
        self.subject = self.headers.get(FIRST_SUBJECT, message.subject)
        self.sequence = int(self.headers.get(FIRST_SEQUENCE, self._stored))
        self.attempt: int = metadata.num_delivered or 1
        self.pending: int = metadata.num_pending or 0

    @property
    def consumer(self) -> str:
        """Return the name of the durable consumer that got the message."""
        return self._spec.durable

    @property
    def has_ended(self) -> bool:
        """True when one of the three endings was sent to the server."""
        return self._message.is_acked

    async def acknowledge(self) -> None:
        """End the delivery as done: it is never delivered again. Raises `JetStreamUnavailable`."""
        with translate_errors():
            await self._message.ack()
        self._count("acknowledged")

    async def hold(self) -> None:
        """Extend the deadline by `ack_wait_s`, because work on the message goes on."""
        with translate_errors():
            await self._message.in_progress()

    async def remove(self) -> None:
        """Delete the message from its stream, because nobody will ever read it again.

        A failure costs only space: the message expires. Acknowledge the delivery all the same.
        """
        with suppress(JetStreamUnavailable):
            await self._jet.overwrite(self._spec.stream, [self._stored])

    async def retry_in(self, delay_s: float) -> None:
        """Have the message delivered again to any replica after a delay."""
        with translate_errors():
            await self._message.nak(delay_s)
        self._count("retried")

    async def terminate(self, reason: str) -> None:
        """Set the message aside as a dead letter, because another attempt would fail in the same way."""
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
        with translate_errors():
            await self._message.term()
        self._count("terminated")
        log.warning("message set aside", consumer=self._spec.durable, sequence=self.sequence, reason=reason)

    def _count(self, outcome: str) -> None:
        telemetry.DELIVERIES.labels(self._spec.durable, outcome).inc()


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Message that was set aside, as DEAD_LETTERS holds it (msgpack)."""

    stream: str
    consumer: str
    subject: str
    sequence: int
    reason: str
    payload: bytes


async def batches(jet: JetStream, spec: ConsumerSpec, stop: asyncio.Event) -> AsyncGenerator[list[Delivery]]:
    """Yield deliveries as they arrive, at most `spec.batch` at a time, until `stop` is set.

    Deliveries are held until the next batch is requested. Outages are waited out.
    """
    pull: PullConsumer | None = None
    place = PlaceKeeper(jet, spec)
    try:
        while not stop.is_set():
            try:
                with translate_errors():
                    pull = pull or await _bind(jet, spec)
                    messages = await pull.next()
            except OUTAGES as error:
                log.warning("consumer away", consumer=spec.durable, error=repr(error))
                pull = await _close(pull)
                await asyncio.sleep(REBIND_S)
                continue
            if messages:
                place.moved()
                deliveries = [Delivery(jet, spec, message) for message in messages]
                telemetry.BATCH_MESSAGES.labels(spec.durable).observe(len(deliveries))
                telemetry.QUEUE_DEPTH.labels(spec.durable).set(deliveries[-1].pending)
                async with holding(spec, deliveries, pull.waiting):
                    yield deliveries
            else:
                telemetry.QUEUE_DEPTH.labels(spec.durable).set(0)
    finally:
        await _close(pull)
        await place.close()


async def _close(pull: PullConsumer | None) -> None:
    """Hand back what waits; if that fails, the server delivers it again after `ack_wait_s`."""
    if pull is not None:
        with suppress(JetStreamUnavailable), translate_errors():
            await pull.close()


@asynccontextmanager
async def holding(
    spec: ConsumerSpec, deliveries: Sequence[Delivery], waiting: Collection[Msg] = ()
) -> AsyncGenerator[None]:
    """Extend the deadlines of unfinished deliveries, and of messages behind them, while the block runs."""

    async def hold() -> None:
        while True:
            with suppress(JetStreamUnavailable), translate_errors():
                for delivery in deliveries:
                    if not delivery.has_ended:
                        await delivery.hold()
                for message in tuple(waiting):
                    await message.in_progress()
            await asyncio.sleep(pause_s)

    pause_s, tasks = spec.ack_wait_s / HOLDS, list[asyncio.Task[None]]()
    loop = asyncio.get_running_loop()
    # Most work ends before that; a task for each batch would be a tenth of what a batch of one costs.
    timer = loop.call_later(pause_s, lambda: tasks.append(loop.create_task(hold())))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()


class Handler(Protocol):
    """Handler of one message. Returning means that the message is done."""

    async def __call__(self, delivery: Delivery) -> None: ...


async def consume(jet: JetStream, spec: ConsumerSpec, handler: Handler, stop: asyncio.Event) -> None:
    """Pass each message to `handler`, in order.

    A message is acknowledged, retried with growing delays, or set aside when `handler` raises
    `PoisonMessage`.
    """
    async for deliveries in batches(jet, spec, stop):
        for delivery in deliveries:
            await finish(delivery, handler)


async def finish(delivery: Delivery, handler: Handler) -> None:
    """Run `handler` on one delivery and choose how the delivery ends."""
    logging.bind_request(delivery.headers)
    try:
        with tracing.following(f"process {delivery.consumer}", delivery.headers):
            await handler(delivery)
    except (PoisonMessage, msgspec.MsgspecError) as refusal:
        await _settle(delivery, delivery.terminate(str(refusal)))
    except (TryLater, JetStreamUnavailable) as outage:
        within_s = outage.within_s if isinstance(outage, TryLater) else MAX_BACKOFF_S
        delay_s = min(backoff_s(delivery.attempt, FIRST_BACKOFF_S, MAX_BACKOFF_S), within_s)
        log.warning("message waits", subject=delivery.subject, reason=repr(outage), retry_in_s=delay_s)
        await _settle(delivery, delivery.retry_in(delay_s))
    except Exception:  # a boundary: an outage or a bug must not lose the message
        delay_s = backoff_s(delivery.attempt, FIRST_BACKOFF_S, MAX_BACKOFF_S)
        log.exception(
            "message failed", subject=delivery.subject, attempt=delivery.attempt, retry_in_s=delay_s
        )
        await _settle(delivery, delivery.retry_in(delay_s))
    else:
        await _settle(delivery, delivery.acknowledge())


async def _settle(delivery: Delivery, ending: Awaitable[None]) -> None:
    """Send the ending to the server.

    If that fails, the server delivers the message again after `ack_wait_s`.
    """
    try:
        await ending
    except JetStreamUnavailable as error:
        log.warning("delivery not settled", subject=delivery.subject, error=repr(error))


async def _bind(jet: JetStream, spec: ConsumerSpec) -> PullConsumer:
    await declare_consumer(jet, spec)
    request_s = REQUEST_S if jet.is_clustered else REQUEST_ALONE_S
    return await PullConsumer.open(jet.client, spec.stream, spec.durable, spec.batch, request_s=request_s)
