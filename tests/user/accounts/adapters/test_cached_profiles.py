"""Profiles through the cache: no statement for repeated reads, and no old copy after a change."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.examples import NOW
from tests.user.stores import ANN
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import ValkeyClient, connect
from wordrally.user.accounts.adapters.cached_profiles import (
    CachedAccounts,
    CachedMailTokens,
    CachedSecondFactors,
)
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.application.profiles import profile_of
from wordrally.user.accounts.domain.mails import Purpose, mail_token
from wordrally.user.accounts.domain.profiles import ProfileFields
from wordrally.user.accounts.domain.second_factors import SecondFactor


@dataclass
class Replica:
    """One process of the user service."""

    store: ValkeyClient
    accounts: CachedAccounts
    mail_tokens: CachedMailTokens
    second_factors: CachedSecondFactors

    @classmethod
    def start(cls, engine: AsyncEngine, store_url: str) -> "Replica":
        store = connect(store_url)
        cache = Cache(store, "profiles")
        return cls(
            store,
            CachedAccounts(engine, cache),
            CachedMailTokens(engine, cache),
            CachedSecondFactors(engine, SecretBox.without_file(), cache),
        )


@pytest.fixture
async def replicas(sqlite: AsyncEngine, store_url: str) -> AsyncIterator[list[Replica]]:
    started = [Replica.start(sqlite, store_url) for _ in range(2)]
    await started[0].accounts.add(ANN)
    yield started
    for replica in started:
        await replica.store.aclose()


def statements() -> float:
    return REGISTRY.get_sample_value("wordrally_sql_statements_total") or 0


async def test_repeated_reads_on_two_replicas_send_no_statement_to_the_database(
    replicas: list[Replica],
) -> None:
    await replicas[0].accounts.profile(ANN.id)
    before = statements()
    for _ in range(10):
        for replica in replicas:
            assert await replica.accounts.profile(ANN.id) == profile_of(ANN)
    assert statements() == before


async def test_every_change_through_one_replica_is_in_the_next_answer_of_the_other(
    replicas: list[Replica],
) -> None:
    one, other = replicas
    profile = await other.accounts.profile(ANN.id)
    assert profile is not None

    await one.accounts.change_fields(ANN.id, ProfileFields(display_name="Ann B.", phone="+49301234567"))
    profile = await other.accounts.profile(ANN.id)
    assert profile is not None
    assert (profile.display_name, profile.phone) == ("Ann B.", "+49301234567")

    token = mail_token(ANN, Purpose.EMAIL, "ann@school.example", "secret", NOW)
    await one.mail_tokens.issue(token, [])
    assert await one.mail_tokens.confirm_address(token)
    profile = await other.accounts.profile(ANN.id)
    assert profile is not None
    assert (profile.email, profile.email_verified) == ("ann@school.example", True)

    factor = SecondFactor(ANN.id, "SECRET")
    await one.second_factors.propose(factor)
    assert await one.second_factors.confirm(factor, 7, ["code"])
    profile = await other.accounts.profile(ANN.id)
    assert profile is not None
    assert profile.mfa
    assert await one.second_factors.remove(ANN.id)
    profile = await other.accounts.profile(ANN.id)
    assert profile is not None
    assert not profile.mfa

    assert await one.accounts.erase(ANN.id, NOW)
    assert await other.accounts.profile(ANN.id) is None


async def test_a_copy_holds_no_secret_of_the_account(replicas: list[Replica]) -> None:
    await replicas[0].accounts.profile(ANN.id)
    copies = [
        value
        async for key in replicas[0].store.scan_iter("cache:profiles:*")
        for value in (await replicas[0].store.hgetall(key)).values()
    ]
    assert any(ANN.email.encode() in copy for copy in copies)
    assert not any(ANN.password_hash.encode() in copy for copy in copies)


async def test_without_the_store_profiles_come_from_the_database(sqlite: AsyncEngine) -> None:
    replica = Replica.start(sqlite, "redis://127.0.0.1:1")
    await replica.accounts.add(ANN)
    assert await replica.accounts.profile(ANN.id) == profile_of(ANN)
    await replica.accounts.change_fields(ANN.id, ProfileFields(display_name="Ann B."))
    profile = await replica.accounts.profile(ANN.id)
    assert profile is not None
    assert profile.display_name == "Ann B."
    await replica.store.aclose()
