"""Wrong PINs are counted by address in Valkey, and nobody is held back while it is away."""

import asyncio
from pathlib import Path

import pytest

from tests.engines import own_keys, valkey_server
from wordrally.chassis import store
from wordrally.quiz.live.adapters.valkey_pin_guesses import ValkeyPinGuesses
from wordrally.quiz.live.application.pin_guesses import MAX_FAILURES, WINDOW_S

pytestmark = pytest.mark.process


async def test_an_address_waits_once_it_was_wrong_too_often(store_url: str) -> None:
    valkey = store.connect(store_url)
    guesses = ValkeyPinGuesses(valkey)
    for _ in range(MAX_FAILURES - 1):
        await guesses.count_failure("203.0.113.7")
    before = await guesses.wait_s("203.0.113.7")

    await guesses.count_failure("203.0.113.7")

    assert before == 0
    assert 0 < await guesses.wait_s("203.0.113.7") <= WINDOW_S
    assert await guesses.wait_s("203.0.113.8") == 0
    await valkey.aclose()


async def test_a_failure_does_not_begin_the_minute_anew(store_url: str) -> None:
    valkey = store.connect(store_url)
    guesses = ValkeyPinGuesses(valkey)
    await guesses.count_failure("203.0.113.7")
    (key,) = await own_keys(valkey)
    await valkey.expire(key, 5)

    await guesses.count_failure("203.0.113.7")

    assert await valkey.ttl(key) <= 5
    await valkey.aclose()


async def test_no_address_is_written_down(store_url: str) -> None:
    valkey = store.connect(store_url)
    await ValkeyPinGuesses(valkey).count_failure("203.0.113.7")

    assert not [key for key in await own_keys(valkey) if b"203" in key]
    await valkey.aclose()


async def test_nobody_waits_while_the_store_is_away(tmp_path: Path) -> None:
    engine = valkey_server(tmp_path)
    engine.start()
    valkey = store.connect(engine.url)
    guesses = ValkeyPinGuesses(valkey)
    for _ in range(MAX_FAILURES):
        await guesses.count_failure("203.0.113.7")
    engine.kill()

    async with asyncio.timeout(10):
        await guesses.count_failure("203.0.113.7")
        assert await guesses.wait_s("203.0.113.7") == 0
    await valkey.aclose()
