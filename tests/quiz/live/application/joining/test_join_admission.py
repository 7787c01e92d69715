"""JoinAdmission are turned away while there are more than can be served."""

from typing import Any

import pytest

from tests.quiz.live.fake_world import FakeClock
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.nodes import NodeLoad
from wordrally.quiz.live.application.joining.join_admission import WORD_GOOD_MS, JoinAdmission, JoinRejected
from wordrally.quiz.live.entrypoints.http_problems import HANDLERS

ANY_REQUEST: Any = None


def load(places: int, node: str = "n1") -> NodeLoad:
    return NodeLoad(node_id=NodeId(node), places=places)


def let_in(newcomers: JoinAdmission, times: int) -> int:
    """How many of so many, one after the other, were let in."""
    done = 0
    for _ in range(times):
        try:
            with newcomers.let_in():
                done += 1
        except JoinRejected:
            pass
    return done


def test_only_so_many_take_a_seat_at_once():
    newcomers = JoinAdmission(2, FakeClock())
    with (
        newcomers.let_in(),
        newcomers.let_in(),
        pytest.raises(JoinRejected, match="busy"),
        newcomers.let_in(),
    ):
        pass
    assert let_in(newcomers, 3) == 3


def test_who_fails_makes_room_as_well():
    newcomers = JoinAdmission(1, FakeClock())
    with pytest.raises(LookupError), newcomers.let_in():
        raise LookupError
    assert let_in(newcomers, 1) == 1


def test_no_more_are_let_in_than_the_nodes_have_places_for():
    newcomers = JoinAdmission(9, FakeClock())
    newcomers.hear(load(3))
    newcomers.hear(load(2, "n2"))
    assert let_in(newcomers, 9) == 5
    with pytest.raises(JoinRejected, match="full"), newcomers.let_in():
        pass


def test_a_place_that_becomes_free_is_taken():
    newcomers = JoinAdmission(9, FakeClock())
    newcomers.hear(load(0))
    assert let_in(newcomers, 1) == 0
    newcomers.hear(load(1))
    assert let_in(newcomers, 9) == 1


def test_places_bound_nobody_while_no_node_speaks():
    clock = FakeClock()
    newcomers = JoinAdmission(9, clock)
    assert let_in(newcomers, 20) == 20
    newcomers.hear(load(0))
    clock.now += WORD_GOOD_MS
    assert let_in(newcomers, 20) == 20


@pytest.mark.parametrize("reason", ["busy", "full"])
def test_who_is_turned_away_is_told_when_to_come_back(reason: Any):
    answer = HANDLERS[JoinRejected](ANY_REQUEST, JoinRejected(reason))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert b'"/problems/overloaded"' in answer.content
