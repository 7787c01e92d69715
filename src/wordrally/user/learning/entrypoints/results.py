"""History worker: takes finished sessions from the stream RESULTS, writes attendance and learned words."""

import asyncio
from functools import partial

import msgspec
import structlog
from prometheus_client import Counter

from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, Handler, batches, finish
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.subjects import RESULTS
from wordrally.user.learning.application.history import record_results
from wordrally.user.learning.application.ports import AttendanceRecords
from wordrally.user.shared.application.ports import UserUnavailable

HISTORY = ConsumerSpec(stream=RESULTS, durable="history", filters=["results.*"], batch=16)
"""A message holds up to 500 results. A batch is written in transactions of that size, so 16 delay no other
writer."""


ROWS = Counter("wordrally_attendance_rows", "Rows of attendance written, repetitions included.")

log = structlog.get_logger()
_results = msgspec.msgpack.Decoder(SessionResults)


async def consume_results(jet: JetStream, records: AttendanceRecords, stop: asyncio.Event) -> None:
    """Write results from the stream until `stop` is set. Messages are acknowledged once committed."""
    async for deliveries in batches(jet, HISTORY, stop):
        await write(records, deliveries)


async def write(records: AttendanceRecords, deliveries: list[Delivery]) -> None:
    """Write a batch together. When that fails, write each message alone, so that a bad one delays no other.

    When the database is away the whole batch is delivered again later.
    """
    try:
        parts = [_results.decode(delivery.payload) for delivery in deliveries]
        ROWS.inc(await record_results(records, parts))
    except UserUnavailable as error:
        handler: Handler = partial(_fail, error)
    except Exception as error:  # a boundary: `finish` chooses how each delivery ends
        log.warning("batch not written, trying one by one", messages=len(deliveries), error=repr(error))
        handler = partial(_write_one, records)
    else:
        handler = _written
    for delivery in deliveries:
        await finish(delivery, handler)


async def _write_one(records: AttendanceRecords, delivery: Delivery) -> None:
    ROWS.inc(await record_results(records, [_results.decode(delivery.payload)]))


async def _fail(error: UserUnavailable, delivery: Delivery) -> None:
    raise error


async def _written(delivery: Delivery) -> None:
    """Do nothing, because the batch is already committed."""
