"""Logins in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import LOGIN_END_KEPT_S, ended_subject
from wordrally.user.accounts.domain.logins import MAX_LOGINS, Login, LoginId, login_reference
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.sql_ended_access import leave_entries
from wordrally.user.shared.adapters.tables import accounts, logins

_WITH_ROLE = select(logins, accounts.c.role).join(accounts, accounts.c.id == logins.c.account_id)


class SqlLogins:
    """Logins as rows. A login stays one row however often its token is exchanged."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def start(self, login: Login, password_version: int) -> bool:
        values = login_values(login)
        columns = [literal(value, logins.c[name].type) for name, value in values.items()]
        checked = present_password(login.account_id, password_version)
        starting = logins.insert().from_select(list(values), select(*columns).where(checked))
        async with transaction(self._engine) as connection:
            if (await connection.execute(starting)).rowcount == 0:
                return False
            await _end_surplus(connection, login)
        return True

    async def get(self, login_id: LoginId) -> Login | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(_WITH_ROLE.where(logins.c.id == login_id))).mappings()
            found = row.one_or_none()
        return _login_of(found) if found is not None else None

    async def of(self, account_id: AccountId) -> list[Login]:
        newest = logins.c.started_at.desc(), logins.c.id.desc()
        query = _WITH_ROLE.where(logins.c.account_id == account_id).order_by(*newest)
        async with transaction(self._engine) as connection:
            return [_login_of(row) for row in (await connection.execute(query)).mappings()]

    async def exchange(self, before: Login, after: Login) -> bool:
        unused = (logins.c.id == before.id) & (logins.c.secret_hash == before.secret_hash)
        values = login_values(after)
        async with transaction(self._engine) as connection:
            return (await connection.execute(update(logins).where(unused).values(values))).rowcount == 1

    async def end(self, login_id: LoginId, now: int) -> None:
        async with transaction(self._engine) as connection:
            await end_logins(connection, logins.c.id == login_id, now)

    async def end_others(self, account_id: AccountId, kept: LoginId | None, now: int) -> int:
        others = logins.c.account_id == account_id
        if kept is not None:
            others &= logins.c.id != kept
        async with transaction(self._engine) as connection:
            return await end_logins(connection, others, now)

    async def sweep(self, now: int) -> int:
        async with transaction(self._engine) as connection:
            return (await connection.execute(delete(logins).where(logins.c.expires_at <= now))).rowcount


def present_password(account_id: AccountId, version: int) -> ColumnElement[bool]:
    """Return the condition that the account still has this password and is not blocked."""
    columns = accounts.c
    has_password = (columns.id == account_id) & (columns.password_version == version)
    return has_password & columns.blocked_at.is_(None)


def login_values(login: Login) -> dict[str, Any]:
    """Return a login as the columns of its row."""
    return {
        "id": login.id,
        "account_id": login.account_id,
        "secret_hash": login.secret_hash,
        "started_at": login.started_at,
        "expires_at": login.expires_at,
        "authenticated_at": login.authenticated_at,
        "last_used_at": login.last_used_at,
        "device": login.device,
    }


def _login_of(row: RowMapping) -> Login:
    return Login(
        id=LoginId(row["id"]),
        account_id=AccountId(row["account_id"]),
        secret_hash=row["secret_hash"],
        started_at=row["started_at"],
        expires_at=row["expires_at"],
        authenticated_at=row["authenticated_at"],
        last_used_at=row["last_used_at"],
        device=row["device"],
        role=row["role"],
    )


async def _end_surplus(connection: AsyncConnection, newest: Login) -> None:
    """End the logins that were used longest ago, so that at most `MAX_LOGINS` are left."""
    latest_first = logins.c.last_used_at.desc(), logins.c.id
    of_account = logins.c.account_id == newest.account_id
    query = select(logins.c.id).where(of_account).order_by(*latest_first).offset(MAX_LOGINS)
    surplus = [row.id for row in await connection.execute(query)]
    if surplus:
        await end_logins(connection, logins.c.id.in_(surplus), newest.started_at)


async def end_logins(connection: AsyncConnection, which: ColumnElement[bool], now: int) -> int:
    """Delete these logins, leave an entry for each in the same transaction, and return their number."""
    ended = await connection.execute(delete(logins).where(which).returning(logins.c.id))
    references = [login_reference(LoginId(row.id)) for row in ended]
    until = now // 1000 + LOGIN_END_KEPT_S
    await leave_entries(connection, (ended_subject("login", each) for each in references), until)
    return len(references)
