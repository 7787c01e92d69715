"""What a workbench gives up before it looks at what strangers sent. All of it is the kernel's to enforce."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NICENESS = 10  # a ninth of what a game gets where both want the same core
OPEN_FILES = 64  # modules and the lexicon; a reader opens nothing else

PR_SET_PDEATHSIG = 1
_STATM = Path("/proc/self/statm")
_AUTOGROUP = Path("/proc/self/autogroup")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a job may use: seconds of a core, and memory beyond what the bare process has (23 MB of address space).

    With starting, and a core to itself, an answer comes within 5 s.
    """

    cpu_s: int = 4
    memory_bytes: int = 200 * 1_048_576


def confine(parent: int, bounds: Bounds) -> None:
    """Step back behind everybody else, end with `parent`, and accept bounds on time, memory and files: none is written."""
    _step_back()
    _end_with(parent)
    _limit(resource.RLIMIT_CPU, bounds.cpu_s, bounds.cpu_s + 1)  # first SIGXCPU, then SIGKILL
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if _STATM.exists():  # elsewhere than on Linux address space is not counted in a way that could be bounded
        _limit(resource.RLIMIT_AS, _address_space_bytes() + bounds.memory_bytes)


def _step_back() -> None:
    os.nice(NICENESS)
    with suppress(OSError):  # where Linux shares cores out by session, niceness counts within one only
        _AUTOGROUP.write_text(str(NICENESS))


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        sys.exit(1)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    """Never more than what is allowed already."""
    ceiling = resource.getrlimit(what)[1]
    wanted = [soft, soft if hard is None else hard]
    if ceiling != resource.RLIM_INFINITY:
        wanted = [min(value, ceiling) for value in wanted]
    resource.setrlimit(what, (wanted[0], wanted[1]))


def _address_space_bytes() -> int:
    return int(_STATM.read_text().split()[0]) * resource.getpagesize()
