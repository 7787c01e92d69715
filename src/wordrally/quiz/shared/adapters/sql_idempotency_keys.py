"""Idempotency keys in SQL."""

import msgspec
from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.quiz.shared.adapters.sql_schema import idempotency_keys
from wordrally.quiz.shared.application.idempotency import FirstAnswer, KeyRecord, RequestKey

_answer = msgspec.json.Decoder(FirstAnswer)


class SqlIdempotencyKeys:
    """Implementation of `IdempotencyKeys`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, key: RequestKey, record: KeyRecord) -> bool:
        row = {
            "account_id": key.account_id,
            "call": key.call,
            "key": key.key,
            "digest": record.digest,
            "resource_id": record.resource_id,
            "created_at": record.created_at,
            "claimed_at": record.claimed_at,
        }
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(insert(idempotency_keys).values(row))
        except IntegrityError:
            return False
        return True

    async def find(self, key: RequestKey) -> KeyRecord | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(idempotency_keys).where(_is(key)))).one_or_none()
        if row is None:
            return None
        answer = None if row.answer is None else _answer.decode(row.answer)
        return KeyRecord(row.digest, row.resource_id, row.created_at, row.claimed_at, answer)

    async def take_over(self, key: RequestKey, old: KeyRecord, now: int) -> bool:
        unchanged = and_(
            _is(key),
            idempotency_keys.c.claimed_at == old.claimed_at,
            idempotency_keys.c.answer.is_(None),
        )
        async with transaction(self._engine) as connection:
            done = await connection.execute(update(idempotency_keys).where(unchanged).values(claimed_at=now))
        return done.rowcount == 1

    async def keep_answer(self, key: RequestKey, answer: FirstAnswer) -> None:
        await self._set(key, answer=msgspec.json.encode(answer).decode())

    async def release(self, key: RequestKey) -> None:
        await self._set(key, claimed_at=0)

    async def forget(self, key: RequestKey) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(idempotency_keys).where(_is(key)))

    async def _set(self, key: RequestKey, **values: str | int) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(idempotency_keys).where(_is(key)).values(values))


def _is(key: RequestKey) -> ColumnElement[bool]:
    table = idempotency_keys.c
    return and_(table.account_id == key.account_id, table.call == key.call, table.key == key.key)
