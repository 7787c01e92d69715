"""People of a room: arrivals, names, presence, removals and readmissions."""

from msgspec import structs

from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nodes import ports_of, running
from wordrally.contracts import frames
from wordrally.contracts.queue.events import Needs
from wordrally.contracts.queue.nodes import RosterChanged
from wordrally.contracts.views import PlayerRef


async def test_the_host_removes_a_player() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as removed,
        node.player(session, ben) as other,
    ):
        await removed.until("welcome")
        await other.until("welcome")
        network.happen(session, session.remove(ann.player_id, network.now))
        await removed.until("removed")
        assert await removed.closed() == frames.REMOVED
        board = await other.until("leaderboard")
        assert [row["nickname"] for row in board["top"]] == ["ben"]


async def test_who_was_removed_unnoticed_goes_with_the_next_snapshot() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as removed:
        await removed.until("welcome")
        session.remove(ann.player_id, network.now)
        network.lose(session)
        network.happen(session, session.open(0, network.now))
        await removed.until("removed")
        assert await removed.closed() == frames.REMOVED


async def test_names_are_told_to_a_class_and_only_counted_in_a_hall() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as player,
        node.host(session) as host,
    ):
        await player.until("welcome")
        await host.until("roster")
        cleo = PlayerRef(player_id=ann.player_id, nickname="cleo")
        for size in (100, 101):
            network.tell(
                session,
                RosterChanged(session_id=session.state.session_id, players=size, joined=[cleo], left=[]),
            )
        assert (await player.until("roster", players=100))["joined"][0]["nickname"] == "cleo"
        assert (await player.until("roster", players=101))["joined"] == []
        assert (await host.until("roster", players=101))["joined"][0]["nickname"] == "cleo"


async def test_presence_is_reported_and_repeated_when_asked_for() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.host(session) as host:
        async with node.player(session, ann) as player:
            await player.until("welcome")
            assert (await host.until("roster"))["players"] == 1
            heard = len(network.reports)
            await network.announce(session.state.session_id)
            await network.when(lambda: len(network.reports) > heard)
            assert network.reports[-1].joined == [ann.player_id]
        assert (await host.until("roster"))["left"] == [ann.player_id]
        assert network.reports[-1].left == [ann.player_id]


async def test_standings_that_cannot_be_asked_for_leave_the_board_without_you() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.away = True
        network.happen(session, session.close(network.now))
        assert "you" not in await player.until("leaderboard")
        network.away = False


async def test_who_arrives_is_shown_those_who_joined_since_the_room_was_loaded() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        session.join("ben")
        async with node.host(session) as host:
            assert [row["nickname"] for row in (await host.until("welcome"))["top"]] == ["ann", "ben"]


async def test_who_arrives_in_an_open_question_is_told_how_many_have_answered() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        await player.answer(0, 0)
        await player.until("result")
        async with node.host(session) as host:
            assert (await host.read())["type"] == "welcome"
            told = await host.read()
    assert (told["type"], told["question"], told["answered"]) == ("progress", 0, 1)


async def test_more_time_is_told_to_its_player_and_the_host_alone() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.host(session) as host,
        node.player(session, ann) as slower,
        node.player(session, ben) as other,
    ):
        for client in (host, slower, other):
            await client.until("welcome")
        network.happen(session, session.need(ann.player_id, Needs(1.5), network.now))
        opened = structs.replace(session.open(0, network.now), extra_ms=10_000)
        network.happen(session, opened)
        limits = [(await client.until("question"))["question"] for client in (host, slower, other)]
        usual = opened.question
        assert [shown["time_limit_ms"] for shown in limits] == [30_000, 30_000, 20_000]
        assert [shown["closes_at"] - usual.closes_at for shown in limits] == [10_000, 10_000, 0]


async def test_a_readmission_closes_the_socket_of_the_seat() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as lost:
        await lost.until("welcome")
        network.happen(session, session.readmit(ann.player_id, network.now))
        assert await lost.closed() == frames.REPLACED


async def test_a_new_name_is_told_and_shown_to_its_player() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        ann.nickname = "Eve"
        changed = RosterChanged(
            session_id=session.state.session_id,
            players=1,
            joined=[PlayerRef(player_id=ann.player_id, nickname="Eve")],
            left=[],
        )
        network.tell(session, changed)
        told = await player.until("roster")
        while not [one for one in told["joined"] if one["nickname"] == "Eve"]:
            told = await player.until("roster")


async def test_everybody_is_asked_into_the_session_that_is_played_again_for_an_hour() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with running(ports_of(network)) as node, node.player(session, ann) as there:
        await there.until("welcome")
        network.happen(session, session.move("s2", network.now))
        assert (await there.until("moved"))["session_id"] == "s2"
        async with node.player(session, ben) as late:
            await late.until("welcome")
            assert (await late.until("moved"))["session_id"] == "s2"
