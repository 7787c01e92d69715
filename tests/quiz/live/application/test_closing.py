"""Closing a question: every accepted answer is in the standings, whoever crashes, freezes or comes second."""

import asyncio
from dataclasses import replace

import pytest

from tests.quiz.live.examples import BRIEF, DRIZZLE
from tests.quiz.live.fake_world import FakeProgress
from tests.quiz.live.node import Node, running_node
from tests.quiz.live.outages import Failing, with_logs
from tests.quiz.live.stage import FakeStage, RealStage, accept, listening
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import StaleSequence
from wordrally.contracts.http.sessions import Joined, Session
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import QuestionClosed, QuestionOpened
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application import closing
from wordrally.quiz.live.application.closing import close_question
from wordrally.quiz.live.application.host_commands import close_early, next_question, start_session
from wordrally.quiz.live.application.ports import Behind, View
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.application.store_ports import UnscoredRecords
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import GRACE_MS
from wordrally.quiz.scoring.adapters.valkey_answer_recorder import ValkeyAnswerRecorder
from wordrally.quiz.scoring.application.answer_recorder import JudgedAnswers, MarkedAnswer
from wordrally.quiz.scoring.application.rulebooks import BoardMoves


async def opened(stage: FakeStage | RealStage) -> tuple[Session, int]:
    """A session whose first question is open, and since when."""
    session = await stage.open(close_when_all_answered=False)
    accept(await start_session(stage.live, stage.host_of(session)))
    event = (await stage.events(session.id))[-1]
    assert isinstance(event, QuestionOpened)
    return session, event.question.opened_at


async def closings(stage: FakeStage | RealStage, session: Session) -> list[QuestionClosed]:
    return [event for event in await stage.events(session.id) if isinstance(event, QuestionClosed)]


def right(session: Session, player: Joined, received_at: int) -> ReceivedAnswer:
    return ReceivedAnswer(session.id, player.player_id, 0, received_at, choices=[1])


async def test_the_host_closes_after_the_grace(fake_stage: FakeStage) -> None:
    session, opened_at = await opened(fake_stage)
    fake_stage.clock.now = opened_at + 5_000
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    [closed] = await closings(fake_stage, session)
    assert (closed.closes_at, closed.at) == (opened_at + 5_000, opened_at + 5_000 + GRACE_MS)
    assert closed.reason == "host"


async def test_nobody_waits_for_a_grace_that_is_over(fake_stage: FakeStage) -> None:
    session, opened_at = await opened(fake_stage)
    fake_stage.clock.now = opened_at + DRIZZLE.time_limit_ms + 100
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    [closed] = await closings(fake_stage, session)
    assert closed.closes_at == opened_at + DRIZZLE.time_limit_ms
    assert closed.at == closed.closes_at + GRACE_MS


