"""Fakes of second factors and login challenges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.user.fakes.database import FakeDatabase
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.second_factors import MAX_TRIES, Challenge, SecondFactor


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
class FakeLoginChallenges:
    database: FakeDatabase

    async def open(self, challenge: Challenge) -> None:
        self.database.challenges[challenge.secret_hash] = challenge

    async def find(self, secret_hash: str, now: int) -> Challenge | None:
        challenge = self.database.challenges.get(secret_hash)
        if challenge is None or challenge.expires_at <= now or challenge.tries >= MAX_TRIES:
            return None
        return challenge

    async def take_try(self, secret_hash: str, now: int) -> Challenge | None:
        challenge = await self.find(secret_hash, now)
        if challenge is None:
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
