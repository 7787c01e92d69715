"""Fakes of the user service's ports: a few dictionaries that pass the suite of the real databases."""

import itertools
from base64 import b32encode
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.http.usage import UsageGrouping, UsageRow
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.queue.ended_access import ACCOUNT_END_KEPT_S, LOGIN_END_KEPT_S, ended_subject
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.application.audit import AuditEvent
from wordrally.user.application.ports import EndedEntry, KeySigner, Overloaded, UserUnavailable
from wordrally.user.application.usage import UsageSpan
from wordrally.user.application.user_ports import Dice, UserPorts
from wordrally.user.domain.accounts import Account, AddressKey, address_key
from wordrally.user.domain.api_keys import MAX_KEYS, ApiKey, ApiKeyId
from wordrally.user.domain.attendance import Attendance, Position, position_of
from wordrally.user.domain.callers import Caller
from wordrally.user.domain.failures import Failures, add_failure, is_over
from wordrally.user.domain.learning import DuePosition, fold, meetings
from wordrally.user.domain.logins import MAX_LOGINS, Login, LoginId, LoginReference
from wordrally.user.domain.mails import MAIL_KEPT_MS, Mail, MailToken, Purpose
from wordrally.user.domain.profiles import ProfileFields
from wordrally.user.domain.refusals import AddressTaken
from wordrally.user.domain.second_factors import MAX_TRIES, Challenge, SecondFactor
from wordrally.user.domain.usage import Sums

NO_USAGE = UsageRow(calls=0, errors=0, server_errors=0, mean_ms=0, max_ms=0, received_bytes=0, sent_bytes=0)
NOW = 1_700_000_000_000


@dataclass
class FakeDatabase:
    """What the fakes share, as the tables share a database."""

    accounts: dict[AccountId, Account] = field(default_factory=dict[AccountId, Account])
    logins: dict[LoginId, Login] = field(default_factory=dict[LoginId, Login])
    failures: dict[tuple[AddressKey, str], Failures] = field(
        default_factory=dict[tuple[AddressKey, str], Failures]
    )
    known_devices: dict[tuple[AccountId, str], int] = field(default_factory=dict[tuple[AccountId, str], int])
    second_factors: dict[AccountId, SecondFactor] = field(default_factory=dict[AccountId, SecondFactor])
    recovery_codes: set[tuple[AccountId, str]] = field(default_factory=set[tuple[AccountId, str]])
    api_keys: dict[ApiKeyId, ApiKey] = field(default_factory=dict[ApiKeyId, ApiKey])
    challenges: dict[str, Challenge] = field(default_factory=dict[str, Challenge])
    attendance: dict[tuple[str, PlayerId], Attendance] = field(
        default_factory=dict[tuple[str, PlayerId], Attendance]
    )
    departures: dict[AccountId, int] = field(default_factory=dict[AccountId, int])
    ended: dict[str, int] = field(default_factory=dict[str, int])
    mail_tokens: dict[str, MailToken] = field(default_factory=dict[str, MailToken])
    mails: dict[str, Mail] = field(default_factory=dict[str, Mail])
    queued: set[str] = field(default_factory=set[str])


@dataclass
class FakeAccounts:
    database: FakeDatabase

    async def add(self, account: Account) -> None:
        if await self.by_address(address_key(account.email)):
            raise AddressTaken
        self.database.accounts[account.id] = account

    async def by_id(self, account_id: AccountId) -> Account | None:
        return self.database.accounts.get(account_id)

    async def by_address(self, key: AddressKey) -> Account | None:
        return next((a for a in self.database.accounts.values() if address_key(a.email) == key), None)

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        if account := self.database.accounts.get(account_id):
            self.database.accounts[account_id] = replace(account, **fields)

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        present = self.database.accounts.get(account.id)
        if present is None or present.password_version != account.password_version:
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
class FakeLogins:
    database: FakeDatabase

    async def start(self, login: Login, password_version: int) -> bool:
        account = self.database.accounts.get(login.account_id)
        if account is None or account.password_version != password_version:
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


