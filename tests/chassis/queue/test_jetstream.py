"""Appends are compared and set, logs are read in order, and every delivery ends in one chosen way."""

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from tests.engines import Engine
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.consuming import (
    ConsumerSpec,
    DeadLetter,
    Delivery,
    PoisonMessage,
    batches,
    consume,
)
from wordrally.chassis.queue.jetstream import JetStream, StaleSequence, connect
from wordrally.contracts.queue import streams, subjects


@pytest.fixture
def session_id() -> str:
    return uuid.uuid4().hex


def consumer_of(session_id: str) -> ConsumerSpec:
    filters = [subjects.SESSION.format(session_id)]
    return ConsumerSpec(stream=subjects.SESSIONS, durable=f"t-{session_id}", filters=filters)


async def test_only_one_of_ten_racing_appends_wins(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)
    racing = [jet.append(subject, b"mine", expected_last=0) for _ in range(10)]

    outcomes = await asyncio.gather(*racing, return_exceptions=True)

    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, StaleSequence) for outcome in outcomes) == 9


async def test_a_repeated_message_id_is_stored_once(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)

    first = await jet.append(subject, b"once", expected_last=0, message_id=session_id)
    again = await jet.append(subject, b"once", expected_last=0, message_id=session_id)

    assert first == again


async def test_a_log_is_read_in_order_and_from_where_one_was(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)
    sequences = [await jet.append(subject, b"%d" % number) for number in range(300)]

    whole = [stored.payload async for stored in jet.read(subjects.SESSIONS, subject)]
    rest = [stored.payload async for stored in jet.read(subjects.SESSIONS, subject, after=sequences[297])]

    assert whole == [b"%d" % number for number in range(300)]
    assert rest == [b"298", b"299"]


async def test_an_empty_log_reads_as_nothing(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)

    assert [stored async for stored in jet.read(subjects.SESSIONS, subject)] == []
    assert await jet.last(subjects.SESSIONS, subject) is None


async def test_what_is_stored_is_republished_and_what_is_refused_is_not(jet: JetStream, session_id: str):
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    listener = await jet.client.subscribe(subjects.LIVE_SESSION.format(session_id))
    subject = subjects.SESSION.format(session_id)
    await jet.append(subject, b"first", expected_last=0)
    with pytest.raises(StaleSequence):
        await jet.append(subject, b"refused", expected_last=0)
    await jet.append(subject, b"second")

    for _ in range(2):
        heard.put_nowait((await listener.next_msg(timeout=5)).data)

    assert [heard.get_nowait(), heard.get_nowait()] == [b"first", b"second"]


async def test_a_failing_handler_gets_the_message_again(jet: JetStream, session_id: str):
    await jet.append(subjects.SESSION.format(session_id), b"stubborn")
    attempts: list[int] = []
    stop = asyncio.Event()

    async def handle(delivery: Delivery) -> None:
        attempts.append(delivery.attempt)
        if delivery.attempt < 3:
            raise RuntimeError("not yet")
        stop.set()

    await asyncio.wait_for(consume(jet, consumer_of(session_id), handle, stop), 20)

    assert attempts == [1, 2, 3]


async def test_a_refused_message_is_set_aside_with_its_reason(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)
    sequence = await jet.append(subject, b"poison")
    await jet.append(subject, b"good")
    spec, stop, seen = consumer_of(session_id), asyncio.Event(), list[bytes]()

    async def handle(delivery: Delivery) -> None:
        seen.append(delivery.payload)
        if delivery.payload == b"poison":
            raise PoisonMessage("this can never succeed")
        stop.set()

    await asyncio.wait_for(consume(jet, spec, handle, stop), 20)

    assert seen == [b"poison", b"good"]
    letter = await jet.last(subjects.DEAD_LETTERS, subjects.DEAD_LETTER.format(spec.stream, spec.durable))
    assert letter is not None
    kept = msgspec.msgpack.decode(letter.payload, type=DeadLetter)
    assert (kept.sequence, kept.reason, kept.payload) == (sequence, "this can never succeed", b"poison")


async def test_replicas_of_a_consumer_share_its_messages(jet: JetStream, session_id: str):
    subject = subjects.SESSION.format(session_id)
    for number in range(40):
        await jet.append(subject, b"%d" % number)
    spec, stop, seen = consumer_of(session_id), asyncio.Event(), list[bytes]()

    async def replica() -> None:
        async for deliveries in batches(jet, msgspec.structs.replace(spec, batch=4), stop):
            for delivery in deliveries:
                await delivery.acknowledge()
                seen.append(delivery.payload)
            if len(seen) == 40:
                stop.set()

    await asyncio.wait_for(asyncio.gather(replica(), replica()), 20)

    assert sorted(seen, key=int) == [b"%d" % number for number in range(40)]


async def test_asking_when_nobody_answers_is_an_outage(jet: JetStream):
    with pytest.raises(JetStreamUnavailable):
        await jet.request("nobody.listens.here", b"?")


@pytest.mark.parametrize("spec", streams.ALL, ids=lambda spec: spec.name)
async def test_declaring_a_stream_twice_changes_nothing(jet: JetStream, spec: streams.StreamSpec):
    await jet.ensure(spec)
    async with _updates(jet) as seen:
        await jet.ensure(spec)
    assert seen == []


async def test_opening_a_bucket_again_changes_nothing(jet: JetStream):
    await jet.bucket(subjects.SIGNING_KEYS)
    async with _updates(jet) as seen:
        await jet.bucket(subjects.SIGNING_KEYS)
    assert seen == []


@asynccontextmanager
async def _updates(jet: JetStream) -> AsyncIterator[list[str]]:
    """Collect the subjects of all stream updates that are requested during the block."""
    seen: list[str] = []
    requests = await jet.client.subscribe("$JS.API.STREAM.UPDATE.>")
    yield seen
    await jet.flush(5)
    while requests.pending_msgs:
        seen.append((await requests.next_msg(1)).subject)
    await requests.unsubscribe()


async def test_a_connection_whose_reader_left_messages_behind_closes_without_an_error(nats: Engine):
    """Draining would wait for messages that nobody takes any more, and leave an error in the log."""
    errors: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: errors.append(context))
    async with await connect(nats.url, "a command") as leaving:
        pending = await leaving.client.subscribe("left.behind")
        await leaving.client.publish("left.behind", b"nobody reads this")
        await leaving.flush(5)
        assert pending.pending_msgs == 1
    gc.collect()
    loop.set_exception_handler(None)
    assert leaving.client.is_closed
    assert errors == []
