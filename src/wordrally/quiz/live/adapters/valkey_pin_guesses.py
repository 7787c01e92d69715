"""Counts of wrong PINs in Valkey for all replicas, and in the process for the time when Valkey is away."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence

import structlog

from wordrally.chassis.valkey.store import OUTAGES, ValkeyClient
from wordrally.quiz.live.application.joining.pin_guesses import LocalPinGuesses, budgets

TIMEOUT_S = 0.25  # a join waits for it

log = structlog.get_logger()


class ValkeyPinGuesses:
    """Implements `PinGuesses`: one counter per source. Its window begins with the first failure."""

    def __init__(self, store: ValkeyClient, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._local = LocalPinGuesses(clock_s)
        self._looks: dict[tuple[str, ...], asyncio.Task[bool]] = {}

    async def is_used_up(self, sources: Sequence[str]) -> bool:
        """Return whether a budget is used up.

        Concurrent callers with the same sources share one read, since a whole hall may join from one address.
        """
        if await self._local.is_used_up(sources):
            return True
        asked = tuple(sources)
        look = self._looks.get(asked)
        if look is None:
            look = self._looks[asked] = asyncio.create_task(self._look(sources))
            look.add_done_callback(lambda _: self._looks.pop(asked))
        return await asyncio.shield(look)  # a cancelled caller does not cancel it for the others

    async def _look(self, sources: Sequence[str]) -> bool:
        limits = list(budgets(sources))
        try:
            async with asyncio.timeout(TIMEOUT_S):
                counts = await self._store.mget([_key(source) for source, _ in limits])
        except (*OUTAGES, TimeoutError) as error:
            log.warning("pin guesses counted in this process alone", error=type(error).__name__)
            return False
        return any(
            int(count or 0) >= budget.wrong_pins for count, (_, budget) in zip(counts, limits, strict=True)
        )

    async def count_failure(self, sources: Sequence[str]) -> None:
        await self._local.count_failure(sources)
        try:
            async with asyncio.timeout(TIMEOUT_S), self._store.pipeline(transaction=True) as pipeline:
                for source, budget in budgets(sources):
                    pipeline.incr(_key(source))
                    pipeline.expire(_key(source), budget.window_s, nx=True)
                await pipeline.execute()
        except (*OUTAGES, TimeoutError) as error:
            log.warning("pin guesses counted in this process alone", error=type(error).__name__)


def _key(source: str) -> str:
    """Return the key of a source. It is hashed, since addresses belong in the gateway's log only."""
    return f"wr:wrong_pins:{hashlib.sha256(source.encode()).hexdigest()[:32]}"
