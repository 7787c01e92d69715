"""Rate-limited notifier: fires at most once per interval, and only after a change."""

import asyncio
import math
from collections.abc import Callable

EARLY = 0.02
"""Share of the interval by which a timer may fire early. Its interval counts as over."""


class Pacer:
    """Calls `tell` on the first beat after a change. The last change is always sent.

    Pacers with the same origin and interval share their beats, so that their frames leave in one write.
    Nothing is sent between beats: even the first answer in a hall changes the board, and a board for 5,000
    players is 5 MB.
    """

    def __init__(self, tell: Callable[[], None], interval_s: Callable[[], float], origin_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._tell = tell
        self._interval_s = interval_s
        self._origin_s = origin_s
        self._timer: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """There is something to tell."""
        if self._timer is None:
            self._timer = self._loop.call_at(self._next_beat(), self._now)

    def cancel(self) -> None:
        """Cancel the pending call."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _next_beat(self) -> float:
        interval_s = self._interval_s()
        beats = math.floor((self._loop.time() - self._origin_s) / interval_s + EARLY) + 1
        return self._origin_s + beats * interval_s

    def _now(self) -> None:
        self._timer = None
        self._tell()


class Pacers:
    """The same to be told at several paces."""

    def __init__(self, *pacers: Pacer) -> None:
        self._pacers = pacers

    def changed(self) -> None:
        """There is something to tell."""
        for pacer in self._pacers:
            pacer.changed()

    def cancel(self) -> None:
        """Cancel the pending call."""
        for pacer in self._pacers:
            pacer.cancel()
