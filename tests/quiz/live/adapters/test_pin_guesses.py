"""Wrong PINs are counted by network, device and in all; in the process alone while Valkey is away."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.engines import own_keys, valkey_server
from wordrally.chassis.valkey import store
from wordrally.quiz.live.adapters.valkey_pin_guesses import ValkeyPinGuesses
from wordrally.quiz.live.application.joining.pin_guesses import IN_ALL, OF_SOURCE, LocalPinGuesses, PinGuesses

PHONE, TABLET = ["network:203.0.113.7", "device:phone"], ["network:203.0.113.8", "device:tablet"]


async def guess_wrong(guesses: PinGuesses, sources: Sequence[str], times: int) -> None:
    for _ in range(times):
        await guesses.count_failure(sources)


class StoppedClock:
    """Time as a test says."""

    now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


async def test_a_network_or_device_has_a_budget_of_its_own_and_a_new_one_each_minute() -> None:
    clock = StoppedClock()
    guesses = LocalPinGuesses(clock)
    await guess_wrong(guesses, PHONE, OF_SOURCE.wrong_pins - 1)
    assert not await guesses.is_used_up(PHONE)
    await guess_wrong(guesses, PHONE, 1)
    assert await guesses.is_used_up(PHONE)
    assert await guesses.is_used_up(["network:elsewhere", "device:phone"])
    assert not await guesses.is_used_up(TABLET)
    clock.now_s += OF_SOURCE.window_s
    assert not await guesses.is_used_up(PHONE)


async def test_many_networks_together_have_one_budget_for_ten_minutes() -> None:
    clock = StoppedClock()
    guesses = LocalPinGuesses(clock)
    for number in range(IN_ALL.wrong_pins):
        await guesses.count_failure([f"network:{number}"])
    assert await guesses.is_used_up(["network:new"])
    clock.now_s += IN_ALL.window_s
    assert not await guesses.is_used_up(["network:new"])


@pytest.mark.process
async def test_replicas_count_together(store_url: str) -> None:
    valkey = store.connect(store_url)
    one, other = ValkeyPinGuesses(valkey), ValkeyPinGuesses(valkey)
    await guess_wrong(one, PHONE, OF_SOURCE.wrong_pins - 1)
    before = await other.is_used_up(PHONE)
    await guess_wrong(other, PHONE, 1)
    assert not before
    assert await one.is_used_up(PHONE)
    assert not await one.is_used_up(TABLET)
    assert not [key for key in await own_keys(valkey) if b"203" in key or b"phone" in key]
    await valkey.aclose()


@pytest.mark.process
async def test_a_failure_does_not_begin_the_minute_anew(store_url: str) -> None:
    valkey = store.connect(store_url)
    guesses = ValkeyPinGuesses(valkey)
    await guesses.count_failure(PHONE)
    keys = await own_keys(valkey)
    for key in keys:
        await valkey.expire(key, 5)
    await guesses.count_failure(PHONE)
    assert [await valkey.ttl(key) <= 5 for key in keys] == [True] * 3
    await valkey.aclose()


@pytest.mark.process
async def test_the_process_counts_while_the_store_is_away(tmp_path: Path) -> None:
    engine = valkey_server(tmp_path)
    engine.start()
    valkey = store.connect(engine.url)
    guesses = ValkeyPinGuesses(valkey)
    await guess_wrong(guesses, PHONE, OF_SOURCE.wrong_pins - 1)
    engine.kill()
    async with asyncio.timeout(10):
        assert not await guesses.is_used_up(PHONE)
        await guess_wrong(guesses, PHONE, 1)
        assert await guesses.is_used_up(PHONE)
    await valkey.aclose()
