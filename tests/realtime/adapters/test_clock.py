"""A clock that never runs back: an answer's time of receipt depends on it."""

from hypothesis import given
from hypothesis import strategies as st

from wordrally.realtime.adapters.clock import ForwardClock

MS = 1_000_000


class Machine:
    """A machine's two clocks, moved by hand."""

    def __init__(self) -> None:
        self.wall = 1_000_000 * MS
        self.steady = 0

    def pass_ms(self, ms: int) -> None:
        self.wall += ms * MS
        self.steady += ms * MS

    def clock(self) -> ForwardClock:
        return ForwardClock(lambda: self.wall, lambda: self.steady)


def test_it_tells_the_time() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.pass_ms(1_234)
    assert clock() == 1_001_234


def test_set_back_by_ten_seconds_it_is_right_again_after_twenty() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall -= 10_000 * MS
    machine.pass_ms(10_000)
    assert clock() == 1_005_000
    machine.pass_ms(10_000)
    assert clock() == 1_010_000
    machine.pass_ms(10_000)
    assert clock() == 1_020_000


@given(st.lists(st.tuples(st.integers(0, 1_000), st.integers(-100_000, 100_000))))
def test_it_never_runs_back_and_never_stands_still_for_long(steps: list[tuple[int, int]]) -> None:
    machine = Machine()
    clock = machine.clock()
    before = clock()
    for passed, jump in steps:
        machine.wall += jump * MS
        machine.pass_ms(passed)
        assert clock() >= before + passed // 2 - 1
        before = clock()
