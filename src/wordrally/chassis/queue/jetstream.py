"""NATS JetStream: durable appends with compare-and-set, reading and erasing of logs."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress

from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js import errors as js_errors
from nats.js.kv import KeyValue

from wordrally.chassis import telemetry
from wordrally.chassis.queue.access import QueueAccess, connect_client
from wordrally.chassis.queue.connection import JetStreamUnavailable, QueueConnection, translate_errors
from wordrally.chassis.queue.declaring import (
    BUCKET_STREAM,
    declare_bucket,
    declare_stream,
    wait_for_stream,
)
from wordrally.chassis.queue.log_reading import Incomplete, Span, newest_sequence, read_filters, read_subject
from wordrally.chassis.queue.messages import Stored, headers_of, raw_stored
from wordrally.contracts.queue.permissions import PERMISSIONS
from wordrally.contracts.queue.streams import StreamSpec

PUBLISH_TIMEOUT_S = 2.0
WRONG_LAST_SEQUENCE = 10071

ERASED_AT_ONCE = 32
"""Deletions under way at a time."""


class StaleSequence(Exception):
    """Another writer appended to the subject first: read again, then decide again."""


class Bucket:
    """Key-value bucket."""

    def __init__(self, values: KeyValue) -> None:
        self._values = values

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None when there is none. Raises `JetStreamUnavailable`."""
        with translate_errors(), suppress(js_errors.NotFoundError):
            return (await self._values.get(key)).value
        return None

    async def put(self, key: str, value: bytes) -> None:
        """Store a value. Raises `JetStreamUnavailable`."""
        with translate_errors():
            await self._values.put(key, value)


