"""Logins, and failed ones, in SQL."""

from typing import Any

from sqlalchemy import case, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.user.adapters.sql import insert, transaction
from wordrally.user.adapters.tables import accounts, failed_logins, logins
from wordrally.user.domain.accounts import AddressKey
from wordrally.user.domain.failures import WINDOW_MS, Failures
from wordrally.user.domain.logins import Login, LoginId


class SqlLogins:
    """Logins as rows: one each, however often its token was exchanged."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def start(self, login: Login, password_version: int) -> bool:
        values = login_values(login)
        columns = [literal(value, logins.c[name].type) for name, value in values.items()]
        checked = (accounts.c.id == login.account_id) & (accounts.c.password_version == password_version)
        starting = logins.insert().from_select(list(values), select(*columns).where(checked))
        async with transaction(self._engine) as connection:
            return (await connection.execute(starting)).rowcount == 1

    async def get(self, login_id: LoginId) -> Login | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(logins).where(logins.c.id == login_id))).one_or_none()
        if row is None:
            return None
        account_id = AccountId(row.account_id)
        return Login(LoginId(row.id), account_id, row.secret_hash, row.started_at, row.expires_at)

    async def exchange(self, before: Login, after: Login) -> bool:
        unused = (logins.c.id == before.id) & (logins.c.secret_hash == before.secret_hash)
        values = {"secret_hash": after.secret_hash, "expires_at": after.expires_at}
        async with transaction(self._engine) as connection:
            return (await connection.execute(update(logins).where(unused).values(values))).rowcount == 1

    async def end(self, login_id: LoginId) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(logins).where(logins.c.id == login_id))

    async def sweep(self, now: int) -> int:
        async with transaction(self._engine) as connection:
            return (await connection.execute(delete(logins).where(logins.c.expires_at <= now))).rowcount


def login_values(login: Login) -> dict[str, Any]:
    """A login as the columns of its row."""
    return {
        "id": login.id,
        "account_id": login.account_id,
        "secret_hash": login.secret_hash,
        "started_at": login.started_at,
        "expires_at": login.expires_at,
    }


class SqlFailedLogins:
    """Counts as rows, in the database so that all replicas see one count and a restart forgives nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, key: AddressKey) -> Failures | None:
        async with transaction(self._engine) as connection:
            query = select(failed_logins).where(failed_logins.c.address_key == key)
            row = (await connection.execute(query)).one_or_none()
        return Failures(row.failures, row.since) if row else None

    async def add(self, key: AddressKey, now: int) -> Failures:
        columns = failed_logins.c
        over = columns.since <= now - WINDOW_MS
        adding = (
            insert(self._engine, failed_logins)
            .values(address_key=key, failures=1, since=now)
            .on_conflict_do_update(
                index_elements=["address_key"],
                set_={
                    "failures": case((over, 1), else_=columns.failures + 1),
                    "since": case((over, now), else_=columns.since),
                },
            )
            .returning(columns.failures, columns.since)
        )
        async with transaction(self._engine) as connection:
            failures, since = (await connection.execute(adding)).one()
        return Failures(failures, since)

    async def forget(self, key: AddressKey) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(failed_logins).where(failed_logins.c.address_key == key))

    async def sweep(self, now: int) -> int:
        over = delete(failed_logins).where(failed_logins.c.since <= now - WINDOW_MS)
        async with transaction(self._engine) as connection:
            return (await connection.execute(over)).rowcount
