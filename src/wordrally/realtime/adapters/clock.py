"""The machine's clock, made to run forward only."""

import time
from collections.abc import Callable

MonotonicClock = Callable[[], int]


class ForwardClock:
    """Unix time in milliseconds that never goes back.

    When the machine's clock is set back, this clock runs at half its pace until the machine's has caught up.
    """

    def __init__(
        self, wall: MonotonicClock = time.time_ns, steady: MonotonicClock = time.monotonic_ns
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._latest = wall()
        self._read_at = steady()

    def __call__(self) -> int:
        read_at = self._steady()
        self._latest = max(self._wall(), self._latest + (read_at - self._read_at) // 2)
        self._read_at = read_at
        return self._latest // 1_000_000
