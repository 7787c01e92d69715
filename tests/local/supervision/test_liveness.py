"""A process that lives and does not answer is restarted; a slow, starting or suspended one is not."""

from dataclasses import dataclass, field

import pytest

from wordrally.local.supervision.liveness import LOOKS_AGAIN_S, LOOKS_EVERY_S, SILENT_PROBES, LivenessWatch
from wordrally.local.supervision.program import Program, Stage


@dataclass
class FakeProcess:
    """A process that answers as it is told; a restart gives it a new id."""

    program: Program = field(init=False)
    pid: int | None = 1
    answers: bool = True
    restarts: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.program = Program(
            name="quiz-1", stage=Stage.SERVICE, command=[], ready=self.probe, alive=self.probe, address=""
        )

    async def probe(self) -> bool:
        return self.answers

    async def restart(self, why: str) -> None:
        self.restarts.append(why)
        self.pid = (self.pid or 0) + 1


@pytest.fixture
def process() -> FakeProcess:
    return FakeProcess()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watch(process: FakeProcess, said: list[str]) -> LivenessWatch:
    return LivenessWatch(lambda: [process], said.append)


async def look(watch: LivenessWatch, times: int) -> None:
    for _ in range(times):
        await watch.look()


async def test_a_process_that_stops_answering_is_restarted_and_named(
    watch: LivenessWatch, process: FakeProcess, said: list[str]
):
    await look(watch, 1)
    process.answers = False
    await look(watch, SILENT_PROBES)

    assert process.restarts == ["does not answer"]
    assert said == ["quiz-1 lives and does not answer: restarting it"]


async def test_a_process_that_answers_in_between_is_left_alone(watch: LivenessWatch, process: FakeProcess):
    for _ in range(3):
        process.answers = True
        await look(watch, 1)
        process.answers = False
        await look(watch, SILENT_PROBES - 1)

    assert process.restarts == []


async def test_a_process_that_never_answered_is_starting(watch: LivenessWatch, process: FakeProcess):
    process.answers = False
    await look(watch, 3 * SILENT_PROBES)

    assert process.restarts == []


async def test_the_silence_of_a_dead_process_does_not_count_for_its_successor(
    watch: LivenessWatch, process: FakeProcess
):
    await look(watch, 1)
    process.answers = False
    await look(watch, SILENT_PROBES - 1)
    process.pid = 2
    await look(watch, SILENT_PROBES)

    assert process.restarts == []


async def test_a_process_between_two_lives_is_not_asked(watch: LivenessWatch, process: FakeProcess):
    await look(watch, 1)
    process.pid, process.answers = None, False
    await look(watch, 2 * SILENT_PROBES)

    assert process.restarts == []


async def test_a_silent_process_is_looked_at_more_often(watch: LivenessWatch, process: FakeProcess):
    await look(watch, 1)
    assert watch.pause_s == LOOKS_EVERY_S
    process.answers = False
    await look(watch, 1)
    assert watch.pause_s == LOOKS_AGAIN_S
    process.answers = True
    await look(watch, 1)
    assert watch.pause_s == LOOKS_EVERY_S
