"""How often a room repeats itself, and how often one may speak to it."""

from hypothesis import given
from hypothesis import strategies as st

from wordrally.realtime.domain.allowance import Allowance, Limit
from wordrally.realtime.domain.pacing import leaderboard_interval_s, names_for_all, progress_interval_s

SIZES = st.integers(0, 20_000)


def test_a_class_sees_ten_boards_a_second_and_a_hall_one() -> None:
    sizes = (1, 200, 500, 2_000, 9_000)
    assert [leaderboard_interval_s(size, size) for size in sizes] == [0.1, 0.1, 0.25, 1.0, 1.0]


def test_a_class_sees_fewer_boards_where_a_hundred_classes_share_a_node() -> None:
    assert [leaderboard_interval_s(30, node) for node in (30, 3_000, 20_000)] == [0.1, 0.3, 1.0]


@given(SIZES, SIZES, SIZES)
def test_a_larger_room_never_repeats_itself_more_often(one: int, other: int, node: int) -> None:
    small, large = sorted((one, other))
    assert leaderboard_interval_s(small, node) <= leaderboard_interval_s(large, node) <= 1.0
    assert 0.25 <= progress_interval_s(small, node) <= progress_interval_s(large, node) <= 1.0


def test_names_are_for_rooms_that_can_read_them() -> None:
    assert names_for_all(100)
    assert not names_for_all(101)


def test_a_burst_is_allowed_and_then_so_many_a_second() -> None:
    allowance = Allowance(Limit(burst=3, per_s=2), 0)
    assert [allowance.take(0) for _ in range(4)] == [True, True, True, False]
    assert [allowance.take(500), allowance.take(500)] == [True, False]


def test_patience_ends_with_refusals_in_a_row_only() -> None:
    allowance = Allowance(Limit(burst=1, per_s=1, patience=2), 0)
    allowance.take(0)
    assert [allowance.take(0), allowance.take(0)] == [False, False]
    assert not allowance.exhausted
    assert allowance.take(1_000)
    assert [allowance.take(1_000) for _ in range(3)] == [False, False, False]
    assert allowance.exhausted


@given(st.lists(st.integers(0, 5_000), max_size=100))
def test_never_more_than_burst_and_rate_together(moments: list[int]) -> None:
    allowance = Allowance(Limit(burst=5, per_s=10), 0)
    taken = sum(allowance.take(now) for now in sorted(moments))
    assert taken <= 5 + 10 * max(moments, default=0) / 1_000
