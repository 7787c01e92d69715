"""The connection to the in-memory store."""

import asyncio

import pytest

from wordrally.chassis.settings import BadSetting
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.freshness import MARKER
from wordrally.chassis.valkey.sentinel_urls import parse_sentinel_url


async def test_more_commands_at_once_than_connections_wait_for_one(store_url: str) -> None:
    connected = store.connect(store_url, max_connections=4)

    answers = await asyncio.gather(*(connected.incr("visits") for _ in range(100)))
    await connected.aclose()

    assert sorted(answers) == list(range(1, 101))


async def test_a_store_keeps_what_its_own_server_holds_whoever_connects(store_url: str) -> None:
    first = store.connect(store_url)
    await first.set("visits", 3)
    second = store.connect(store_url)
    assert await second.get("visits") == b"3"
    await first.aclose()
    await second.aclose()


async def test_what_another_server_wrote_is_dropped_before_it_is_read(store_url: str) -> None:
    """As when a managed store fails over behind one address, or starts again from an old file."""
    writer = store.connect(store_url)
    await writer.set("visits", 3)
    await writer.set(MARKER, "a server that was")
    await writer.aclose()

    reader = store.connect(store_url)
    assert await reader.get("visits") is None
    assert await reader.exists(MARKER)
    await reader.aclose()


def test_the_url_of_a_watched_store_names_its_sentinels_and_logins() -> None:
    url = parse_sentinel_url("rediss+sentinel://quiz:s%40fe@one:1,two/main?database=2&sentinel_password=x")
    assert url is not None
    assert url.sentinels == [("one", 1), ("two", 26_379)]
    assert (url.service, url.tls) == ("main", True)
    assert url.login == {"db": 2, "username": "quiz", "password": "s@fe"}
    assert url.sentinel_login == {"ssl": True, "password": "x"}
    assert parse_sentinel_url("redis://one:1") is None


@pytest.mark.parametrize(
    "url", ["redis+sentinel://one:1", "redis+sentinel://one:x/main", "redis+sentinel:///main"]
)
def test_a_url_without_service_or_sentinels_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(BadSetting, match="WORDRALLY_STORE_URL is wrong"):
        store.connect(url)
