"""Liveness watch: restarts processes that run but no longer answer.

A process is restarted after several probes in a row without an answer, each with a long time-out. A busy
process is slow, but answers in the end. Counting probes instead of seconds keeps a suspended machine from
causing restarts.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from wordrally.local.supervision.program import Program
from wordrally.local.supervision.supervised_process import Say

LOOKS_EVERY_S = 10.0
LOOKS_AGAIN_S = 2.0
"""Interval of looks, and the shorter one while a process is silent."""

PROBE_WITHIN_S = 10.0
SILENT_PROBES = 5
"""Number of failed probes before a restart: about a minute of silence."""

WHY = "does not answer"


class Answering(Protocol):
    """Supervised process, as far as this watch needs it."""

    @property
    def program(self) -> Program: ...

    @property
    def pid(self) -> int | None: ...

    async def restart(self, why: str) -> None: ...


@dataclass(slots=True)
class _Record:
    """State of one life of a process."""

    pid: int
    has_answered: bool = False
    silent: int = 0


class LivenessWatch:
    """Watch of every process that has a liveness probe."""

    def __init__(self, processes: Callable[[], Iterable[Answering]], say: Say) -> None:
        self._processes = processes
        self._say = say
        self._records: dict[str, _Record] = {}

    async def run(self) -> None:
        """Probe repeatedly until cancelled."""
        while True:
            await asyncio.sleep(self.pause_s)
            await self.look()

    @property
    def pause_s(self) -> float:
        """Pause before the next look."""
        is_silent = any(record.silent for record in self._records.values())
        return LOOKS_AGAIN_S if is_silent else LOOKS_EVERY_S

    async def look(self) -> None:
        """Probe every process once, and restart those that have been silent for too long."""
        processes = list(self._processes())
        names = {process.program.name for process in processes}
        self._records = {name: record for name, record in self._records.items() if name in names}
        await asyncio.gather(*(self._look_at(process) for process in processes))

    async def _look_at(self, process: Answering) -> None:
        name, pid = process.program.name, process.pid
        if process.program.alive is None or pid is None:
            return
        record = self._records.get(name)
        if record is None or record.pid != pid:
            record = self._records[name] = _Record(pid)
        if await process.program.alive():
            record.has_answered, record.silent = True, 0
            return
        record.silent += 1
        # A process that has never answered is starting, and its starter waits for it.
        if record.has_answered and record.silent >= SILENT_PROBES and process.pid == pid:
            self._say(f"{name} lives and does not answer: restarting it")
            del self._records[name]
            await process.restart(WHY)
