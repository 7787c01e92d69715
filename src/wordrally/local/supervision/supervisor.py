"""Supervisor: starts programs in order, watches them, and stops them in reverse."""

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress

from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.program import Program, Stage
from wordrally.local.supervision.supervised_process import Say, SupervisedProcess

STOP_WITHIN_S = 9.0
"""Time to stop everything. With the draining of the gateway before, a Ctrl-C takes ten seconds at most."""

START_ORDER = ((Stage.ENGINE,), (Stage.SERVICE, Stage.EDGE), (Stage.GATEWAY,))
"""The gateway comes last, so that it finds every service ready and the keys of every issuer."""


RESERVED_S = {Stage.EDGE: 3.0, Stage.GATEWAY: 1.0, Stage.SERVICE: 3.0, Stage.ENGINE: 1.5}
"""Time reserved for each stage, which may also use the rest of the earlier stages' time."""

LOG_TRIM_S = 30.0


class Supervisor:
    """All programs of a stack."""

    def __init__(self, folder: Folder, children: ChildProcesses, say: Say) -> None:
        self._folder = folder
        self._children = children
        self._say = say
        self._processes: dict[str, SupervisedProcess] = {}

    @property
    def processes(self) -> list[SupervisedProcess]:
        """Processes in the order of their start."""
        return list(self._processes.values())

    def process(self, name: str) -> SupervisedProcess:
        """Return the process of a program."""
        return self._processes[name]

    async def start(self, programs: Iterable[Program]) -> None:
        """Start programs and return when all are ready. Raises `StackCannotStart` when one never is."""
        for stages in START_ORDER:
            starting = [self._supervise(program) for program in programs if program.stage in stages]
            await _all_or_first_failure([process.start() for process in starting])

    async def stop(self) -> None:
        """Stop everything, the edge first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + STOP_WITHIN_S
        for stage in sorted(Stage, reverse=True):
            needed_later_s = sum(reserved for later, reserved in RESERVED_S.items() if later < stage)
            within_s = max(deadline - loop.time() - needed_later_s, 0)
            processes = [process for process in self.processes if process.program.stage is stage]
            await asyncio.gather(*(process.stop(within_s) for process in processes))

    async def stop_some(self, names: Iterable[str]) -> None:
        """Stop these and forget them."""
        processes = [self._processes.pop(name) for name in names]
        await asyncio.gather(*(process.stop(RESERVED_S[process.program.stage]) for process in processes))

    def kill(self) -> None:
        """Kill everything now."""
        for process in self.processes:
            process.kill()

    async def keep_logs_short(self) -> None:
        """Trim logs until cancelled."""
        while True:
            await asyncio.sleep(LOG_TRIM_S)
            with suppress(OSError):  # an operator may move or delete logs meanwhile
                self._folder.trim_logs()

    def _supervise(self, program: Program) -> SupervisedProcess:
        process = SupervisedProcess(program, self._folder, self._children, self._say)
        self._processes[program.name] = process
        return process


async def _all_or_first_failure(starts: list[Coroutine[None, None, None]]) -> None:
    refused: BaseExceptionGroup[StackCannotStart] | None = None
    try:
        async with asyncio.TaskGroup() as group:
            for start in starts:
                group.create_task(start)
    except* StackCannotStart as refusals:
        refused = refusals
    if refused is not None:
        raise refused.exceptions[0]
