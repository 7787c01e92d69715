"""What happens to a program that dies, hangs, or never comes up."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.local.supervision.children import IGNORES_SIGTERM, SLEEPS, child, lives, wait_until
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder, claim
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.program import Program
from wordrally.local.supervision.supervised_process import SupervisedProcess

pytestmark = pytest.mark.process


class Listener:
    """Hears what a process says, and wakes who waits for it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._news = asyncio.Condition()

    def say(self, sentence: str) -> None:
        self.heard.append(sentence)
        self._waking = asyncio.ensure_future(self._wake())

    async def until(self, reached: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: reached(self.heard))

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()


@pytest.fixture
def folder(tmp_path: Path):
    with claim(tmp_path) as claimed:
        yield claimed


@asynccontextmanager
async def kept(program: Program, folder: Folder, listener: Listener) -> AsyncIterator[SupervisedProcess]:
    children = ChildProcesses(folder.lock)
    process = SupervisedProcess(program, folder, children, listener.say)
    try:
        yield process
    finally:
        await process.stop(0.5)
        children.close()


async def test_a_program_that_dies_is_started_again_at_once_and_then_after_growing_pauses(folder: Folder):
    listener = Listener()
    async with kept(child("import sys, time; time.sleep(0.1); sys.exit(3)"), folder, listener) as process:
        await process.start()
        await listener.until(lambda heard: any("in 1 s" in sentence for sentence in heard))
    deaths = [sentence for sentence in listener.heard if "again" in sentence]
    assert deaths[:3] == [
        "child-1 ended with code 3; starting it again now",
        "child-1 ended with code 3; starting it again in 0.5 s",
        "child-1 ended with code 3; starting it again in 1 s",
    ]


async def test_a_killed_program_is_said_to_be_killed_and_to_be_back(folder: Folder):
    listener = Listener()
    async with kept(child(SLEEPS), folder, listener) as process:
        await process.start()
        victim = process.pid
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
        await listener.until(lambda heard: "child-1 is back" in heard)
        assert listener.heard[0] == "child-1 was killed by SIGKILL; starting it again now"
        assert process.pid not in (None, victim)
        assert folder.pid_file("child-1").read_text() == f"{process.pid}\n"


async def test_a_program_that_never_comes_up_is_given_up_with_its_last_words(folder: Folder):
    async with kept(
        child("import sys; sys.exit('no such database')", ready=False), folder, Listener()
    ) as process:
        with pytest.raises(StackCannotStart, match="child-1 ended with code 1") as refusal:
            await process.start()
    assert "no such database" in str(refusal.value)
    assert str(folder.log_file("child-1")) in str(refusal.value)


async def test_a_program_that_cannot_be_started_is_given_up(folder: Folder):
    missing = Program(
        name="child-1", stage=child("").stage, command=["/nowhere/at/all"], ready=child("").ready, address=""
    )
    async with kept(missing, folder, Listener()) as process:
        with pytest.raises(StackCannotStart, match=r"cannot be started .*No such file"):
            await process.start()


async def test_a_program_that_does_not_stop_when_asked_is_killed(folder: Folder):
    listener = Listener()
    async with kept(child(IGNORES_SIGTERM), folder, listener) as process:
        await process.start()
        stubborn = process.pid
        assert stubborn is not None
        await asyncio.to_thread(wait_until, lambda: _ignores_sigterm(stubborn))
        await process.stop(0.2)
    assert listener.heard == ["child-1 did not stop within 0.2 s and was killed"]
    assert not lives(stubborn)


async def test_what_a_program_started_ends_with_it(folder: Folder, tmp_path: Path):
    told = tmp_path / "grandchild"
    script = f"""
import pathlib, subprocess, sys, time
started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
pathlib.Path({str(told)!r}).write_text(f"{{started.pid}}.")
time.sleep(300)
"""
    listener = Listener()
    async with kept(child(script), folder, listener) as process:
        await process.start()
        await asyncio.to_thread(wait_until, lambda: told.exists() and told.read_text().endswith("."))
        grandchild = int(told.read_text()[:-1])
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await listener.until(bool)
        await asyncio.to_thread(wait_until, lambda: not lives(grandchild))


async def test_a_stopped_program_leaves_no_pid_file(folder: Folder):
    async with kept(child(SLEEPS), folder, Listener()) as process:
        await process.start()
        assert folder.pid_file("child-1").exists()
        await process.stop(5)
        assert not folder.pid_file("child-1").exists()


def _ignores_sigterm(pid: int) -> bool:
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return bool(int(fields["SigIgn"], 16) & 1 << (signal.SIGTERM - 1))
