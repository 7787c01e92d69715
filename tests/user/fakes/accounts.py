"""Fakes of accounts, passwords and the audit log."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from tests.user.fakes.api_keys import FakeApiKeys
from tests.user.fakes.database import FakeDatabase
from tests.user.fakes.logins import FakeLogins
from wordrally.contracts.http.accounts import Profile
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import ACCOUNT_END_KEPT_S, ended_subject
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.accounts.application.audit import AuditEvent
from wordrally.user.accounts.application.profiles import profile_of
from wordrally.user.accounts.domain.accounts import Account, AddressKey, address_key
from wordrally.user.accounts.domain.logins import Login
from wordrally.user.accounts.domain.profiles import ProfileFields
from wordrally.user.accounts.domain.refusals import AddressTaken
from wordrally.user.shared.application.ports import Overloaded


@dataclass
class FakeAccounts:
    database: FakeDatabase

    async def add(self, account: Account) -> None:
        if await self.by_address(address_key(account.email)):
            raise AddressTaken
        self.database.accounts[account.id] = account

    async def by_id(self, account_id: AccountId) -> Account | None:
        return self.database.accounts.get(account_id)

    async def profile(self, account_id: AccountId) -> Profile | None:
        account = await self.by_id(account_id)
        return None if account is None else profile_of(account)

    async def by_address(self, key: AddressKey) -> Account | None:
        return next((a for a in self.database.accounts.values() if address_key(a.email) == key), None)

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        if account := self.database.accounts.get(account_id):
            self.database.accounts[account_id] = replace(account, **fields)

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        present = self.database.accounts.get(account.id)
        if present is None or present.blocked_at or present.password_version != account.password_version:
            return False
        changed = replace(present, password_hash=password_hash, password_version=present.password_version + 1)
        self.database.accounts[account.id] = changed
        await FakeLogins(self.database).end_others(account.id, kept.id, now)
        self.database.logins[kept.id] = kept
        return True

    async def rehash(self, account_id: AccountId, old_hash: str, new_hash: str) -> None:
        account = self.database.accounts.get(account_id)
        if account and account.password_hash == old_hash:
            self.database.accounts[account_id] = replace(account, password_hash=new_hash)

    async def erase(self, account_id: AccountId, at: int) -> bool:
        account = self.database.accounts.get(account_id)
        if account is None:
            return False
        for api_key in await FakeApiKeys(self.database).of(account_id):
            await FakeApiKeys(self.database).withdraw(account_id, api_key.id)
        del self.database.accounts[account_id]
        for login in [login for login in self.database.logins.values() if login.account_id == account_id]:
            del self.database.logins[login.id]
        self.database.ended[ended_subject("account", account_id)] = at // 1000 + ACCOUNT_END_KEPT_S
        key = address_key(account.email)
        for each in [each for each in self.database.failures if each[0] == key]:
            del self.database.failures[each]
        for each in [each for each in self.database.known_devices if each[0] == account_id]:
            del self.database.known_devices[each]
        self.database.second_factors.pop(account_id, None)
        self.database.recovery_codes = {
            each for each in self.database.recovery_codes if each[0] != account_id
        }
        for token in [each for each in self.database.mail_tokens.values() if each.account_id == account_id]:
            del self.database.mail_tokens[token.secret_hash]
        for mail in [each for each in self.database.mails.values() if each.account_id == account_id]:
            del self.database.mails[mail.id]
        for key in [key for key, row in self.database.attendance.items() if row.account_id == account_id]:
            del self.database.attendance[key]
        self.database.departures[account_id] = at
        return True


@dataclass
class FakeDepartures:
    database: FakeDatabase

    async def waiting(self) -> list[AccountDeleted]:
        oldest = sorted(self.database.departures.items(), key=lambda item: (item[1], item[0]))
        return [AccountDeleted(account_id=account_id, at=at) for account_id, at in oldest[:100]]

    async def settle(self, account_id: AccountId) -> None:
        self.database.departures.pop(account_id, None)


@dataclass
class FakePasswords:
    """Readable hashes. They count the slow checks, can run a callback during one, and refuse while `busy`."""

    generation: int = 1
    checks: int = 0
    busy: bool = False
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def hash(self, password: str) -> str:
        if self.busy:
            raise Overloaded
        return f"{self.generation}:{password}"

    async def verify(self, password_hash: str | None, password: str, *, is_known: bool = False) -> bool:
        self.checks += 1
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return password_hash is not None and password_hash.partition(":")[2] == password

    def is_outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(f"{self.generation}:")


@dataclass
class FakeAuditLog:
    events: list[AuditEvent] = field(default_factory=list[AuditEvent])

    def record(self, event: AuditEvent) -> None:
        self.events.append(event)
