"""Secrets of authenticators at rest."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.examples import NOW
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox, seal_plain_secrets
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.adapters.sql_second_factors import SqlSecondFactors
from wordrally.user.accounts.domain.second_factors import SecondFactor, matching_step
from wordrally.user.shared.adapters.tables import second_factors

ANN, BOB = examples.account("ann"), examples.account("bob")
SECRET = "JBSWY3DPEHPK3PXP"


def test_the_key_is_private_and_the_same_for_every_replica(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "second-factors.json"
    sealed = SecretBox.load_or_create(path).seal(ANN.id, SECRET)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SecretBox.load_or_create(path).open(ANN.id, sealed) == SECRET


def test_a_key_that_is_none_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "second-factors.json"
    path.write_text("nonsense")
    with pytest.raises(ServiceCannotStart, match=r"second-factors\.json"):
        SecretBox.load_or_create(path)


def test_a_secret_opens_with_its_key_and_for_its_account_alone() -> None:
    box = SecretBox.without_file()
    sealed = box.seal(ANN.id, SECRET)
    assert SECRET not in sealed
    assert box.seal(ANN.id, SECRET) != sealed
    assert box.open(ANN.id, sealed) == SECRET
    assert box.open(BOB.id, sealed) is None
    assert SecretBox.without_file().open(ANN.id, sealed) is None


async def _stored(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        return (await connection.execute(select(second_factors.c.secret))).scalar_one()


async def test_the_database_holds_no_readable_secret(engine: AsyncEngine) -> None:
    await SqlAccounts(engine).add(ANN)
    factors = SqlSecondFactors(engine, SecretBox.without_file())
    assert await factors.propose(SecondFactor(ANN.id, SECRET))
    assert SECRET not in await _stored(engine)
    assert await factors.confirm(SecondFactor(ANN.id, SECRET), 1, ["hash"])
    assert await factors.get(ANN.id) == SecondFactor(ANN.id, SECRET, True, 1)


async def test_secrets_of_an_older_version_are_sealed_once(sqlite: AsyncEngine) -> None:
    await SqlAccounts(sqlite).add(ANN)
    box = SecretBox.without_file()
    factors = SqlSecondFactors(sqlite, box)
    await factors.propose(SecondFactor(ANN.id, SECRET))
    async with sqlite.begin() as connection:
        await connection.execute(update(second_factors).values(secret=SECRET))
    sealed = await asyncio.gather(seal_plain_secrets(sqlite, box), seal_plain_secrets(sqlite, box))
    assert max(sealed) == 1
    assert await seal_plain_secrets(sqlite, box) == 0
    assert SECRET not in await _stored(sqlite)
    factor = await factors.get(ANN.id)
    assert factor is not None
    assert factor.secret == SECRET


async def test_without_the_key_no_code_is_right(sqlite: AsyncEngine) -> None:
    await SqlAccounts(sqlite).add(ANN)
    await SqlSecondFactors(sqlite, SecretBox.without_file()).propose(SecondFactor(ANN.id, SECRET))
    factor = await SqlSecondFactors(sqlite, SecretBox.without_file()).get(ANN.id)
    assert factor == SecondFactor(ANN.id, None)
    assert matching_step(factor, "000000", NOW) is None
