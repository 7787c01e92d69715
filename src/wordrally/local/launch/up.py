"""`wordrally up`: the composition root of a stack on this machine."""

import asyncio
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

from wordrally.local.errors import StackCannotStart, sentence
from wordrally.local.folder import claim
from wordrally.local.launch.running import Options, RunningStack
from wordrally.local.launch.screen import StackScreen

WhenUp = Callable[[str, str], Coroutine[None, None, None]]
"""Work to do once the stack is healthy, given the gateway's local and public address."""


def up(options: Options, screen: StackScreen, when_up: WhenUp | None = None) -> None:
    """Run a stack until the process is asked to stop.

    Raises `StackCannotStart`, with nothing left running.
    """
    os.umask(0o077)  # only this user can read what this process and its children write
    raise_file_limit()
    try:
        asyncio.run(_up(options, screen, when_up))
    except OSError as error:
        raise StackCannotStart(sentence(error, options.data)) from None


def raise_file_limit() -> None:
    """Raise the limit of open files to the maximum. A socket costs the gateway two. Children inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):  # macOS says "unlimited" and refuses it
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _up(options: Options, screen: StackScreen, when_up: WhenUp | None) -> None:
    with claim(options.data, recreate=options.recreate) as folder:
        stack = RunningStack(options, folder, screen)
        stop = asyncio.Event()
        _on_signals(stop, stack, screen)
        screen.say(f"starting in {folder.root}")
        try:
            if await _before(stop, stack.start()):
                await _serve(stop, stack, screen, when_up)
        finally:
            await stack.stop()


def _on_signals(stop: asyncio.Event, stack: RunningStack, screen: StackScreen) -> None:
    """Stop everything in order at the first signal, and kill the rest at the second."""

    def asked() -> None:
        if stop.is_set():
            stack.kill()
        else:
            screen.say("stopping; press Ctrl-C again to kill what is left")
            stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked)


async def _serve(
    stop: asyncio.Event, stack: RunningStack, screen: StackScreen, when_up: WhenUp | None
) -> None:
    async with asyncio.TaskGroup() as group:
        chores = [group.create_task(stack.keep())]
        if when_up is not None:
            chores.append(group.create_task(_do(when_up(stack.local_url, stack.public_url), screen)))
        await stop.wait()
        for chore in chores:
            chore.cancel()


async def _do(work: Coroutine[None, None, None], screen: StackScreen) -> None:
    """Run the work. Its errors are reported and do not stop the stack, which serves people."""
    try:
        await work
    except Exception as error:
        screen.say(f"stopped playing, the stack goes on: {error!r}")


async def _before(stop: asyncio.Event, work: Awaitable[None]) -> bool:
    """Return whether the work was done before the stop. Raises its error."""
    working, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (working, stopping):
        task.cancel()
    if working.done():
        working.result()
        return True
    await asyncio.gather(working, return_exceptions=True)
    return False
