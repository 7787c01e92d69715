"""The order in which a stack starts and stops."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.supervision.children import SLEEPS, child, lives
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder, claim
from wordrally.local.supervision import supervisor as supervisors
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.program import Program, Stage
from wordrally.local.supervision.supervisor import Supervisor

pytestmark = pytest.mark.process

TELLS = """
import pathlib, signal, sys, time
events = pathlib.Path("events")
def tell(what):
    with events.open("a") as file:
        file.write(f"{sys.argv[1]} {what}\\n")
def stop(*_):
    tell("stops")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
tell("starts")
time.sleep(300)
"""
HANGS = TELLS.replace("sys.exit()", "pass").replace("time.sleep(300)", "[time.sleep(1) for _ in range(300)]")


class Crew:
    """A supervisor with programs that tell when they start and stop."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.children = ChildProcesses(folder.lock)
        self.supervisor = Supervisor(folder, self.children, self.said.append)

    def program(self, name: str, stage: Stage, script: str = TELLS) -> Program:
        async def has_started() -> bool:
            return f"{name} starts" in self.events()

        command = [sys.executable, "-S", "-c", script, name]
        return Program(
            name=name,
            stage=stage,
            command=command,
            ready=has_started,
            address="nowhere",
            env=dict(os.environ),
        )

    def events(self) -> list[str]:
        file = self.folder.root / "events"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    with claim(tmp_path) as folder:
        made = Crew(folder)
        yield made
        made.supervisor.kill()
        made.children.close()


async def test_engines_come_first_and_the_gateway_last_but_sockets_stop_before_it(crew: Crew):
    stages = (Stage.SERVICE, Stage.ENGINE, Stage.EDGE, Stage.GATEWAY)
    await crew.supervisor.start([crew.program(stage.name, stage) for stage in stages])
    await crew.supervisor.stop()
    events = crew.events()
    assert events[0] == "ENGINE starts"
    assert set(events[1:3]) == {"SERVICE starts", "EDGE starts"}
    assert events[3] == "GATEWAY starts"
    assert events[4:] == ["EDGE stops", "GATEWAY stops", "SERVICE stops", "ENGINE stops"]
    assert crew.said == []


async def test_one_program_that_never_comes_up_ends_the_start_of_all(crew: Crew):
    broken = child("import sys; sys.exit('broken')", name="broken-1", ready=False)
    slow = Program(name="slow-1", stage=Stage.SERVICE, command=broken.command, ready=broken.ready, address="")
    with pytest.raises(StackCannotStart, match=r"broken"):
        await crew.supervisor.start([broken, slow, crew.program("fine-1", Stage.SERVICE)])
    await crew.supervisor.stop()
    assert "fine-1 stops" in crew.events()


async def test_a_program_that_hangs_does_not_cost_the_later_stages_their_time(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
):
    reserved = {Stage.EDGE: 0, Stage.GATEWAY: 0, Stage.SERVICE: 0.1, Stage.ENGINE: 5}
    monkeypatch.setattr(supervisors, "RESERVED_S", reserved)
    monkeypatch.setattr(supervisors, "STOP_WITHIN_S", 5.5)
    hangs = crew.program("hangs-1", Stage.SERVICE, script=HANGS)
    await crew.supervisor.start([crew.program("engine", Stage.ENGINE), hangs])
    pids = [process.pid for process in crew.supervisor.processes]
    await crew.supervisor.stop()
    (said,) = crew.said
    assert said.startswith("hangs-1 did not stop within")
    assert crew.events()[-1] == "engine stops"
    assert not [pid for pid in pids if pid is None or lives(pid)]


async def test_a_program_that_is_stopped_alone_is_forgotten(crew: Crew):
    await crew.supervisor.start([child(SLEEPS, name="one"), child(SLEEPS, name="two")])
    await crew.supervisor.stop_some(["one"])
    assert [process.program.name for process in crew.supervisor.processes] == ["two"]
    assert not crew.folder.pid_file("one").exists()
    await crew.supervisor.stop()
