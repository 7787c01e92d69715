"""Live messages that a node missed: everybody gets a new welcome."""

import asyncio

from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nodes import ports_of, running
from wordrally.realtime.application.room import live_room


async def test_a_node_that_missed_an_event_welcomes_everybody_anew() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as player,
        node.host(session) as host,
    ):
        await player.until("welcome")
        await host.until("welcome")
        session.open(0, network.now)
        network.lose(session)
        network.happen(session, session.close(network.now))
        for client in (player, host):
            welcome = await client.until("welcome")
            assert welcome["session"]["phase"] == "closed"
            assert welcome["reveal"]["correct"] == [0]
        network.happen(session, session.open(1, network.now))
        await player.until("question")


async def test_a_node_that_missed_the_names_of_a_close_welcomes_everybody_anew() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.happen(session, session.close(network.now), in_full=False)
        welcome = await player.until("welcome")
        assert welcome["reveal"]["correct"] == [0]
        assert [row["nickname"] for row in welcome["top"]] == ["ann"]
        network.happen(session, session.open(1, network.now))
        await player.until("question")


async def test_a_node_that_missed_a_scored_batch_shows_it_with_a_new_welcome() -> None:
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as first,
        node.player(session, ben) as second,
    ):
        network.happen(session, session.open(0, network.now))
        for client in (first, second):
            await client.until("question")
            await client.answer(0, 0)
            await client.until("accepted")
        one, two = network.stored()
        session.score([one])
        network.tell(session, session.score([two]))
        await second.until("result")
        welcome = await first.until("welcome")
        assert welcome["your_answer"]["points"] == 1_000
        assert welcome["you"]["score"] == 1_000


async def test_a_batch_that_was_only_overtaken_costs_no_new_welcome(monkeypatch) -> None:
    monkeypatch.setattr(live_room, "REORDERED_WITHIN_S", 0.01)
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as first,
        node.player(session, ben) as second,
    ):
        network.happen(session, session.open(0, network.now))
        for client in (first, second):
            await client.until("question")
            await client.answer(0, 0)
            await client.until("accepted")
        scored = [session.score([answer]) for answer in network.stored()]
        network.tell(session, scored[1])
        network.tell(session, scored[0])
        await first.until("result")
        await second.until("result")
        await asyncio.sleep(
            3 * live_room.REORDERED_WITHIN_S
        )  # when nothing happens there is nothing to await
        await first.send(type="ping", t=1)
        await first.until("pong")
    assert first.types().count("welcome") == 1


async def test_after_an_outage_of_the_queue_everybody_is_welcomed_anew() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        network.away = True
        session.open(0, network.now)
        network.lose(session)
        node.edge.rooms.resync_all()
        network.away = False
        assert (await player.until("welcome"))["question"]["index"] == 0
