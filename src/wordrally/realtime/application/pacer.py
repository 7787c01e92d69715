"""Rate-limited notifier: fires at most once per interval, and only after a change."""

import asyncio
import math
from collections.abc import Callable

# A timer may come a hair before its beat, which is over then all the same: as a part of the interval.
EARLY = 0.02


class Pacer:
    """Calls `tell` on the first beat after a change; the last change is always told.

    Pacers of one origin and interval keep the same beat, so that what they tell leaves in one write. Nothing is told between
    beats: the first answer of a hall changes the board, too, and a board for 5,000 is 5 MB.
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
        """What was to be told is out of date."""
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
        """What was to be told is out of date."""
        for pacer in self._pacers:
            pacer.cancel()
