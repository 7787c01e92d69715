"""Ports of accounts. Every method is one atomic step: it happens whole or not at all."""

from typing import Protocol

from wordrally.contracts.http.accounts import Profile
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.accounts.domain.accounts import Account, AddressKey
from wordrally.user.accounts.domain.logins import Login
from wordrally.user.accounts.domain.profiles import ProfileFields
from wordrally.user.shared.application.ended_access import EndedEntry


class Accounts(Protocol):
    """Accounts that exist."""

    async def add(self, account: Account) -> None:
        """Add an account. Raises `AddressTaken`: of several that race for one address, one wins."""
        ...

    async def by_id(self, account_id: AccountId) -> Account | None: ...

    async def profile(self, account_id: AccountId) -> Profile | None:
        """Return what the account shows of itself, perhaps from a cache that every change invalidates."""
        ...

    async def by_address(self, key: AddressKey) -> Account | None: ...

    async def change_fields(self, account_id: AccountId, fields: ProfileFields) -> None:
        """Change these fields only. Do nothing when the account is gone."""
        ...

    async def set_password(self, account: Account, password_hash: str, kept: Login, now: int) -> bool:
        """Set the password, end every other login of the account and store `kept`.

        Return false when the password has changed meanwhile, or the account was blocked.
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


class AccountDeletions(Protocol):
    """Accounts that were erased and whose end has not been announced yet."""

    async def waiting(self) -> list[AccountDeleted]:
        """Return up to 100 of them, oldest first."""
        ...

    async def settle(self, account_id: AccountId) -> None: ...


class Announcements(Protocol):
    """Announcements to the other services."""

    async def account_deleted(self, event: AccountDeleted) -> None:
        """Announce and return when the event is stored durably. Repeating it does no harm."""
        ...

    async def access_ended(self, entry: EndedEntry) -> None:
        """Announce and return when the entry is stored durably. Repeating it does no harm."""
        ...
