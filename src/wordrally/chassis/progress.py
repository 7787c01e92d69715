"""Long work of a command: several processes at once, and a progress bar on a terminal."""

import os
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol, TypeVar

import click

from wordrally.chassis.lifespan import ServiceCannotStart

MOST_PROCESSES = 8

P = TypeVar("P")
R = TypeVar("R")


class ProgressBar(Protocol):
    """Bar that grows with the work."""

    def update(self, n_steps: int) -> None: ...


class NoBar:
    """No-op progress bar."""

    def update(self, n_steps: int) -> None:
        """Show nothing."""


@contextmanager
def progress(length: int, label: str) -> Generator[ProgressBar]:
    """Show a progress bar on standard error while the block runs, if that is a terminal."""
    if length == 0 or not sys.stderr.isatty():
        yield NoBar()
        return
    with click.progressbar(length=length, label=label, show_pos=True, file=sys.stderr) as bar:
        yield bar


def in_parallel(work: Callable[[P], R], portions: Sequence[P]) -> Generator[R]:
    """Yield the result of each portion, in order. Several are worked on at once, in processes of their own.

    Raises what `work` raises, and `ServiceCannotStart` when a process was killed.
    """
    processes = min(os.cpu_count() or 1, len(portions), MOST_PROCESSES)
    if processes <= 1:
        yield from map(work, portions)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(work, portions)
        except BrokenProcessPool:
            raise ServiceCannotStart(
                "a process of this command was killed, perhaps for want of memory. Nothing was changed; run "
                "the command again"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)
