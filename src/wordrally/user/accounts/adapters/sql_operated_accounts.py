"""Accounts in SQL, as operators see and change them."""

from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.claims import Role
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.sql_api_keys import withdraw_keys
from wordrally.user.accounts.adapters.sql_logins import end_logins
from wordrally.user.accounts.application.operating import OperatedAccount
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import accounts, api_keys, logins, mail_tokens, second_factors


class SqlOperatedAccounts:
    """Rows of accounts with what an operator needs to tell them apart."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def newest(self, limit: int) -> list[OperatedAccount]:
        return await self._read(_ACCOUNTS.order_by(accounts.c.created_at.desc()).limit(limit))

    async def find(self, text: str, limit: int) -> list[OperatedAccount]:
        columns = accounts.c
        is_like = (
            column.icontains(text, autoescape=True) for column in (columns.email, columns.display_name)
        )
        found = or_(columns.id == text, *is_like)
        return await self._read(_ACCOUNTS.where(found).order_by(columns.created_at.desc()).limit(limit))

    async def block(self, account_id: AccountId, now: int) -> None:
        """Block, end every login, withdraw every key, and end what was begun with the password."""
        own = accounts.c.id == account_id
        version = accounts.c.password_version + 1
        blocking = update(accounts).where(own).values(blocked_at=now, password_version=version)
        async with transaction(self._engine) as connection:
            await connection.execute(blocking)
            await end_logins(connection, logins.c.account_id == account_id, now)
            await withdraw_keys(connection, api_keys.c.account_id == account_id)
            await connection.execute(delete(mail_tokens).where(mail_tokens.c.account_id == account_id))

    async def unblock(self, account_id: AccountId) -> None:
        async with transaction(self._engine) as connection:
            own = accounts.c.id == account_id
            await connection.execute(update(accounts).where(own).values(blocked_at=None))

    async def set_role(self, account_id: AccountId, role: Role, now: int) -> None:
        """Set the role, and end every login, because tokens name the role."""
        async with transaction(self._engine) as connection:
            await connection.execute(update(accounts).where(accounts.c.id == account_id).values(role=role))
            await end_logins(connection, logins.c.account_id == account_id, now)

    async def _read(self, query: Select[*tuple[Any, ...]]) -> list[OperatedAccount]:
        async with transaction(self._engine) as connection:
            return [OperatedAccount(**row) for row in (await connection.execute(query)).mappings()]


_LAST_USED = select(func.max(logins.c.last_used_at)).where(logins.c.account_id == accounts.c.id)
_HAS_FACTOR = (
    select(func.count())
    .where(second_factors.c.account_id == accounts.c.id, second_factors.c.is_confirmed)
    .scalar_subquery()
)
_ACCOUNTS = select(
    accounts.c.id,
    accounts.c.email,
    accounts.c.display_name,
    accounts.c.created_at,
    accounts.c.email_verified,
    accounts.c.role,
    accounts.c.blocked_at,
    _LAST_USED.scalar_subquery().label("last_used_at"),
    _HAS_FACTOR.label("second_factors"),
)
