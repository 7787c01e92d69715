"""Games over real sockets against a node with fake ports: which frames come, to whom, in which order."""

import asyncio

from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nodes import ports_of, running


async def test_a_question_is_answered_scored_and_revealed() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.host(session) as host,
        node.player(session, ann) as first,
        node.player(session, ben) as second,
    ):
        welcome = await first.read()
        assert welcome["type"] == "welcome"
        assert welcome["you"] == {
            "role": "player",
            "player_id": ann.player_id,
            "nickname": "ann",
            "score": 0,
            "rank": 1,
            "streak": 0,
            "place": None,
        }
        assert (await host.read())["you"] == {"role": "host"}
        await second.until("welcome")

        network.happen(session, session.open(0, network.now))
        question = await first.until("question")
        assert question["question"]["prompt"] == "question 0"
        assert "correct" not in question["question"]
        await second.until("question")

        await first.answer(0, 0)
        accepted = await first.until("accepted")
        assert accepted == {"type": "accepted", "question": 0, "received_at": network.now}
        result = await first.until("result")
        assert (result["correct"], result["points"], result["rank"]) == (True, 1_000, 1)
        assert (await host.until("progress"))["answered"] == 1

        await network.seal(session.state.session_id, 0)
        network.happen(session, session.close(network.now))
        reveal = await second.until("reveal")
        assert (reveal["correct"], reveal["counts"]) == ([0], [1, 0, 0, 0])
        board = await second.until("leaderboard")
        assert board["you"]["rank"] == 2
        assert "you" not in await host.until("leaderboard", board_version=board["board_version"])

        network.happen(session, session.finish(network.now))
        finished = await first.until("finished")
        assert finished["you"]["score"] == 1_000
        assert "you" not in await host.until("finished")


async def test_the_version_rises_by_one_with_each_transition() -> None:
    network = FakeNetwork()
    session = network.session()
    async with running(ports_of(network)) as node, node.host(session) as host:
        versions = [(await host.until("welcome"))["version"]]
        for index in (0, 1):
            network.happen(session, session.open(index, network.now))
            versions.append((await host.until("question"))["version"])
            network.happen(session, session.lock(network.now))
            network.happen(session, session.close(network.now))
            versions.append((await host.until("reveal"))["version"])
        network.happen(session, session.finish(network.now))
        versions.append((await host.until("finished"))["version"])
    assert versions == list(range(versions[0], versions[0] + 6))


async def test_results_held_back_come_once_after_the_close() -> None:
    network = FakeNetwork()
    session = network.session(feedback="at_close")
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        await player.answer(0, 0)
        await player.until("accepted")
        await player.until("progress")
        network.happen(session, session.close(network.now))
        results = session.results()
        network.tell(session, results)
        network.tell(session, results)
        await player.until("result", correct=True)
        await player.until("leaderboard")
        await player.send(type="ping", t=1)
        await player.until("pong")
    kinds = player.types()
    assert kinds.index("reveal") < kinds.index("result")
    assert kinds.count("result") == 1


async def test_accepted_goes_before_a_result_that_overtakes_the_acknowledgement() -> None:
    network = FakeNetwork()
    network.scoring = False
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.storing.clear()
        await player.answer(0, 0)
        await network.attempted(1)
        (submission,) = node.edge.rooms.find(session.state.session_id).submissions.values()  # type: ignore[union-attr]
        network.tell(session, session.score([submission.record]))
        await player.until("result")
        network.storing.set()
        await player.send(type="ping", t=1)
        await player.until("pong")
    kinds = player.types()
    assert kinds.index("accepted") < kinds.index("result")
    assert kinds.count("accepted") == 1


async def test_a_repeat_of_an_answer_that_is_not_stored_yet_waits_for_it() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.storing.clear()
        await player.answer(0, 0)
        await player.answer(0, 1)
        await player.send(type="ping", t=1)
        await player.until("pong")
        assert "accepted" not in player.types()
        network.storing.set()
        await player.until("accepted")
        repeat = await player.until("error")
        assert (repeat["code"], repeat["received_at"]) == ("already_answered", network.now)
        await player.answer(0, 2)
        await player.until("error", code="already_answered")
    assert [answer.choices for answer in network.stored()] == [[0]]
    assert player.types().count("accepted") == 1


