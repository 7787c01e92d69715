"""What a node is told when it, or a player, connects."""

import dataclasses

import pytest

from tests.quiz.live.examples import HOST
from tests.quiz.live.fake_world import FakeProgress
from tests.quiz.live.node import running_node
from tests.quiz.live.outages import Failing, with_store
from tests.quiz.live.stage import FakeStage, RealStage, accept
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import QuestionOpened
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot, SnapshotRequest
from wordrally.contracts.views import GivenAnswer
from wordrally.quiz.live.application.host_commands import (
    close_early,
    finish_session,
    next_question,
    start_session,
)
from wordrally.quiz.live.application.ports import Away, Behind
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.application.store_ports import UnscoredRecords

A, B = NodeId("node-a"), NodeId("node-b")


async def snapshot(stage: FakeStage, session: Session) -> SessionSnapshot:
    reply = await take_snapshot(stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert reply.session is not None
    return reply.session


async def connect(stage: FakeStage, session: Session, player_id: PlayerId, node: NodeId) -> NodeId | None:
    """Where the player was before, as the node hears it."""
    request = SnapshotRequest(session_id=session.id, players=[player_id], connecting=node)
    [player] = (await take_snapshot(stage.live, request)).players
    return player.previous_node


async def test_a_snapshot_follows_the_session(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    shown = await snapshot(fake_stage, session)
    assert (shown.phase, shown.version, shown.host_id, shown.players) == ("lobby", 0, HOST, 1)
    assert (shown.question, shown.reveal) == (None, None)

    accept(await start_session(fake_stage.live, host))
    shown = await snapshot(fake_stage, session)
    assert shown.question is not None
    assert (shown.phase, shown.version, shown.question.index, shown.reveal) == ("open", 1, 0, None)

    accept(await close_early(fake_stage.live, host))
    shown = await snapshot(fake_stage, session)
    assert shown.reveal is not None
    assert (shown.phase, shown.version, shown.reveal.correct) == ("closed", 2, [1])

    accept(await next_question(fake_stage.live, host))
    shown = await snapshot(fake_stage, session)
    assert (shown.phase, shown.version, shown.reveal) == ("open", 3, None)

    accept(await finish_session(fake_stage.live, host))
    shown = await snapshot(fake_stage, session)
    assert (shown.phase, shown.version) == ("finished", 5)
    logged = await fake_stage.live.logs.sessions.events(session.id)
    assert shown.sequence == logged[-1].sequence


async def test_an_emptied_store_changes_nothing_but_counters(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    before = await snapshot(fake_stage, session)
    await fake_stage.lose_store()
    fake_stage.clock.now += 1
    after = await snapshot(fake_stage, session)
    assert (after.question, after.version, after.sequence, after.top) == (
        before.question,
        before.version,
        before.sequence,
        before.top,
    )
    assert after.event > before.event, "nodes see that something may be missing"
    assert [announce.session_id for announce in fake_stage.heard.announced][-1] == session.id


async def test_while_scoring_is_away_a_player_is_welcome_and_has_answered(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")
    bob = await fake_stage.join(session, "Bob")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    first = ReceivedAnswer(session.id, ada.player_id, 0, 1_000, [1], opened_at=900, time_limit_ms=20_000)
    second = ReceivedAnswer(session.id, ada.player_id, 0, 2_000, [0])

    class Away(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise Behind("scoring")

        async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
            return UnscoredRecords([(5, first), (6, second)])

    live = dataclasses.replace(fake_stage.live, progress=Away())
    players = [ada.player_id, bob.player_id]
    reply = await take_snapshot(live, SnapshotRequest(session_id=session.id, players=players, min_sequence=7))

    assert reply.refused is None
    given, none = (player.answer for player in reply.players)
    assert none is None
    assert given == GivenAnswer(
        question=0, received_at=1_000, choices=[1], opened_at=900, time_limit_ms=20_000
    ), "the first in the log counts, and nobody knows what it earned"


async def test_an_unknown_backlog_keeps_a_player_waiting(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()

    class Away(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise Behind("scoring")

        async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
            raise Behind("too much")

    live = dataclasses.replace(fake_stage.live, progress=Away())
    request = SnapshotRequest(session_id=session.id, players=[], min_sequence=7)
    assert (await take_snapshot(live, request)).refused == "unavailable"


async def test_unknown_sessions_and_players_are_told_apart(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    nowhere = SnapshotRequest(session_id=SessionId("nowhere"), players=[])
    assert (await take_snapshot(fake_stage.live, nowhere)).refused == "unknown_session"
    nobody = SnapshotRequest(session_id=session.id, players=[PlayerId("nobody")], connecting=A)
    reply = await take_snapshot(fake_stage.live, nobody)
    assert (reply.refused, reply.players) == (None, [])


async def test_without_the_store_there_is_no_snapshot(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    away = with_store(
        fake_stage, projections=Failing(fake_stage.live.store.projections, "state", Away("down"))
    )
    reply = await take_snapshot(away, SnapshotRequest(session_id=session.id, players=[]))
    assert reply.refused == "unavailable"


async def test_connecting_tells_where_the_player_was_before(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = (await fake_stage.join(session, "Ada")).player_id
    assert await connect(fake_stage, session, ada, A) is None
    assert await connect(fake_stage, session, ada, A) is None, "the same node sees to it by itself"
    assert await connect(fake_stage, session, ada, B) == A
    assert await connect(fake_stage, session, ada, A) == B


async def test_an_emptied_store_says_that_it_does_not_know_where_players_were(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = (await fake_stage.join(session, "Ada")).player_id
    await connect(fake_stage, session, ada, A)
    await fake_stage.lose_store()
    request = SnapshotRequest(session_id=session.id, players=[ada], connecting=B)
    [first] = (await take_snapshot(fake_stage.live, request)).players
    assert (first.previous_node, first.is_lost) == (None, True)
    [again] = (await take_snapshot(fake_stage.live, request)).players
    assert (again.previous_node, again.is_lost) == (None, False)
    assert await connect(fake_stage, session, ada, A) == B


async def test_looking_does_not_move_a_player(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = (await fake_stage.join(session, "Ada")).player_id
    await connect(fake_stage, session, ada, A)
    look = SnapshotRequest(session_id=session.id, players=[ada])
    assert (await take_snapshot(fake_stage.live, look)).players[0].previous_node == A
    assert await connect(fake_stage, session, ada, B) == A


@pytest.mark.parametrize(("feedback", "told"), [("immediate", True), ("at_close", False)])
async def test_a_player_finds_their_answer_again(stage: RealStage, feedback: str, told: bool) -> None:
    session = await stage.open(feedback=feedback, close_when_all_answered=False)
    ada = await stage.join(session, "Ada")
    async with running_node(stage.jet, "node-1") as node:
        accept(await start_session(stage.live, stage.host_of(session)))
        event = (await stage.events(session.id))[-1]
        assert isinstance(event, QuestionOpened)
        at = event.question.opened_at + 1_000
        await node.answer(ReceivedAnswer(session.id, ada.player_id, 0, at, choices=[1]))
        newest = await stage.live.logs.nodes.newest_answer()

        async def look(min_sequence: int = 0) -> PlayerSnapshot:
            request = SnapshotRequest(
                session_id=session.id, players=[ada.player_id], min_sequence=min_sequence
            )
            return (await node.snapshot(request)).players[0]

        player = await look(newest)
        assert player.answer is not None
        assert (player.answer.received_at, player.answer.choices) == (at, [1])
        assert (player.answer.correct, player.answer.points) == ((True, 975) if told else (None, None))
        assert (player.score, player.streak) == ((975, 1) if told else (0, 0))

        accept(await close_early(stage.live, stage.host_of(session)))
        player = await look()
        assert player.answer is not None
        assert (player.answer.correct, player.answer.points) == (True, 975)
        assert (player.score, player.rank, player.streak) == (975, 1, 1)

        accept(await next_question(stage.live, stage.host_of(session)))
        player = await look()
        assert (player.answer, player.score, player.streak) == (None, 975, 1)


async def test_a_snapshot_holds_every_event_that_a_node_may_have_missed(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    projections = fake_stage.live.store.projections
    lagging = with_store(fake_stage, projections=Failing(projections, "put", Away("slow")))
    accept(await start_session(lagging, fake_stage.host_of(session)))
    assert (await projections.view(session.id)).session.version == 0
    assert (await snapshot(fake_stage, session)).phase == "open"

    accept(await close_early(lagging, fake_stage.host_of(session)))
    request = SnapshotRequest(session_id=session.id, players=[])
    assert (await take_snapshot(lagging, request)).refused == "unavailable", "rather than one that is too old"


async def test_a_snapshot_between_the_move_of_the_board_and_the_close_waits_for_the_close(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada")
    host = fake_stage.host_of(session)
    accept(await start_session(fake_stage.live, host))
    await fake_stage.live.store.scoreboards.settle(session.id, 0)
    looks = 0

    async def pause_ms(_duration_ms: int) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            accept(await close_early(fake_stage.live, host))

    world = dataclasses.replace(fake_stage.live.world, pause_ms=pause_ms)
    live = dataclasses.replace(fake_stage.live, world=world)
    reply = await take_snapshot(live, SnapshotRequest(session_id=session.id, players=[]))

    assert reply.session is not None
    assert (looks, reply.session.phase) == (3, "closed")
