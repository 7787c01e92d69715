"""Fakes of API keys."""

from dataclasses import dataclass

from tests.user.fakes.database import FakeDatabase
from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.user.accounts.application.api_key_ports import KeySigner
from wordrally.user.accounts.domain.api_keys import MAX_KEYS, ApiKey, ApiKeyId


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


class FakeApiKeyTokens:
    def issue(self, key: ApiKey) -> str:
        return f"wr_{key.id}"

    @property
    def signer(self) -> PublicKey:
        return PublicKey("wordrally/keys", {"kid": "fake"})