async def test_no_answer_is_accepted_behind_a_seal() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        await network.seal(session.state.session_id, 0)
        await player.answer(0, 0)
        await player.until("error", code="closed", question=0)
    assert network.stored() == []


async def test_the_log_alone_is_enough_to_seal_a_question() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.happen(session, session.seal(network.now))
        await player.answer(0, 0)
        await player.until("error", code="closed", question=0)
    assert network.stored() == []


async def test_when_a_question_is_extended_everybody_is_told_and_it_takes_answers_again() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with (
        running(ports_of(network)) as node,
        node.player(session, ann) as player,
        node.host(session) as host,
    ):
        opened = session.open(0, network.now)
        network.happen(session, opened)
        await player.until("question")
        network.now = opened.question.closes_at + 1_000
        await player.answer(0, 0)
        await player.until("error", code="closed")
        network.happen(session, session.extend(network.now))
        for client in (player, host):
            told = await client.until("welcome", version=opened.version)
            assert told["question"]["opened_at"] == opened.question.opened_at
            assert told["question"]["closes_at"] > network.now
        await player.answer(0, 0)
        await player.until("accepted", question=0)


async def test_a_pause_is_told_to_everybody_and_what_comes_later_is_refused() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.host(session) as host,
        node.player(session, ann) as answered,
        node.player(session, ben) as waiting,
    ):
        opened = session.open(0, network.now)
        network.happen(session, opened)
        await answered.until("question")
        await waiting.until("question")
        await answered.answer(0, 0)
        await answered.until("accepted")
        network.now += 2_000
        network.happen(session, session.pause(network.now))
        for client in (host, answered, waiting):
            assert (await client.until("session"))["session"]["paused"] is True
            timing = await client.until("timing")
            assert (timing["paused_at"], timing["version"]) == (network.now, opened.version)
        network.now += 1_000
        await waiting.answer(0, 0)
        await waiting.until("error", code="paused", question=0)
        network.now += 3_000
        network.happen(session, session.resume(network.now))
        for client, moved_ms in ((host, 4_000), (waiting, 4_000), (answered, 0)):
            assert (await client.until("session"))["session"]["paused"] is False
            timing = await client.until("timing")
            assert timing["opened_at"] == opened.question.opened_at + moved_ms
            assert timing["closes_at"] == opened.question.closes_at + moved_ms
            assert timing["paused_at"] is None
        await waiting.answer(0, 0)
        await waiting.until("result", question=0)
        for player, moved_ms in ((ann, 0), (ben, 4_000)):
            stored, _ = player.answers[0]
            assert stored.opened_at == opened.question.opened_at + moved_ms


async def test_a_host_who_locks_the_door_is_seen_doing_it() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        network.happen(session, session.lock(network.now))
        told = await player.until("session")
        assert told["session"]["locked"] is True
        assert told["session"]["settings"]["scoring"] == "speed"


async def test_a_seal_waits_until_what_was_taken_is_stored() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        network.happen(session, session.open(0, network.now))
        await player.until("question")
        network.storing.clear()
        await player.answer(0, 0)
        await network.attempted(1)
        sealing = asyncio.create_task(network.seal(session.state.session_id, 0))
        await player.answer(0, 1)
        await player.send(type="ping", t=1)
        await player.until("pong")
        assert not sealing.done()
        network.storing.set()
        sealed = await sealing
        assert sealed == {node.edge.node.id: network.logs[node.edge.node.id][-1][0]}
        await player.until("accepted")


async def test_a_question_that_was_sealed_before_the_room_was_loaded_stays_sealed() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with running(ports_of(network)) as node:
        session.open(0, network.now)
        network.answering.clear()
        coming = asyncio.create_task(_welcome_and_answer(node, session, ann))
        await network.when(lambda: network.requests)
        await network.seal(session.state.session_id, 0)
        network.answering.set()
        assert (await coming)["code"] == "closed"
        async with node.player(session, ben) as player:
            await player.answer(0, 0)
            await player.until("error", code="closed")


async def _welcome_and_answer(node, session, who):
    async with node.player(session, who) as player:
        await player.until("welcome")
        await player.answer(0, 0)
        return await player.until("error")
