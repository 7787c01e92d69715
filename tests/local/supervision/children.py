"""Small programs for the supervisor, and ways to see whether they live."""

import os
import sys
import time
from collections.abc import Callable

from wordrally.local.supervision.program import Program, Stage


async def always() -> bool:
    """A probe of something that is ready as soon as it runs."""
    return True


async def never() -> bool:
    """A probe of something that will not be ready."""
    return False


def child(script: str, *, name: str = "child-1", ready: bool = True, stage: Stage = Stage.SERVICE) -> Program:
    """A Python script as a program."""
    return Program(
        name=name,
        stage=stage,
        command=[sys.executable, "-S", "-c", script],
        ready=always if ready else never,
        address="nowhere",
        env=dict(os.environ),
    )


SLEEPS = "import time; time.sleep(300)"
IGNORES_SIGTERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"


def lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter when it ends between opening and reading
        return False


def wait_until(reached: Callable[[], object], *, within_s: float = 20.0) -> None:
    """Return when `reached` is true; fail when it never is."""
    deadline = time.monotonic() + within_s
    while not reached():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)
