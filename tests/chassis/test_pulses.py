"""The pulse tells when nothing could be stored, whoever beats."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import nats_server
from wordrally.chassis import pulses
from wordrally.chassis.pulses import KEPT_OUTAGES, PulseLog
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.pulses import Outage
from wordrally.contracts.queue.streams import ANSWERS

SILENCE_MS = 200


@pytest.fixture
async def jet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[JetStream]:
    """A queue of its own: there is one pulse."""
    monkeypatch.setattr(pulses, "NODE_SILENCE_MS", SILENCE_MS)
    engine = nats_server(tmp_path)
    engine.start()
    async with await jetstream.connect(engine.url, "tests") as connection:
        await connection.ensure(ANSWERS)
        yield connection
    engine.kill()


async def silence() -> None:
    await asyncio.sleep(SILENCE_MS / 1_000 * 1.5)


async def test_before_the_first_beat_nothing_is_known(jet: JetStream):
    assert await PulseLog(jet).read() is None


async def test_a_silence_is_an_outage_from_the_last_beat_to_the_next_and_stays_known(jet: JetStream):
    one, other = PulseLog(jet), PulseLog(jet)
    await one.beat()
    before = await one.read()
    await silence()
    await other.beat()
    after = await one.read()
    assert before is not None
    assert after is not None
    assert after.outages == [*before.outages, Outage(before.latest_at, after.latest_at)]
    await one.beat()
    seen = await one.read()
    assert seen is not None
    assert seen.outages[: len(after.outages)] == after.outages


async def test_of_many_who_beat_at_once_each_has_proved_it(jet: JetStream):
    await asyncio.gather(*(PulseLog(jet).beat() for _ in range(10)))
    seen = await PulseLog(jet).read()
    assert seen is not None
    assert seen.outages == []


async def test_old_outages_are_forgotten(jet: JetStream, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pulses, "NODE_SILENCE_MS", -1)  # every beat ends an outage
    for _ in range(KEPT_OUTAGES + 5):
        await PulseLog(jet).beat()
    seen = await PulseLog(jet).read()
    assert seen is not None
    assert len(seen.outages) == KEPT_OUTAGES
    assert seen.outages[-1].until == seen.latest_at
