"""What the use cases need from outside. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Sequence
from typing import Protocol

from wordrally.contracts.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.contracts.results import AccountDeleted
from wordrally.user.domain.accounts import Account, AddressKey
from wordrally.user.domain.attendance import Attendance, Position
from wordrally.user.domain.failures import Failures
from wordrally.user.domain.learning import DuePosition
from wordrally.user.domain.logins import Login, LoginId


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

    async def rename(self, account_id: AccountId, display_name: str) -> None: ...

    async def set_password(self, account: Account, password_hash: str, fresh: Login) -> bool:
        """Also end every login of the account and start `fresh`; false when the password is another by now."""
        ...

    async def rehash(self, account_id: AccountId, old_hash: str, new_hash: str) -> None:
        """Does nothing when the password has been changed meanwhile."""
        ...

    async def erase(self, account_id: AccountId, at: int) -> bool:
        """Delete the account with all that is kept of it, and leave its departure; false when there is none."""
        ...


class Logins(Protocol):
    """The logins that have not ended."""

    async def start(self, login: Login, password_version: int) -> bool:
        """False when the account is gone or has another password by now."""
        ...

    async def get(self, login_id: LoginId) -> Login | None: ...

    async def exchange(self, before: Login, after: Login) -> bool:
        """Put `after` in the place of `before`; false when its secret is another by now."""
        ...

    async def end(self, login_id: LoginId) -> None: ...

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


class Announcements(Protocol):
    """What the other services are told."""

    async def account_deleted(self, event: AccountDeleted) -> None:
        """Returns when the event is stored durably; telling it twice does no harm."""
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

    def issue(self, account_id: AccountId, now: int) -> str: ...
