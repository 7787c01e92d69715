"""Limits that a workbench accepts before it reads untrusted input, enforced by the kernel."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NICENESS = 10  # a ninth of a game's share when both want the same core
OPEN_FILES = 64  # modules and the lexicon; a reader opens nothing else

PR_SET_PDEATHSIG = 1
_STATM = Path("/proc/self/statm")
_AUTOGROUP = Path("/proc/self/autogroup")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a job: CPU seconds, and memory beyond the bare process (23 MB of address space).

    Including the start, and with a core of its own, an answer takes at most 5 s.
    """

    cpu_s: int = 4
    memory_bytes: int = 200 * 1_048_576


def confine(parent: int, bounds: Bounds) -> None:
    """Lower the priority, end with `parent`, and limit time, memory and files; no file can be written."""
    _step_back()
    _end_with(parent)
    _limit(resource.RLIMIT_CPU, bounds.cpu_s, bounds.cpu_s + 1)  # first SIGXCPU, then SIGKILL
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if _STATM.exists():  # only Linux counts address space in a way that can be limited
        _limit(resource.RLIMIT_AS, _address_space_bytes() + bounds.memory_bytes)


def _step_back() -> None:
    os.nice(NICENESS)
    with suppress(OSError):  # with autogroups, niceness counts only within a session
        _AUTOGROUP.write_text(str(NICENESS))


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the parent ended before prctl
        sys.exit(1)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, at most the one that is already in force."""
    ceiling = resource.getrlimit(what)[1]
    wanted = [soft, soft if hard is None else hard]
    if ceiling != resource.RLIM_INFINITY:
        wanted = [min(value, ceiling) for value in wanted]
    resource.setrlimit(what, (wanted[0], wanted[1]))


def _address_space_bytes() -> int:
    return int(_STATM.read_text().split()[0]) * resource.getpagesize()
