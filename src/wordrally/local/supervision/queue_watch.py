"""Queue watch: restarts the queue when it hangs, or refuses to store although there is space.

NATS 2.15 gives a stream up for good at the first failed write. After a full disk it refuses messages until it
is restarted. A test message in a stream of our own would not show this, because that stream may not be
affected. The server's health covers every stream.
"""

import asyncio
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from wordrally.local.supervision.probes import AskStatus
from wordrally.local.supervision.supervised_process import Say

LOOKS_EVERY_S = 3.0
LOOKS_AGAIN_S = 1.0
"""Interval of looks, and the shorter one while the queue is unwell."""

REFUSES_FOR_S = 3.0
"""Time before a restart, in which an unhealthy queue may recover."""

HANGS_FOR_S = 60.0
"""Time without an answer before a restart: killing the queue of a busy machine would lengthen the hang."""

RESTS_FOR_S = 10.0
"""Pause after a restart: what the first did not mend, an immediate second would not mend either."""

ROOM_BYTES = 8 * 1024 * 1024
"""Free space below which a restart is useless, since the disk would be full again at once."""

OK = 200
SILENT = 0


class Watched(Protocol):
    """Process that is watched."""

    @property
    def pid(self) -> int | None: ...

    async def restart(self, why: str) -> None: ...


class QueueWatch:
    """Watch of one queue and of its disk."""

    def __init__(
        self,
        health: AskStatus,
        process: Watched,
        folder: Path,
        say: Say,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._health = health
        self._process = process
        self._folder = folder
        self._say = say
        self._clock_s = clock_s
        self._well: int | None = None  # the process that was healthy last; another is still starting
        self._unwell_since: float | None = None
        self._said_full = False

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(LOOKS_EVERY_S if self._unwell_since is None else LOOKS_AGAIN_S)
            if (why := await self.look()) is not None:
                self._say(f"the queue {why}: restarting it")
                await self._process.restart(why)
                await asyncio.sleep(RESTS_FOR_S)

    async def look(self) -> str | None:
        """Return the reason to restart the queue now, or None."""
        pid, status = self._process.pid, await self._health()
        if status == OK:
            self._well, self._unwell_since, self._said_full = pid, None, False
            return None
        if pid is None or pid != self._well:
            self._unwell_since = None
            return None
        now = self._clock_s()
        if self._unwell_since is None:
            self._unwell_since = now
        return self._judge(status, now - self._unwell_since)

    def _judge(self, status: int, unwell_for_s: float) -> str | None:
        if status == SILENT:
            return "does not answer" if unwell_for_s >= HANGS_FOR_S else None
        if self._free_bytes() < ROOM_BYTES:
            self._tell_full()
            return None
        return "refuses to store" if unwell_for_s >= REFUSES_FOR_S else None

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return 0  # an unreadable folder has no usable space

    def _tell_full(self) -> None:
        if not self._said_full:
            self._say(
                "the disk is full, nothing can be accepted: make room, the queue is then restarted by itself"
            )
            self._said_full = True