@dataclass
class FakeSecondFactors:
    database: FakeDatabase

    async def get(self, account_id: AccountId) -> SecondFactor | None:
        return self.database.second_factors.get(account_id)

    async def propose(self, factor: SecondFactor) -> bool:
        present = await self.get(factor.account_id)
        if present is not None and present.is_confirmed:
            return False
        self.database.second_factors[factor.account_id] = factor
        return True

    async def confirm(self, factor: SecondFactor, step: int, code_hashes: Sequence[str]) -> bool:
        present = await self.get(factor.account_id)
        if present is None or present.is_confirmed or present.secret != factor.secret:
            return False
        confirmed = replace(present, is_confirmed=True, last_step=step)
        self.database.second_factors[factor.account_id] = confirmed
        self.database.recovery_codes |= {(factor.account_id, each) for each in code_hashes}
        self._tell_account(factor.account_id, is_on=True)
        return True

    async def remove(self, account_id: AccountId) -> bool:
        present = await self.get(account_id)
        codes = {each for each in self.database.recovery_codes if each[0] == account_id}
        self.database.recovery_codes -= codes
        if present is None or not present.is_confirmed:
            return False
        del self.database.second_factors[account_id]
        self._tell_account(account_id, is_on=False)
        return True

    async def use_step(self, account_id: AccountId, step: int) -> bool:
        present = await self.get(account_id)
        if present is None or present.last_step >= step:
            return False
        self.database.second_factors[account_id] = replace(present, last_step=step)
        return True

    async def use_recovery_code(self, account_id: AccountId, code_hash: str) -> bool:
        code = (account_id, code_hash)
        is_there = code in self.database.recovery_codes
        self.database.recovery_codes.discard(code)
        return is_there

    def _tell_account(self, account_id: AccountId, *, is_on: bool) -> None:
        account = self.database.accounts[account_id]
        self.database.accounts[account_id] = replace(account, has_second_factor=is_on)


@dataclass
class FakeApiKeys:
    database: FakeDatabase

    async def add(self, key: ApiKey, signer: KeySigner, now: int) -> bool:
        own = [each for each in await self.of(key.account_id) if each.expires_at > now]
        if key.account_id not in self.database.accounts or len(own) >= MAX_KEYS:
            return False
        self.database.api_keys[key.id] = key
        return True

    async def of(self, account_id: AccountId) -> list[ApiKey]:
        own = [key for key in self.database.api_keys.values() if key.account_id == account_id]
        return sorted(own, key=lambda key: (-key.created_at, key.id))

    async def withdraw(self, account_id: AccountId, key_id: ApiKeyId) -> bool:
        key = self.database.api_keys.get(key_id)
        if key is None or key.account_id != account_id:
            return False
        del self.database.api_keys[key_id]
        self.database.ended[ended_subject("key", key_id)] = key.expires_at // 1000 + 60
        return True

    async def sweep(self, now: int) -> int:
        expired = [key for key in self.database.api_keys.values() if key.expires_at <= now]
        for key in expired:
            del self.database.api_keys[key.id]
        return len(expired)


@dataclass
class FakeLoginChallenges:
    database: FakeDatabase

    async def open(self, challenge: Challenge) -> None:
        self.database.challenges[challenge.secret_hash] = challenge

    async def take_try(self, secret_hash: str, now: int) -> Challenge | None:
        challenge = self.database.challenges.get(secret_hash)
        if challenge is None or challenge.expires_at <= now or challenge.tries >= MAX_TRIES:
            return None
        tried = replace(challenge, tries=challenge.tries + 1)
        self.database.challenges[secret_hash] = tried
        return tried

    async def close(self, secret_hash: str) -> bool:
        return self.database.challenges.pop(secret_hash, None) is not None

    async def sweep(self, now: int) -> int:
        expired = [each for each in self.database.challenges.values() if each.expires_at <= now]
        for each in expired:
            del self.database.challenges[each.secret_hash]
        return len(expired)


@dataclass
class FakeAttendanceRecords:
    database: FakeDatabase

    async def record(self, rows: Sequence[Attendance]) -> None:
        for row in rows:
            if row.account_id in self.database.accounts:
                self.database.attendance[row.session.session_id, row.player_id] = row

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        def place(position: Position) -> tuple[int, str, str]:
            return position.finished_at, position.session_id, position.player_id

        own = [row for row in self.database.attendance.values() if row.account_id == account_id]
        own.sort(key=lambda row: place(position_of(row)), reverse=True)
        return [row for row in own if after is None or place(position_of(row)) < place(after)][:limit]


@dataclass
class FakeLearnedWords:
    """What the attendance says, folded anew each time: the definition that the real stores must equal."""

    database: FakeDatabase

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        rows = sorted(self.database.attendance.values(), key=lambda row: structs.astuple(position_of(row)))
        met = (one for row in rows if row.account_id == account_id for one in meetings(row))
        words = sorted((each.seen for each in fold({}, met).values()), key=_due)
        return [word for word in words if after is None or _due(word) > structs.astuple(after)][:limit]

    async def exists(self, account_id: AccountId) -> bool:
        return account_id in self.database.accounts


def _due(word: LearnedWord) -> tuple[int, str, str]:
    return word.next_review_at, word.word, word.language


