"""A queue that cannot store is started again when that helps, and only then."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import nats.errors
import pytest
from nats.aio.client import Client
from nats.js import errors as js_errors

from wordrally.contracts.queue.permissions import OPERATOR
from wordrally.local.engines.plan import QUEUE, plan_engines
from wordrally.local.folder import Folder, claim
from wordrally.local.supervision import queue_watch
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.metrics import REGISTRY
from wordrally.local.supervision.queue_watch import HANGS_FOR_S, REFUSES_FOR_S, ROOM_BYTES, QueueWatch
from wordrally.local.supervision.supervisor import Supervisor

DISK_BYTES = 4 * ROOM_BYTES


class Queue:
    """Implements `Watched`, and is asked for its health; time passes when a test says so."""

    def __init__(self, folder: Path) -> None:
        self.pid: int | None = 1
        self.status = 200
        self.now_s = 1_000.0
        self.said: list[str] = []
        self.watch = QueueWatch(self.health, self, folder, self.said.append, lambda: self.now_s)

    async def health(self) -> int:
        return self.status

    async def restart(self, why: str) -> None:
        raise AssertionError(why)

    async def looked_at(self, status: int, *, for_s: float = 0) -> str | None:
        """What the watch says when it sees this status, and again after that time."""
        self.status = status
        seen = await self.watch.look()
        self.now_s += for_s
        return await self.watch.look() if for_s else seen


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path)


async def test_a_queue_that_refuses_with_room_on_the_disk_is_restarted(queue: Queue):
    await queue.looked_at(200)
    assert await queue.looked_at(503) is None, "it may recover by itself"
    assert await queue.looked_at(503, for_s=REFUSES_FOR_S) == "refuses to store"


async def test_a_queue_that_recovers_is_left_alone(queue: Queue):
    await queue.looked_at(200)
    await queue.looked_at(503, for_s=REFUSES_FOR_S / 2)
    await queue.looked_at(200)
    assert await queue.looked_at(503, for_s=REFUSES_FOR_S / 2) is None


async def test_a_queue_that_is_still_starting_is_left_alone(queue: Queue):
    assert await queue.looked_at(503, for_s=1_000) is None
    await queue.looked_at(200)
    queue.pid = 2  # its successor reads a long log
    assert await queue.looked_at(503, for_s=1_000) is None


async def test_without_room_it_is_only_said_and_once(queue: Queue, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, ROOM_BYTES - 1))
    await queue.looked_at(200)
    assert await queue.looked_at(503, for_s=1_000) is None
    assert len(queue.said) == 1
    assert queue.said[0].startswith("the disk is full")


async def test_a_queue_that_hangs_is_given_a_minute(queue: Queue):
    await queue.looked_at(200)
    assert await queue.looked_at(0, for_s=HANGS_FOR_S / 2) is None
    assert await queue.looked_at(0, for_s=HANGS_FOR_S / 2) == "does not answer"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose queue has a disk of its own, which can be filled without harm to anybody."""
    disk = tmp_path / "data" / "nats"
    disk.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(disk)]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a full disk needs a small one, and mounting it needs root")
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"this machine does not let us mount a small disk: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@asynccontextmanager
async def watched_queue(folder: Folder, say: list[str]) -> AsyncIterator[str]:
    """A queue as the stack runs it; its address."""
    engines = plan_engines(folder, {**os.environ, "WORDRALLY_STORE_URL": "redis://elsewhere"})
    assert engines.queue_health is not None
    children = ChildProcesses(folder.lock)
    supervisor = Supervisor(folder, children, say.append)
    try:
        await supervisor.start(engines.programs)
        watch = QueueWatch(engines.queue_health, supervisor.process(QUEUE), folder.nats, say.append)
        watching = asyncio.create_task(watch.run())
        yield engines.nats_url_for(OPERATOR)
        watching.cancel()
    finally:
        await supervisor.stop()
        children.close()


async def stores(client: Client) -> bool:
    try:
        await client.jetstream().publish("answers.node", b"x" * 4_096, timeout=1)
    except (nats.errors.Error, js_errors.Error, TimeoutError):
        return False
    return True


async def until(reached: Callable[[], Awaitable[bool]], within_s: float = 60.0) -> None:
    """Return when that is true."""
    async with asyncio.timeout(within_s):
        while not await reached():  # noqa: ASYNC110 (another process sets no event of ours)
            await asyncio.sleep(0.1)


@pytest.mark.process
async def test_after_a_full_disk_has_room_again_the_queue_stores_again(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queue_watch, "LOOKS_EVERY_S", 0.1)
    monkeypatch.setattr(queue_watch, "LOOKS_AGAIN_S", 0.1)
    monkeypatch.setattr(queue_watch, "REFUSES_FOR_S", 0.5)
    said: list[str] = []
    with claim(small_disk.parent) as folder:
        async with watched_queue(folder, said) as url:
            client = await nats.connect(url, reconnect_time_wait=0, max_reconnect_attempts=-1)
            await client.jetstream().add_stream(name="ANSWERS", subjects=["answers.*"])
            assert await stores(client)
            ballast = small_disk / "ballast"
            with ballast.open("wb") as file:
                file.write(b"0" * (shutil.disk_usage(small_disk).free - 65_536))

            async def refuses() -> bool:
                return not await stores(client)

            async def was_told() -> bool:
                return any("the disk is full" in sentence for sentence in said)

            await until(refuses)
            await until(was_told)
            assert not any("restarting" in sentence for sentence in said), "it would not help yet"
            ballast.unlink()
            await until(lambda: stores(client))
            await client.close()
    assert "the queue refuses to store: restarting it" in said
    restarts = {"program": QUEUE, "why": "refuses to store"}
    assert REGISTRY.get_sample_value("wordrally_program_restarts_total", restarts) == 1
