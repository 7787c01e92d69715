"""Wrong codes, counted in the process: so many a minute for a key, then none is tried."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

MAX_WRONG = 10
WINDOW_MS = 60_000
MAX_COUNTS = 50_000
"""Counts that are kept; beyond it the oldest is forgotten."""


@dataclass(slots=True)
class _Count:
    wrong: int
    since: int


class WrongCodes:
    """Counts by a key of class and caller, so that one class is never locked for everybody.

    Each replica counts for itself: with 28⁵ codes, some more guesses a minute find nothing either.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._counts: OrderedDict[tuple[str, ...], _Count] = OrderedDict()
        self._turns: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, *key: str) -> AsyncGenerator[None]:
        """Let one code after the other be looked up for a key, so that many sent at once are counted."""
        async with self._turns.setdefault(key, asyncio.Lock()):
            yield

    def wait_ms(self, *key: str, limit: int = MAX_WRONG) -> int:
        """Return how long this key has to wait, 0 while it has attempts left."""
        count = self._counts.get(key)
        if count is None or count.wrong < limit:
            return 0
        return max(count.since + WINDOW_MS - self._clock(), 0)

    def count(self, *key: str) -> None:
        """Count a wrong code."""
        now = self._clock()
        count = self._counts.get(key)
        if count is None or now >= count.since + WINDOW_MS:
            self._counts[key] = _Count(1, now)
            self._counts.move_to_end(key)
        else:
            count.wrong += 1
        while len(self._counts) > MAX_COUNTS:
            self._counts.popitem(last=False)
