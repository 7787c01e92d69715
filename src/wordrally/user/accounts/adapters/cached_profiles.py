"""Profiles behind a cache: they are read from it, and each write that shows in one invalidates it.

A copy has no password and no other secret, and lives for a minute at most.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.valkey.cache import Cache
from wordrally.contracts.http.accounts import Profile
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.adapters.sql_mails import SqlMailTokens
from wordrally.user.accounts.adapters.sql_second_factors import SqlSecondFactors
from wordrally.user.accounts.domain.mails import MailToken
from wordrally.user.accounts.domain.profiles import ProfileFields
from wordrally.user.accounts.domain.second_factors import SecondFactor

_decoder = msgspec.json.Decoder(Profile)


class CachedAccounts(SqlAccounts):
    """Accounts as rows, whose profiles are read from the cache."""

    def __init__(self, engine: AsyncEngine, cache: Cache) -> None:
        super().__init__(engine)
        self._cache = cache

    async def profile(self, account_id: AccountId) -> Profile | None:
        return await self._cache.read(
            account_id,
            "profile",
            lambda: super(CachedAccounts, self).profile(account_id),
            encode=msgspec.json.encode,
            decode=_decoder.decode,
        )

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        async with self._cache.changing(account_id):
            await super().change_fields(account_id, fields)

    async def erase(self, account_id: AccountId, at: int) -> bool:
        async with self._cache.changing(account_id):
            return await super().erase(account_id, at)


class CachedMailTokens(SqlMailTokens):
    """Tokens as rows; a confirmed address shows in the profile."""

    def __init__(self, engine: AsyncEngine, cache: Cache) -> None:
        super().__init__(engine)
        self._cache = cache

    async def confirm_address(self, token: MailToken) -> bool:
        async with self._cache.changing(token.account_id):
            return await super().confirm_address(token)


class CachedSecondFactors(SqlSecondFactors):
    """Second factors as rows; whether there is one shows in the profile."""

    def __init__(self, engine: AsyncEngine, box: SecretBox, cache: Cache) -> None:
        super().__init__(engine, box)
        self._cache = cache

    async def confirm(self, factor: SecondFactor, step: int, code_hashes: Sequence[str]) -> bool:
        async with self._cache.changing(factor.account_id):
            return await super().confirm(factor, step, code_hashes)

    async def remove(self, account_id: AccountId) -> bool:
        async with self._cache.changing(account_id):
            return await super().remove(account_id)
