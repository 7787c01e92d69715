"""Wrong PINs by address in Valkey."""

import asyncio
import hashlib

import structlog

from wordrally.chassis.store import OUTAGES, ValkeyClient
from wordrally.quiz.live.application.pin_guesses import MAX_FAILURES, WINDOW_S

TIMEOUT_S = 0.25  # somebody waits at the door; see `PinGuesses` for what happens then

log = structlog.get_logger()


class ValkeyPinGuesses:
    """Implements `PinGuesses`: one counter an address, which ends a minute after the first failure in it."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._looks: dict[str, asyncio.Task[int]] = {}

    async def wait_s(self, address: str) -> int:
        """Who asks while a look at the same address is under way shares it: a whole hall joins from behind one."""
        key = _key(address)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = asyncio.create_task(self._look(key))
            look.add_done_callback(lambda _: self._looks.pop(key))
        return await asyncio.shield(look)  # whoever leaves does not take it from the others

    async def _look(self, key: str) -> int:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                failures = int(await self._store.get(key) or 0)
                return max(await self._store.ttl(key), 1) if failures >= MAX_FAILURES else 0
        except (*OUTAGES, TimeoutError) as error:
            log.warning("pin guesses not counted", error=type(error).__name__)
            return 0

    async def count_failure(self, address: str) -> None:
        key = _key(address)
        try:
            async with asyncio.timeout(TIMEOUT_S), self._store.pipeline(transaction=True) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, WINDOW_S, nx=True)
                await pipeline.execute()
        except (*OUTAGES, TimeoutError) as error:
            log.warning("pin guesses not counted", error=type(error).__name__)


def _key(address: str) -> str:
    """The address itself is nobody's business but the gateway's log's."""
    return f"wr:pin_guesses:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
