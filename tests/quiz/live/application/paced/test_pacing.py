"""Sessions at everyone's own pace: how they open and end, and what may be asked of them."""

import dataclasses

import pytest

from tests.quiz.live.examples import HOST, QUESTIONS, quiz_of
from tests.quiz.live.fake_world import FakeProgress
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.http.quizzes import ListenQuestion, Speech
from wordrally.contracts.http.reports import Report
from wordrally.contracts.http.sessions import Mode, PlayerChange, Session, SessionDraft, Settings
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer, TurnOpened
from wordrally.contracts.queue.events import SessionFinished
from wordrally.contracts.queue.nodes import SnapshotRequest, ViewsRequest
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.host_commands import (
    close_early,
    finish_session,
    move_deadline,
    next_question,
    pause,
    start_session,
)
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.application.paced.assignments import list_own_assignments, note_assignments
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.presence import end_if_all_done
from wordrally.quiz.live.application.reading.snapshots import take_snapshot, view_questions
from wordrally.quiz.live.application.seating import change_player
from wordrally.quiz.live.application.session_events import handle_session_event
from wordrally.quiz.live.application.store_ports import UnscoredRecords
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.pacing import DAY_MS, check_draft
from wordrally.quiz.live.domain.ranking import LoggedTurn
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.deadline_watch import set_deadlines
from wordrally.quiz.results.application.reading import read_report
from wordrally.quiz.scoring.adapters.valkey_answer_recorder import ValkeyAnswerRecorder
from wordrally.quiz.scoring.application.answer_recorder import JudgedAnswers, MarkedAnswer
from wordrally.quiz.scoring.application.rulebooks import BoardMoves

NOW = 1_700_000_000_000


async def opened(stage: FakeStage, mode: Mode, **times: int) -> Session:
    quiz = quiz_of(list(QUESTIONS))
    stage.quizzes.quizzes[quiz.id] = quiz
    draft = SessionDraft(quiz_id=quiz.id, mode=mode, settings=Settings(order="quiz"), **times)
    session = await open_session(stage.live, HOST, draft)
    assert isinstance(session, Session)
    return session


@pytest.mark.parametrize(
    ("draft", "refused"),
    [
        (SessionDraft(quiz_id="q", mode="race"), None),
        (SessionDraft(quiz_id="q", mode="race", closes_at=NOW + 1), None),
        (SessionDraft(quiz_id="q", mode="race", closes_at=NOW), ("bad_deadline", "deadline-past", {})),
        (
            SessionDraft(quiz_id="q", mode="race", opens_at=NOW + 1),
            ("bad_opening", "opening-of-mode", {"mode": "race"}),
        ),
        (
            SessionDraft(quiz_id="q", mode="race", settings=Settings(feedback="at_close")),
            ("bad_feedback", "feedback-of-mode", {"mode": "race"}),
        ),
        (SessionDraft(quiz_id="q", mode="assignment"), ("bad_deadline", "missing-deadline", {})),
        (SessionDraft(quiz_id="q", mode="assignment", closes_at=NOW + 28 * DAY_MS), None),
        (
            SessionDraft(quiz_id="q", mode="assignment", closes_at=NOW + 28 * DAY_MS + 1),
            ("bad_deadline", "deadline-too-far", {"max_days": 28}),
        ),
        (
            SessionDraft(quiz_id="q", mode="assignment", opens_at=NOW + 29 * DAY_MS, closes_at=NOW + 1),
            ("bad_opening", "opening-too-far", {"max_days": 28}),
        ),
        (
            SessionDraft(quiz_id="q", mode="assignment", opens_at=NOW + 9, closes_at=NOW + 9),
            ("bad_deadline", "deadline-past", {}),
        ),
        (
            SessionDraft(quiz_id="q", mode="live", closes_at=NOW + 1),
            ("bad_deadline", "deadline-of-mode", {"mode": "live"}),
        ),
        (
            SessionDraft(quiz_id="q", mode="practice", opens_at=NOW + 1),
            ("bad_opening", "opening-of-mode", {"mode": "practice"}),
        ),
        (
            SessionDraft(quiz_id="q", mode="practice", closes_at=NOW + 1),
            ("bad_deadline", "deadline-of-mode", {"mode": "practice"}),
        ),
    ],
)
def test_times_and_settings_that_a_mode_does_not_know_are_refused(
    draft: SessionDraft, refused: tuple[str, str, dict[str, str | int]] | None
) -> None:
    refusal = check_draft(draft, NOW)
    assert (refusal and (refusal.reason, refusal.code, refusal.values)) == refused


def test_refusals_that_do_not_depend_on_one_another_come_together() -> None:
    settings = Settings(feedback="at_close")
    draft = SessionDraft(quiz_id="q", mode="race", opens_at=NOW, closes_at=1, settings=settings)
    refusal = check_draft(draft, NOW)
    assert refusal is not None
    told = [(each.reason, each.code) for each in (refusal, *refusal.others)]
    assert told == [
        ("bad_feedback", "feedback-of-mode"),
        ("bad_opening", "opening-of-mode"),
        ("bad_deadline", "deadline-past"),
    ]


