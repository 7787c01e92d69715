"""Fakes of mails."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.user.fakes.accounts import FakeAccounts
from tests.user.fakes.database import FakeDatabase
from tests.user.fakes.logins import FakeLogins
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.domain.mails import MAIL_KEPT_MS, Mail, MailToken, Purpose
from wordrally.user.accounts.domain.refusals import AddressTaken


@dataclass
class FakeMailTokens:
    database: FakeDatabase

    async def issue(self, token: MailToken | None, waiting: Sequence[Mail]) -> None:
        if token is not None:
            self.database.mail_tokens[token.secret_hash] = token
        self.database.mails |= {mail.id: mail for mail in waiting}

    async def find(self, secret_hash: str, purpose: Purpose, now: int) -> MailToken | None:
        token = self.database.mail_tokens.get(secret_hash)
        return token if token and token.purpose is purpose and token.expires_at > now else None

    async def count(self, account_id: AccountId, purpose: Purpose, now: int) -> int:
        wanted = (account_id, purpose)
        tokens = self.database.mail_tokens.values()
        return sum((each.account_id, each.purpose) == wanted and each.expires_at > now for each in tokens)

    async def confirm_address(self, token: MailToken) -> bool:
        if token.secret_hash not in self.database.mail_tokens:
            return False
        holder = await FakeAccounts(self.database).by_address(address_key(token.address))
        if holder is not None and holder.id != token.account_id:
            raise AddressTaken
        del self.database.mail_tokens[token.secret_hash]
        account = self.database.accounts[token.account_id]
        confirmed = replace(account, email=token.address, email_verified=True)
        self.database.accounts[token.account_id] = confirmed
        return True

    async def reset_password(self, token: MailToken, password_hash: str, now: int) -> bool:
        if token.secret_hash not in self.database.mail_tokens:
            return False
        account = self.database.accounts[token.account_id]
        version = account.password_version + 1
        self.database.accounts[account.id] = replace(
            account, password_hash=password_hash, password_version=version
        )
        await FakeLogins(self.database).end_others(account.id, None, now)
        for each in [each for each in self.database.mail_tokens.values() if each.account_id == account.id]:
            del self.database.mail_tokens[each.secret_hash]
        return True

    async def sweep(self, now: int) -> int:
        expired = [each for each in self.database.mail_tokens.values() if each.expires_at <= now]
        for each in expired:
            del self.database.mail_tokens[each.secret_hash]
        for mail in list(self.database.mails.values()):
            if mail.created_at <= now - MAIL_KEPT_MS:
                del self.database.mails[mail.id]
        return len(expired)


@dataclass
class FakeMailOutbox:
    database: FakeDatabase

    async def unqueued(self) -> list[str]:
        return [mail_id for mail_id in self.database.mails if mail_id not in self.database.queued][:100]

    async def mark_queued(self, mail_id: str) -> None:
        self.database.queued.add(mail_id)

    async def get(self, mail_id: str) -> Mail | None:
        return self.database.mails.get(mail_id)

    async def delete(self, mail_id: str) -> None:
        self.database.mails.pop(mail_id, None)


@dataclass
class FakeMailSender:
    """Keeps what it is given; raises `trouble` instead."""

    sent: list[Mail] = field(default_factory=list[Mail])
    trouble: Exception | None = None

    async def send(self, mail: Mail) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(mail)
