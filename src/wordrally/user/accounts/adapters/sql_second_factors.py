"""Authenticators, recovery codes and challenges in SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, false, select, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.domain.second_factors import MAX_TRIES, Challenge, SecondFactor
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import login_challenges, recovery_codes, second_factors


class SqlSecondFactors:
    """Authenticators as rows, at most one for each account."""

    def __init__(self, engine: AsyncEngine, box: SecretBox) -> None:
        self._engine = engine
        self._box = box

    async def get(self, account_id: AccountId) -> SecondFactor | None:
        query = select(second_factors).where(second_factors.c.account_id == account_id)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        secret = self._box.open(account_id, row.secret)
        return SecondFactor(account_id, secret, row.is_confirmed, row.last_step)

    async def propose(self, factor: SecondFactor) -> bool:
        sealed = self._box.seal(factor.account_id, factor.secret or "")
        proposing = (
            insert(self._engine, second_factors)
            .values({**asdict(factor), "secret": sealed})
            .on_conflict_do_update(
                index_elements=["account_id"],
                set_={"secret": sealed},
                where=second_factors.c.is_confirmed == false(),
            )
        )
        async with transaction(self._engine) as connection:
            return (await connection.execute(proposing)).rowcount == 1

    async def confirm(self, factor: SecondFactor, step: int, code_hashes: Sequence[str]) -> bool:
        columns, account_id = second_factors.c, factor.account_id
        rows = [{"account_id": factor.account_id, "code_hash": code_hash} for code_hash in code_hashes]
        proposed = select(columns.secret).where(columns.account_id == account_id)
        async with transaction(self._engine) as connection:
            sealed = (await connection.execute(proposed)).scalar_one_or_none()
            if sealed is None or self._box.open(account_id, sealed) != factor.secret:
                return False
            unchanged = (columns.account_id == account_id) & (columns.secret == sealed)
            unconfirmed = unchanged & (columns.is_confirmed == false())
            confirming = update(second_factors).where(unconfirmed)
            confirmed = await connection.execute(confirming.values(is_confirmed=True, last_step=step))
            if confirmed.rowcount == 0:
                return False
            await connection.execute(recovery_codes.insert(), rows)
        return True

    async def remove(self, account_id: AccountId) -> bool:
        confirmed = (second_factors.c.account_id == account_id) & (second_factors.c.is_confirmed == true())
        async with transaction(self._engine) as connection:
            await connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
            return (await connection.execute(delete(second_factors).where(confirmed))).rowcount == 1

    async def use_step(self, account_id: AccountId, step: int) -> bool:
        unused = (second_factors.c.account_id == account_id) & (second_factors.c.last_step < step)
        async with transaction(self._engine) as connection:
            using = update(second_factors).where(unused).values(last_step=step)
            return (await connection.execute(using)).rowcount == 1

    async def use_recovery_code(self, account_id: AccountId, code_hash: str) -> bool:
        columns = recovery_codes.c
        using = delete(recovery_codes).where(columns.account_id == account_id, columns.code_hash == code_hash)
        async with transaction(self._engine) as connection:
            return (await connection.execute(using)).rowcount == 1


class SqlLoginChallenges:
    """Challenges as rows, deleted when they are answered or expired."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def open(self, challenge: Challenge) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(login_challenges.insert().values(asdict(challenge)))

    async def find(self, secret_hash: str, now: int) -> Challenge | None:
        query = select(login_challenges).where(_usable(secret_hash, now))
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return Challenge(**row) if row is not None else None

    async def take_try(self, secret_hash: str, now: int) -> Challenge | None:
        taking = (
            update(login_challenges)
            .where(_usable(secret_hash, now))
            .values(tries=login_challenges.c.tries + 1)
            .returning(*login_challenges.columns)
        )
        async with transaction(self._engine) as connection:
            row = (await connection.execute(taking)).mappings().one_or_none()
        return Challenge(**row) if row is not None else None

    async def close(self, secret_hash: str) -> bool:
        closing = delete(login_challenges).where(login_challenges.c.secret_hash == secret_hash)
        async with transaction(self._engine) as connection:
            return (await connection.execute(closing)).rowcount == 1

    async def sweep(self, now: int) -> int:
        expired = delete(login_challenges).where(login_challenges.c.expires_at <= now)
        async with transaction(self._engine) as connection:
            return (await connection.execute(expired)).rowcount


def _usable(secret_hash: str, now: int) -> ColumnElement[bool]:
    columns = login_challenges.c
    return (columns.secret_hash == secret_hash) & (columns.expires_at > now) & (columns.tries < MAX_TRIES)
