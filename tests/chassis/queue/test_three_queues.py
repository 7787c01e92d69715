"""Three NATS servers: copies are kept, logs are read completely, and clients change to another server."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.nats_cluster import NatsCluster
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.streams import ANSWERS, SESSIONS, StreamSpec

pytestmark = pytest.mark.process

LETTERS = StreamSpec(name="LETTERS", subjects=["letter.*"], max_age_s=3_600)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsCluster]:
    made = NatsCluster(tmp_path_factory.mktemp("cluster"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
async def jet(cluster: NatsCluster) -> AsyncIterator[JetStream]:
    async with await jetstream.connect(QueueAccess(cluster.urls, replicas=3), "tests") as connection:
        yield connection


async def copies(jet: JetStream, stream: str) -> int | None:
    return (await jet.js.stream_info(stream)).config.num_replicas


async def test_a_stream_has_as_many_copies_as_are_asked_for_and_a_start_never_lowers_them(
    cluster: NatsCluster, jet: JetStream
):
    async with await jetstream.connect(cluster.urls, "a process without the setting") as lone:
        await lone.ensure(SESSIONS)
        assert await copies(jet, "SESSIONS") == 1
        await jet.ensure(SESSIONS)
        assert await copies(jet, "SESSIONS") == 3
        await lone.ensure(SESSIONS)
        assert await copies(jet, "SESSIONS") == 3


async def test_a_start_without_the_setting_still_brings_a_stream_up_to_date(
    cluster: NatsCluster, jet: JetStream
):
    await jet.ensure(LETTERS)
    async with await jetstream.connect(cluster.urls, "a process without the setting") as lone:
        newer = StreamSpec(name="LETTERS", subjects=["letter.*", "parcel.*"], max_age_s=3_600)
        await lone.ensure(newer)
    info = await jet.js.stream_info("LETTERS")
    assert (info.config.num_replicas, info.config.subjects) == (3, ["letter.*", "parcel.*"])


async def test_a_bucket_gets_the_copies_that_it_lacks_and_is_read_from_its_leader(
    cluster: NatsCluster, jet: JetStream
):
    async with await jetstream.connect(cluster.urls, "a process without the setting") as lone:
        await lone.js.create_key_value(bucket="SOME_KEYS", history=1)
        await (await lone.bucket("SOME_KEYS")).put("a", b"1")
    bucket = await jet.bucket("SOME_KEYS")
    info = await jet.js.stream_info("KV_SOME_KEYS")
    assert (info.config.num_replicas, info.config.allow_direct) == (3, False)
    assert await bucket.get("a") == b"1"


async def test_whatever_was_acknowledged_is_read_through_every_server(cluster: NatsCluster, jet: JetStream):
    await jet.ensure(SESSIONS)
    readers = [
        await jetstream.connect(QueueAccess(server.url, replicas=3), "reader") for server in cluster.servers
    ]
    for number in range(1, 61):
        sequence = await jet.append(f"session.{number % 3}", b"x")
        reader = readers[number % 3]
        log = [one.sequence async for one in reader.read("SESSIONS", f"session.{number % 3}")]
        both = [one.sequence async for one in reader.read("SESSIONS", ["session.*", "join.*.*"])]
        assert log[-1] == both[-1] == sequence
        assert len(log) == (number + 2) // 3
        assert both == sorted(both)
    await asyncio.gather(*(reader.close() for reader in readers))


async def test_a_log_is_read_as_far_as_a_barrier_even_when_nothing_follows(jet: JetStream):
    await jet.ensure(ANSWERS)
    pulses = PulseLog(jet)
    first = await jet.append("answers.n1", b"x")
    barriers = [await pulses.barrier() for _ in range(3)]
    read = [one async for one in jet.read("ANSWERS", ["answers.*", "barrier.answers"], until=barriers[0])]
    assert read[0].sequence == first
    assert {one.sequence for one in read[1:]} & set(barriers), (
        "the read ended at a barrier, not at a time-out"
    )
    assert await jet.newest("ANSWERS", "answers.*") == first


async def test_with_a_server_lost_what_was_acknowledged_is_there_and_more_can_be_stored(cluster: NatsCluster):
    async with await jetstream.connect(QueueAccess(cluster.urls, replicas=3), "tests") as jet:
        await jet.ensure(SESSIONS)
        before = [await jet.append("session.lost", b"x") for _ in range(20)]
        await caught_up(jet, "SESSIONS")  # copies that were added a moment ago cannot elect a leader before
        leader = (await jet.js.stream_info("SESSIONS")).cluster.leader
        number = int(leader.removeprefix("n"))
        cluster.servers[number].kill()
        try:
            after = await patiently(jet, "session.lost")
            assert [one.sequence async for one in jet.read("SESSIONS", "session.lost")] == [*before, after]
            await jet.ensure(SESSIONS)  # a process may start meanwhile
        finally:
            cluster.servers[number].start()
            cluster.wait_until_healthy(number)
        assert await copies(jet, "SESSIONS") == 3


async def caught_up(jet: JetStream, stream: str) -> None:
    """Wait until every copy has what its leader has."""
    async with asyncio.timeout(60):
        while not all(  # noqa: ASYNC110 (nothing tells of it)
            copy.current for copy in (await jet.js.stream_info(stream)).cluster.replicas
        ):
            await asyncio.sleep(0.1)


async def patiently(jet: JetStream, subject: str) -> int:
    """Append as a node does: again and again, with the message id that makes it one message."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await jet.append(subject, b"last", message_id="last")
            except JetStreamUnavailable:
                await asyncio.sleep(0.1)


async def test_the_first_servers_of_a_list_may_be_away(cluster: NatsCluster):
    async with await jetstream.connect(f"nats://127.0.0.1:1,{cluster.servers[1].url}", "tests") as jet:
        await jet.check()


async def test_more_copies_than_there_are_servers_are_refused_in_a_sentence(jet: JetStream):
    async with await jetstream.connect(
        QueueAccess(jet.client.connected_url.netloc, replicas=5), "tests"
    ) as five:
        with pytest.raises(ServiceCannotStart, match="cannot hold the stream LETTERS"):
            await five.ensure(StreamSpec(name="LETTERS", subjects=["letter.*"], max_age_s=3_600))