async def test_a_question_that_all_answered_closes_at_once(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    before = fake_stage.clock.now
    await close_question(fake_stage.live, session.id, 0, "all_answered")
    assert fake_stage.clock.now == before


async def test_a_silent_node_is_fenced_before_the_standings_are_read(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    fake_stage.nodes.registered |= {NodeId("lively"), NodeId("frozen")}
    fake_stage.nodes.silent.add(NodeId("frozen"))
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    assert fake_stage.nodes.fenced == ["frozen"]
    assert fake_stage.progress.reached == [1], "scoring has passed the fence"


async def test_a_node_that_waits_for_the_log_is_asked_again_and_not_fenced(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    fake_stage.nodes.registered.add(NodeId("lively"))
    fake_stage.nodes.waiting[NodeId("lively")] = 5
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    assert fake_stage.nodes.fenced == []
    assert fake_stage.nodes.waiting[NodeId("lively")] == -1, "asked until it had stored everything"


async def test_while_the_log_stays_away_a_question_stays_open_and_nobody_is_fenced(
    fake_stage: FakeStage,
) -> None:
    session, _ = await opened(fake_stage)
    fake_stage.nodes.registered.add(NodeId("lively"))
    fake_stage.nodes.waiting[NodeId("lively")] = 1_000
    with pytest.raises(Behind):
        await close_early(fake_stage.live, fake_stage.host_of(session))
    assert (fake_stage.nodes.fenced, await closings(fake_stage, session)) == ([], [])


async def test_a_node_that_registers_while_a_question_closes_sees_that_it_is_sealed(
    fake_stage: FakeStage,
) -> None:
    session, _ = await opened(fake_stage)
    nodes = Failing(fake_stage.live.logs.nodes, "live", JetStreamUnavailable())
    with pytest.raises(JetStreamUnavailable):
        await close_early(with_logs(fake_stage, nodes=nodes), fake_stage.host_of(session))
    snapshot = await take_snapshot(fake_stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert snapshot.session is not None
    assert (snapshot.session.phase, snapshot.session.sealed) == ("open", 0)


async def test_a_seal_outlives_a_store_that_is_emptied_while_a_question_closes(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    nodes = Failing(fake_stage.live.logs.nodes, "live", JetStreamUnavailable())
    with pytest.raises(JetStreamUnavailable):
        await close_early(with_logs(fake_stage, nodes=nodes), fake_stage.host_of(session))
    await fake_stage.lose_store()
    snapshot = await take_snapshot(fake_stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert snapshot.session is not None
    assert (snapshot.session.phase, snapshot.session.sealed) == ("open", 0)


async def test_an_old_seal_does_not_cover_the_next_question(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    host = fake_stage.host_of(session)
    accept(await close_early(fake_stage.live, host))
    accept(await next_question(fake_stage.live, fake_stage.host_of(session)))
    snapshot = await take_snapshot(fake_stage.live, SnapshotRequest(session_id=session.id, players=[]))
    assert snapshot.session is not None
    assert (snapshot.session.phase, snapshot.session.sealed) == ("open", None)


async def test_a_closing_that_stops_half_way_is_taken_over_by_a_timer(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    sessions = Failing(fake_stage.live.logs.sessions, "append", asyncio.CancelledError(), times=1)
    with pytest.raises(asyncio.CancelledError):
        await close_early(with_logs(fake_stage, sessions=sessions), fake_stage.host_of(session))
    [(due, at)] = [item for item in fake_stage.timers.due_at.items() if item[0].action == "close"]
    assert at <= fake_stage.clock.now + closing.RESCUE_MS
    await handle_timer(fake_stage.live, due, fake_stage.clock.now)
    [closed] = await closings(fake_stage, session)
    assert closed.reason == "host"


async def test_a_timer_that_rings_for_what_is_closed_does_nothing(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    for _ in range(2):
        await handle_timer(
            fake_stage.live, TimerDue(session_id=session.id, action="close", index=0), fake_stage.clock.now
        )
    assert len(await closings(fake_stage, session)) == 1


async def test_a_timer_of_another_question_sets_the_one_that_is_open_right(fake_stage: FakeStage) -> None:
    session, opened_at = await opened(fake_stage)
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))
    accept(await next_question(fake_stage.live, fake_stage.host_of(session)))
    fake_stage.timers.due_at.clear()
    await handle_timer(
        fake_stage.live, TimerDue(session_id=session.id, action="close", index=0), fake_stage.clock.now
    )
    [(due, at)] = fake_stage.timers.due_at.items()
    event = (await fake_stage.events(session.id))[-1]
    assert isinstance(event, QuestionOpened)
    assert (due.index, at) == (1, event.question.closes_at + GRACE_MS)
    assert event.question.opened_at >= opened_at


async def test_scoring_that_is_behind_lets_the_question_stay_open(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)

    class NeverThere(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise Behind("scoring")

        async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
            raise Behind("the backlog is too long")

    with pytest.raises(Behind):
        await close_early(replace(fake_stage.live, progress=NeverThere()), fake_stage.host_of(session))
    assert await closings(fake_stage, session) == []
    accept(await close_early(fake_stage.live, fake_stage.host_of(session)))


@pytest.mark.parametrize(("sequence", "is_counted"), [(5, True), (6, True), (4, False)])
async def test_answers_that_were_scored_ahead_of_a_backlog_are_not_waited_for(
    fake_stage: FakeStage, sequence: int, is_counted: bool
) -> None:
    session, opened_at = await opened(fake_stage)
    ada = await fake_stage.join(session, "Ada")
    answer = right(session, ada, opened_at + 100)

    class FarBehind(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise Behind("scoring")

        async def unscored(self, session_id: SessionId, sequence_: int, since_ms: int) -> UnscoredRecords:
            return UnscoredRecords([(sequence, answer)])

    marked = MarkedAnswer(answer, 5, 1_000, opened_at, DRIZZLE.time_limit_ms)
    recorder = ValkeyAnswerRecorder(fake_stage.valkey)
    await recorder.record([JudgedAnswers(session.id, 0, opened_at, BoardMoves.AT_CLOSE, [marked])], opened_at)
    live = replace(fake_stage.live, progress=FarBehind())
    if is_counted:
        assert accept(await close_early(live, fake_stage.host_of(session))).phase == "closed"
    else:
        with pytest.raises(Behind):
            await close_early(live, fake_stage.host_of(session))


async def test_a_close_waits_for_scores_and_the_queue_while_there_is_time(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    failures: list[Exception] = [Behind("the backlog is too long"), JetStreamUnavailable()]

    class Away(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise JetStreamUnavailable

        async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
            if failures:
                raise failures.pop()
            return UnscoredRecords()

    live = replace(fake_stage.live, progress=Away())
    assert accept(await close_early(live, fake_stage.host_of(session))).phase == "closed"


async def test_a_host_and_a_timer_close_a_question_once(stage: RealStage) -> None:
    session, question_at = await opened(stage)
    due = TimerDue(session_id=session.id, action="close", index=0)
    async with running_node(stage.jet, "node-race"):
        first, _, second = await asyncio.gather(
            close_early(stage.live, stage.host_of(session)),
            handle_timer(stage.live, due, question_at),
            close_early(stage.live, stage.host_of(session)),
        )
    assert len(await closings(stage, session)) == 1
    assert not (isinstance(first, Session) and isinstance(second, Session))


async def test_every_answer_stored_before_the_seal_is_in_the_standings(stage: RealStage) -> None:
    session = await stage.open(close_when_all_answered=False)
    players = [await stage.join(session, f"Player {number}") for number in range(20)]
    async with running_node(stage.jet, "node-a") as a, running_node(stage.jet, "node-b") as b:
        accept(await start_session(stage.live, stage.host_of(session)))
        event = (await stage.events(session.id))[-1]
        assert isinstance(event, QuestionOpened)
        at = event.question.opened_at + 100
        closing_now = asyncio.create_task(close_early(stage.live, stage.host_of(session)))
        for number, player in enumerate(players):
            await (a, b)[number % 2].answer(right(session, player, at + number))
        accept(await closing_now)
    [closed] = await closings(stage, session)
    assert closed.reveal.counts == [0, 20, 0, 0]
    assert [row.score for row in closed.top] == [1_000] * 10
    assert [row.player_id for row in closed.top] == [player.player_id for player in players[:10]]


async def test_a_frozen_node_loses_its_right_to_store_but_nothing_that_it_stored(
    stage: RealStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "SEAL_TIMEOUT_S", 0.2)
    session = await stage.open(close_when_all_answered=False)
    ada = await stage.join(session, "Ada")
    async with running_node(stage.jet, "node-frozen") as frozen, running_node(stage.jet, "node-well") as well:
        accept(await start_session(stage.live, stage.host_of(session)))
        event = (await stage.events(session.id))[-1]
        assert isinstance(event, QuestionOpened)
        await frozen.answer(right(session, ada, event.question.opened_at + 50))
        frozen.frozen = True
        accept(await close_early(stage.live, stage.host_of(session)))
        frozen.frozen = False
        with pytest.raises(StaleSequence):
            await frozen.answer(right(session, ada, event.question.opened_at + 60))
        assert not await well.is_fenced()
        assert await stage.live.logs.nodes.live() == {well.node_id}
    [closed] = await closings(stage, session)
    assert [row.score for row in closed.top] == [1_000]


async def test_a_node_that_died_does_not_hold_up_the_next_closing(
    stage: RealStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "SEAL_TIMEOUT_S", 0.2)
    await Node(stage.jet, "node-dead").start()
    session, _ = await opened(stage)
    accept(await close_early(stage.live, stage.host_of(session)))
    assert await stage.live.logs.nodes.live() == set()


async def test_time_closes_a_question_by_itself(stage: RealStage) -> None:
    session = await stage.open([BRIEF], close_when_all_answered=False)
    async with listening(stage, session.id) as events, running_node(stage.jet, "node-time"):
        accept(await start_session(stage.live, stage.host_of(session)))
        closed = await events.next(QuestionClosed)
    assert isinstance(closed, QuestionClosed)
    assert closed.reason == "time"
    opened_event = (await stage.events(session.id))[1]
    assert isinstance(opened_event, QuestionOpened)
    assert closed.closes_at == opened_event.question.closes_at
    assert closed.at >= closed.closes_at + GRACE_MS


async def test_a_question_closes_when_everybody_present_has_answered(stage: RealStage) -> None:
    session = await stage.open()
    ada, bob = await stage.join(session, "Ada"), await stage.join(session, "Bob")
    async with listening(stage, session.id) as events, running_node(stage.jet, "node-all") as node:
        accept(await start_session(stage.live, stage.host_of(session)))
        opened_event = await events.next(QuestionOpened)
        assert isinstance(opened_event, QuestionOpened)
        at = opened_event.question.opened_at
        await node.answer(right(session, ada, at + 10))
        await node.answer(right(session, bob, at + 20))
        closed = await events.next(QuestionClosed)
    assert isinstance(closed, QuestionClosed)
    assert closed.reason == "all_answered"
    assert closed.reveal.counts == [0, 2, 0, 0]


async def test_closing_the_wrong_question_is_refused(fake_stage: FakeStage) -> None:
    session, _ = await opened(fake_stage)
    outcome = await close_question(fake_stage.live, session.id, 1, "time")
    assert isinstance(outcome, QuizError)
    assert isinstance(await close_question(fake_stage.live, session.id, 0, "time"), View)
