"""Ports of the use cases. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.domain.accounts import Account, AddressKey
from wordrally.user.domain.api_keys import ApiKey, ApiKeyId
from wordrally.user.domain.attendance import Attendance, Position
from wordrally.user.domain.failures import Failures
from wordrally.user.domain.learning import DuePosition
from wordrally.user.domain.logins import Login, LoginId
from wordrally.user.domain.mails import Mail, MailToken, Purpose
from wordrally.user.domain.profiles import ProfileFields
from wordrally.user.domain.second_factors import Challenge, SecondFactor


class Overloaded(Exception):
    """The queue of work is full. Nothing was done."""


class UserUnavailable(Exception):
    """An engine is away. A change may or may not have been made."""


class Accounts(Protocol):
    """Accounts that exist."""

    async def add(self, account: Account) -> None:
        """Add an account. Raises `AddressTaken`: of several that race for one address, one wins."""
        ...

    async def by_id(self, account_id: AccountId) -> Account | None: ...

    async def by_address(self, key: AddressKey) -> Account | None: ...

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        """Change these fields only. Do nothing when the account is gone."""
        ...

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        """Set the password, end every other login of the account and store `kept`.

        Return false when the password has changed meanwhile.
        """
        ...

    async def rehash(self, account_id: AccountId, old_hash: str, new_hash: str) -> None:
        """Replace the hash. Do nothing when the password has been changed meanwhile."""
        ...

    async def erase(self, account_id: AccountId, at: int) -> bool:
        """Delete the account with all its data, and leave its departure and the end of its access.

        Return false when there is none.
        """
        ...


class Logins(Protocol):
    """Logins that have not ended. Each end leaves an entry in `EndedAccesses` in the same step."""

    async def start(self, login: Login, password_version: int) -> bool:
        """Add a login. Return false when the account is gone or its password has changed meanwhile.

        Beyond `MAX_LOGINS` of the account, the ones that were used longest ago end.
        """
        ...

    async def get(self, login_id: LoginId) -> Login | None: ...

    async def of(self, account_id: AccountId) -> list[Login]:
        """Return the logins of an account, newest first."""
        ...

    async def exchange(self, before: Login, after: Login) -> bool:
        """Replace `before` by `after`. Return false when its secret has changed meanwhile."""
        ...

    async def end(self, login_id: LoginId, now: int) -> None: ...

    async def end_others(self, account_id: AccountId, kept: LoginId | None, now: int) -> int:
        """End every login of the account but `kept`, and return how many."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired logins, and return how many."""
        ...


class FailedLogins(Protocol):
    """Failed attempts by address and source, shared by all replicas."""

    async def get(self, key: AddressKey, source: str) -> Failures | None: ...

    async def add(self, key: AddressKey, source: str, now: int) -> Failures:
        """Count one more failure by the rule of `add_failure`. No concurrent one is lost."""
        ...

    async def forget(self, key: AddressKey, source: str) -> None: ...

    async def forget_all(self, key: AddressKey) -> None:
        """Forget the failures of all sources against an address."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the counts that are over, and return how many."""
        ...


class KnownDevices(Protocol):
    """Devices that have logged in to an account, by the hash of a token that they keep."""

    async def knows(self, account_id: AccountId, token_hash: str) -> bool: ...

    async def remember(self, account_id: AccountId, token_hash: str, now: int) -> None:
        """Add a device. Beyond `MAX_LOGINS` of the account, those that were seen longest ago are dropped."""
        ...


class SecondFactors(Protocol):
    """Authenticators of accounts, and their recovery codes."""

    async def get(self, account_id: AccountId) -> SecondFactor | None: ...

    async def propose(self, factor: SecondFactor) -> bool:
        """Store an unconfirmed authenticator. Return false when the account has a confirmed one."""
        ...

    async def confirm(self, factor: SecondFactor, step: int, code_hashes: Sequence[str]) -> bool:
        """Switch the authenticator on, with its recovery codes. Return false when it has changed."""
        ...

    async def remove(self, account_id: AccountId) -> bool:
        """Delete authenticator and recovery codes. Return false when there is none."""
        ...

    async def use_step(self, account_id: AccountId, step: int) -> bool:
        """Use the code of a time step up. Return false when it or a later one was used."""
        ...

    async def use_recovery_code(self, account_id: AccountId, code_hash: str) -> bool:
        """Use a recovery code up. Return false when the account has no such code."""
        ...


class KeySigner(Protocol):
    """Public half of the key that signs API keys."""

    @property
    def kid(self) -> str: ...

    @property
    def jwk(self) -> dict[str, Any]: ...


class ApiKeys(Protocol):
    """API keys that were not withdrawn.

    Each withdrawal leaves an entry in `EndedAccesses` in the same step.
    """

    async def add(self, key: ApiKey, signer: KeySigner, now: int) -> bool:
        """Add a key, and keep its signer's public key until it expires.

        Return false when the account is gone or has `MAX_KEYS` that have not expired.
        """
        ...

    async def of(self, account_id: AccountId) -> list[ApiKey]:
        """Return the keys of an account, newest first."""
        ...

    async def withdraw(self, account_id: AccountId, key_id: ApiKeyId) -> bool:
        """Delete a key of this account. Return false when there is none."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired keys and the signers that have none left, and return how many keys."""
        ...


