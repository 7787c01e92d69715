"""Two nodes of one session: moving between them, and being shut out."""

import asyncio
from collections.abc import Callable

import pytest

from tests.realtime.clients import Client
from tests.realtime.fake_players import FakePlayer
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import FakeSession
from tests.realtime.nodes import RunningNode, ports_of, running
from wordrally.contracts import frames
from wordrally.contracts.queue.answers import Fence
from wordrally.contracts.queue.nodes import SealRequest
from wordrally.realtime.application import group_commit


def fences(network: FakeNetwork, node: RunningNode) -> list[Fence]:
    return [record for _, record in network.logs[node.edge.node.id] if isinstance(record, Fence)]


async def answered_here(client: Client, network: FakeNetwork, session: FakeSession) -> None:
    """The player has an answer at this node that is received and not stored yet."""
    network.happen(session, session.open(0, network.now))
    await client.until("question")
    network.storing.clear()
    await client.answer(0, 0)
    await network.attempted(1)


async def test_players_on_both_nodes_see_one_game() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as one,
        running(ports_of(network)) as two,
        one.player(session, ann) as first,
        two.player(session, ben) as second,
    ):
        network.happen(session, session.open(0, network.now))
        for client in (first, second):
            await client.until("question")
            await client.answer(0, 0)
            assert (await client.until("result"))["points"] == 1_000
        await network.seal(session.state.session_id, 0)
        network.happen(session, session.close(network.now))
        boards = [await client.until("leaderboard", board_version=3) for client in (first, second)]
        assert boards[0]["top"] == boards[1]["top"]
        assert [board["you"]["rank"] for board in boards] == [1, 2]


async def test_a_node_whose_answers_wait_for_the_log_says_so_and_seals_when_they_are_stored() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as one, one.player(session, ann) as client:
        await answered_here(client, network, session)
        request = SealRequest(session_id=session.state.session_id, question=0)
        assert (await one.edge.node.seal(request)).waiting
        network.storing.set()
        await client.until("accepted")
        assert not (await one.edge.node.seal(request)).waiting
        assert not fences(network, one)


async def test_an_answer_given_on_one_node_is_known_on_the_next_before_it_takes_any() -> None:
    await _moves_with_their_answer(lambda _session: None)


async def test_with_the_store_lost_every_node_is_asked_for_the_players_answer() -> None:
    await _moves_with_their_answer(FakeSession.lose_store)


async def _moves_with_their_answer(meanwhile: Callable[[FakeSession], None]) -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with (
        running(ports_of(network)) as one,
        running(ports_of(network)) as two,
        one.player(session, ann) as before,
    ):
        await answered_here(before, network, session)
        meanwhile(session)
        moving = asyncio.create_task(_move(two, session, ann))
        assert await before.closed() == frames.REPLACED
        assert not moving.done()
        network.storing.set()
        welcome, error = await moving
        assert welcome["your_answer"]["choices"] == [0]
        assert error["code"] == "already_answered"
        assert not fences(network, one)
    assert len(network.stored()) == 1


async def _move(node: RunningNode, session: FakeSession, player: FakePlayer):
    async with node.player(session, player) as client:
        welcome = await client.until("welcome")
        await client.answer(0, 1)
        return welcome, await client.until("error")


async def test_with_the_store_lost_what_a_node_had_stored_that_is_gone_is_known() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as two:
        async with running(ports_of(network)) as one, one.player(session, ann) as before:
            network.scoring = False
            network.happen(session, session.open(0, network.now))
            await before.until("question")
            await before.answer(0, 0)
            await before.until("accepted")
        session.lose_store()
        welcome, error = await _move(two, session, ann)
        assert welcome["your_answer"]["points"] == 1_000
        assert error["code"] == "already_answered"


async def test_a_player_whose_node_could_not_be_asked_is_let_in_only_when_it_was() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with (
        running(ports_of(network)) as one,
        running(ports_of(network)) as two,
        one.player(session, ann) as before,
    ):
        await answered_here(before, network, session)
        network.silent.add(one.edge.node.id)
        network.fencing = False
        with pytest.raises(Exception, match="503"):
            await _move(two, session, ann)
        network.silent.clear()
        network.fencing = True
        network.storing.set()
        welcome, error = await _move(two, session, ann)
        assert welcome["your_answer"]["choices"] == [0]
        assert error["code"] == "already_answered"
    assert len(network.stored()) == 1


