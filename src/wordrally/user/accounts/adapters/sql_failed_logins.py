"""Failed logins and known devices in SQL."""

from sqlalchemy import case, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.accounts import AddressKey
from wordrally.user.accounts.domain.failures import FORGOTTEN_MS, Failures
from wordrally.user.accounts.domain.logins import MAX_LOGINS
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import accounts, failed_logins, known_devices


class SqlFailedLogins:
    """Failure counts as rows, so that all replicas share them and a restart keeps them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, key: AddressKey, source: str) -> Failures | None:
        columns = failed_logins.c
        query = select(failed_logins).where(columns.address_key == key, columns.source == source)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).one_or_none()
        return Failures(row.failures, row.last_at) if row else None

    async def add(self, key: AddressKey, source: str, now: int) -> Failures:
        columns = failed_logins.c
        over = columns.last_at <= now - FORGOTTEN_MS
        adding = (
            insert(self._engine, failed_logins)
            .values(address_key=key, source=source, failures=1, last_at=now)
            .on_conflict_do_update(
                index_elements=["address_key", "source"],
                set_={"failures": case((over, 1), else_=columns.failures + 1), "last_at": now},
            )
            .returning(columns.failures, columns.last_at)
        )
        async with transaction(self._engine) as connection:
            failures, last_at = (await connection.execute(adding)).one()
        return Failures(failures, last_at)

    async def forget(self, key: AddressKey, source: str) -> None:
        columns = failed_logins.c
        forgetting = delete(failed_logins).where(columns.address_key == key, columns.source == source)
        async with transaction(self._engine) as connection:
            await connection.execute(forgetting)

    async def forget_all(self, key: AddressKey) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(failed_logins).where(failed_logins.c.address_key == key))

    async def sweep(self, now: int) -> int:
        over = delete(failed_logins).where(failed_logins.c.last_at <= now - FORGOTTEN_MS)
        async with transaction(self._engine) as connection:
            return (await connection.execute(over)).rowcount


class SqlKnownDevices:
    """Devices as rows of their account, by the hash of their token."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def knows(self, account_id: AccountId, token_hash: str) -> bool:
        columns = known_devices.c
        query = select(columns.token_hash).where(
            columns.account_id == account_id, columns.token_hash == token_hash
        )
        async with transaction(self._engine) as connection:
            return (await connection.execute(query)).one_or_none() is not None

    async def remember(self, account_id: AccountId, token_hash: str, now: int) -> None:
        columns = known_devices.c
        own = columns.account_id == account_id
        values = select(accounts.c.id, literal(token_hash), literal(now)).where(accounts.c.id == account_id)
        adding = (
            insert(self._engine, known_devices)
            .from_select(["account_id", "token_hash", "seen_at"], values)
            .on_conflict_do_update(index_elements=["account_id", "token_hash"], set_={"seen_at": now})
        )
        latest_first = columns.seen_at.desc(), columns.token_hash
        surplus = select(columns.token_hash).where(own).order_by(*latest_first).offset(MAX_LOGINS)
        async with transaction(self._engine) as connection:
            await connection.execute(adding)
            if dropped := list((await connection.execute(surplus)).scalars()):
                await connection.execute(delete(known_devices).where(own, columns.token_hash.in_(dropped)))
