"""Child processes that die with this process, even when it is killed with -9."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from wordrally.local.supervision import watchdog

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> Callable[[], None]:
    """Return a function for a child to run before its program, so that Linux ends it with its parent.

    It makes two system calls and takes no lock. The signal comes when the *thread* that started the child
    ends, so start children from the main thread.
    """
    parent = os.getpid()

    def set_death_signal() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # the parent died between the fork and the line above
                os._exit(1)

    return set_death_signal


class ChildProcesses:
    """Children in sessions of their own, each known to a watchdog.

    A Ctrl-C in the terminal therefore reaches this process only.
    """

    def __init__(self, lock: IO[bytes]) -> None:
        """Start the watchdog, which keeps `lock` until the last child is gone: the folder stays claimed."""
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )

    async def start(
        self, command: list[str], *, env: Mapping[str, str], cwd: Path, log: IO[bytes]
    ) -> asyncio.subprocess.Process:
        """Start a child whose output goes to `log`."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        self._tell(f"+{process.pid}")
        return process

    def ended(self, process: asyncio.subprocess.Process) -> None:
        """Kill the remaining processes of an ended child's group."""
        signal_group(process, signal.SIGKILL)
        self._tell(f"-{process.pid}")

    def close(self) -> None:
        """End the watchdog, and with it the groups that it still knows."""
        assert self._watchdog.stdin is not None
        with suppress(BrokenPipeError):
            self._watchdog.stdin.close()
        self._watchdog.wait()

    def _tell(self, line: str) -> None:
        assert self._watchdog.stdin is not None
        with suppress(BrokenPipeError):  # without the watchdog, the parent-death signal remains
            self._watchdog.stdin.write(f"{line}\n".encode())
            self._watchdog.stdin.flush()


def signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send a signal to the child and all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
