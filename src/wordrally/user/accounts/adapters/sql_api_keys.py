"""API keys in SQL, and the public keys that verify them."""

import msgspec
from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.claims import KEY_ISSUER
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.contracts.scopes import Scope
from wordrally.user.accounts.application.api_key_ports import KeySigner
from wordrally.user.accounts.domain.api_keys import MAX_KEYS, ApiKey, ApiKeyId
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.sql_ended_access import leave_entries
from wordrally.user.shared.adapters.tables import accounts, api_key_signers, api_keys

_SKEW_S = 60
_scopes = msgspec.json.Decoder(list[Scope])


class SqlApiKeys:
    """Keys as rows. The newest expiry of each signer is kept with its public key."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, key: ApiKey, signer: KeySigner, now: int) -> bool:
        columns = api_keys.c
        present = select(func.count()).where(columns.account_id == key.account_id, columns.expires_at > now)
        is_open = (accounts.c.id == key.account_id) & accounts.c.blocked_at.is_(None)
        lock = select(accounts.c.id).where(is_open).with_for_update()
        async with transaction(self._engine) as connection:
            if (await connection.execute(lock)).one_or_none() is None:
                return False
            if (await connection.execute(present)).scalar_one() >= MAX_KEYS:
                return False
            await connection.execute(api_keys.insert().values(_values(key)))
            await connection.execute(self._keeping(signer, key.expires_at))
        return True

    def _keeping(self, signer: KeySigner, until: int):
        keeping = insert(self._engine, api_key_signers).values(
            kid=signer.kid, jwk=msgspec.json.encode(signer.jwk).decode(), until=until
        )
        later = api_key_signers.c.until < until
        return keeping.on_conflict_do_update(index_elements=["kid"], set_={"until": until}, where=later)

    async def of(self, account_id: AccountId) -> list[ApiKey]:
        newest = api_keys.c.created_at.desc(), api_keys.c.id
        query = select(api_keys).where(api_keys.c.account_id == account_id).order_by(*newest)
        async with transaction(self._engine) as connection:
            return [_key_of(row) for row in await connection.execute(query)]

    async def withdraw(self, account_id: AccountId, key_id: ApiKeyId) -> bool:
        own = (api_keys.c.account_id == account_id) & (api_keys.c.id == key_id)
        async with transaction(self._engine) as connection:
            return await withdraw_keys(connection, own) == 1

    async def sweep(self, now: int) -> int:
        expired = delete(api_keys).where(api_keys.c.expires_at <= now)
        async with transaction(self._engine) as connection:
            await connection.execute(delete(api_key_signers).where(api_key_signers.c.until <= now))
            return (await connection.execute(expired)).rowcount


async def withdraw_keys(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    """Delete these keys, leave an entry for each in the same transaction, and return their number."""
    columns = api_keys.c
    ended = await connection.execute(delete(api_keys).where(which).returning(columns.id, columns.expires_at))
    rows = ended.all()
    for row in rows:
        await leave_entries(connection, [ended_subject("key", row.id)], row.expires_at // 1000 + _SKEW_S)
    return len(rows)


async def signers_in_use(engine: AsyncEngine, now: int) -> list[PublicKey]:
    """Return the public keys of every unexpired key, so that a new signing key ends none of them."""
    query = select(api_key_signers).where(api_key_signers.c.until > now).order_by(api_key_signers.c.kid)
    async with transaction(engine) as connection:
        rows = (await connection.execute(query)).all()
    return [PublicKey(KEY_ISSUER, msgspec.json.decode(row.jwk)) for row in rows]


def _values(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "account_id": key.account_id,
        "name": key.name,
        "scopes": msgspec.json.encode(list(key.scopes)).decode(),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
    }


def _key_of(row: Row[tuple[object, ...]]) -> ApiKey:
    return ApiKey(
        ApiKeyId(row.id),
        AccountId(row.account_id),
        row.name,
        _scopes.decode(row.scopes),
        row.created_at,
        row.expires_at,
    )
