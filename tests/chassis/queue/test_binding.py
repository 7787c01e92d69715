"""Consumers whose state is in the server's memory go on behind the place that they had come to."""

import asyncio
from uuid import uuid4

import msgspec
import pytest
from structlog.testing import capture_logs

from wordrally.chassis.queue import binding
from wordrally.chassis.queue.binding import ConsumerPlace, ConsumerSpec, read_place
from wordrally.chassis.queue.consuming import batches
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects


@pytest.fixture
def spec() -> ConsumerSpec:
    name = uuid4().hex
    return ConsumerSpec(
        stream=subjects.TIMERS,
        durable=f"test-{name}",
        filters=[subjects.TIMER_DUE.format(name)],
        is_in_memory=True,
    )


async def send(jet: JetStream, spec: ConsumerSpec, *payloads: bytes) -> None:
    for payload in payloads:
        await jet.append(spec.filters[0], payload)


async def take(jet: JetStream, spec: ConsumerSpec, count: int, *, done: int | None = None) -> list[bytes]:
    """Take so many messages and acknowledge the first of them, by default all."""
    taken: list[bytes] = []
    taking = batches(jet, spec, asyncio.Event())
    async with asyncio.timeout(30):
        while len(taken) < count:
            for delivery in await anext(taking):
                if done is None or len(taken) < done:
                    await delivery.acknowledge()
                taken.append(delivery.payload)
        await jet.flush(5)
        await taking.aclose()
    return taken


async def lose_state(jet: JetStream, spec: ConsumerSpec) -> None:
    """Do what a restart of the server does to a consumer in memory."""
    await jet.js.delete_consumer(spec.stream, spec.durable)


async def test_a_new_consumer_begins_with_the_oldest_message(jet: JetStream, spec: ConsumerSpec):
    await send(jet, spec, b"1", b"2")
    assert await take(jet, spec, 2) == [b"1", b"2"]
    info = await jet.js.consumer_info(spec.stream, spec.durable)
    assert info.config.mem_storage


async def test_a_lost_consumer_goes_on_behind_its_place(jet: JetStream, spec: ConsumerSpec):
    await send(jet, spec, b"1", b"2")
    await take(jet, spec, 2)
    await lose_state(jet, spec)
    await send(jet, spec, b"3")
    assert await take(jet, spec, 1) == [b"3"]


async def test_what_was_not_acknowledged_comes_again_after_the_state_was_lost(
    jet: JetStream, spec: ConsumerSpec
):
    await send(jet, spec, b"1", b"2", b"3")
    assert await take(jet, spec, 3, done=1) == [b"1", b"2", b"3"]
    await lose_state(jet, spec)
    assert await take(jet, spec, 2) == [b"2", b"3"]


async def test_the_place_is_stored_while_messages_pass(
    jet: JetStream, spec: ConsumerSpec, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(binding, "PLACED_EVERY_S", 0.01)
    await send(jet, spec, b"1")
    taking = batches(jet, spec, asyncio.Event())
    placed = await jet.client.subscribe(subjects.PLACE.format(spec.stream, spec.durable))
    async with asyncio.timeout(30):
        [delivery] = await anext(taking)
        await delivery.acknowledge()
        next_one = asyncio.ensure_future(anext(taking))
        place = msgspec.msgpack.decode((await placed.next_msg(20)).data, type=ConsumerPlace)
        await lose_state(jet, spec)  # without a word from the consumer
        await send(jet, spec, b"2")
        [again] = await next_one
        await taking.aclose()
    assert place.sequence >= delivery.sequence
    assert again.payload == b"2"


async def test_a_place_beyond_the_end_of_the_stream_counts_as_its_end(jet: JetStream, spec: ConsumerSpec):
    """A back-up of the stream may be older than the place."""
    await send(jet, spec, b"1")
    subject = subjects.PLACE.format(spec.stream, spec.durable)
    await jet.append(subject, msgspec.msgpack.encode(ConsumerPlace(10**12)))
    with capture_logs() as lines:
        assert await read_place(jet, spec) == (await jet.state(spec.stream)).last_seq
    assert [line["event"] for line in lines] == ["log is shorter than before"]
    taking = batches(jet, spec, asyncio.Event())
    waiting = asyncio.ensure_future(anext(taking))
    async with asyncio.timeout(30):
        while not await exists(jet, spec):  # noqa: ASYNC110 (the server sets no event of ours)
            await asyncio.sleep(0)
        await send(jet, spec, b"2")
        [delivery] = await waiting
        await taking.aclose()
    assert delivery.payload == b"2"


async def exists(jet: JetStream, spec: ConsumerSpec) -> bool:
    return any(each.name == spec.durable for each in await jet.js.consumers_info(spec.stream))


async def test_a_consumer_with_its_state_on_disk_is_replaced_and_repeats_nothing(
    jet: JetStream, spec: ConsumerSpec
):
    on_disk = msgspec.structs.replace(spec, is_in_memory=False)
    await send(jet, spec, b"1", b"2")
    await take(jet, on_disk, 2)
    await send(jet, spec, b"3")
    assert await take(jet, spec, 1) == [b"3"]
    info = await jet.js.consumer_info(spec.stream, spec.durable)
    assert info.config.mem_storage


async def test_the_definition_of_a_consumer_in_memory_can_change(jet: JetStream, spec: ConsumerSpec):
    await send(jet, spec, b"1")
    await take(jet, spec, 1)
    await lose_state(jet, spec)
    await send(jet, spec, b"2")
    await take(jet, spec, 1)
    patient = msgspec.structs.replace(spec, ack_wait_s=60.0)
    await send(jet, spec, b"3")
    assert await take(jet, patient, 1) == [b"3"]
    info = await jet.js.consumer_info(spec.stream, spec.durable)
    assert info.config.ack_wait == 60.0
