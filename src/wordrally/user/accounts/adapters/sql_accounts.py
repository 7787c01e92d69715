"""Accounts and their departures in SQL."""

from sqlalchemy import ColumnElement, delete, exists, select, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.sql import insert
from wordrally.contracts.http.accounts import Profile
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import ACCOUNT_END_KEPT_S, ended_subject
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.accounts.adapters.sql_api_keys import withdraw_keys
from wordrally.user.accounts.adapters.sql_logins import end_logins, login_values, present_password
from wordrally.user.accounts.application.profiles import profile_of
from wordrally.user.accounts.domain.accounts import Account, AddressKey, address_key
from wordrally.user.accounts.domain.logins import Login
from wordrally.user.accounts.domain.profiles import ProfileFields
from wordrally.user.accounts.domain.refusals import AddressTaken
from wordrally.user.classes.adapters.sql_classes import delete_classes
from wordrally.user.shared.adapters.sql import transaction, upsert
from wordrally.user.shared.adapters.sql_ended_access import leave_entries
from wordrally.user.shared.adapters.tables import (
    accounts,
    api_keys,
    classes,
    departures,
    failed_logins,
    learners,
    logins,
    second_factors,
)
from wordrally.user.usage.adapters.sql_usage import forget_client

DEPARTURES_AT_ONCE = 100

_HAS_SECOND_FACTOR = (
    exists()
    .where(second_factors.c.account_id == accounts.c.id, second_factors.c.is_confirmed == true())
    .label("has_second_factor")
)


class SqlAccounts:
    """Accounts as rows. Dependent rows are deleted with an account by foreign keys."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, account: Account) -> None:
        values = {
            "id": account.id,
            "address_key": address_key(account.email),
            "email": account.email,
            "display_name": account.display_name,
            "password_hash": account.password_hash,
            "password_version": account.password_version,
            "created_at": account.created_at,
            "phone": account.phone,
            "organisation": account.organisation,
            "locale": account.locale,
            "avatar": account.avatar,
            "email_verified": account.email_verified,
        }
        adding = (
            insert(self._engine, accounts)
            .values(values)
            .on_conflict_do_nothing(index_elements=["address_key"])
        )
        async with transaction(self._engine) as connection:
            if (await connection.execute(adding)).rowcount == 0:
                raise AddressTaken
            await connection.execute(learners.insert().values(id=account.id))

    async def by_id(self, account_id: AccountId) -> Account | None:
        return await self._find(accounts.c.id == account_id)

    async def profile(self, account_id: AccountId) -> Profile | None:
        account = await self.by_id(account_id)
        return None if account is None else profile_of(account)

    async def by_address(self, key: AddressKey) -> Account | None:
        return await self._find(accounts.c.address_key == key)

    async def _find(self, condition: ColumnElement[bool]) -> Account | None:
        async with transaction(self._engine) as connection:
            query = select(accounts, _HAS_SECOND_FACTOR).where(condition)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Account(
            id=AccountId(row.id),
            email=row.email,
            display_name=row.display_name,
            password_hash=row.password_hash,
            password_version=row.password_version,
            created_at=row.created_at,
            phone=row.phone,
            organisation=row.organisation,
            locale=row.locale,
            avatar=row.avatar,
            email_verified=row.email_verified,
            has_second_factor=row.has_second_factor,
            role=row.role,
            blocked_at=row.blocked_at,
        )

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        changing = update(accounts).where(accounts.c.id == account_id).values(**fields)
        async with transaction(self._engine) as connection:
            await connection.execute(changing)

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        checked = present_password(account.id, account.password_version)
        version = account.password_version + 1
        setting = (
            update(accounts).where(checked).values(password_hash=password_hash, password_version=version)
        )
        async with transaction(self._engine) as connection:
            if (await connection.execute(setting)).rowcount == 0:
                return False
            others = (logins.c.account_id == account.id) & (logins.c.id != kept.id)
            await end_logins(connection, others, now)
            await connection.execute(upsert(connection, logins), [login_values(kept)])
        return True

    async def rehash(self, account_id: AccountId, old_hash: str, new_hash: str) -> None:
        unchanged = (accounts.c.id == account_id) & (accounts.c.password_hash == old_hash)
        async with transaction(self._engine) as connection:
            await connection.execute(update(accounts).where(unchanged).values(password_hash=new_hash))

    async def erase(self, account_id: AccountId, at: int) -> bool:
        erasing = delete(accounts).where(accounts.c.id == account_id).returning(accounts.c.address_key)
        async with transaction(self._engine) as connection:
            await delete_classes(connection, classes.c.owner_id == account_id, at)
            await connection.execute(delete(learners).where(learners.c.id == account_id))
            await withdraw_keys(connection, api_keys.c.account_id == account_id)
            key = (await connection.execute(erasing)).scalar_one_or_none()
            if key is None:
                return False
            await connection.execute(delete(failed_logins).where(failed_logins.c.address_key == key))
            await connection.execute(departures.insert().values(account_id=account_id, at=at))
            await connection.execute(forget_client(account_id))
            ended = ended_subject("account", account_id)
            await leave_entries(connection, [ended], at // 1000 + ACCOUNT_END_KEPT_S)
        await sql.empty_log(self._engine)
        return True


class SqlDepartures:
    """Erased accounts as rows, written in the transaction that erases and deleted when they are announced."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def waiting(self) -> list[AccountDeleted]:
        oldest = departures.c.at, departures.c.account_id
        query = select(departures).order_by(*oldest).limit(DEPARTURES_AT_ONCE)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return [AccountDeleted(account_id=AccountId(row.account_id), at=row.at) for row in rows]

    async def settle(self, account_id: AccountId) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(departures).where(departures.c.account_id == account_id))