async def test_a_node_that_does_not_answer_is_fenced_and_what_it_had_stored_is_known() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as one,
        running(ports_of(network)) as two,
        one.player(session, ann) as before,
        one.player(session, ben) as bystander,
    ):
        network.scoring = False
        network.happen(session, session.open(0, network.now))
        await before.until("question")
        await before.answer(0, 0)
        await before.until("accepted")
        frozen = one.edge.node.id
        network.silent.add(frozen)
        async with two.player(session, ann) as after:
            assert (await after.until("welcome"))["your_answer"]["points"] == 1_000
        assert isinstance(network.logs[frozen][-1][1], Fence)
        assert frozen not in network.registry

        await bystander.answer(0, 0)
        assert await bystander.closed() == frames.GOING_AWAY
        assert "accepted" not in bystander.types()
        await one.edge.node.ready.wait()
        assert one.edge.node.id != frozen
        async with one.player(session, ben) as again:
            assert "your_answer" not in await again.until("welcome")
            await again.answer(0, 0)
            await again.until("accepted")
    assert [answer.player_id for answer in network.stored()] == [ann.player_id, ben.player_id]


async def test_everybody_from_a_dead_node_shares_one_fence() -> None:
    network = FakeNetwork()
    session = network.session()
    players = [session.join(f"p{number}") for number in range(20)]
    for player in players:
        player.node = "dead"  # type: ignore[assignment]
    async with running(ports_of(network)) as node:
        await asyncio.gather(*(_arrive(node, session, player) for player in players))
    assert [type(record) for _, record in network.logs["dead"]] == [Fence]  # type: ignore[index]


async def _arrive(node: RunningNode, session: FakeSession, player: FakePlayer) -> None:
    async with node.player(session, player) as client:
        await client.until("welcome")


async def test_a_player_whose_move_failed_is_let_in_only_with_all_their_answers() -> None:
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as two:
        async with running(ports_of(network)) as one, one.player(session, ann) as before:
            network.happen(session, session.open(0, network.now))
            await before.until("question")
            await before.answer(0, 0)
            await before.until("accepted")
            network.refuse_barriers = True
            with pytest.raises(Exception, match="503"):
                async with two.player(session, ann):
                    pass
            network.refuse_barriers = False
        async with two.player(session, ann) as after:
            assert (await after.until("welcome"))["your_answer"]["points"] == 1_000


async def test_a_player_who_comes_back_to_a_node_finds_their_unscored_answer() -> None:
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        async with node.player(session, ann) as client:
            network.happen(session, session.open(0, network.now))
            await client.until("question")
            await client.answer(0, 2)
            await client.until("accepted")
        async with node.player(session, ann) as client:
            welcome = await client.until("welcome")
            assert welcome["your_answer"] == {
                "question": 0,
                "received_at": network.now,
                "choices": [2],
                "opened_at": network.now,
                "time_limit_ms": 20_000,
            }


async def test_a_dropped_room_is_entered_again_only_with_all_that_was_answered_in_it() -> None:
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        async with node.player(session, ann) as client:
            network.happen(session, session.open(0, network.now))
            await client.until("question")
            await client.answer(0, 2)
            await client.until("accepted")
        await network.when(lambda: any(report.left for report in network.reports))
        for _ in range(2):
            node.edge.rooms.sweep(node.edge.node.log.sequence)  # type: ignore[union-attr]
            network.now += 61_000
        assert node.edge.rooms.find(session.state.session_id) is None
        async with node.player(session, ann) as client:
            assert (await client.until("welcome"))["your_answer"]["points"] == 0


async def test_a_node_that_stops_stores_what_it_took_and_says_goodbye() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as first,
        node.player(session, ben) as second,
    ):
        node_id = node.edge.node.id
        await answered_here(first, network, session)
        node.stop.set()
        await second.send(type="ping", t=1)
        await second.until("pong")
        await second.answer(0, 0)
        try:
            await second.until("error", code="unavailable")
        except Exception:
            print(second.frames)
            raise
        with pytest.raises(Exception, match="503"):
            async with node.player(session, ben):
                pass
        network.storing.set()
        await first.until("accepted")
        assert [await client.closed() for client in (first, second)] == [frames.GOING_AWAY] * 2
    assert [answer.player_id for answer in network.stored()] == [ann.player_id]
    assert isinstance(network.logs[node_id][-1][1], Fence)
    assert node_id not in network.registry
    assert set(network.reports[-1].left) == {ann.player_id, ben.player_id}


async def test_with_the_queue_away_an_answer_is_neither_lost_nor_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_commit, "FIRST_RETRY_S", 0.001)
    monkeypatch.setattr(group_commit, "SLOWEST_RETRY_S", 0.001)
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        network.happen(session, session.open(0, network.now))
        await client.until("question")
        received_at = network.now
        network.away = True
        await client.answer(0, 0)
        await network.attempted(1)
        network.now += 6_000
        await client.until("error", code="unavailable", question=0)
        assert "accepted" not in client.types()
        network.away = False
        assert (await client.until("accepted"))["received_at"] == received_at
    assert len(network.stored()) == 1
