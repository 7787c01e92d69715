"""The cache: no read returns what a finished write has replaced, whoever races with whom."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from wordrally.chassis.valkey import cache as cache_module
from wordrally.chassis.valkey.cache import GROUP_BYTES, READS, Cache
from wordrally.chassis.valkey.store import connect

NOWHERE = "redis://127.0.0.1:1"


class Table:
    """The database: one row, and how often it was read."""

    def __init__(self) -> None:
        self.row: str | None = "old"
        self.reads = 0

    async def load(self) -> str | None:
        self.reads += 1
        return self.row


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Redis]:
    client = connect(store_url)
    yield client
    await client.aclose()


async def read(cache: Cache, table: Table, group: str = "g", field: str = "f") -> str | None:
    return await cache.read(group, field, table.load, encode=str.encode, decode=bytes.decode)


async def test_what_was_read_once_is_read_from_the_cache_by_every_process(store: Redis) -> None:
    table, replicas = Table(), [Cache(store, "t"), Cache(store, "t")]

    assert {await read(replica, table) for replica in replicas * 10} == {"old"}
    assert table.reads == 1


async def test_a_write_through_one_process_is_in_the_next_read_of_another(store: Redis) -> None:
    table, writer, reader = Table(), Cache(store, "t"), Cache(store, "t")
    await read(reader, table)

    async with writer.changing("g"):
        table.row = "new"

    assert await read(reader, table) == "new"


async def test_a_reader_that_began_before_the_write_cannot_put_the_old_copy_back(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")
    loaded, written = asyncio.Event(), asyncio.Event()

    async def load_slowly() -> str | None:
        row = await table.load()
        loaded.set()
        await written.wait()
        return row

    slow = asyncio.create_task(cache.read("g", "f", load_slowly, encode=str.encode, decode=bytes.decode))
    await loaded.wait()
    async with cache.changing("g"):
        table.row = "new"
    written.set()

    assert await slow == "old"  # it was read before the write
    assert await read(cache, table) == "new"


async def test_a_reader_during_the_write_cannot_put_the_old_copy_back(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")

    async with cache.changing("g"):
        assert await read(cache, table) == "old"
        table.row = "new"

    assert await read(cache, table) == "new"


async def test_a_writer_that_dies_before_it_invalidates_leaves_no_old_copy(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")
    await read(cache, table)
    write = cache.changing("g")

    await write.__aenter__()
    table.row = "new"  # and nothing more comes of this process

    assert await read(cache, table) == "new"


async def test_a_store_that_was_emptied_does_not_revive_a_lease(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")

    async def load_while_the_store_is_emptied() -> str | None:
        row = await table.load()
        await store.flushall()
        table.row = "new"
        return row

    await cache.read("g", "f", load_while_the_store_is_emptied, encode=str.encode, decode=bytes.decode)

    assert await read(cache, table) == "new"


async def test_nothing_is_cached_when_there_is_nothing(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")
    table.row = None
    assert await read(cache, table) is None

    table.row = "made"
    assert await read(cache, table) == "made"


async def test_without_the_store_the_database_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "PAUSE_S", 0)
    table, cache = Table(), Cache(connect(NOWHERE), "t")

    assert await read(cache, table) == "old"
    async with cache.changing("g"):
        table.row = "new"
    assert await read(cache, table) == "new"
    assert READS.labels("t", "away")._value.get() >= 2  # pyright: ignore


async def test_an_invalidation_that_did_not_reach_the_store_is_repeated(
    store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "PAUSE_S", 0)
    table, cache, other = Table(), Cache(store, "t"), Cache(store, "t")
    await read(other, table)
    cache._store = connect(NOWHERE)  # pyright: ignore[reportPrivateUsage]
    async with cache.changing("g"):
        table.row = "new"
    assert await read(other, table) == "old"

    assert not await cache.settle(attempts=2)
    cache._store = store  # pyright: ignore[reportPrivateUsage]
    assert await cache.settle()

    assert await read(other, table) == "new"


async def test_the_oldest_groups_make_room_for_new_ones(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t", max_bytes=3 * (GROUP_BYTES + 10))

    for name in "abcd":
        await read(cache, table, group=name)
    reads = table.reads
    for name in "bcd":
        await read(cache, table, group=name)
    assert table.reads == reads
    await read(cache, table, group="a")
    assert table.reads == reads + 1


async def test_a_group_has_a_bounded_number_of_fields(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t")
    for field in range(cache_module.MAX_FIELDS + 10):
        await read(cache, table, field=str(field))

    assert await store.hlen("cache:t:g") <= cache_module.MAX_FIELDS + 1


async def test_a_group_expires_however_often_it_is_read(store: Redis) -> None:
    table, cache = Table(), Cache(store, "t", ttl_s=7)
    for field in "abc":
        await read(cache, table, field=field)

    assert 0 < await store.ttl("cache:t:g") <= 7