class LoginChallenges(Protocol):
    """Logins that wait for their second factor."""

    async def open(self, challenge: Challenge) -> None: ...

    async def take_try(self, secret_hash: str, now: int) -> Challenge | None:
        """Count a try and return the challenge; none when it is unknown, expired or had all its tries."""
        ...

    async def close(self, secret_hash: str) -> bool:
        """Delete a challenge. Return false when another request was faster."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired challenges, and return how many."""
        ...


class AttendanceRecords(Protocol):
    """Attended sessions of accounts that exist."""

    async def record(self, rows: Sequence[Attendance]) -> None:
        """Record each row, overwriting an existing one, and learn the words of changed rows.

        Rows of accounts that are gone are dropped. The learned words of an account are the fold of its rows
        in order of their positions, in whatever order, parts and repetitions they are recorded.
        """
        ...

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        """Return up to `limit` rows behind `after`, newest first."""
        ...


class LearnedWords(Protocol):
    """Words that accounts and members of classes have met, as `AttendanceRecords` learned them."""

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        """Return up to `limit` words behind `after`, the first due first."""
        ...

    async def exists(self, account_id: AccountId) -> bool:
        """Return whether this account, or member of a class, was not erased."""
        ...


class AccountDeletions(Protocol):
    """Accounts that were erased and whose end has not been announced yet."""

    async def waiting(self) -> list[AccountDeleted]:
        """Return up to 100 of them, oldest first."""
        ...

    async def settle(self, account_id: AccountId) -> None: ...


class MailTokens(Protocol):
    """One-time tokens of mailed links, and unsent mails."""

    async def issue(self, token: MailToken | None, waiting: Sequence[Mail]) -> None:
        """Store a token and mails in one step."""
        ...

    async def find(self, secret_hash: str, purpose: Purpose, now: int) -> MailToken | None:
        """Return the token, unless it has expired."""
        ...

    async def count(self, account_id: AccountId, purpose: Purpose, now: int) -> int:
        """Return how many tokens of this purpose the account has that have not expired."""
        ...

    async def confirm_address(self, token: MailToken) -> bool:
        """Confirm the token's address as the account's and use the token up.

        Return false when it was used meanwhile. Raises `AddressTaken`.
        """
        ...

    async def reset_password(self, token: MailToken, password_hash: str, now: int) -> bool:
        """Set the password, end every login and use up every token of the account.

        Return false when the token was used meanwhile.
        """
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired tokens and the mails that could not be sent in time. Return how many tokens."""
        ...


class MailOutbox(Protocol):
    """Mails until they are sent."""

    async def unqueued(self) -> list[str]:
        """Return the ids of up to 100 mails that have no message in the queue."""
        ...

    async def mark_queued(self, mail_id: str) -> None: ...

    async def get(self, mail_id: str) -> Mail | None: ...

    async def delete(self, mail_id: str) -> None: ...


class MailQueue(Protocol):
    """Stream through which mails are sent."""

    async def mail_queued(self, mail_id: str) -> None:
        """Return when the message is stored durably."""
        ...


class MailSender(Protocol):
    """Sender that hands mails to a server, or keeps them for the operator."""

    async def send(self, mail: Mail) -> None:
        """Send a mail.

        Raises `UserUnavailable` while the server is away, `MailRefused` for a final refusal.
        """
        ...


class MailRefused(Exception):
    """The mail server refuses the mail for good."""


@dataclass(frozen=True, slots=True)
class EndedEntry:
    """Entry of the deny list: its subject in ENDED_ACCESS, and when its tokens have expired (Unix s)."""

    subject: str
    until: int


class EndedAccesses(Protocol):
    """Access that ended and has not been announced yet."""

    async def waiting(self) -> list[EndedEntry]:
        """Return up to 100 of them."""
        ...

    async def settle(self, entry: EndedEntry) -> None: ...


class Announcements(Protocol):
    """Announcements to the other services."""

    async def account_deleted(self, event: AccountDeleted) -> None:
        """Announce and return when the event is stored durably. Repeating it does no harm."""
        ...

    async def access_ended(self, entry: EndedEntry) -> None:
        """Announce and return when the entry is stored durably. Repeating it does no harm."""
        ...


class Passwords(Protocol):
    """Slow hashing of passwords. Raises `Overloaded`."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str | None, password: str, *, is_known: bool = False) -> bool:
        """Check a password. For an account that does not exist (None) return false after the same time.

        A flood of unknown devices does not delay known ones.
        """
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether the hash was made with other parameters than today's."""
        ...


class AccessTokens(Protocol):
    """Signer of short-lived access tokens, which every service accepts."""

    lifetime_s: int

    def issue(self, login: Login, now: int) -> str: ...


class ApiKeyTokens(Protocol):
    """Signer of API keys."""

    def issue(self, key: ApiKey) -> str: ...

    @property
    def signer(self) -> KeySigner: ...
