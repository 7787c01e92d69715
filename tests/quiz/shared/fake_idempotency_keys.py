"""Idempotency keys in memory."""

from dataclasses import replace
from itertools import count

from wordrally.quiz.shared.application.idempotency import FirstAnswer, KeyRecord, RequestKey
from wordrally.quiz.shared.entrypoints.http_idempotency import Repeats


class FakeIdempotencyKeys:
    """Implements `IdempotencyKeys` with a dictionary."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str, str], KeyRecord] = {}

    async def add(self, key: RequestKey, record: KeyRecord) -> bool:
        return self._records.setdefault(_name(key), record) is record

    async def find(self, key: RequestKey) -> KeyRecord | None:
        return self._records.get(_name(key))

    async def take_over(self, key: RequestKey, old: KeyRecord, now: int) -> bool:
        if self._records.get(_name(key)) != old:
            return False
        self._records[_name(key)] = replace(old, claimed_at=now)
        return True

    async def keep_answer(self, key: RequestKey, answer: FirstAnswer) -> None:
        self._records[_name(key)] = replace(self._records[_name(key)], answer=answer)

    async def release(self, key: RequestKey) -> None:
        self._records[_name(key)] = replace(self._records[_name(key)], claimed_at=0)

    async def forget(self, key: RequestKey) -> None:
        self._records.pop(_name(key), None)


def _name(key: RequestKey) -> tuple[str, str, str]:
    return key.account_id, key.call, key.key


def fake_repeats() -> Repeats:
    """Keys in memory, at a time that stands still."""
    ids = count(1)
    return Repeats(FakeIdempotencyKeys(), lambda: 1_000, lambda: f"made-{next(ids)}")
