"""Many who connect at once share a few snapshots."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.realtime.fake_ports import FakeNetwork
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.realtime.application.background_tasks import BackgroundTasks
from wordrally.realtime.application.ports import NodeUnavailable
from wordrally.realtime.application.snapshot_batcher import (
    NoSuchSession,
    SnapshotBatcher,
    SnapshotQuery,
    SnapshotResult,
)

S1 = SessionId("s1")


@pytest.fixture
async def network() -> FakeNetwork:
    return FakeNetwork()


@pytest.fixture
async def gathering(network: FakeNetwork) -> AsyncIterator[SnapshotBatcher]:
    async with BackgroundTasks() as tasks:
        yield SnapshotBatcher(network, tasks.run)


def wish(player_id: str | None, min_sequence: int = 0, session_id: SessionId = S1) -> SnapshotQuery:
    return SnapshotQuery(session_id, PlayerId(player_id) if player_id else None, NodeId("n1"), min_sequence)


def ask(gathering: SnapshotBatcher, wishes: list[SnapshotQuery]) -> list[asyncio.Task[SnapshotResult]]:
    return [asyncio.create_task(gathering.see(each)) for each in wishes]


async def test_those_who_come_while_a_request_is_under_way_share_the_next(
    network: FakeNetwork, gathering: SnapshotBatcher
) -> None:
    session = network.session()
    players = [session.join(f"p{number}").player_id for number in range(50)]
    network.answering.clear()
    first = ask(gathering, [wish(players[0])])
    await network.when(lambda: network.requests)
    others = ask(gathering, [wish(player_id) for player_id in players[1:]])
    network.answering.set()
    seen = await asyncio.gather(*first, *others)
    assert [player.player_id for _, player in seen if player] == players
    assert [len(request.players) for request in network.requests] == [1, 49]
    assert {request.connecting for request in network.requests} == {"n1"}


async def test_who_must_wait_for_scoring_does_not_hold_up_the_others(
    network: FakeNetwork, gathering: SnapshotBatcher
) -> None:
    session = network.session()
    ann, ben = session.join("ann").player_id, session.join("ben").player_id
    network.answering.clear()
    asked = ask(gathering, [wish(ann, min_sequence=7), wish(ben)])
    await network.when(lambda: len(network.requests) == 2)
    network.answering.set()
    await asyncio.gather(*asked)
    assert sorted(request.min_sequence for request in network.requests) == [0, 7]


async def test_a_snapshot_of_the_session_alone_moves_nobody(
    network: FakeNetwork, gathering: SnapshotBatcher
) -> None:
    session = network.session()
    assert await gathering.see(wish(None)) == (session.state, None)
    assert network.requests[0].connecting is None


async def test_an_unknown_player_is_nobody_and_an_unknown_session_is_said(
    network: FakeNetwork, gathering: SnapshotBatcher
) -> None:
    network.session()
    assert (await gathering.see(wish("stranger")))[1] is None
    with pytest.raises(NoSuchSession):
        await gathering.see(wish(None, session_id=SessionId("s2")))


async def test_an_outage_is_told_to_all_who_wait_and_ends(
    network: FakeNetwork, gathering: SnapshotBatcher
) -> None:
    ann = network.session().join("ann").player_id
    network.away = True
    outcomes = await asyncio.gather(*ask(gathering, [wish(ann), wish(ann)]), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NodeUnavailable, NodeUnavailable]
    network.away = False
    assert (await gathering.see(wish(ann)))[1] is not None
