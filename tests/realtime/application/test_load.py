"""A node takes no more than it can serve."""

import pytest

from tests.realtime.clients import opened
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nodes import host_token, ports_of, running
from wordrally.contracts.ids import NodeId
from wordrally.realtime.application.load import LOOKS, Crowded, Lag, Limits, Load

NODE = NodeId("n1")


def load(connections: int, late_ms: float = 0) -> Load:
    made = Load(Limits(max_connections=100, max_lag_ms=500), lambda: connections, FakeNetwork())
    for _ in range(LOOKS):
        made.lag.note(late_ms)
    return made


def test_a_moment_is_not_a_lag():
    lag = Lag()
    for late_ms in [0] * LOOKS + [3_000] * (LOOKS - 1):
        lag.note(late_ms)
        assert lag.standing_ms == 0
    lag.note(700)
    assert lag.standing_ms == 700


def test_a_tenth_of_the_places_is_kept_for_those_who_come_back():
    assert load(0).places == 90
    assert load(89).places == 1
    assert load(95).places == 0
    load(99).check()


def test_nobody_else_gets_into_a_full_node():
    with pytest.raises(Crowded, match="full"):
        load(100).check()


def test_a_late_node_takes_no_newcomers_and_a_later_one_nobody():
    assert load(1, late_ms=249).places
    assert not load(1, late_ms=251).places
    load(1, late_ms=499).check()
    with pytest.raises(Crowded, match="more to do"):
        load(1, late_ms=501).check()


async def test_a_node_tells_how_many_newcomers_it_has_room_for() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network), max_connections=10) as node, opened(node.port, "s1", host_token()):
        before = len(network.loads)
        await network.when(lambda: len(network.loads) > before)
        assert network.loads[-1].node_id == node.edge.node.id
        assert network.loads[-1].places == 8
        network.away = True
        await node.edge.load.tell(NODE)  # what gets lost is told again
