"""Queue in front of the workbenches: first come, first served; one job at a time per account; bounded."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.workbenches import Busy

PLACES = 2  # a slow file of one account leaves a workbench to the others
LONGEST = 16  # waiting and running jobs; with two places and 5 s per job, the wait stays bounded
LONGEST_OF_ACCOUNT = 4
PATIENCE_S = 10
RETRY_AFTER_S = 5


class JobQueue:
    """Bounded queue for a fixed number of places. Rejects the excess at once with `Busy`."""

    def __init__(self, places: int = PLACES, patience_s: float = PATIENCE_S) -> None:
        self._places = asyncio.Semaphore(places)
        self._patience_s = patience_s
        self._there: Counter[AccountId] = Counter()
        self._turns: dict[AccountId, asyncio.Lock] = {}

    @asynccontextmanager
    async def place(self, whose: AccountId) -> AsyncGenerator[None]:
        """Hold a place during the block. Raises `Busy` if the queue is full or the wait too long."""
        if self._there.total() >= LONGEST or self._there[whose] >= LONGEST_OF_ACCOUNT:
            raise Busy(RETRY_AFTER_S)
        self._there[whose] += 1
        turn = self._turns.setdefault(whose, asyncio.Lock())
        patience = asyncio.timeout(self._patience_s)
        try:
            async with patience, turn, self._places:
                patience.reschedule(None)
                yield
        except TimeoutError:
            if not patience.expired():
                raise
            raise Busy(RETRY_AFTER_S) from None
        finally:
            self._leave(whose)

    def _leave(self, whose: AccountId) -> None:
        self._there[whose] -= 1
        if not self._there[whose]:
            del self._there[whose], self._turns[whose]
