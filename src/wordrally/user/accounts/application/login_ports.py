"""Ports of logins. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Sequence
from typing import Protocol

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.accounts import AddressKey
from wordrally.user.accounts.domain.failures import Failures
from wordrally.user.accounts.domain.logins import Login, LoginId
from wordrally.user.accounts.domain.second_factors import Challenge, SecondFactor


class Logins(Protocol):
    """Logins that have not ended. Each end leaves an entry in `EndedAccesses` in the same step."""

    async def start(self, login: Login, password_version: int) -> bool:
        """Add a login. Return false when the account is gone or blocked, or its password has changed.

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


class LoginChallenges(Protocol):
    """Logins that wait for their second factor."""

    async def open(self, challenge: Challenge) -> None: ...

    async def find(self, secret_hash: str, now: int) -> Challenge | None:
        """Return the challenge; none when it is unknown, expired or had all its tries."""
        ...

    async def take_try(self, secret_hash: str, now: int) -> Challenge | None:
        """Count a try and return the challenge, as `find` does."""
        ...

    async def close(self, secret_hash: str) -> bool:
        """Delete a challenge. Return false when another request was faster."""
        ...

    async def sweep(self, now: int) -> int:
        """Delete the expired challenges, and return how many."""
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
