"""Idempotency keys: the fake and the databases keep the same promises."""

import asyncio
from dataclasses import replace

import pytest

from tests.quiz.shared.fake_idempotency_keys import FakeIdempotencyKeys
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.adapters.sql_idempotency_keys import SqlIdempotencyKeys
from wordrally.quiz.shared.application.idempotency import (
    KEPT_MS,
    RUNS_FOR_MS,
    FirstAnswer,
    IdempotencyKeys,
    OtherRequest,
    RequestKey,
    StillRunning,
    claim_key,
)

KEY = RequestKey(AccountId("ann"), "createQuiz", "k", "d" * 64)
ANSWER = FirstAnswer(201, {"ETag": '"1"'}, '{"id":"q"}')


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def keys(request: pytest.FixtureRequest) -> IdempotencyKeys:
    if request.param == "fake":
        return FakeIdempotencyKeys()
    return SqlIdempotencyKeys(request.getfixturevalue(request.param))


async def test_the_first_request_makes_and_later_ones_get_its_answer(keys: IdempotencyKeys) -> None:
    assert await claim_key(keys, KEY, "one", 1_000) == "one"
    await keys.keep_answer(KEY, ANSWER)

    assert await claim_key(keys, KEY, "two", 2_000) == ANSWER
    assert await claim_key(keys, replace(KEY, key="other"), "two", 2_000) == "two"
    with pytest.raises(OtherRequest):
        await claim_key(keys, replace(KEY, digest="e" * 64), "two", 2_000)


async def test_of_two_at_once_one_makes_and_the_other_is_told_to_wait(keys: IdempotencyKeys) -> None:
    outcomes = await asyncio.gather(
        *(claim_key(keys, KEY, name, 1_000) for name in ("one", "two")), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StillRunning", "str"]


async def test_a_request_that_died_is_taken_over_once_with_its_id(keys: IdempotencyKeys) -> None:
    await claim_key(keys, KEY, "one", 1_000)
    later = 1_000 + RUNS_FOR_MS

    outcomes = await asyncio.gather(
        *(claim_key(keys, KEY, name, later) for name in ("two", "three")), return_exceptions=True
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, str)] == ["one"]


async def test_a_released_key_is_taken_over_at_once_and_a_forgotten_one_begins_anew(
    keys: IdempotencyKeys,
) -> None:
    now = 10 * RUNS_FOR_MS
    await claim_key(keys, KEY, "one", now)
    with pytest.raises(StillRunning):
        await claim_key(keys, KEY, "two", now)

    await keys.release(KEY)
    assert await claim_key(keys, KEY, "two", now + 1) == "one"
    await keys.forget(KEY)
    assert await claim_key(keys, KEY, "three", now + 2) == "three"


async def test_a_key_is_kept_for_a_day(keys: IdempotencyKeys) -> None:
    await claim_key(keys, KEY, "one", 1_000)
    await keys.keep_answer(KEY, ANSWER)

    assert await claim_key(keys, KEY, "two", 999 + KEPT_MS) == ANSWER
    assert await claim_key(keys, KEY, "two", 1_000 + KEPT_MS) == "two"
