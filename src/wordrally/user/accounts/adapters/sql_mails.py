"""Tokens of mailed links, and unsent mails, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, false, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.sql_logins import end_logins
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.domain.mails import MAIL_KEPT_MS, Mail, MailToken, Purpose
from wordrally.user.accounts.domain.refusals import AddressTaken
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import accounts, logins, mail_tokens, mails

MAILS_AT_ONCE = 100


class SqlMailTokens:
    """Tokens as rows, deleted when they are used."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def issue(self, token: MailToken | None, waiting: Sequence[Mail]) -> None:
        async with transaction(self._engine) as connection:
            if token is not None:
                row = asdict(token) | {"purpose": token.purpose.value}
                await connection.execute(mail_tokens.insert().values(row))
            if waiting:
                await connection.execute(mails.insert(), [asdict(mail) for mail in waiting])

    async def find(self, secret_hash: str, purpose: Purpose, now: int) -> MailToken | None:
        good = (mail_tokens.c.secret_hash == secret_hash) & (mail_tokens.c.expires_at > now)
        query = select(mail_tokens).where(good, mail_tokens.c.purpose == purpose.value)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return MailToken(row.secret_hash, AccountId(row.account_id), purpose, row.address, row.expires_at)

    async def count(self, account_id: AccountId, purpose: Purpose, now: int) -> int:
        own = (mail_tokens.c.account_id == account_id) & (mail_tokens.c.purpose == purpose.value)
        query = select(func.count()).select_from(mail_tokens).where(own, mail_tokens.c.expires_at > now)
        async with transaction(self._engine) as connection:
            return (await connection.execute(query)).scalar_one()

    async def confirm_address(self, token: MailToken) -> bool:
        changed = {
            "email": token.address,
            "address_key": address_key(token.address),
            "email_verified": True,
        }
        try:
            async with transaction(self._engine) as connection:
                if not await _use(connection, token):
                    return False
                own = accounts.c.id == token.account_id
                await connection.execute(update(accounts).where(own).values(changed))
        except IntegrityError:
            raise AddressTaken from None
        return True

    async def reset_password(self, token: MailToken, password_hash: str, now: int) -> bool:
        version = accounts.c.password_version + 1
        own = accounts.c.id == token.account_id
        setting = update(accounts).where(own).values(password_hash=password_hash, password_version=version)
        async with transaction(self._engine) as connection:
            if not await _use(connection, token):
                return False
            await connection.execute(setting)
            await end_logins(connection, logins.c.account_id == token.account_id, now)
            others = mail_tokens.c.account_id == token.account_id
            await connection.execute(delete(mail_tokens).where(others))
        return True

    async def sweep(self, now: int) -> int:
        expired = delete(mail_tokens).where(mail_tokens.c.expires_at <= now)
        unsendable = delete(mails).where(mails.c.created_at <= now - MAIL_KEPT_MS)
        async with transaction(self._engine) as connection:
            await connection.execute(unsendable)
            return (await connection.execute(expired)).rowcount


async def _use(connection: AsyncConnection, token: MailToken) -> bool:
    using = delete(mail_tokens).where(mail_tokens.c.secret_hash == token.secret_hash)
    return (await connection.execute(using)).rowcount == 1


class SqlMailOutbox:
    """Mails as rows."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def unqueued(self) -> list[str]:
        query = select(mails.c.id).where(mails.c.queued == false()).order_by(mails.c.created_at)
        async with transaction(self._engine) as connection:
            return list((await connection.execute(query.limit(MAILS_AT_ONCE))).scalars())

    async def mark_queued(self, mail_id: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(mails).where(mails.c.id == mail_id).values(queued=True))

    async def get(self, mail_id: str) -> Mail | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(mails).where(mails.c.id == mail_id))).one_or_none()
        if row is None:
            return None
        return Mail(row.id, AccountId(row.account_id), row.recipient, row.subject, row.text, row.created_at)

    async def delete(self, mail_id: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(mails).where(mails.c.id == mail_id))
