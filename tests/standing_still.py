"""Stopping a process as SIGSTOP does, for certain."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

STOPPED, ENDED = "T", "Z"
WITHIN_S = 10.0


def send(pid: int, number: int) -> None:
    """Send a signal.

    After SIGSTOP wait until no thread runs any more, since one may still answer meanwhile.
    """
    os.kill(pid, number)
    if number == signal.SIGSTOP:
        deadline = time.monotonic() + WITHIN_S
        while _states(pid) - {STOPPED, ENDED}:
            assert time.monotonic() < deadline, f"{pid} does not stop"
            time.sleep(0.001)


def _states(pid: int) -> set[str]:
    """Of all its threads; one that ends while it is looked at has none."""
    states: set[str] = set()
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            states.add(stat.read_text().rpartition(")")[2].split()[0])
    return states
