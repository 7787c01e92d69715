"""Races over real sockets against a node with fake ports: turns open, end, time out and are found again."""

from tests.realtime.clients import Client
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import FakeSession
from tests.realtime.nodes import RunningNode, ports_of, running
from wordrally.contracts.queue.answers import AnswerBatch, TurnOpened


def turns_of(network: FakeNetwork) -> list[TurnOpened]:
    return [
        turn
        for log in network.logs.values()
        for _, record in log
        if isinstance(record, AnswerBatch)
        for turn in record.turns
    ]


def race(network: FakeNetwork) -> FakeSession:
    session = network.session()
    session.race(network.now)
    return session


async def answer(client: Client, question: int, turn: int | None, *choices: int) -> None:
    await client.send(type="answer", question=question, turn=turn, choices=list(choices))


async def test_the_first_turn_comes_at_the_opening_and_the_next_ones_when_they_are_asked_for() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    session.prepare_race()
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        assert "question" not in await player.until("welcome")
        await player.send(type="next")
        assert (await player.until("error"))["code"] == "not_open"
        network.happen(session, session.race(network.now))
        assert (await player.until("session"))["session"]["phase"] == "open"
        question = (await player.until("question"))["question"]
        assert (question["index"], question["turn"], question["opened_at"]) == (0, 1, network.now)
        assert question["closes_at"] == session.state.closes_at
        await player.send(type="next")
        assert (await player.until("question"))["question"] == question
        await player.send(type="next", after=1)
        assert (await player.until("error"))["code"] == "not_open"
        await answer(player, 0, 1, 0)
        assert (await player.until("accepted"))["turn"] == 1
        result = await player.until("result")
        assert (result["turn"], result["misses"], result["points"]) == (1, 0, 1_000)
        reveal = await player.until("reveal")
        assert (reveal["turn"], reveal["correct"], "counts" in reveal) == (1, [0], False)
        await player.send(type="next", after=1)
        again = await player.until("question")
        await player.send(type="next", after=1)
        assert await player.until("question") == again


async def test_who_connects_later_finds_their_first_turn_in_welcome_and_the_same_one_again() -> None:
    network = FakeNetwork()
    session = race(network)
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        async with node.player(session, ann) as player:
            first = (await player.until("welcome"))["question"]
        network.now += 5_000
        async with running(ports_of(network)) as other, other.player(session, ann) as elsewhere:
            assert (await elsewhere.until("welcome"))["question"] == first
            await answer(elsewhere, 0, 1, 1)
            await elsewhere.until("reveal")
        async with node.player(session, ann) as back:
            welcome = await back.until("welcome")
            assert (welcome["question"], welcome["reveal"]["turn"]) == (first, 1)
            assert welcome["your_answer"]["turn"] == 1
            assert (welcome["you"]["done"], welcome["you"]["mastered"], welcome["you"]["of"]) == (1, 0, 3)
    assert len(turns_of(network)) == 1


async def test_an_answer_to_another_turn_is_refused() -> None:
    network = FakeNetwork()
    session = race(network)
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        await player.send(type="answer", question=0, choices=[0])
        assert (await player.until("error"))["code"] == "invalid"
        await answer(player, 0, 2, 0)
        assert (await player.until("error"))["code"] == "not_open"
        await answer(player, 1, 1, 0)
        assert (await player.until("error"))["code"] == "invalid"
        await answer(player, 0, 1, 0)
        accepted = await player.until("accepted")
        await player.until("reveal")
        await answer(player, 0, 1, 1)
        error = await player.until("error")
        assert (error["code"], error["received_at"]) == ("already_answered", accepted["received_at"])


async def test_a_missed_question_comes_back_until_nothing_is_left() -> None:
    network = FakeNetwork()
    session = race(network)
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        question = (await player.until("welcome"))["question"]
        asked = []
        for choice in (1, 0, 0, 0):
            asked.append(question["index"])
            await answer(player, question["index"], question["turn"], choice)
            result = await player.until("result")
            await player.until("reveal")
            if len(asked) < 4:
                await player.send(type="next")
                question = (await player.until("question"))["question"]
        assert asked == [0, 1, 2, 0]
        assert (result["misses"], result["points"]) == (1, 500)
        assert (await player.until("done"))["score"] == 2_500
        await player.send(type="next")
        await player.until("done")


async def test_a_request_that_comes_before_the_result_is_kept() -> None:
    network = FakeNetwork()
    session = race(network)
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        network.scoring = False
        await answer(player, 0, 1, 0)
        await player.until("accepted")
        await player.send(type="next", after=1)
        await player.send(type="ping", t=1)
        await player.until("pong")
        network.scoring = True
        network.score()
        await player.until("reveal")
        assert (await player.until("question"))["question"]["turn"] == 2


async def test_a_turn_whose_time_ran_out_is_revealed_without_a_result() -> None:
    network = FakeNetwork()
    session = network.session()
    session.race(network.now, timed=True)
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        async with node.player(session, ann) as player:
            assert (await player.until("welcome"))["question"]["closes_at"] == network.now + 20_000
        await _left(network, node, session)
        network.now += 20_251
        async with node.player(session, ann) as back:
            await back.until("reveal")
            await answer(back, 0, 1, 0)
            assert (await back.until("error"))["code"] == "closed"
            assert "result" not in back.types()
    assert network.stored()[-1].is_timeout


async def _left(network: FakeNetwork, node: RunningNode, session: FakeSession) -> None:
    """Wait until the node has noticed that nobody is connected."""
    room = node.edge.rooms.find(session.state.session_id)
    assert room is not None
    await network.when(lambda: not room.audience.players)
