"""CPU time and memory of processes, read from /proc."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_IDLE_COLUMNS = (3, 4)  # of /proc/stat: idle, iowait


@dataclass(frozen=True, slots=True)
class Moment:
    """CPU seconds spent so far: by each process, and by the whole machine, steal included."""

    by_process: Mapping[str, float]
    machine: float

    def until(self, later: "Moment") -> "Moment":
        """Return what was spent between two readings."""
        spent = {name: cpu - self.by_process[name] for name, cpu in later.by_process.items()}
        return Moment(spent, later.machine - self.machine)

    @property
    def total(self) -> float:
        return sum(self.by_process.values())


def moment(pids: Mapping[str, int]) -> Moment:
    """CPU spent until now."""
    return Moment({name: _cpu_s(pid) for name, pid in pids.items()}, _machine_cpu_s())


def resident_bytes(pid: int) -> int:
    """Memory that the process has in RAM, what it shares with others included."""
    return _rollup(pid, "Rss")


def proportional_bytes(pid: int) -> int:
    """Return the proportional set size.

    Each shared page is divided among its processes, so that sums are right.
    """
    return _rollup(pid, "Pss")


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def _machine_cpu_s() -> float:
    first, _, _ = Path("/proc/stat").read_text().partition("\n")
    columns = [int(column) for column in first.split()[1:9]]
    return sum(ticks for at, ticks in enumerate(columns) if at not in _IDLE_COLUMNS) / _TICKS_A_SECOND


def _rollup(pid: int, row: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1_024 for line in lines if line.startswith(f"{row}:"))
