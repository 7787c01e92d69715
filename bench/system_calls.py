"""Counts of system calls by process, taken by `perf` while a block runs.

Linux, as root or with `perf_event_paranoid` ≤ 0.
"""

import asyncio
import shutil
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

SYNCS = ("fsync", "fdatasync")
SENDS = ("sendto", "sendmsg", "write", "writev")
RECEIVES = ("recvfrom", "recvmsg", "read", "readv")
WAITS = ("epoll_wait", "epoll_pwait", "futex")
COUNTED = (*SYNCS, *SENDS, *RECEIVES, *WAITS)
KINDS = {"syncs": SYNCS, "sends": SENDS, "receives": RECEIVES, "waits": WAITS}
_EVENTS = ",".join(f"syscalls:sys_enter_{name}" for name in COUNTED)


def why_not() -> str | None:
    """Return the reason why calls cannot be counted here, or None."""
    return None if shutil.which("perf") else "perf is not installed"


@asynccontextmanager
async def counting(pids: Mapping[str, int], found: dict[str, Counter[str]]) -> AsyncGenerator[None]:
    """Count the calls of each process during the block; `found` has them afterwards, by process and kind."""
    running = {name: await _start(pid) for name, pid in pids.items()}
    try:
        yield
    finally:
        for process in running.values():
            process.send_signal(signal.SIGINT)
        for name, process in running.items():
            _, report = await process.communicate()
            found[name] = parse(report.decode())


async def _start(pid: int) -> asyncio.subprocess.Process:
    """Attach to a process with all its threads."""
    return await asyncio.create_subprocess_exec(
        "perf", "stat", "-x", ",", "-e", _EVENTS, "-p", str(pid), stderr=asyncio.subprocess.PIPE
    )


def parse(report: str) -> Counter[str]:
    """Sum the lines of `perf stat -x,` by kind of call; a call that was not counted counts as none."""
    kinds: Counter[str] = Counter()
    for line in report.splitlines():
        count, _, event, *_ = [*line.split(","), "", "", ""]
        name = event.removeprefix("syscalls:sys_enter_")
        for kind, names in KINDS.items():
            if name in names and count.isdigit():
                kinds[kind] += int(count)
    return kinds