async def test_a_race_is_opened_by_its_host_and_ends_a_day_later(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "race")
    host = fake_stage.host_of(session)
    started = accept(await start_session(fake_stage.live, host))
    assert (started.phase, started.version, started.question_index) == ("open", 1, None)
    assert started.closes_at == fake_stage.clock() + DAY_MS
    for command in (next_question, close_early, pause):
        refusal = await command(fake_stage.live, host)
        assert isinstance(refusal, QuizError)
        assert refusal.reason == "wrong_mode"
    finished = accept(await finish_session(fake_stage.live, host))
    assert (finished.phase, finished.version) == ("finished", 2)


async def test_an_assignment_that_is_due_opens_with_its_creation(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "assignment", closes_at=fake_stage.clock() + DAY_MS)
    assert (session.phase, session.version) == ("open", 1)
    refusal = await start_session(fake_stage.live, fake_stage.host_of(session))
    assert isinstance(refusal, QuizError)


async def test_an_assignment_opens_and_ends_by_itself_however_far_away_that_is(fake_stage: FakeStage) -> None:
    opens_at = fake_stage.clock() + 3 * DAY_MS
    session = await opened(fake_stage, "assignment", opens_at=opens_at, closes_at=opens_at + 25 * DAY_MS)
    fake_stage.hosted.hosts[session.id] = HOST
    await set_deadlines(fake_stage.live)
    assert session.phase == "lobby"
    for _ in range(20):
        due, at = next((due, at) for due, at in fake_stage.timers.due_at.items() if due.action != "expire")
        del fake_stage.timers.due_at[due]
        assert at - fake_stage.clock() <= 2 * DAY_MS
        await fake_stage.clock.pause_ms(at - fake_stage.clock())
        await handle_timer(fake_stage.live, due, at)
        for logged in (await fake_stage.live.logs.sessions.events(session.id))[1:]:
            await handle_session_event(fake_stage.live, session.id, logged.event, logged.sequence)
        if await ended(fake_stage, session):
            break
    events = await fake_stage.events(session.id)
    assert isinstance(events[-1], SessionFinished)
    assert (events[-1].reason, events[-1].version) == ("time", 2)
    assert events[-1].at >= opens_at + 25 * DAY_MS + 250


async def ended(stage: FakeStage, session: Session) -> bool:
    return isinstance((await stage.events(session.id))[-1], SessionFinished)


async def test_a_deadline_can_be_moved_and_the_old_timer_ends_nothing(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "assignment", closes_at=fake_stage.clock() + 1_000)
    host = fake_stage.host_of(session)
    later = fake_stage.clock() + DAY_MS
    moved = accept(await move_deadline(fake_stage.live, host, later))
    assert (moved.closes_at, moved.version) == (later, 1)
    await fake_stage.clock.pause_ms(2_000)
    await handle_timer(fake_stage.live, TimerDue(session_id=session.id, action="deadline"), 0)
    assert not await ended(fake_stage, session)
    past = await move_deadline(fake_stage.live, host, fake_stage.clock() - 1)
    assert isinstance(past, QuizError)


async def test_a_snapshot_has_the_turn_of_a_player_and_the_key_once_it_is_over(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "race")
    joined = await fake_stage.join(session, "Ada")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    at = fake_stage.clock()
    turn = TurnOpened(session.id, joined.player_id, 1, 0, 0, at)
    recorder = ValkeyAnswerRecorder(fake_stage.valkey)
    assert await recorder.open_turns({session.id: [LoggedTurn(turn, 7)]}) == set()
    request = SnapshotRequest(session_id=session.id, players=[joined.player_id], connecting=NodeId("n"))
    reply = await take_snapshot(fake_stage.live, request)
    assert (reply.players[0].turn, reply.players[0].marks, reply.reveals) == (turn, "", [])

    await record(recorder, session, joined.player_id, at)
    reply = await take_snapshot(fake_stage.live, request)
    [player] = reply.players
    assert (player.marks, player.ended_question, player.score) == ("1", 0, 1_000)
    assert [reveal.correct for reveal in reply.reveals] == [[1]]
    assert reply.session is not None
    assert (reply.session.top[0].done, reply.session.top[0].mastered) == (1, 1)

    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    report = await read_report(fake_stage.live, session.id, HOST)
    assert isinstance(report, Report)
    [told] = report.players
    assert (told.done, told.mastered, told.finished) == (1, 1, False)
    assert [(one.turn, one.misses, one.opened_at) for one in told.answers] == [(1, 0, at)]


async def record(recorder: ValkeyAnswerRecorder, session: Session, player_id: PlayerId, at: int) -> None:
    answer = ReceivedAnswer(session.id, player_id, 0, at + 5, [1], None, at, 20_000, 1)
    marked = MarkedAnswer(answer, 8, 1_000, at, 20_000)
    await recorder.record([JudgedAnswers(session.id, 0, at, BoardMoves.AT_ONCE, [marked])], at)


