"""Supervised process: restarted at once after its first death, then with growing pauses."""

import asyncio
import signal
from collections.abc import Callable

from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder
from wordrally.local.supervision import metrics
from wordrally.local.supervision.child_processes import ChildProcesses, signal_group
from wordrally.local.supervision.program import Program

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
STEADY_S = 30.0  # a child that lived this long is restarted without a pause
PROBE_PAUSE_S = 0.1
READY_WITHIN_S = 60.0
KILLED_WITHIN_S = 1.0
RESTARTED_WITHIN_S = 3.0  # a hanging process does not react to SIGTERM
STARTS_BEFORE_GIVING_UP = 3  # applies until it is ready for the first time; afterwards there is no limit

Say = Callable[[str], None]


class SupervisedProcess:
    """Life of one program from `start` to `stop`."""

    def __init__(self, program: Program, folder: Folder, children: ChildProcesses, say: Say) -> None:
        self.program = program
        self.restarts = 0
        self._folder = folder
        self._children = children
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()  # stays set from the first time on
        self._serving = asyncio.Event()  # set while the present process is ready
        self._stopping = False
        self._restarting: str | None = None
        self._keeping: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Id of the present process."""
        return self._alive.pid if self._alive is not None else None

    @property
    def state(self) -> str:
        """State: `ready`, `starting`, or `down` between two lives."""
        if self._alive is None:
            return "down"
        return "ready" if self._serving.is_set() else "starting"

    @property
    def _alive(self) -> asyncio.subprocess.Process | None:
        return self._process if self._process is not None and self._process.returncode is None else None

    async def start(self) -> None:
        """Return when the program is ready for the first time. Raises `StackCannotStart` when it never is."""
        self._keeping = asyncio.create_task(self._keep())
        ready = asyncio.create_task(self._ready.wait())
        try:
            done, _ = await asyncio.wait(
                [self._keeping, ready], timeout=READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            ready.cancel()
        if self._keeping in done:
            self._keeping.result()
        if not self._ready.is_set():
            raise StackCannotStart(self._why(f"is not ready after {READY_WITHIN_S:.0f} s"))

    async def wait_ready(self) -> None:
        """Return when the present process or its successor is ready. Raises `StackCannotStart`."""
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._serving.wait()
        except TimeoutError:
            raise StackCannotStart(self._why(f"is not ready after {READY_WITHIN_S:.0f} s")) from None

    async def stop(self, within_s: float) -> None:
        """Ask the program to end, and kill it when the time is over."""
        self._stopping = True
        if self._keeping is None:
            return
        if (process := self._alive) is not None:
            signal_group(process, signal.SIGTERM)
            _, late = await asyncio.wait([self._keeping], timeout=within_s)
            if late:
                self._say(f"{self.program.name} did not stop within {within_s:.1f} s and was killed")
            self.kill()
            await asyncio.wait([self._keeping], timeout=KILLED_WITHIN_S)
        self._keeping.cancel()  # it may be pausing between two lives
        await asyncio.gather(self._keeping, return_exceptions=True)
        self._folder.pid_file(self.program.name).unlink(missing_ok=True)

    async def restart(self, why: str) -> None:
        """End the present process, by SIGTERM if that works. Its successor starts as after any death."""
        if (process := self._alive) is None:
            return
        self._restarting = why
        self._serving.clear()
        signal_group(process, signal.SIGTERM)
        try:
            async with asyncio.timeout(RESTARTED_WITHIN_S):
                await process.wait()
        except TimeoutError:
            signal_group(process, signal.SIGKILL)

    def kill(self) -> None:
        """Kill the process now."""
        self._stopping = True
        if (process := self._alive) is not None:
            signal_group(process, signal.SIGKILL)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        pause_s = 0.0
        while not self._stopping:
            born = loop.time()
            how = await self._live_once()
            if self._stopping:
                return
            self.restarts += 1
            why, self._restarting = self._restarting or "died", None
            metrics.RESTARTS.labels(self.program.name, why).inc()
            if not self._ready.is_set() and self.restarts >= STARTS_BEFORE_GIVING_UP:
                raise StackCannotStart(self._why(how))
            pause_s = 0.0 if loop.time() - born > STEADY_S else pause_s
            self._say(f"{self.program.name} {how}; starting it again {_when(pause_s)}")
            await asyncio.sleep(pause_s)
            pause_s = min(max(FIRST_PAUSE_S, pause_s * 2), LONGEST_PAUSE_S)

    async def _live_once(self) -> str:
        """Run the child once and return how it ended."""
        try:
            self._process = process = await self._spawn()
        except OSError as error:
            return f"cannot be started ({error})"
        probing = asyncio.create_task(self._probe())
        try:
            return _how_it_ended(await process.wait())
        finally:
            probing.cancel()
            self._serving.clear()
            self._children.ended(process)

    async def _spawn(self) -> asyncio.subprocess.Process:
        self.program.prepare()
        with self._folder.open_log(self.program.name) as log:
            process = await self._children.start(
                self.program.command, env=self.program.env, cwd=self._folder.root, log=log
            )
        self._folder.write_pid(self.program.name, process.pid)
        return process

    async def _probe(self) -> None:
        while not await self.program.ready():  # noqa: ASYNC110 (another process sets no event of ours)
            await asyncio.sleep(PROBE_PAUSE_S)
        if self.restarts and self._ready.is_set():
            self._say(f"{self.program.name} is back")
        self._ready.set()
        self._serving.set()

    def _why(self, what: str) -> str:
        log = self._folder.log_file(self.program.name)
        tail = self._folder.log_tail(self.program.name)
        return f"{self.program.name} {what}. Its last lines, in {log}:\n{tail}"


def _how_it_ended(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def _when(pause_s: float) -> str:
    return f"in {pause_s:g} s" if pause_s else "now"
