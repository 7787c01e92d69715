"""Wrong class codes, counted in the process: ten a minute for a class and network, then none is tried."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from wordrally.user.domain.class_refusals import TooManyCodes

MAX_WRONG = 10
WINDOW_MS = 60_000
MAX_COUNTS = 50_000
"""Counts that are kept; beyond it the oldest is forgotten."""


@dataclass(slots=True)
class _Count:
    wrong: int
    since: int


class CodeGuesses:
    """Counts by class and caller, so that one class is never locked for everybody.

    Each replica counts for itself: with 28⁵ codes, some more guesses a minute find nothing either.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()

    def check(self, of_class: str, caller: str) -> None:
        """Raise `TooManyCodes` when this caller has no attempt left."""
        count = self._counts.get((of_class, caller))
        left_ms = 0 if count is None else count.since + WINDOW_MS - self._clock()
        if count is not None and left_ms > 0 and count.wrong >= MAX_WRONG:
            raise TooManyCodes(left_ms)

    def count_wrong(self, of_class: str, caller: str) -> None:
        """Count a wrong code."""
        now = self._clock()
        count = self._counts.get((of_class, caller))
        if count is None or now >= count.since + WINDOW_MS:
            self._counts[of_class, caller] = _Count(1, now)
            self._counts.move_to_end((of_class, caller))
        else:
            count.wrong += 1
        while len(self._counts) > MAX_COUNTS:
            self._counts.popitem(last=False)
