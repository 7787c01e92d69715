"""Durable consumers of streams: their definition, and the place of those whose state is in memory.

The server writes the state of a consumer to disk up to ten times a second while messages pass, each time with
a sync. A consumer with `is_in_memory` costs none of that. Its place in the stream is stored every few seconds
instead, so after a restart of the server some messages come again.
"""

import asyncio
from contextlib import suppress

import msgspec
import structlog
from nats.js import api
from nats.js import errors as js_errors

from wordrally.chassis.queue.connection import JetStreamUnavailable, translate_errors
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.queue.messages import ONLY_NEWEST
from wordrally.contracts.queue import subjects

PLACED_EVERY_S = 5.0
"""Interval in which the place of a consumer is stored while messages pass."""

PLACED_WITHIN_S = 1.0


class ConsumerSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Durable pull consumer. Replicas that use the same name share its messages.

    Messages that a killed or paused replica had not finished go to another replica after `ack_wait_s`. With
    `is_in_memory`, messages of the last seconds come again after a restart of the server, even those that
    were acknowledged.
    """

    stream: str
    durable: str
    filters: list[str]
    batch: int = 64
    ack_wait_s: float = 4.0
    max_ack_pending: int = 1_000
    is_in_memory: bool = False


class ConsumerPlace(msgspec.Struct, frozen=True):
    """Sequence up to which a consumer is done with its stream."""

    sequence: int


log = structlog.get_logger()

decode_place = msgspec.msgpack.Decoder(ConsumerPlace).decode


async def declare_consumer(jet: JetStream, spec: ConsumerSpec) -> None:
    """Create the consumer, or update its definition.

    A lost one starts behind its stored place. Raises the client's errors and `JetStreamUnavailable`.
    """
    config = api.ConsumerConfig(
        durable_name=spec.durable,
        filter_subjects=[*spec.filters, subjects.AGAIN.format(spec.stream, spec.durable)],
        ack_policy=api.AckPolicy.EXPLICIT,
        ack_wait=spec.ack_wait_s,
        max_ack_pending=spec.max_ack_pending,
        deliver_policy=api.DeliverPolicy.ALL,
    )
    if spec.is_in_memory:
        config = await _in_memory(jet, spec, config)
    await jet.js.add_consumer(spec.stream, config)


async def _in_memory(jet: JetStream, spec: ConsumerSpec, config: api.ConsumerConfig) -> api.ConsumerConfig:
    config = config.evolve(mem_storage=True)
    there = await _find(jet, spec)
    if there is not None and there.config.mem_storage:
        start = there.config
        return config.evolve(deliver_policy=start.deliver_policy, opt_start_seq=start.opt_start_seq)
    if there is not None:  # made by a version that kept its state on disk
        await _store_place(jet, spec, max(place_of(there), await read_place(jet, spec)))
        await jet.js.delete_consumer(spec.stream, spec.durable)
    place = await read_place(jet, spec)
    if not place:
        return config
    return config.evolve(deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=place + 1)


async def _find(jet: JetStream, spec: ConsumerSpec) -> api.ConsumerInfo | None:
    try:
        return await jet.js.consumer_info(spec.stream, spec.durable)
    except js_errors.NotFoundError:
        return None


def place_of(info: api.ConsumerInfo) -> int:
    """Return the sequence up to which every message is done.

    The acknowledged floor stays behind where messages were deleted. When no delivered message waits for its
    acknowledgement, everything delivered is done.
    """
    floor = info.ack_floor.stream_seq if info.ack_floor else 0
    delivered = info.delivered.stream_seq if info.delivered else 0
    return floor if info.num_ack_pending else max(floor, delivered)


async def read_place(jet: JetStream, spec: ConsumerSpec) -> int:
    """Return the stored place, or 0. Raises `JetStreamUnavailable`.

    It is not beyond the end of the stream, which may be older than the place after a restore of a back-up.
    """
    stored = await jet.last(subjects.ANSWERS, subjects.PLACE.format(spec.stream, spec.durable))
    if stored is None:
        return 0
    place, last = decode_place(stored.payload).sequence, (await jet.state(spec.stream)).last_seq
    if place > last:
        log.warning(
            "log is shorter than before", stream=spec.stream, consumer=spec.durable, done=place, last=last
        )
    return min(place, last)


async def _store_place(jet: JetStream, spec: ConsumerSpec, sequence: int) -> None:
    subject = subjects.PLACE.format(spec.stream, spec.durable)
    await jet.append(subject, msgspec.msgpack.encode(ConsumerPlace(sequence)), headers=ONLY_NEWEST)


class PlaceKeeper:
    """Stores the place of one consumer while messages pass. One that is not in memory needs no keeper."""

    def __init__(self, jet: JetStream, spec: ConsumerSpec) -> None:
        self._jet = jet
        self._spec = spec
        self._moved = asyncio.Event()
        self._stored = 0
        self._task = asyncio.create_task(self._run()) if spec.is_in_memory else None

    def moved(self) -> None:
        """Note that messages were delivered."""
        self._moved.set()

    async def close(self) -> None:
        """Store the place a last time, if messages were delivered since."""
        if self._task is not None:
            self._task.cancel()
            if self._moved.is_set():
                await self._store()

    async def _run(self) -> None:
        while True:
            await self._moved.wait()
            await asyncio.sleep(PLACED_EVERY_S)
            self._moved.clear()
            await self._store()

    async def _store(self) -> None:
        """Store the place. If that fails, more messages come again after a restart."""
        with suppress(JetStreamUnavailable), translate_errors():
            async with asyncio.timeout(PLACED_WITHIN_S):
                place = place_of(await self._jet.js.consumer_info(self._spec.stream, self._spec.durable))
                if place > self._stored:
                    await _store_place(self._jet, self._spec, place)
                    self._stored = place
