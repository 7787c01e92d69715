"""Concurrent consuming, so that a message that waits for a slow node does not hold back other sessions."""

import asyncio

from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, Handler, batches, finish, holding
from wordrally.chassis.queue.jetstream import JetStream


def held(spec: ConsumerSpec, handler: Handler) -> Handler:
    """Keep a message from redelivery while `handler` works on it, for any length of time."""

    async def handle(delivery: Delivery) -> None:
        async with holding(spec, [delivery]):
            await handler(delivery)

    return handle


async def consume_together(jet: JetStream, spec: ConsumerSpec, handler: Handler, stop: asyncio.Event) -> None:
    """Give each message to `handler`, at most `spec.batch` at a time, in no order.

    Messages in progress at the end are finished.
    """
    gate = asyncio.Semaphore(spec.batch)
    async with asyncio.TaskGroup() as under_way:
        async for deliveries in batches(jet, spec, stop):
            for delivery in deliveries:
                await gate.acquire()
                task = under_way.create_task(finish(delivery, handler))
                task.add_done_callback(lambda _task: gate.release())
