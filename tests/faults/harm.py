"""What is done to processes and to the store; what would not end by itself is undone."""

import asyncio
import contextlib
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator

from redis import Redis

from tests import standing_still
from tests.faults.scene import DETECTS, SURVIVES, Harm, Scene
from tests.system.player import now_ms
from wordrally.local.stack import Stack

LOCKED_S = 10
CUT_S = 10
SILENT_S = 0.7
QUEUE = "nats"


async def nothing(_scene: Scene) -> None:
    """The games without harm: what the others are compared with."""


def kill(*names: str) -> Harm:
    """SIGKILL, as a crash or the kernel's memory guard would."""

    async def harm(scene: Scene) -> None:
        await asyncio.gather(*(asyncio.to_thread(scene.stack.kill, name) for name in names))

    return harm


def kill_in_turn(*groups: tuple[str, ...]) -> Harm:
    """Some at the burst, the next when time is nearly over, when the host closes, and at the end."""
    moments = ("burst", "time is nearly over", "host closes", "finish")

    async def harm(scene: Scene) -> None:
        for moment, names in zip(moments, groups, strict=True):
            await scene.judges[0].moments[moment].wait()
            scene.harmed()
            await kill(*names)(scene)

    return harm


def restart(name: str) -> Harm:
    """SIGTERM, as in a rolling restart; the supervisor starts it again."""

    async def harm(scene: Scene) -> None:
        scene.stack.signal(name, signal.SIGTERM)

    return harm


async def restart_everything(scene: Scene) -> None:
    """Stopped as by Ctrl-C and started again: the store begins empty."""
    await asyncio.to_thread(scene.stack.stop)
    scene.stack.launch()  # from this thread: a stack dies with the thread that started it


def freeze(name: str, seconds: int) -> Harm:
    """SIGSTOP and later SIGCONT: the process is alive, says nothing, and does not know that it slept."""

    async def harm(scene: Scene) -> None:
        async with frozen(scene, name):
            await asyncio.sleep(seconds)

    return harm


def freeze_over_closing(name: str) -> Harm:
    """Freeze a process while the host closes a question.

    It wakes with answers that nobody waits for any more.
    """

    async def harm(scene: Scene) -> None:
        async with frozen(scene, name):
            await scene.judges[0].moments["host has closed"].wait()
            await asyncio.sleep(1)

    return harm


@contextlib.asynccontextmanager
async def frozen(scene: Scene, *names: str) -> AsyncIterator[None]:
    """Stopped for the length of the block, from the end of which recovery counts."""
    pids = [scene.stack.pid(name) for name in names]
    _signal_all(pids, signal.SIGSTOP)
    started_ms = now_ms()
    try:
        yield
    finally:
        if QUEUE in names:
            scene.silences.append((started_ms, now_ms()))
        scene.harmed()
        _signal_all(pids, signal.SIGCONT)


async def kill_everything(scene: Scene) -> None:
    """The supervisor and all that it runs, at once; then started again on the same folder and port."""
    _signal_all(_everybody(scene.stack), signal.SIGKILL)
    await asyncio.sleep(1)  # what the kernel needs to give the ports back
    scene.stack.launch()


async def kill_everything_behind_a_silent_queue(scene: Scene) -> None:
    """Kill everything while the queue is frozen, so that it never receives what was sent to it meanwhile."""
    standing_still.send(scene.stack.pid(QUEUE), signal.SIGSTOP)
    started_ms = now_ms()
    await asyncio.sleep(SILENT_S)
    scene.silences.append((started_ms, now_ms()))
    scene.harmed()
    await kill_everything(scene)


async def cut_power(scene: Scene) -> None:
    """All that was not synced is lost, in every process's files."""
    stack, disk = scene.stack, scene.site.disk
    assert disk is not None, "there is a disk whose power can be cut"
    pids = _everybody(stack)
    signalled_ms: list[float] = []

    def signal_everybody(number: signal.Signals) -> None:
        _signal_all(pids, number)
        signalled_ms.append(now_ms())

    detects = await asyncio.to_thread(disk.lose_power, signal_everybody)
    scene.silences.append((signalled_ms[0], signalled_ms[-1]))
    scene.verdict.check(DETECTS, detects, "missed", "a file that was not synced survived: nothing is shown")
    finished = [judge for judge in scene.judges if judge.moments["finished"].is_set()]
    if finished:
        scene.verdict.did(SURVIVES, len(finished))
    scene.harmed()
    stack.launch()


async def empty_the_store(scene: Scene) -> None:
    """Everything in Valkey is gone; it is a projection."""
    await asyncio.to_thread(Redis.from_url(scene.stack.description["store_url"]).flushall)


async def lock_the_databases(scene: Scene) -> None:
    """Another process writes, and takes its time."""
    with _locked(scene.stack, "user"), _locked(scene.stack, "quiz"):
        await asyncio.sleep(LOCKED_S)
    scene.harmed()


def cut_off(*detours: str) -> Harm:
    """Neither a byte nor an error comes through; afterwards all of it does, late."""

    async def harm(scene: Scene) -> None:
        ways = [scene.site.detours[name] for name in detours]
        for way in ways:
            way.cut()
        try:
            await asyncio.sleep(CUT_S)
        finally:
            scene.harmed()
            for way in ways:
                way.heal()

    return harm


async def cut_off_over_closing(scene: Scene) -> None:
    """Cut a node off from the queue while it accepts answers.

    They arrive when the question has long been closed.
    """
    way = scene.site.detours["queue"]
    way.cut()
    try:
        await scene.judges[0].moments["host has closed"].wait()
        await asyncio.sleep(1)
    finally:
        scene.harmed()
        way.heal()


@contextlib.contextmanager
def _locked(stack: Stack, name: str) -> Iterator[None]:
    connection = sqlite3.connect(stack.data / f"{name}.db", timeout=10, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def _everybody(stack: Stack) -> list[int]:
    return [stack.supervisor_pid, *(stack.pid(name) for name in stack.description["processes"])]


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            standing_still.send(pid, number)
