"""Budgets of wrong PINs. Beyond them a PIN needs its check.

With 10^8 PINs, 1,000 guesses find one of 100 sessions once in a thousand times.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol


class Budget(NamedTuple):
    """Number of wrong PINs allowed within a window of time."""

    wrong_pins: int
    window_s: int


OF_SOURCE = Budget(60, 60)
"""For a device or network: more wrong PINs than a whole class types in a minute behind one school address."""

IN_ALL = Budget(1_000, 600)

EVERYBODY = ""
"""The source to which every wrong PIN counts."""

KEPT_SOURCES = 50_000


def budgets(sources: Sequence[str]) -> Iterator[tuple[str, Budget]]:
    """Yield the budgets that a wrong PIN of these sources counts against."""
    yield EVERYBODY, IN_ALL
    yield from ((source, OF_SOURCE) for source in sources)


class PinGuesses(Protocol):
    """Counts of wrong PINs by source. Sources are hashes or names of networks and devices."""

    async def is_used_up(self, sources: Sequence[str]) -> bool:
        """Return whether one of the budgets is used up for a PIN of these sources."""
        ...

    async def count_failure(self, sources: Sequence[str]) -> None:
        """Count a PIN that no session has, or whose check was wrong."""
        ...


class LocalPinGuesses:
    """In-process implementation of `PinGuesses`. The least recently seen sources are forgotten first."""

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def is_used_up(self, sources: Sequence[str]) -> bool:
        return any(self._count(source) >= budget.wrong_pins for source, budget in budgets(sources))

    async def count_failure(self, sources: Sequence[str]) -> None:
        now_s = self._clock_s()
        for source, budget in budgets(sources):
            count, ends_s = self._counts.pop(source, (0, 0.0))
            self._counts[source] = (count + 1, ends_s) if now_s < ends_s else (1, now_s + budget.window_s)
        while len(self._counts) > KEPT_SOURCES:
            self._counts.popitem(last=False)

    def _count(self, source: str) -> int:
        count, ends_s = self._counts.get(source, (0, 0.0))
        return count if self._clock_s() < ends_s else 0
