"""Work in progress belongs to one replica; dropped work soon goes to another one."""

import asyncio
from uuid import uuid4

import msgspec
import pytest
from nats.aio.msg import Msg

from wordrally.chassis.queue import consuming
from wordrally.chassis.queue.binding import declare_consumer
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, batches, consume
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.queue.pulling import NEXT_SUBJECT
from wordrally.contracts.queue import subjects

ACK_WAIT_S = 0.5


async def told(jet: JetStream, messages: int) -> ConsumerSpec:
    """Make a consumer with messages of its own."""
    name = uuid4().hex
    for index in range(messages):
        await jet.append(subjects.TIMER_DUE.format(name), b"", message_id=f"{name}.{index}")
    return ConsumerSpec(
        stream=subjects.TIMERS,
        durable=f"test-{name}",
        filters=[subjects.TIMER_DUE.format(name)],
        ack_wait_s=ACK_WAIT_S,
    )


async def test_work_that_takes_long_is_not_begun_twice_nor_what_waits_behind_it(jet: JetStream):
    spec, stop = await told(jet, 3), asyncio.Event()
    attempts: list[int] = []

    async def handle(delivery: Delivery) -> None:
        attempts.append(delivery.attempt)
        if len(attempts) == 1:
            await asyncio.sleep(4 * ACK_WAIT_S)  # the server's clock cannot be passed in
        if len(attempts) == 3:
            stop.set()

    async with asyncio.timeout(30):
        await consume(jet, spec, handle, stop)

    info = await jet.js.consumer_info(spec.stream, spec.durable)
    assert attempts == [1, 1, 1]
    assert info.num_redelivered == 0


async def test_what_somebody_dropped_comes_to_another(jet: JetStream):
    spec, stop = await told(jet, 1), asyncio.Event()
    first, second = batches(jet, spec, stop), batches(jet, spec, stop)
    async with asyncio.timeout(30):
        [dropped] = await anext(first)
        await first.aclose()
        [taken] = await anext(second)
        await second.aclose()

    assert (taken.sequence, taken.attempt) == (dropped.sequence, 2)


async def test_messages_behind_a_dropped_one_come_to_another_at_once(jet: JetStream):
    spec, stop = await told(jet, 3), asyncio.Event()
    spec = msgspec.structs.replace(spec, batch=1, ack_wait_s=60.0)
    first, second = batches(jet, spec, stop), batches(jet, spec, stop)
    async with asyncio.timeout(30):
        [done] = await anext(first)
        await done.acknowledge()
        [held] = await anext(first)
        await first.aclose()
        [taken] = await anext(second)
        await second.aclose()

    assert taken.sequence not in {done.sequence, held.sequence}


async def test_one_request_serves_many_messages(jet: JetStream):
    spec, stop = await told(jet, 0), asyncio.Event()
    requests: list[str] = []

    async def note(message: Msg) -> None:
        requests.append(message.subject)

    sniffer = await jet.client.subscribe(NEXT_SUBJECT.format(spec.stream, spec.durable), cb=note)
    taking = batches(jet, spec, stop)
    async with asyncio.timeout(30):
        for index in range(20):
            await jet.append(spec.filters[0], b"", message_id=f"{spec.durable}.{index}")
            [delivery] = await anext(taking)
            await delivery.acknowledge()
        await taking.aclose()
    await sniffer.unsubscribe()

    assert len(requests) == 1


async def test_a_consumer_that_was_deleted_is_made_again(jet: JetStream):
    spec, stop = await told(jet, 1), asyncio.Event()
    taking = batches(jet, spec, stop)
    async with asyncio.timeout(30):
        [before] = await anext(taking)
        await before.acknowledge()
        waiting = asyncio.ensure_future(anext(taking))
        await asyncio.sleep(0)
        await jet.js.delete_consumer(spec.stream, spec.durable)
        [after] = await waiting
        await taking.aclose()

    assert after.sequence == before.sequence


async def test_a_queue_that_fails_while_a_consumer_is_declared_is_waited_for(
    jet: JetStream, monkeypatch: pytest.MonkeyPatch
):
    spec, stop = await told(jet, 1), asyncio.Event()
    attempts: list[str] = []

    async def declare(jet: JetStream, spec: ConsumerSpec) -> None:
        attempts.append(spec.durable)
        if len(attempts) == 1:
            raise JetStreamUnavailable("recovering")
        await declare_consumer(jet, spec)

    monkeypatch.setattr(consuming, "declare_consumer", declare)
    async with asyncio.timeout(30):
        [taken] = await anext(batches(jet, spec, stop))

    assert len(attempts) == 2
    assert taken.attempt == 1
