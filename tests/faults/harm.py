"""The faults: each does one thing to a stack, and undoes it when the thing would not end by itself."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator

from redis import Redis

from wordrally.local.stack import Stack

Harm = Callable[[Stack], Awaitable[None]]

SCALE = {"user": 2, "quiz": 2, "scoring": 2, "realtime": 2}
PROCESSES = (
    "user-1",
    "history-1",
    "quiz-1",
    "scoring-1",
    "realtime-1",
    "realtime-2",
    "web-1",
    "nats",
    "store",
    "gateway",
)
FROZEN_S = (1, 5, 30)
SHORT_FREEZES = ("quiz-1", "scoring-1", "realtime-1", "nats", "store")


def kill(name: str) -> Harm:
    """SIGKILL, as a crash or the kernel's memory guard would."""
    return lambda stack: asyncio.to_thread(stack.kill, name)


def restart(name: str) -> Harm:
    """SIGTERM, as in a rolling restart; the supervisor starts it again."""

    async def harm(stack: Stack) -> None:
        stack.signal(name, signal.SIGTERM)

    return harm


def freeze(name: str, seconds: int) -> Harm:
    """SIGSTOP and later SIGCONT: the process is alive, says nothing, and does not know that it slept."""

    async def harm(stack: Stack) -> None:
        pid = stack.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    return harm


async def kill_everything(stack: Stack) -> None:
    """The supervisor and all that it runs, at once; then started again on the same folder and port."""
    for name in stack.description["processes"]:
        os.kill(stack.pid(name), signal.SIGKILL)
    os.kill(stack.supervisor_pid, signal.SIGKILL)
    await asyncio.sleep(1)  # what the kernel needs to give the ports back
    stack.launch()  # from this thread: a stack dies with the thread that started it


async def empty_the_store(stack: Stack) -> None:
    """Everything in Valkey is gone; it is a projection."""
    await asyncio.to_thread(Redis.from_url(stack.description["store_url"]).flushall)


def all_faults() -> Iterator[tuple[str, Harm]]:
    """Each fault by its name."""
    yield "none", _nothing
    for name in PROCESSES:
        yield f"kill {name}", kill(name)
    yield "kill everything", kill_everything
    for name in SHORT_FREEZES:
        for seconds in FROZEN_S:
            yield f"freeze {name} {seconds} s", freeze(name, seconds)
    for name in ("user-1", "quiz-1", "scoring-1", "realtime-1", "gateway"):
        yield f"restart {name}", restart(name)
    yield "empty store", empty_the_store


async def _nothing(_stack: Stack) -> None:
    """The games without harm: what the others are compared with."""
