"""NATS JetStream the way we use it: durable appends with compare-and-set, reading a log, asking and telling."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, Self

import nats
import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext, api
from nats.js import errors as js_errors
from nats.js.kv import KeyValue

from wordrally.chassis import logging, telemetry
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.messages import Stored, headers_of, start_policy, stored, stream_config
from wordrally.contracts.streams import StreamSpec

CONNECT_TIMEOUT_S = 10.0
PUBLISH_TIMEOUT_S = 2.0
REQUEST_TIMEOUT_S = 2.0
READ_BATCH = 256
PONG_WITHIN_S = 60
"""Longer than a connection outlives the silence of its server."""

WRONG_LAST_SEQUENCE = 10071
STREAM_EXISTS_OTHERWISE = 10058

log = structlog.get_logger()


class JetStreamUnavailable(Exception):
    """The queue did not answer in time; what was sent may or may not have been stored."""


class StaleSequence(Exception):
    """Somebody else appended to the subject first: read again, decide again."""


class JetStream:
    """One connection to NATS with JetStream, and the tasks that live as long as it does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.js: JetStreamContext = client.jetstream(timeout=PUBLISH_TIMEOUT_S)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel the followers, flush what was published, and close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await asyncio.wait_for(self.client.drain(), 2.0)
        except (TimeoutError, nats.errors.Error):
            await self.client.close()

    def follow(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` for as long as this connection lives."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def check(self) -> None:
        """Raise unless the server answers, for readiness."""
        if not self.client.is_connected:
            raise JetStreamUnavailable("not connected")  # the client's flush would say nothing
        await self.flush(1)

    async def flush(self, timeout_s: float) -> None:
        """Wait until the server has taken what was sent. Raises `TimeoutError`, or what the client raises.

        Who waits may give up, the flush itself may not: when the pong of one that was given up comes after all, nats-py
        stops reading, and is deaf until its own pings have found out, ten to fifteen seconds later.
        """
        flushing = asyncio.create_task(self.client.flush(timeout=PONG_WITHIN_S))
        self._tasks.add(flushing)
        flushing.add_done_callback(self._tasks.discard)
        flushing.add_done_callback(
            lambda task: task.cancelled() or task.exception()
        )  # nobody may wait any more
        await asyncio.wait_for(asyncio.shield(flushing), timeout_s)

    async def ensure(self, spec: StreamSpec) -> None:
        """Declare a stream, or bring it to its present definition; safe to repeat and from several processes."""
        config = stream_config(spec)
        try:
            await self.js.add_stream(config)
        except js_errors.BadRequestError as error:
            if error.err_code != STREAM_EXISTS_OTHERWISE:
                raise
            await self.js.update_stream(config)

    async def bucket(self, name: str) -> KeyValue:
        """A key-value bucket, made when it is not there."""
        try:
            return await self.js.key_value(name)
        except js_errors.BucketNotFoundError:
            return await self.js.create_key_value(bucket=name, history=1, storage=api.StorageType.FILE)

    async def append(
        self,
        subject: str,
        payload: bytes,
        *,
        expected_last: int | None = None,
        message_id: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        """Store a message and return its stream sequence.

        `expected_last` is the sequence of the newest message of this subject (0: none): raises `StaleSequence`
        when it is not. `message_id` makes a repetition harmless: within the duplicate window, and, with
        `expected_last`, as long as it is the subject's newest message. Raises `JetStreamUnavailable`.
        """
        sent = headers_of(headers, expected_last, message_id)
        started = time.perf_counter()
        try:
            ack = await self.js.publish(subject, payload, headers=sent or None)
        except js_errors.APIError as error:
            if error.err_code == WRONG_LAST_SEQUENCE:
                return await self._stored_already(subject, message_id)
            raise JetStreamUnavailable(str(error)) from error
        except (nats.errors.Error, js_errors.Error, TimeoutError, ConnectionError) as error:
            raise JetStreamUnavailable(repr(error)) from error
        stream = subject.partition(".")[0]
        telemetry.PUBLISH_SECONDS.labels(stream).observe(time.perf_counter() - started)
        return ack.seq

    async def _stored_already(self, subject: str, message_id: str | None) -> int:
        """The server compares sequences before it looks for duplicates, so a repetition looks stale: see whose it is."""
        if message_id is not None:
            try:
                stream = await self.js.find_stream_name_by_subject(subject)
                newest = await self.js.get_msg(stream, subject=subject)
            except (nats.errors.Error, js_errors.Error, TimeoutError) as error:
                raise JetStreamUnavailable(repr(error)) from error
            if newest.seq is not None and (newest.headers or {}).get(api.Header.MSG_ID.value) == message_id:
                return newest.seq
        raise StaleSequence(subject)

    async def last(self, stream: str, subject: str) -> Stored | None:
        """The newest message of a subject, or none. Raises `JetStreamUnavailable`."""
        try:
            message = await self.js.get_msg(stream, subject=subject)
        except js_errors.NotFoundError:
            return None
        except (nats.errors.Error, js_errors.Error, TimeoutError) as error:
            raise JetStreamUnavailable(repr(error)) from error
        at_ms = int(message.time.timestamp() * 1000) if message.time else 0
        return Stored(subject, message.data or b"", message.seq or 0, at_ms)

    async def state(self, stream: str, pattern: str | None = None) -> api.StreamState:
        """What a stream holds; with a `pattern` also how many messages of each subject that fits. Raises `JetStreamUnavailable`."""
        try:
            return (await self.js.stream_info(stream, pattern)).state
        except (nats.errors.Error, js_errors.Error, TimeoutError, ConnectionError) as error:
            raise JetStreamUnavailable(repr(error)) from error

    async def read(
        self, stream: str, filters: str | Sequence[str], *, after: int = 0, since_ms: int | None = None
    ) -> AsyncGenerator[Stored]:
        """Every message of these subjects behind sequence `after`, in order, up to what is there now.

        `since_ms` starts with what was stored at that instant instead. Raises `JetStreamUnavailable`.
        """
        wanted = [filters] if isinstance(filters, str) else list(filters)
        config = api.ConsumerConfig(
            deliver_policy=start_policy(since_ms),
            opt_start_seq=after + 1 if since_ms is None else None,
            opt_start_time=None if since_ms is None else datetime.fromtimestamp(since_ms / 1_000, UTC),
            filter_subjects=wanted,
            ack_policy=api.AckPolicy.NONE,
            inactive_threshold=30.0,
            mem_storage=True,
        )
        try:
            consumer = await self.js.add_consumer(stream, config)
            left = consumer.num_pending or 0
            pull = await self.js.pull_subscribe_bind(consumer.name, stream)
            try:
                while left > 0:
                    for message in await pull.fetch(min(left, READ_BATCH), timeout=PUBLISH_TIMEOUT_S):
                        yield stored(message)
                        left -= 1
            finally:
                await pull.unsubscribe()
                await self.js.delete_consumer(stream, consumer.name)
        except (nats.errors.Error, js_errors.Error, TimeoutError) as error:
            raise JetStreamUnavailable(repr(error)) from error

    async def publish(self, subject: str, payload: bytes) -> None:
        """Tell whoever listens now; nothing is stored."""
        await self.client.publish(subject, payload, headers=headers_of(None, None, None) or None)

    async def request(self, subject: str, payload: bytes, *, timeout_s: float = REQUEST_TIMEOUT_S) -> bytes:
        """Ask one of those who answer `subject`. Raises `JetStreamUnavailable` when nobody does in time."""
        try:
            headers = headers_of(None, None, None) or None
            reply = await self.client.request(subject, payload, timeout=timeout_s, headers=headers)
        except (nats.errors.Error, TimeoutError, ConnectionError) as error:
            raise JetStreamUnavailable(repr(error)) from error
        return reply.data

    async def subscribe(
        self, subject: str, handler: Callable[[Msg], Awaitable[None]], *, queue: str = ""
    ) -> Subscription:
        """Call `handler` for each message, one after the other; replicas that name the same `queue` share them."""

        async def deliver(message: Msg) -> None:
            logging.bind_request(message.headers)
            try:
                await handler(message)
            except Exception:  # a boundary: one bad message must not end the subscription
                log.exception("message failed", subject=message.subject)

        return await self.client.subscribe(subject, queue=queue, cb=deliver)


async def connect(url: str, name: str, on_reconnect: Callable[[], None] | None = None) -> JetStream:
    """Connect to NATS; later outages are ridden out, and `on_reconnect` called after each: live messages may be missed.

    Raises `ServiceCannotStart` when the server is not there.
    """

    async def disconnected() -> None:
        log.warning("queue away")

    async def reconnected() -> None:
        log.info("queue back")
        if on_reconnect is not None:
            on_reconnect()

    async def on_error(error: Exception) -> None:
        if client.is_connected:  # else it is one more attempt of the outage that was logged
            log.warning("queue connection", error=repr(error))

    client = Client()

    try:
        await asyncio.wait_for(
            client.connect(
                url,
                name=name,
                error_cb=on_error,
                disconnected_cb=disconnected,
                reconnected_cb=reconnected,
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.2,  # pyright: ignore[reportArgumentType]  (it is only slept for)
                connect_timeout=2,
                ping_interval=5,
                max_outstanding_pings=2,
            ),
            CONNECT_TIMEOUT_S,
        )
    except (OSError, TimeoutError, nats.errors.Error):
        raise ServiceCannotStart(f"NATS does not answer at {url}; is it running?") from None
    return JetStream(client)
