"""The number of nodes follows the load: up at once, down slowly, and never to and fro."""

from itertools import pairwise

import pytest

from wordrally.realtime.domain.scaling import Scaling, ScalingRules, decide, needed, node_load

RULES = ScalingRules(least=2, most=8)
STEP_MS = 15_000


def follow(total_loads: list[float], *, replicas: int = 2, rules: ScalingRules = RULES) -> list[int]:
    """Return the replicas after each look, when the load is shared evenly among them."""
    state, seen = Scaling(replicas), list[int]()
    for look, total in enumerate(total_loads):
        loads = [total / state.replicas] * state.replicas
        state = decide(state, loads, 10_000_000 + look * STEP_MS, rules)
        seen.append(state.replicas)
    return seen


@pytest.mark.parametrize(
    ("loads", "wanted"),
    [
        ([0.65, 0.65], 2),
        ([0.70, 0.70], 2),  # within the tolerance
        ([0.73, 0.73], 3),
        ([0.1, 0.1], 2),  # the least
        ([0.5, 0.5, 0.5, 0.5], 4),
        ([0.4, 0.4, 0.4, 0.4], 3),
        ([3.0, 3.0, 3.0], 8),  # the most
    ],
)
def test_a_load_needs_so_many_replicas(loads: list[float], wanted: int) -> None:
    assert needed(loads, RULES) == wanted


def test_a_bell_brings_nodes_within_a_minute_two_at_a_time() -> None:
    assert follow([0.8] + [4.2] * 6) == [2, 4, 4, 6, 6, 6, 6]


def test_nodes_leave_one_by_one_and_only_after_ten_quiet_minutes() -> None:
    seen = follow([4.2] + [0.4] * 150, replicas=7)
    assert seen[:40] == [7] * 40
    leaving = [look for look, (before, after) in enumerate(pairwise(seen)) if after < before]
    assert [seen[look + 1] for look in leaving] == list(range(6, 6 - len(leaving), -1))
    assert all(later - earlier >= 40 for earlier, later in pairwise(leaving))


def test_a_load_that_goes_to_and_fro_changes_nothing() -> None:
    assert set(follow([2.5, 1.2] * 100, replicas=4)) == {4}


def test_a_node_is_as_full_as_the_scarcer_of_sockets_and_time() -> None:
    assert node_load(3_000, 12_000, 0, 500) == 0.25
    assert node_load(3_000, 12_000, 250, 500) == 1.0
