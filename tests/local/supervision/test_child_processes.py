"""No child survives its parent, however the parent ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.supervision.children import IGNORES_SIGTERM, SLEEPS, lives, wait_until

pytestmark = pytest.mark.process

PARENT = """
import asyncio, os, sys
from pathlib import Path
from wordrally.local.supervision.child_processes import ChildProcesses

async def main(scripts):
    with open("lock", "w") as lock, open("log", "ab") as log:
        children = ChildProcesses(lock)
        for script in scripts:
            command = [sys.executable, "-S", "-c", "print('started', flush=True); " + script]
            child = await children.start(command, env=dict(os.environ), cwd=Path.cwd(), log=log)
            print(child.pid, flush=True)
        await asyncio.sleep(300)

asyncio.run(main(sys.argv[1:]))
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PARENT, SLEEPS, IGNORES_SIGTERM]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def _children(parent: subprocess.Popen[str], folder: Path) -> list[int]:
    assert parent.stdout is not None
    pids = [int(parent.stdout.readline()) for _ in range(2)]
    wait_until(lambda: (folder / "log").read_text().count("started") == 2)
    return pids


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_children_end_with_their_parent_even_one_that_ignores_the_request(
    parent: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
):
    pids = _children(parent, tmp_path)
    os.kill(parent.pid, number)
    wait_until(lambda: not any(lives(pid) for pid in pids))


def test_a_ctrl_c_in_the_terminal_reaches_the_parent_alone(parent: subprocess.Popen[str], tmp_path: Path):
    pids = _children(parent, tmp_path)
    assert all(os.getsid(pid) == pid != os.getsid(parent.pid) for pid in pids)
