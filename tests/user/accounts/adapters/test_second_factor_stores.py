"""Stores of second factors: fakes, SQLite and PostgreSQL do the same."""

import asyncio
from dataclasses import replace

from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, Stores
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.domain.second_factors import Challenge, SecondFactor


async def _with_factor(stores: Stores) -> SecondFactor:
    await stores.accounts.add(ANN)
    factor = SecondFactor(ANN.id, "SECRET")
    assert await stores.second_factors.propose(factor)
    assert await stores.second_factors.confirm(factor, 7, ["code 1", "code 2"])
    return replace(factor, is_confirmed=True, last_step=7)


async def test_a_second_factor_counts_once_it_is_confirmed(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.second_factors.propose(SecondFactor(ANN.id, "FIRST"))
    second = SecondFactor(ANN.id, "SECOND")
    assert await stores.second_factors.propose(second)
    assert await stores.second_factors.get(ANN.id) == second
    assert await stores.accounts.by_id(ANN.id) == ANN
    assert not await stores.second_factors.confirm(SecondFactor(ANN.id, "FIRST"), 7, ["code"])
    assert await stores.second_factors.confirm(second, 7, ["code"])
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, has_second_factor=True)
    assert not await stores.second_factors.propose(SecondFactor(ANN.id, "THIRD"))
    assert not await stores.second_factors.confirm(second, 8, ["code"])


async def test_a_time_step_and_a_recovery_code_work_once(stores: Stores) -> None:
    await _with_factor(stores)
    assert not await stores.second_factors.use_step(ANN.id, 7)
    used = await asyncio.gather(*(stores.second_factors.use_step(ANN.id, 8) for _ in range(5)))
    assert sum(used) == 1
    codes = (stores.second_factors.use_recovery_code(ANN.id, "code 1") for _ in range(5))
    assert sum(await asyncio.gather(*codes)) == 1
    assert not await stores.second_factors.use_recovery_code(BOB.id, "code 2")
    assert await stores.second_factors.use_recovery_code(ANN.id, "code 2")


async def test_a_removed_second_factor_leaves_no_recovery_code(stores: Stores) -> None:
    factor = await _with_factor(stores)
    assert await stores.second_factors.get(ANN.id) == factor
    assert await stores.second_factors.remove(ANN.id)
    assert not await stores.second_factors.remove(ANN.id)
    assert not await stores.second_factors.use_recovery_code(ANN.id, "code 1")
    assert await stores.accounts.by_id(ANN.id) == ANN


async def test_a_challenge_takes_five_tries_until_it_expires(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    challenge = Challenge("hash", ANN.id, 1, NOW + 100)
    await stores.challenges.open(challenge)
    assert await stores.challenges.take_try("hash", NOW + 100) is None
    tries = await asyncio.gather(*(stores.challenges.take_try("hash", NOW) for _ in range(8)))
    assert sorted(each.tries for each in tries if each) == [1, 2, 3, 4, 5]
    assert await stores.challenges.take_try("other", NOW) is None
    assert await stores.challenges.close("hash")
    assert not await stores.challenges.close("hash")
    await stores.challenges.open(challenge)
    assert await stores.challenges.sweep(NOW + 100) == 1


def test_a_secret_that_an_older_replica_stored_is_read_as_it_is_and_a_damaged_one_is_none():
    box, account = SecretBox.without_file(), AccountId("a1")

    assert box.open(account, box.seal(account, "JBSWY3DP")) == "JBSWY3DP"
    assert box.open(account, "JBSWY3DP") == "JBSWY3DP"
    assert box.open(account, "aes-gcm:no base64") is None
    assert SecretBox.without_file().open(account, box.seal(account, "JBSWY3DP")) is None
