"""How often a room repeats itself, and how often one may speak to it."""

from hypothesis import given
from hypothesis import strategies as st

from wordrally.realtime.domain.pacing import (
    counts_interval_s,
    hosts_interval_s,
    hosts_progress_interval_s,
    names_for_all,
    players_interval_s,
    racers_interval_s,
)
from wordrally.realtime.domain.token_bucket import BucketSize, TokenBucket

SIZES = st.integers(0, 20_000)


def test_a_host_sees_every_move_of_a_class() -> None:
    assert [hosts_interval_s(node) for node in (30, 3_000, 20_000)] == [0.1, 0.3, 0.5]
    assert [hosts_progress_interval_s(node) for node in (30, 3_000, 20_000)] == [0.25, 0.3, 0.5]


def test_players_see_a_board_a_second_and_a_class_a_few_more() -> None:
    assert [players_interval_s(room) for room in (1, 500, 900, 9_000)] == [0.75, 0.75, 0.9, 1.0]
    assert [racers_interval_s(room) for room in (1, 300, 500, 9_000)] == [0.75, 0.75, 1.0, 2.0]


def test_how_many_are_there_is_told_less_often_to_a_hall() -> None:
    assert [counts_interval_s(room) for room in (101, 2_000, 5_000)] == [0.75, 2.0, 3.0]


@given(SIZES, SIZES)
def test_more_to_tell_is_told_less_often(one: int, other: int) -> None:
    few, many = sorted((one, other))
    assert players_interval_s(few) <= players_interval_s(many) <= 1.0
    assert 0.75 <= counts_interval_s(few) <= counts_interval_s(many) <= 3.0
    assert 0.1 <= hosts_interval_s(few) <= hosts_interval_s(many) <= 1.0
    assert 0.25 <= hosts_progress_interval_s(few) <= hosts_progress_interval_s(many) <= 1.0


def test_names_are_for_rooms_that_can_read_them() -> None:
    assert names_for_all(100)
    assert not names_for_all(101)


def test_a_burst_is_allowed_and_then_so_many_a_second() -> None:
    allowance = TokenBucket(BucketSize(burst=3, per_s=2), 0)
    assert [allowance.take(0) for _ in range(4)] == [True, True, True, False]
    assert [allowance.take(500), allowance.take(500)] == [True, False]


def test_patience_ends_with_refusals_in_a_row_only() -> None:
    allowance = TokenBucket(BucketSize(burst=1, per_s=1, patience=2), 0)
    allowance.take(0)
    assert [allowance.take(0), allowance.take(0)] == [False, False]
    assert not allowance.exhausted
    assert allowance.take(1_000)
    assert [allowance.take(1_000) for _ in range(3)] == [False, False, False]
    assert allowance.exhausted


@given(st.lists(st.integers(0, 5_000), max_size=100))
def test_never_more_than_burst_and_rate_together(moments: list[int]) -> None:
    allowance = TokenBucket(BucketSize(burst=5, per_s=10), 0)
    taken = sum(allowance.take(now) for now in sorted(moments))
    assert taken <= 5 + 10 * max(moments, default=0) / 1_000