class JetStream(QueueConnection):
    """Streams of the queue: appends, reading and deletion, for one user with its permissions."""

    def __init__(self, client: Client, replicas: int = 1, user: str | None = None) -> None:
        super().__init__(client)
        self._replicas = replicas
        self._permissions = PERMISSIONS.get(user or "")
        self.js: JetStreamContext = client.jetstream(timeout=PUBLISH_TIMEOUT_S)

    @property
    def is_clustered(self) -> bool:
        """True when streams have copies, so that another server may take over."""
        return self._replicas > 1

    async def ensure(self, spec: StreamSpec) -> None:
        """Declare a stream, or bring it to its present definition. Raises `ServiceCannotStart`.

        A service that does not own the stream waits until its owner has declared it.
        """
        if self._owns(spec.name):
            await declare_stream(self.js, spec, self._replicas)
        else:
            await wait_for_stream(self.js, spec.name)

    async def bucket(self, name: str) -> Bucket:
        """Open a key-value bucket, which its owner creates if necessary.

        Raises `ServiceCannotStart` or `JetStreamUnavailable`.
        """
        with translate_errors():
            if self._owns(BUCKET_STREAM.format(name)):
                return Bucket(await declare_bucket(self.js, name, self._replicas))
            await wait_for_stream(self.js, BUCKET_STREAM.format(name))
            return Bucket(await self.js.key_value(name))

    def _owns(self, stream: str) -> bool:
        return self._permissions is None or stream in self._permissions.owns

    async def append(
        self,
        subject: str,
        payload: bytes,
        *,
        expected_last: int | None = None,
        message_id: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        """Store a message and return its stream sequence. Raises `JetStreamUnavailable`.

        `expected_last` is the sequence of the newest message of this subject (0: none); if it differs,
        `StaleSequence` is raised. `message_id` makes repetition harmless: within the duplicate window, and,
        with `expected_last`, while it is the subject's newest message.
        """
        sent = headers_of(headers, expected_last, message_id)
        started = time.perf_counter()
        try:
            with translate_errors():
                ack = await self.js.publish(subject, payload, headers=sent or None)
        except JetStreamUnavailable as error:
            if _is_wrong_sequence(error.__cause__):
                return await self._stored_already(subject, message_id)
            raise
        stream = subject.partition(".")[0]
        telemetry.PUBLISH_SECONDS.labels(stream).observe(time.perf_counter() - started)
        return ack.seq

    async def _stored_already(self, subject: str, message_id: str | None) -> int:
        """Return the sequence if this message is the newest one.

        The server compares sequences before it looks for duplicates, so a repetition looks stale.
        """
        if message_id is not None:
            with translate_errors():
                stream = await self.js.find_stream_name_by_subject(subject)
                newest = await self.js.get_msg(stream, subject=subject)
            if newest.seq is not None and (newest.headers or {}).get(api.Header.MSG_ID.value) == message_id:
                return newest.seq
        raise StaleSequence(subject)

    async def last(self, stream: str, subject: str) -> Stored | None:
        """Return the newest message of a subject, or None. Raises `JetStreamUnavailable`."""
        with translate_errors(), suppress(js_errors.NotFoundError):
            return raw_stored(await self.js.get_msg(stream, subject=subject))
        return None

    async def newest(self, stream: str, filters: str | Sequence[str]) -> int:
        """Return the newest sequence of these subjects, as the leader knows it, or 0 for none.

        Raises `JetStreamUnavailable`.
        """
        with translate_errors():
            return await newest_sequence(self.js, stream, _listed(filters))

    async def state(self, stream: str, pattern: str | None = None) -> api.StreamState:
        """Return the state of a stream; with a `pattern`, also the number of messages per matching subject.

        Raises `JetStreamUnavailable`.
        """
        with translate_errors():
            return (await self.js.stream_info(stream, pattern)).state

    async def consumer(self, stream: str, durable: str) -> api.ConsumerInfo:
        """Return the state of a durable consumer. Raises `JetStreamUnavailable`, also when there is none."""
        with translate_errors():
            return await self.js.consumer_info(stream, durable)

    async def purge(self, stream: str, subject: str) -> None:
        """Delete the messages of a subject. Raises `JetStreamUnavailable`."""
        with translate_errors():
            await self.js.purge_stream(stream, subject=subject)

    async def read(
        self,
        stream: str,
        filters: str | Sequence[str],
        *,
        after: int = 0,
        until: int | None = None,
        since_ms: int | None = None,
    ) -> AsyncGenerator[Stored]:
        """Yield every message of these subjects after sequence `after`, in order, up to the present end.

        Every message acknowledged before the call is included, whichever copy is read. `until` waits for at
        least that sequence. `since_ms` starts with messages stored at that instant instead. Raises
        `JetStreamUnavailable`.
        """
        wanted = _listed(filters)
        if self._replicas > 1 and until is None and since_ms is None and not _has_wildcard(wanted):
            reading = read_subject(self.js, stream, wanted[0], after)
        else:
            reading = read_filters(self.js, stream, wanted, Span(after, until, since_ms))
        async with aclosing(_translated(reading)) as translated:
            async for one in translated:
                yield one

    async def erase(self, stream: str, filters: str | Sequence[str]) -> None:
        """Delete every message of these subjects, oldest first; their place on disk is overwritten.

        Safe to repeat. Raises `JetStreamUnavailable`.
        """
        await self.overwrite(stream, [stored.sequence async for stored in self.read(stream, filters)])

    async def overwrite(self, stream: str, sequences: Sequence[int]) -> None:
        """Delete these messages; their place on disk is overwritten. Raises `JetStreamUnavailable`."""
        for start in range(0, len(sequences), ERASED_AT_ONCE):
            portion = sequences[start : start + ERASED_AT_ONCE]
            await asyncio.gather(*(self._delete(stream, sequence) for sequence in portion))

    async def _delete(self, stream: str, sequence: int) -> None:
        with translate_errors(), suppress(js_errors.NotFoundError):  # somebody else was first
            await self.js.delete_msg(stream, sequence)


async def connect(
    access: QueueAccess | str, name: str, on_reconnect: Callable[[], None] | None = None
) -> JetStream:
    """Connect to NATS and reconnect after outages. Raises `ServiceCannotStart`.

    `on_reconnect` is called after each outage, in which live messages may have been missed. The error means
    that there is no server, or none that can be trusted.
    """
    chosen = QueueAccess(access) if isinstance(access, str) else access
    return JetStream(await connect_client(chosen, name, on_reconnect), chosen.replicas, chosen.user)


def _is_wrong_sequence(error: BaseException | None) -> bool:
    return isinstance(error, js_errors.APIError) and error.err_code == WRONG_LAST_SEQUENCE


async def _translated(reading: AsyncGenerator[Stored]) -> AsyncGenerator[Stored]:
    """Yield what `reading` yields, and translate only its own errors, not those of the reader."""
    async with aclosing(reading):
        while True:
            with translate_errors():
                try:
                    one = await anext(reading, None)
                except Incomplete as error:
                    raise JetStreamUnavailable(repr(error)) from error
            if one is None:
                return
            yield one


def _listed(filters: str | Sequence[str]) -> list[str]:
    return [filters] if isinstance(filters, str) else list(filters)


def _has_wildcard(filters: Sequence[str]) -> bool:
    return len(filters) > 1 or "*" in filters[0] or ">" in filters[0]
