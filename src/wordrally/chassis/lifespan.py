"""How a process lives: uvloop, a stop event set by SIGTERM or SIGINT, and a sentence instead of a trace for bad settings."""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn

import uvloop

from wordrally.chassis.settings import BadSetting

# A thousand requests under way are 100,000 objects, none of them garbage: with the default of 700 the collector looked
# through them so often that it took a quarter of the CPU that joining cost.
OBJECTS_BEFORE_COLLECTING = 20_000


class ServiceCannotStart(Exception):
    """Something that the process needs is not there; the message is a sentence for whoever starts it."""


def run(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `main` until it returns; the event it is given is set when the process is asked to stop."""
    try:
        uvloop.run(_with_signals(main))
    except* (BadSetting, ServiceCannotStart) as refusals:
        _refuse(refusals)


def tune_gc() -> None:
    """Call it when all is built: what is there now stays, so that the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


async def _with_signals(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await main(stop)


def _refuse(refusals: BaseExceptionGroup[BaseException]) -> NoReturn:
    error: BaseException = refusals
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(f"wordrally: {error}", file=sys.stderr)
    raise SystemExit(1)
