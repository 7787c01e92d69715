"""Stores of API keys: fakes, SQLite and PostgreSQL do the same."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, Stores
from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.queue.ended_access import (
    ended_subject,
)
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.adapters.sql_api_keys import SqlApiKeys, signers_in_use
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.api_keys import LONGEST_MS, MAX_KEYS, ApiKey, ApiKeyId
from wordrally.user.shared.application.ended_access import EndedEntry


def _key(of: Account, key_id: str = "k1", created_at: int = NOW) -> ApiKey:
    return ApiKey(ApiKeyId(key_id), of.id, "Timetable", ["quizzes:read"], created_at, created_at + LONGEST_MS)


SIGNER = PublicKey("wordrally/keys", {"kid": "signer"})


async def test_api_keys_are_listed_newest_first_and_withdrawn_by_their_owner(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    older, newer, bobs = _key(ANN), _key(ANN, "k2", NOW + 1), _key(BOB, "k3")
    for key in (older, newer, bobs):
        assert await stores.api_keys.add(key, SIGNER, NOW)
    assert await stores.api_keys.of(ANN.id) == [newer, older]
    assert not await stores.api_keys.withdraw(ANN.id, bobs.id)
    assert await stores.api_keys.withdraw(ANN.id, older.id)
    assert not await stores.api_keys.withdraw(ANN.id, older.id)
    assert await stores.api_keys.of(ANN.id) == [newer]
    until = older.expires_at // 1000 + 60
    assert await stores.ended.waiting() == [EndedEntry(ended_subject("key", older.id), until)]


async def test_an_account_has_a_bounded_number_of_api_keys_that_have_not_expired(stores: Stores) -> None:
    assert not await stores.api_keys.add(_key(ANN), SIGNER, NOW)
    await stores.accounts.add(ANN)
    for number in range(MAX_KEYS):
        assert await stores.api_keys.add(_key(ANN, f"k{number}"), SIGNER, NOW)
    one_more = _key(ANN, "one more", NOW + LONGEST_MS)
    assert not await stores.api_keys.add(one_more, SIGNER, NOW)
    assert await stores.api_keys.add(one_more, SIGNER, NOW + LONGEST_MS)
    assert await stores.api_keys.sweep(NOW + LONGEST_MS) == MAX_KEYS


async def test_the_api_keys_of_an_erased_account_end_with_it(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.api_keys.add(_key(ANN), SIGNER, NOW)
    await stores.accounts.erase(ANN.id, NOW)
    subjects = {entry.subject for entry in await stores.ended.waiting()}
    assert subjects == {ended_subject("key", "k1"), ended_subject("account", ANN.id)}
    assert await stores.api_keys.of(ANN.id) == []


async def test_the_key_that_signed_api_keys_is_published_until_the_last_expires(sqlite: AsyncEngine) -> None:
    await SqlAccounts(sqlite).add(ANN)
    keys = SqlApiKeys(sqlite)
    later = PublicKey("wordrally/keys", {"kid": "later"})
    await keys.add(_key(ANN), SIGNER, NOW)
    await keys.add(_key(ANN, "k2", NOW + 5), SIGNER, NOW)
    await keys.add(_key(ANN, "k3", NOW + 9), later, NOW)
    assert await signers_in_use(sqlite, NOW + LONGEST_MS + 4) == [later, SIGNER]
    await keys.sweep(NOW + LONGEST_MS + 5)
    assert await signers_in_use(sqlite, NOW) == [later]
