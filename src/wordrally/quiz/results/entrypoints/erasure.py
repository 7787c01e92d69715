"""Erasure of accounts: a consumer of `account.deleted.*` shared by all replicas, and an hourly sweep."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import msgspec
import structlog

from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, consume
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.quiz.live.entrypoints.consumers import retry_outages
from wordrally.quiz.live.entrypoints.outages import OUTAGES
from wordrally.quiz.results.application.erasure import REMEMBERED_MS, Traces

SWEEP_EVERY_S = 3_600

DELETED = ConsumerSpec(
    stream=subjects.ACCOUNTS,
    durable="quiz-erasure",
    filters=[subjects.ACCOUNT_DELETED.format("*")],
)

log = structlog.get_logger()
decode_deleted = msgspec.msgpack.Decoder(AccountDeleted)


async def run_erasure(traces: Traces, jet: JetStream, clock: Callable[[], int], stop: asyncio.Event) -> None:
    """Erase deleted accounts until `stop` is set."""

    async def handle(delivery: Delivery) -> None:
        deleted = decode_deleted.decode(delivery.payload)
        await traces.erase(deleted.account_id, deleted.at)

    async with asyncio.TaskGroup() as running:
        running.create_task(consume(jet, DELETED, retry_outages(handle), stop))
        running.create_task(_keep_sweeping(traces, clock, stop))


async def _keep_sweeping(traces: Traces, clock: Callable[[], int], stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await traces.sweep(clock() - REMEMBERED_MS)
        except OUTAGES as outage:
            log.warning("erased accounts not swept", reason=repr(outage))
        except Exception:  # a boundary: the next sweep tries again
            log.exception("erased accounts not swept")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SWEEP_EVERY_S)