@dataclass
class FakeDepartures:
    database: FakeDatabase

    async def waiting(self) -> list[AccountDeleted]:
        oldest = sorted(self.database.departures.items(), key=lambda item: (item[1], item[0]))
        return [AccountDeleted(account_id=account_id, at=at) for account_id, at in oldest[:100]]

    async def settle(self, account_id: AccountId) -> None:
        self.database.departures.pop(account_id, None)


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


@dataclass
class FakeEndedAccess:
    database: FakeDatabase

    async def waiting(self) -> list[EndedEntry]:
        return [EndedEntry(subject, until) for subject, until in sorted(self.database.ended.items())][:100]

    async def settle(self, entry: EndedEntry) -> None:
        self.database.ended.pop(entry.subject, None)


@dataclass
class FakeAnnouncements:
    """Keeps what it is told; fails while `away`."""

    told: list[AccountDeleted] = field(default_factory=list[AccountDeleted])
    ended: list[EndedEntry] = field(default_factory=list[EndedEntry])
    queued: list[str] = field(default_factory=list[str])
    away: bool = False

    async def mail_queued(self, mail_id: str) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.queued.append(mail_id)

    async def access_ended(self, entry: EndedEntry) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.ended.append(entry)

    async def account_deleted(self, event: AccountDeleted) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.told.append(event)


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


class FakeTokens:
    lifetime_s = 900

    def issue(self, login: Login, now: int) -> str:
        return f"{login.account_id}@{now}"


class FakeApiKeyTokens:
    def issue(self, key: ApiKey) -> str:
        return f"wr_{key.id}"

    @property
    def signer(self) -> PublicKey:
        return PublicKey("wordrally/keys", {"kid": "fake"})


@dataclass
class FakeAuditLog:
    events: list[AuditEvent] = field(default_factory=list[AuditEvent])

    def record(self, event: AuditEvent) -> None:
        self.events.append(event)


@dataclass
class FakeClock:
    now: int = NOW

    def __call__(self) -> int:
        return self.now


class FakeUsage:
    """Implements `UsageSums` without rows; the real one has a suite of its own."""

    def __init__(self) -> None:
        self.added: list[Sums] = []
        self.away = False

    async def add(self, sums: Sums) -> None:
        if self.away:
            raise UserUnavailable("away")
        self.added.append(sums)

    async def total(self, span: UsageSpan) -> UsageRow:
        return NO_USAGE

    async def rows(self, span: UsageSpan, by: UsageGrouping, limit: int) -> list[UsageRow]:
        return []

    async def forget(self, before: int) -> int:
        return 0


class FakeUserPorts:
    """Ports that are fakes, each within reach; `announced` counts how often announcements were asked for."""

    def __init__(self) -> None:
        self.database = FakeDatabase()
        self.passwords = FakePasswords()
        self.clock = FakeClock()
        self.accounts = FakeAccounts(self.database)
        self.attendance = FakeAttendanceRecords(self.database)
        self.departures = FakeDepartures(self.database)
        self.ended = FakeEndedAccess(self.database)
        self.mails = FakeMailOutbox(self.database)
        self.announced = 0
        self.audit = FakeAuditLog()
        self.ports = UserPorts(
            accounts=self.accounts,
            logins=FakeLogins(self.database),
            failed_logins=FakeFailedLogins(self.database),
            known_devices=FakeKnownDevices(self.database),
            second_factors=FakeSecondFactors(self.database),
            challenges=FakeLoginChallenges(self.database),
            api_keys=FakeApiKeys(self.database),
            key_tokens=FakeApiKeyTokens(),
            attendance=self.attendance,
            learned=FakeLearnedWords(self.database),
            usage=FakeUsage(),
            passwords=self.passwords,
            tokens=FakeTokens(),
            clock=self.clock,
            dice=fake_dice(),
            announce=self._announce,
            mail_tokens=FakeMailTokens(self.database),
            public_url="https://quiz.example",
            audit=self.audit,
        )

    def caller(self, account: Account) -> Caller:
        """The account by the access token of its newest login, just after that login began."""
        own = [login for login in self.database.logins.values() if login.account_id == account.id]
        return Caller(account.id, own[-1].reference if own else LoginReference(""), self.clock.now)

    def _announce(self) -> None:
        self.announced += 1


def fake_dice() -> Dice:
    """Counts instead of rolling; the shapes are those of the real ones."""
    numbers: Iterator[int] = itertools.count(1)
    return Dice(
        identifier=lambda: f"{next(numbers):032x}",
        secret=lambda: f"{next(numbers):043d}",
        totp_secret=lambda: b32encode(next(numbers).to_bytes(20, "big")).decode(),
        recovery_code=lambda: f"{next(numbers):024d}".replace("0", "x").replace("1", "y"),
    )