async def test_questions_come_without_their_keys(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "race")
    reply = await view_questions(fake_stage.live, ViewsRequest(session_id=session.id))
    assert [view.prompt for view in reply.questions] == [question.prompt for question in QUESTIONS]
    rest = await view_questions(fake_stage.live, ViewsRequest(session_id=session.id, start=2))
    assert rest.questions == []


async def test_while_scoring_is_away_a_player_has_their_turn_and_their_answer(fake_stage: FakeStage) -> None:
    session = await opened(fake_stage, "race")
    joined = await fake_stage.join(session, "Ada")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    at = fake_stage.clock()
    turn = TurnOpened(session.id, joined.player_id, 1, 0, 0, at)
    answer = ReceivedAnswer(session.id, joined.player_id, 0, at + 5, [1], None, at, 20_000, 1)

    class Away(FakeProgress):
        async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
            raise Behind("scoring")

        async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
            return UnscoredRecords([(7, answer)], [LoggedTurn(turn, 7)])

    live = dataclasses.replace(fake_stage.live, progress=Away())
    request = SnapshotRequest(session_id=session.id, players=[joined.player_id], min_sequence=7)
    reply = await take_snapshot(live, request)
    assert reply.refused is None
    [player] = reply.players
    assert (player.marks, player.turn, player.reveal) == ("", turn, None)
    assert player.answer is not None
    assert (player.answer.turn, player.answer.choices, player.answer.correct) == (1, [1], None)


LISTEN = ListenQuestion(
    prompt="", spoken=Speech(text="a", language="en"), accepted=["a"], time_limit_ms=20_000, points=1_000
)


async def test_audio_questions_stay_left_out_of_results_and_homework(fake_stage: FakeStage) -> None:
    quiz, ann = quiz_of([QUESTIONS[0], LISTEN]), AccountId("ann")
    fake_stage.quizzes.quizzes[quiz.id] = quiz
    at = fake_stage.clock()
    draft = SessionDraft(
        quiz_id=quiz.id, mode="assignment", settings=Settings(order="quiz"), closes_at=at + DAY_MS
    )
    session = await open_session(fake_stage.live, HOST, draft)
    assert isinstance(session, Session)
    joined, host = await fake_stage.join(session, "Ann", ann), fake_stage.host_of(session)
    await note_assignments(fake_stage.live, await fake_stage.live.logs.seats.taken(session.id))
    await change_player(fake_stage.live, host, joined.player_id, PlayerChange(no_audio=True))
    turn = TurnOpened(session.id, joined.player_id, 1, 0, 0, at, left_out_from=1)
    recorder = ValkeyAnswerRecorder(fake_stage.valkey)
    await recorder.open_turns({session.id: [LoggedTurn(turn, 7)]})
    await record(recorder, session, joined.player_id, at)

    await change_player(fake_stage.live, host, joined.player_id, PlayerChange(no_audio=False))

    [own] = (await list_own_assignments(fake_stage.live, ann, 20, None)).items
    assert (own.done, own.of) == (1, 1)
    report = await read_report(fake_stage.live, session.id, HOST)
    assert isinstance(report, Report)
    assert report.players[0].finished


async def test_a_player_without_answers_may_be_done_where_all_questions_are_audio(
    fake_stage: FakeStage,
) -> None:
    session = await opened(fake_stage, "race")
    await fake_stage.join(session, "Ada")
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    boards, now = fake_stage.live.store.scoreboards, fake_stage.clock()
    assert await boards.all_done(session.id, "once", 0, now)
    assert not await boards.all_done(session.id, "once", 1, now)


async def test_who_cannot_hear_is_done_without_the_audio_questions(fake_stage: FakeStage) -> None:
    quiz = quiz_of([QUESTIONS[0], LISTEN])
    fake_stage.quizzes.quizzes[quiz.id] = quiz
    draft = SessionDraft(quiz_id=quiz.id, mode="race", settings=Settings(order="quiz"))
    session = await open_session(fake_stage.live, HOST, draft)
    assert isinstance(session, Session)
    joined, host = await fake_stage.join(session, "Ada"), fake_stage.host_of(session)
    accept(await start_session(fake_stage.live, host))
    at = fake_stage.clock()
    turn = TurnOpened(session.id, joined.player_id, 1, 0, 0, at)
    recorder = ValkeyAnswerRecorder(fake_stage.valkey)
    await recorder.open_turns({session.id: [LoggedTurn(turn, 7)]})
    await record(recorder, session, joined.player_id, at)
    await end_if_all_done(fake_stage.live, session.id)
    assert not await ended(fake_stage, session)

    await change_player(fake_stage.live, host, joined.player_id, PlayerChange(no_audio=True))
    await end_if_all_done(fake_stage.live, session.id)
    assert await ended(fake_stage, session)
    report = await read_report(fake_stage.live, session.id, HOST)
    assert isinstance(report, Report)
    assert report.players[0].finished
