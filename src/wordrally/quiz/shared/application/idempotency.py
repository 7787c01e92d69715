"""Idempotency keys: a request that is sent again gets the first answer, and nothing is made twice."""

from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.ids import AccountId

KEPT_MS = 86_400_000
RUNS_FOR_MS = 60_000
"""A request that has no answer after this long has died; the next one with its key takes over."""


@dataclass(frozen=True, slots=True)
class RequestKey:
    """Key of a request: unique per account and call. `digest` identifies the body."""

    account_id: AccountId
    call: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """Answer to the first request with a key."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """First request with a key. `resource_id` is the id of what it makes, also for one that takes over."""

    digest: str
    resource_id: str
    created_at: int
    claimed_at: int
    answer: FirstAnswer | None = None


class IdempotencyKeys(Protocol):
    """Keys of requests, in a database that all replicas share."""

    async def add(self, key: RequestKey, record: KeyRecord) -> bool:
        """Store a new key. Returns False, and changes nothing, if it is there."""
        ...

    async def find(self, key: RequestKey) -> KeyRecord | None: ...

    async def take_over(self, key: RequestKey, old: KeyRecord, now: int) -> bool:
        """Claim a key anew. Returns False if another request did so first."""
        ...

    async def keep_answer(self, key: RequestKey, answer: FirstAnswer) -> None: ...

    async def release(self, key: RequestKey) -> None:
        """Let the next request with the key take over at once: the outcome of this one is unknown."""
        ...

    async def forget(self, key: RequestKey) -> None:
        """Delete a key whose request made nothing, or that is too old."""
        ...


class OtherRequest(Exception):
    """The key belongs to a request with another body."""


class StillRunning(Exception):
    """The first request with the key has no answer yet."""


async def claim_key(keys: IdempotencyKeys, key: RequestKey, new_id: str, now: int) -> FirstAnswer | str:
    """Return the first answer, or the id of the resource that the caller shall make.

    Raises `OtherRequest` and `StillRunning`.
    """
    if await keys.add(key, KeyRecord(key.digest, new_id, now, now)):
        return new_id
    record = await keys.find(key)
    if record is None:  # forgotten between the two calls
        raise StillRunning
    if record.created_at <= now - KEPT_MS:
        await keys.forget(key)
        return await claim_key(keys, key, new_id, now)
    if record.digest != key.digest:
        raise OtherRequest
    if record.answer is not None:
        return record.answer
    if record.claimed_at > now - RUNS_FOR_MS or not await keys.take_over(key, record, now):
        raise StillRunning
    return record.resource_id
