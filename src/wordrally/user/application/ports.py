"""What the use cases need from outside. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.contracts.results import AccountDeleted
from wordrally.user.domain.accounts import Account, AddressKey
from wordrally.user.domain.attendance import Attendance, Position
from wordrally.user.domain.failures import Failures
from wordrally.user.domain.learning import DuePosition
from wordrally.user.domain.logins import Login, LoginId
from wordrally.user.domain.mails import Mail, MailToken, Purpose
from wordrally.user.domain.profiles import ProfileFields


class Overloaded(Exception):
    """More is asked than can be done soon; nothing was done."""


class UserUnavailable(Exception):
    """An engine is away; a change may or may not have been made."""


class Accounts(Protocol):
    """The accounts that exist."""

    async def add(self, account: Account) -> None:
        """Raises `AddressTaken`: of several that race for one address, one wins."""
        ...

    async def by_id(self, account_id: AccountId) -> Account | None: ...

    async def by_address(self, key: AddressKey) -> Account | None: ...

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        """Change these fields and no others; nothing happens when the account is gone."""
        ...

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        """Also end every other login of the account and store `kept`; false when the password is another by now."""
        ...

    async def rehash(self, account_id: AccountId, old_hash: str, new_hash: str) -> None:
        """Does nothing when the password has been changed meanwhile."""
        ...

    async def erase(self, account_id: AccountId, at: int) -> bool:
        """Delete the account with all that is kept of it, and leave its departure and the end of its access.

        False when there is none.
        """
        ...


class Logins(Protocol):
    """The logins that have not ended. Each end leaves an entry in `EndedAccesses` in the same step."""

    async def start(self, login: Login, password_version: int) -> bool:
        """False when the account is gone or has another password by now.

        Beyond `MAX_LOGINS` of the account, the ones that were used longest ago end.
        """
        ...

    async def get(self, login_id: LoginId) -> Login | None: ...

    async def of(self, account_id: AccountId) -> list[Login]:
        """Return the logins of an account, newest first."""
        ...

    async def exchange(self, before: Login, after: Login) -> bool:
        """Put `after` in the place of `before`; false when its secret is another by now."""
        ...

    async def end(self, login_id: LoginId, now: int) -> None: ...

    async def end_others(self, account_id: AccountId, kept: LoginId | None, now: int) -> int:
        """End every login of the account but `kept`, and return how many."""
        ...

    async def sweep(self, now: int) -> int:
        """Forget the logins that have expired; how many."""
        ...


class FailedLogins(Protocol):
    """Failed logins by address, shared by all replicas."""

    async def get(self, key: AddressKey) -> Failures | None: ...

    async def add(self, key: AddressKey, now: int) -> Failures:
        """Count one more, by the rule of `add_failure`; no concurrent one is lost."""
        ...

    async def forget(self, key: AddressKey) -> None: ...

    async def sweep(self, now: int) -> int:
        """Forget the counts whose window is over; how many."""
        ...


class AttendanceRecords(Protocol):
    """Attended sessions of accounts that exist."""

    async def record(self, rows: Sequence[Attendance]) -> None:
        """Write each row, over the same one if it is there, and learn the words of those that say something new.

        Rows of accounts that are gone are dropped. What an account has learned is the fold of its rows in order of
        their positions, in whatever order, parts and repetitions they are recorded.
        """
        ...

    async def page(self, account_id: AccountId, after: Position | None, limit: int) -> list[Attendance]:
        """Up to `limit` rows, newest first, those behind `after`."""
        ...


class LearnedWords(Protocol):
    """The words that accounts have met, as `AttendanceRecords` learned them."""

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        """Up to `limit` words, the first due first, those behind `after`."""
        ...


class AccountDeletions(Protocol):
    """Accounts that were erased and whose end has not been announced yet."""

    async def waiting(self) -> list[AccountDeleted]:
        """Up to 100 of them, oldest first."""
        ...

    async def settle(self, account_id: AccountId) -> None: ...


class MailTokens(Protocol):
    """One-time tokens of mailed links, and the mails that wait to be sent."""

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
        """Make the token's address the account's, verified, and use the token up; false when it was used meanwhile.

        Raises `AddressTaken`.
        """
        ...

    async def reset_password(self, token: MailToken, password_hash: str, now: int) -> bool:
        """Set the password, end every login and use up every token of the account; false when it was used meanwhile."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the tokens that have expired, and return how many; also mails that could not be sent in time."""
        ...


class MailOutbox(Protocol):
    """Mails until they are sent."""

    async def unqueued(self) -> list[str]:
        """Return the ids of up to 100 mails that no message in the queue stands for."""
        ...

    async def mark_queued(self, mail_id: str) -> None: ...

    async def get(self, mail_id: str) -> Mail | None: ...

    async def delete(self, mail_id: str) -> None: ...


class MailQueue(Protocol):
    """The stream through which mails are sent."""

    async def mail_queued(self, mail_id: str) -> None:
        """Return when the message is stored durably."""
        ...


class MailSender(Protocol):
    """Hands mails to a server, or keeps them for the operator."""

    async def send(self, mail: Mail) -> None:
        """Raises `UserUnavailable` when the server is away, `MailRefused` when it will never take this mail."""
        ...


class MailRefused(Exception):
    """The mail server refuses the mail for good."""


@dataclass(frozen=True, slots=True)
class EndedEntry:
    """An entry of the deny list: its subject in the stream ENDED_ACCESS, and when its tokens have expired (Unix seconds)."""

    subject: str
    until: int


class EndedAccesses(Protocol):
    """Access that ended and has not been announced yet."""

    async def waiting(self) -> list[EndedEntry]:
        """Return up to 100 of them."""
        ...

    async def settle(self, entry: EndedEntry) -> None: ...


class Announcements(Protocol):
    """What the other services are told."""

    async def account_deleted(self, event: AccountDeleted) -> None:
        """Returns when the event is stored durably; telling it twice does no harm."""
        ...

    async def access_ended(self, entry: EndedEntry) -> None:
        """Return when the entry is stored durably. Announcing it twice does no harm."""
        ...


class Passwords(Protocol):
    """Slow hashing of passwords. Raises `Overloaded`."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """False, after the same time, for an account that does not exist (None)."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        ...


class AccessTokens(Protocol):
    """Short-lived proofs of who somebody is, for every service."""

    lifetime_s: int

    def issue(self, login: Login, now: int) -> str: ...
