"""Life of a process: uvloop, a stop event set by SIGTERM or SIGINT, one sentence for bad settings."""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn

import uvloop

from wordrally.chassis import tracing
from wordrally.chassis.settings import BadSetting

OBJECTS_BEFORE_COLLECTING = 20_000
"""A thousand requests under way are 100,000 objects, none of them garbage. With the default threshold of
700, the collector scanned them so often that it took a quarter of the CPU time of joining."""


class ServiceCannotStart(Exception):
    """A dependency of the process is missing. The message is a sentence for the person who starts it."""


def run(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `main` until it returns. Its argument is an event that is set when the process is asked to stop."""
    try:
        uvloop.run(_with_signals(main))
    except* (BadSetting, ServiceCannotStart) as refusals:
        _refuse(refusals)


def tune_gc() -> None:
    """Exclude all present objects from garbage collection. Call it when the process is composed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


async def _with_signals(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await main(stop)
    finally:
        await asyncio.to_thread(tracing.close)


def _refuse(refusals: BaseExceptionGroup[BaseException]) -> NoReturn:
    error: BaseException = refusals
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(f"wordrally: {error}", file=sys.stderr)
    raise SystemExit(1)
