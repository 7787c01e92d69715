"""A process keeps the queue's time, whatever its machine's clock says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordrally.chassis import clock as clocks
from wordrally.chassis.clock import OFFSET_SECONDS, TOLERATED_MS, NotCompared, SharedClock, queue_time_ns
from wordrally.chassis.health import Health
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.streams import SESSIONS

MS = 1_000_000
NOW_MS = 1_800_000_000_000


class Machine:
    """A machine whose clock is `wrong_by_ms`, and a queue whose clock is right. Tests advance the time."""

    def __init__(self, wrong_by_ms: int = 0) -> None:
        self.steady_ms = 5_000
        self.wrong_by_ms = wrong_by_ms
        self.clock = SharedClock(lambda: self.wall_ms * MS, lambda: self.steady_ms * MS)

    @property
    def right_ms(self) -> int:
        return NOW_MS + self.steady_ms

    @property
    def wall_ms(self) -> int:
        return self.right_ms + self.wrong_by_ms

    def compare(self, *, way_there_ms: int = 1, way_back_ms: int = 1) -> None:
        asked_at = self.steady_ms
        self.steady_ms += way_there_ms
        queue_at = self.right_ms
        self.steady_ms += way_back_ms
        self.clock.learn(asked_at * MS, queue_at * MS, self.steady_ms * MS)


@pytest.mark.parametrize("wrong_by_ms", [-120_000, -1, 0, 400, 120_000])
def test_a_clock_that_is_wrong_is_corrected(wrong_by_ms: int):
    machine = Machine(wrong_by_ms)
    assert machine.clock() == machine.wall_ms, "its own is all it has"
    machine.compare()
    machine.steady_ms += 60_000
    assert abs(machine.clock() - machine.right_ms) <= 1


def test_a_clock_that_is_set_while_it_runs_is_not_followed():
    machine = Machine()
    machine.compare()
    machine.wrong_by_ms = 120_000
    assert abs(machine.clock() - machine.right_ms) <= 1
    assert "120000 ms ahead" in str(machine.clock.note())


def test_what_could_be_the_way_alone_does_not_make_it_waver():
    machine = Machine()
    machine.compare()
    before = machine.clock() - machine.steady_ms
    machine.compare(way_there_ms=400, way_back_ms=2)
    assert machine.clock() - machine.steady_ms == before


@given(
    st.integers(-300_000, 300_000),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)), min_size=1, max_size=10),
)
def test_it_is_never_off_by_more_than_the_way_of_a_comparison(wrong_by_ms: int, ways: list[tuple[int, int]]):
    machine = Machine(wrong_by_ms)
    for there, back in ways:
        machine.compare(way_there_ms=there, way_back_ms=back)
        assert abs(machine.clock() - machine.right_ms) <= there + back + 1


@pytest.mark.parametrize(("wrong_by_ms", "told"), [(0, False), (TOLERATED_MS - 10, False), (-2_000, True)])
async def test_what_is_off_is_told_and_keeps_nobody_from_working(wrong_by_ms: int, told: bool):
    machine = Machine(wrong_by_ms)
    with pytest.raises(NotCompared):
        await machine.clock.check()
    machine.compare()
    await machine.clock.check()
    assert (machine.clock.note() is not None) == told
    assert OFFSET_SECONDS._value.get() == pytest.approx(wrong_by_ms / 1_000, abs=0.002)


async def test_the_queue_tells_its_time(jet: JetStream):
    before = time.time_ns()
    queue_at = await queue_time_ns(jet, SESSIONS.name)
    assert before <= queue_at <= time.time_ns(), "on this machine there is one clock"
    with pytest.raises(JetStreamUnavailable):
        await queue_time_ns(jet, "NO_SUCH_STREAM")


@pytest.mark.parametrize(
    ("written", "ns"),
    [
        ("1970-01-01T00:00:01Z", 1_000_000_000),
        ("1970-01-01T00:00:00.5Z", 500_000_000),
        ("1970-01-01T00:00:00.000000007Z", 7),
    ],
)
def test_the_queue_writes_its_time_with_as_many_digits_as_it_needs(written: str, ns: int):
    assert clocks._unix_ns(written) == ns


async def test_a_clock_follows_the_queue_as_long_as_it_is_connected(
    jet: JetStream, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clocks, "COMPARED_EVERY_S", 0.0)
    clock = await SharedClock.follow(jet, SESSIONS.name)
    await clock.check()
    assert abs(clock.offset_ms) < TOLERATED_MS


async def test_readiness_notes_a_clock_that_is_off_and_stays_ready():
    machine = Machine(3_000)
    machine.compare()
    health = Health("realtime")
    health.add("clock", machine.clock.check)
    health.add_note("clock", machine.clock.note)
    readiness = await health.readiness()
    assert readiness.ready
    assert "ahead of the queue's" in readiness.notes["clock"]
