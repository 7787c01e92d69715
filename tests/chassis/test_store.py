"""The connection to the in-memory store."""

import asyncio

from wordrally.chassis import store


async def test_more_commands_at_once_than_connections_wait_for_one(store_url: str) -> None:
    connected = store.connect(store_url, max_connections=4)

    answers = await asyncio.gather(*(connected.incr("visits") for _ in range(100)))
    await connected.aclose()

    assert sorted(answers) == list(range(1, 101))
