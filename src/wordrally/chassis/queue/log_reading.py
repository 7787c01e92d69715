"""Reading of a log such that every acknowledged message is seen.

The copies of a stream trail its leader. A consumer may be served by a copy, and ends where that copy ends. A
log of one subject is therefore read message by message from the leader. For everything else the leader is
asked first for the newest sequence.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import nats.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js import errors as js_errors

from wordrally.chassis.queue.messages import Stored, raw_stored, start_policy, stored

READ_BATCH = 256
TIMEOUT_S = 2.0
"""For one answer of the server, and for a copy that trails to catch up with the leader."""

AT_MOST_SINGLE = 64
"""Messages that are asked for one by one; a longer log is worth a consumer."""

PAUSE_S = 0.01


class Span(NamedTuple):
    """Part of a log: behind sequence `after`, or since an instant; at least up to sequence `until`.

    Without `until`, up to the newest message that the leader has when the reading begins.
    """

    after: int = 0
    until: int | None = None
    since_ms: int | None = None


class Incomplete(Exception):
    """The copy that was read did not catch up with the leader in time."""


async def read_subject(js: JetStreamContext, stream: str, subject: str, after: int) -> AsyncGenerator[Stored]:
    """Every message of one subject behind a sequence, from the leader."""
    sequence = after
    for _ in range(AT_MOST_SINGLE):
        try:
            message = await js.get_msg(stream, seq=sequence + 1, subject=subject, next=True)
        except js_errors.NotFoundError:
            return
        yield raw_stored(message)
        sequence = message.seq or 0
    async for one in read_filters(js, stream, [subject], Span(sequence)):
        yield one


async def newest_sequence(
    js: JetStreamContext, stream: str, filters: Sequence[str], since_ms: int | None = None
) -> int:
    """Return the newest sequence of these subjects, as the leader knows it, or 0 for none in that span."""
    newest = await asyncio.gather(*(_newest(js, stream, one) for one in filters))
    return max(one.sequence if one is not None and one.at_ms >= (since_ms or 0) else 0 for one in newest)


async def _newest(js: JetStreamContext, stream: str, subject: str) -> Stored | None:
    try:
        return raw_stored(await js.get_msg(stream, subject=subject))
    except js_errors.NotFoundError:
        return None


async def read_filters(
    js: JetStreamContext, stream: str, filters: Sequence[str], span: Span
) -> AsyncGenerator[Stored]:
    """Yield the messages of these subjects in a span, in order. Raises `Incomplete`."""
    after, until, since_ms = span
    end = until or await newest_sequence(js, stream, filters, since_ms)
    if end <= after:
        return
    config = api.ConsumerConfig(
        deliver_policy=start_policy(since_ms),
        opt_start_seq=after + 1 if since_ms is None else None,
        opt_start_time=None if since_ms is None else datetime.fromtimestamp(since_ms / 1_000, UTC),
        filter_subjects=list(filters),
        ack_policy=api.AckPolicy.NONE,
        inactive_threshold=30.0,
        mem_storage=True,
        num_replicas=1,
    )
    consumer = await js.add_consumer(stream, config)
    pull = await js.pull_subscribe_bind(consumer.name, stream)
    seen, left = after, consumer.num_pending or 0
    try:
        while seen < end:
            # Beyond the end of this copy, fetch one message at a time: a larger fetch would wait for its last
            # one.
            messages = await _fetch(pull, min(max(left, 1), READ_BATCH))
            if not messages and await newest_sequence(js, stream, filters, since_ms) > seen:
                raise Incomplete("a copy of the stream trails its leader")
            if not messages:
                return  # the remaining messages were deleted meanwhile
            for message in messages:
                one = stored(message)
                seen, left = one.sequence, left - 1
                yield one
    finally:
        await pull.unsubscribe()
        await js.delete_consumer(stream, consumer.name)


async def _fetch(pull: JetStreamContext.PullSubscription, count: int) -> list[Msg]:
    """Return the next messages, or none when none arrive in time.

    A server that does not know the new consumer yet reports at once that there is no responder; it is asked
    again.
    """
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        try:
            return await pull.fetch(count, timeout=TIMEOUT_S)
        except js_errors.ServiceUnavailableError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(PAUSE_S)
        except (TimeoutError, nats.errors.TimeoutError):
            return []
