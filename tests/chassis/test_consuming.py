"""What is being worked on is nobody else's; what was dropped comes to another soon."""

import asyncio
from uuid import uuid4

from wordrally.chassis.consuming import ConsumerSpec, Delivery, batches, consume
from wordrally.chassis.jetstream import JetStream
from wordrally.contracts import subjects

ACK_WAIT_S = 0.5


async def told(jet: JetStream, messages: int) -> ConsumerSpec:
    """A consumer with messages of its own."""
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
