"""Ports of API keys. Every method is one atomic step: it happens whole or not at all."""

from typing import Any, Protocol

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.api_keys import ApiKey, ApiKeyId


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


class ApiKeyTokens(Protocol):
    """Signer of API keys."""

    def issue(self, key: ApiKey) -> str: ...

    @property
    def signer(self) -> KeySigner: ...
