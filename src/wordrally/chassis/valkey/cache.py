"""Read-through cache in the in-memory store, invalidated by the write that changes its source.

Values live in groups, one hash each. A write invalidates a group as a whole. A reader that misses gets a
lease and may store the value it loaded only while that lease is valid. A write ends the lease before its
transaction and again after it, so a reader that raced with the write cannot store an old copy. The block that
a write leaves expires, so a writer that dies between the two steps leaves no old copy either.

A write that cannot reach the store is remembered and repeated until it can. Other processes that still reach
the store may read the old copy meanwhile, for `TTL_S` at most.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from prometheus_client import Counter
from redis.exceptions import RedisError

from wordrally.chassis.valkey.store import OUTAGES, Script, ValkeyClient

T = TypeVar("T")

TTL_S = 60
"""Lifetime of a group, from its first read."""

BLOCKED_S = 15
"""Lifetime of a write's block on a group: longer than the longest transaction (SQLite's busy time-out)."""

ANSWERS_WITHIN_S = 0.25
"""Time-out of a call: reading from the database is faster than waiting longer for the store."""

PAUSE_S = 1.0
"""Pause after a failed call, in which the store is not called."""

MAX_BYTES = 64 * 1_048_576
MAX_VALUE_BYTES = 1_048_576
MAX_FIELDS = 50
GROUP_BYTES = 1_024
"""Bounds on all groups together, on one value and on the fields of a group; fixed overhead of a group."""

BLOCKED = b"blocked"

READS = Counter("wordrally_cache_reads", "Reads through the cache.", ["cache", "outcome"])

PACKAGE = "wordrally.chassis.valkey"


class Cache:
    """Groups of cached values of one kind.

    Every method works without the store; nothing is cached then.
    """

    def __init__(
        self, store: ValkeyClient, name: str, *, max_bytes: int = MAX_BYTES, ttl_s: int = TTL_S
    ) -> None:
        """Use `name` in every key and as a label of the metrics."""
        self._store = store
        self._name = name
        self._max_bytes = max_bytes
        self._ttl_s = ttl_s
        self._lease = Script(store, PACKAGE, "lua/cache_lease.lua")
        self._put = Script(store, PACKAGE, "lua/cache_put.lua")
        self._pending: set[str] = set()
        self._away_until_s = 0.0

    async def read(
        self,
        group: str,
        field: str,
        load: Callable[[], Awaitable[T | None]],
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
    ) -> T | None:
        """Return the cached value, or load and cache it.

        None is not cached. Raises what `load` raises.
        """
        found = await self._find(group, field)
        if isinstance(found, bytes):
            return decode(found)
        loaded = await load()
        if found is not None and loaded is not None:
            await self._keep(group, field, found[0], encode(loaded))
        return loaded

    @asynccontextmanager
    async def changing(self, *groups: str) -> AsyncGenerator[None]:
        """Invalidate the groups around a write, whether it succeeds or not."""
        await self._call(self._block(groups))
        try:
            yield
        finally:
            if await self._call(self._release(groups)) is None:
                self._pending.update(groups)

    async def run(self, stop: asyncio.Event) -> None:
        """Repeat invalidations that did not reach the store, until `stop` is set."""
        while not stop.is_set():
            await self.repeat_pending()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_S)

    async def repeat_pending(self) -> None:
        """Repeat invalidations that did not reach the store."""
        groups = tuple(self._pending)
        if groups and await self._call(self._release(groups)) is not None:
            self._pending.difference_update(groups)

    async def settle(self, attempts: int = 10) -> bool:
        """Repeat pending invalidations for some seconds, and return whether none is left.

        It is for a process that ends after its write, and so cannot repeat them later.
        """
        for attempt in range(attempts):
            await self.repeat_pending()
            if not self._pending:
                return True
            if attempt + 1 < attempts:
                await asyncio.sleep(PAUSE_S)
        return False

    async def _find(self, group: str, field: str) -> bytes | tuple[bytes] | None:
        """Return a value, a lease, or None when the loaded value must not be cached."""
        if group in self._pending:
            return self._count("away", None)
        arguments = [f"value:{field}", secrets.token_hex(8), self._ttl_s]
        reply = await self._call(self._lease([self._key(group)], arguments))
        if reply is None:
            return self._count("away", None)
        if reply[0] is not None:
            return self._count("hit", bytes(reply[0]))
        return self._count("miss", None if reply[1] == BLOCKED else (bytes(reply[1]),))

    def _count(self, outcome: str, found: Any) -> Any:
        READS.labels(self._name, outcome).inc()
        return found

    async def _keep(self, group: str, field: str, lease: bytes, value: bytes) -> None:
        if len(value) > MAX_VALUE_BYTES:
            return
        keys = [self._key(group), *(f"cache-{part}:{self._name}" for part in ("index", "sizes", "bytes"))]
        now = time.time_ns() // 1_000_000
        bounds = [self._max_bytes, MAX_FIELDS, GROUP_BYTES]
        await self._call(self._put(keys, [f"value:{field}", lease, value, now, *bounds]))

    async def _block(self, groups: tuple[str, ...]) -> bool:
        async with self._store.pipeline(transaction=True) as pipeline:
            for key in map(self._key, groups):
                pipeline.delete(key)
                pipeline.hset(key, "lease", BLOCKED)
                pipeline.expire(key, BLOCKED_S)
            await pipeline.execute()
        return True

    async def _release(self, groups: tuple[str, ...]) -> bool:
        await self._store.delete(*map(self._key, groups))
        return True

    async def _call(self, call: Awaitable[T]) -> T | None:
        """Return the result of a call, or None when it fails or an earlier failure is recent (`PAUSE_S`)."""
        if time.monotonic() < self._away_until_s:
            if asyncio.iscoroutine(call):
                call.close()
            return None
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                return await call
        except (*OUTAGES, RedisError, TimeoutError, OSError):
            self._away_until_s = time.monotonic() + PAUSE_S
            return None

    def _key(self, group: str) -> str:
        return f"cache:{self._name}:{group}"
