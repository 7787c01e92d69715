"""Races over real sockets against a node with fake ports: turns open, end, time out and are found again."""

import dataclasses

import pytest

from tests.realtime.clients import Client
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import FakeSession
from tests.realtime.nodes import RunningNode, ports_of, running
from wordrally.contracts.queue.answers import AnswerBatch, TurnOpened
from wordrally.contracts.queue.events import Needs
from wordrally.realtime.application.ports import Submission
from wordrally.realtime.application.room import turns


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


async def test_an_early_request_whose_result_is_missed_is_answered_with_the_next_snapshot() -> None:
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
        tell, network.tell = network.tell, lambda *_: None  # the result is lost on its way
        network.score()
        network.tell = tell
        network.scoring = True
        room = node.edge.rooms.find(session.state.session_id)
        assert room is not None
        room.resync()
        assert (await player.until("welcome"))["reveal"]["turn"] == 1
        assert (await player.until("question"))["question"]["turn"] == 2
        await answer(player, 1, 2, 0)
        await player.until("reveal")
        await player.send(type="ping", t=2)
        await player.until("pong")
        assert player.types().count("question") == 1, "the third turn was not asked for"


async def test_an_opening_that_was_missed_is_made_up_for_with_the_next_snapshot() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    session.prepare_race()
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        session.race(network.now)
        network.lose(session)
        room = node.edge.rooms.find(session.state.session_id)
        assert room is not None
        room.resync()
        assert (await player.until("question"))["question"]["turn"] == 1


async def test_an_answer_that_was_given_at_another_node_is_shown_with_its_key() -> None:
    network = FakeNetwork()
    session = race(network)
    ann = session.join("ann")
    async with running(ports_of(network)) as node, running(ports_of(network)) as other:
        async with node.player(session, ann) as player:
            await player.until("welcome")
            await answer(player, 0, 1, 0)
            await player.until("reveal")
        async with other.player(session, ann) as player:
            await player.send(type="next")
            await player.until("question")
            await answer(player, 1, 2, 1)
            await player.until("reveal")
        async with node.player(session, ann) as back:
            welcome = await back.until("welcome")
            assert (welcome["your_answer"]["turn"], welcome["reveal"]["turn"]) == (2, 2)


async def test_a_time_out_that_cannot_be_stored_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "RETRY_S", 0.01)
    network = FakeNetwork()
    session = network.session()
    session.race(network.now, timed=True)
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        await player.until("welcome")
        room = node.edge.rooms.find(session.state.session_id)
        assert room is not None
        refused: list[Submission] = []

        def refuse_once(submission: Submission) -> bool:
            if not refused:
                refused.append(submission)
                return False
            return submit(submission)

        around = room.turns._around  # pyright: ignore[reportPrivateUsage]
        submit = around.submit
        monkeypatch.setattr(room.turns, "_around", dataclasses.replace(around, submit=refuse_once))
        network.now += 20_251
        room.turns.greet(room.seats[ann.player_id])
        await player.until("reveal")
        assert len(refused) == 1


async def test_a_player_with_more_time_has_it_in_their_turns() -> None:
    network = FakeNetwork()
    session = network.session()
    session.race(network.now, timed=True)
    ann = session.join("ann")
    session.need(ann.player_id, Needs(time_factor=1.5), network.now)
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        question = (await player.until("welcome"))["question"]
        assert (question["time_limit_ms"], question["closes_at"]) == (30_000, network.now + 30_000)
        network.now += 29_000
        await answer(player, 0, 1, 0)
        await player.until("reveal")
    assert network.stored()[-1].time_limit_ms == 30_000


async def test_a_turn_opens_when_its_prompt_has_been_read() -> None:
    network = FakeNetwork()
    session = network.session()
    session.race(network.now, timed=True, reading="short")
    ann = session.join("ann")
    async with running(ports_of(network)) as node, node.player(session, ann) as player:
        question = (await player.until("welcome"))["question"]
        assert question["opened_at"] == network.now + 2_000
        network.now += 1_700
        await answer(player, 0, 1, 0)
        assert (await player.until("error"))["code"] == "not_open"
        network.now += 100
        await answer(player, 0, 1, 0)
        assert (await player.until("accepted"))["received_at"] == question["opened_at"]


async def test_a_player_who_cannot_hear_is_not_asked_audio_questions_from_then_on() -> None:
    network = FakeNetwork()
    session = race(network)
    session.listens = {0, 1}
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        async with node.player(session, ann) as player:
            welcome = await player.until("welcome")
            assert (welcome["question"]["index"], welcome["you"]["of"]) == (0, 3)
            network.happen(session, session.need(ann.player_id, Needs(no_audio=True), network.now))
            await answer(player, 0, 1, 0)
            await player.until("reveal")
            await player.send(type="next")
            assert (await player.until("question"))["question"]["index"] == 2
        async with running(ports_of(network)) as other, other.player(session, ann) as elsewhere:
            welcome = await elsewhere.until("welcome")
            assert (welcome["question"]["index"], welcome["you"]["of"]) == (2, 2)
            await answer(elsewhere, 2, 2, 0)
            await elsewhere.until("done")
