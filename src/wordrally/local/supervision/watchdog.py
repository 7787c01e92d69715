"""Watchdog that ends the process groups of a dead parent. It is a script, so that it starts in milliseconds.

The parent writes `+GROUP` and `-GROUP` lines and holds the only write end of the pipe. End-of-file therefore
means that it has died, for any reason. This works where no parent-death signal exists, and for grandchildren
too.
"""

import os
import signal
import sys
import time

GRACE_S = 5.0
POLL_S = 0.05


def watch() -> None:
    """Follow the groups named on standard input until it ends, then end the remaining ones."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end(groups)


def end(groups: set[int]) -> None:
    """Ask every group to end, then kill the remaining ones after the grace period."""
    remaining = {group for group in groups if _signal(group, signal.SIGTERM)}
    deadline = time.monotonic() + GRACE_S
    while remaining and time.monotonic() < deadline:
        time.sleep(POLL_S)
        remaining = {group for group in remaining if _signal(group, 0)}
    for group in remaining:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Return whether the group still exists."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of zombies
        return False
    return True


if __name__ == "__main__":
    watch()
