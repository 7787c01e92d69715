"""Fakes of logins, failures and known devices."""

from dataclasses import dataclass

from tests.user.fakes.database import FakeDatabase
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import LOGIN_END_KEPT_S, ended_subject
from wordrally.user.accounts.domain.accounts import AddressKey
from wordrally.user.accounts.domain.failures import Failures, add_failure, is_over
from wordrally.user.accounts.domain.logins import MAX_LOGINS, Login, LoginId


@dataclass
class FakeLogins:
    database: FakeDatabase

    async def start(self, login: Login, password_version: int) -> bool:
        account = self.database.accounts.get(login.account_id)
        if account is None or account.blocked_at or account.password_version != password_version:
            return False
        self.database.logins[login.id] = login
        latest_first = sorted(await self.of(login.account_id), key=lambda each: -each.last_used_at)
        for surplus in latest_first[MAX_LOGINS:]:
            await self.end(surplus.id, login.started_at)
        return True

    async def get(self, login_id: LoginId) -> Login | None:
        return self.database.logins.get(login_id)

    async def of(self, account_id: AccountId) -> list[Login]:
        own = [login for login in self.database.logins.values() if login.account_id == account_id]
        return sorted(own, key=lambda login: (login.started_at, login.id), reverse=True)

    async def exchange(self, before: Login, after: Login) -> bool:
        now = self.database.logins.get(before.id)
        if now is None or now.secret_hash != before.secret_hash:
            return False
        self.database.logins[before.id] = after
        return True

    async def end(self, login_id: LoginId, now: int) -> None:
        if login := self.database.logins.pop(login_id, None):
            self.database.ended[ended_subject("login", login.reference)] = now // 1000 + LOGIN_END_KEPT_S

    async def end_others(self, account_id: AccountId, kept: LoginId | None, now: int) -> int:
        others = [login.id for login in await self.of(account_id) if login.id != kept]
        for login_id in others:
            await self.end(login_id, now)
        return len(others)

    async def sweep(self, now: int) -> int:
        expired = [login.id for login in self.database.logins.values() if login.expires_at <= now]
        for login_id in expired:
            del self.database.logins[login_id]
        return len(expired)


@dataclass
class FakeFailedLogins:
    database: FakeDatabase

    async def get(self, key: AddressKey, source: str) -> Failures | None:
        return self.database.failures.get((key, source))

    async def add(self, key: AddressKey, source: str, now: int) -> Failures:
        counted = add_failure(self.database.failures.get((key, source)), now)
        self.database.failures[key, source] = counted
        return counted

    async def forget(self, key: AddressKey, source: str) -> None:
        self.database.failures.pop((key, source), None)

    async def forget_all(self, key: AddressKey) -> None:
        for each in [each for each in self.database.failures if each[0] == key]:
            del self.database.failures[each]

    async def sweep(self, now: int) -> int:
        over = [each for each, failures in self.database.failures.items() if is_over(failures, now)]
        for each in over:
            del self.database.failures[each]
        return len(over)


@dataclass
class FakeKnownDevices:
    database: FakeDatabase

    async def knows(self, account_id: AccountId, token_hash: str) -> bool:
        return (account_id, token_hash) in self.database.known_devices

    async def remember(self, account_id: AccountId, token_hash: str, now: int) -> None:
        if account_id not in self.database.accounts:
            return
        devices = self.database.known_devices
        devices[account_id, token_hash] = now
        own = sorted((each for each in devices if each[0] == account_id), key=lambda each: -devices[each])
        for surplus in own[MAX_LOGINS:]:
            del devices[surplus]


class FakeTokens:
    lifetime_s = 900

    def issue(self, login: Login, now: int) -> str:
        return f"{login.account_id}@{now}"
