"""Pausing, resuming, extending and skipping are decided by the log, and never cost an accepted answer."""

import pytest

from tests.quiz.live.examples import ANCIENT, DRIZZLE
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.http.sessions import Joined, Session
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionPaused,
    QuestionResumed,
)
from wordrally.contracts.queue.pulses import Outage
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application import host_commands as leading
from wordrally.quiz.live.application.host_commands import HostContext
from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.session_events import handle_session_event
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.extending import extended_until
from wordrally.quiz.live.domain.pausing import LONGEST_EXTENSION_MS, PAUSE_MS
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import GRACE_MS, Open
from wordrally.quiz.results.application.reporting import report_live
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch


class Lesson:
    """A session with an open question, and its host."""

    def __init__(self, stage: FakeStage, session: Session) -> None:
        self.stage, self.session = stage, session
        self.live, self.host = stage.live, stage.host_of(session)

    async def newest(self) -> AnySessionEvent:
        return (await self.stage.events(self.session.id))[-1]

    async def opened(self) -> QuestionOpened:
        found = [one for one in await self.stage.events(self.session.id) if isinstance(one, QuestionOpened)]
        return found[-1]

    async def open_state(self) -> Open:
        state = (await fold_log(self.live, self.session.id)).session.state
        assert isinstance(state, Open)
        return state

    async def follow(self) -> None:
        """Have done what follows from the newest event."""
        entry = (await self.live.logs.sessions.events(self.session.id))[-1]
        await handle_session_event(self.live, self.session.id, entry.event, entry.sequence)

    def due(self, action: str) -> tuple[TimerDue, int]:
        [found] = [one for one in self.stage.timers.due_at.items() if one[0].action == action]
        return found

    async def answer(self, player: Joined, received_at: int) -> None:
        """Accept a right answer to the first question; the board is drawn anew with it."""
        state = await self.open_state()
        answer = ReceivedAnswer(
            self.session.id, player.player_id, 0, received_at, [1], None, state.question.opened_at, 20_000
        )
        batch = AnswerBatch(node_id=NodeId("node"), answers=[answer])
        self.stage.answers.batches.append(LoggedBatch(len(self.stage.answers.batches) + 1, batch))
        await self.stage.lose_store()


async def lesson(stage: FakeStage, **settings: object) -> tuple[Lesson, Joined]:
    session = await stage.open(close_when_all_answered=False, **settings)
    ada = await stage.join(session, "Ada")
    accept(await leading.start_session(stage.live, stage.host_of(session)))
    return Lesson(stage, session), ada


def reason(outcome: Session | QuizError) -> str:
    assert isinstance(outcome, QuizError), outcome
    return outcome.reason


async def test_a_resumed_question_has_the_time_that_was_left(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    question = (await led.opened()).question
    fake_stage.clock.now += 5_000
    accept(await leading.pause(led.live, led.host))
    assert (await led.open_state()).paused_at == question.opened_at + 5_000
    fake_stage.clock.now += 60_000
    body = accept(await leading.resume(led.live, led.host))
    resumed = (await led.open_state()).question
    assert (resumed.opened_at, resumed.closes_at) == (
        question.opened_at + 60_000,
        question.closes_at + 60_000,
    )
    assert (await led.open_state()).paused_at is None
    assert body.version == 1, "a pause is no transition"


async def test_pausing_and_resuming_twice_changes_nothing(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    accept(await leading.resume(led.live, led.host))
    for _ in range(2):
        accept(await leading.pause(led.live, led.host))
    for _ in range(2):
        accept(await leading.resume(led.live, led.host))
    events = await fake_stage.events(led.session.id)
    assert sum(isinstance(event, QuestionPaused | QuestionResumed) for event in events) == 2


async def test_a_timer_does_not_close_a_question_whose_time_stands_still(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    await led.follow()
    due, at = led.due("close")
    fake_stage.clock.now += 5_000
    accept(await leading.pause(led.live, led.host))
    fake_stage.clock.now = at
    await handle_timer(led.live, due, at)
    assert isinstance(await led.newest(), QuestionPaused)
    accept(await leading.resume(led.live, led.host))
    await led.follow()
    moved, moved_at = led.due("close")
    assert moved_at == (await led.open_state()).question.closes_at + GRACE_MS
    await handle_timer(led.live, due, at)
    assert isinstance(await led.newest(), QuestionResumed), "the timer of the old end closes nothing"
    fake_stage.clock.now = moved_at
    await handle_timer(led.live, moved, moved_at)
    assert isinstance(await led.newest(), QuestionClosed)


async def test_a_pause_ends_by_itself(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    accept(await leading.pause(led.live, led.host))
    await led.follow()
    first, at = led.due("resume")
    assert at == fake_stage.clock.now + PAUSE_MS
    fake_stage.clock.now += 1_000
    accept(await leading.resume(led.live, led.host))
    accept(await leading.pause(led.live, led.host))
    await led.follow()
    fake_stage.clock.now = at
    await handle_timer(led.live, first, at)
    assert isinstance(await led.newest(), QuestionPaused), "a later pause has a timer of its own"
    second, at = led.due("resume")
    fake_stage.clock.now = at
    await handle_timer(led.live, second, at)
    assert isinstance(await led.newest(), QuestionResumed)


async def test_while_paused_a_question_can_be_closed_but_neither_extended_nor_left(
    fake_stage: FakeStage,
) -> None:
    led, _ = await lesson(fake_stage)
    fake_stage.clock.now += 5_000
    paused_at = fake_stage.clock.now
    accept(await leading.pause(led.live, led.host))
    closes_at = (await led.open_state()).question.closes_at
    assert reason(await leading.extend(led.live, led.host, closes_at + 1_000)) == "wrong_phase"
    assert reason(await leading.next_question(led.live, led.host)) == "wrong_phase"
    fake_stage.clock.now += 60_000
    accept(await leading.close_early(led.live, led.host))
    closed = await led.newest()
    assert isinstance(closed, QuestionClosed)
    assert closed.closes_at == paused_at, "nothing was accepted after it"


@pytest.mark.parametrize(
    ("later_ms", "refused"), [(0, "bad_end"), (-1, "bad_end"), (LONGEST_EXTENSION_MS + 1, "bad_end")]
)
async def test_a_question_is_extended_by_a_minute_at_most(
    fake_stage: FakeStage, later_ms: int, refused: str
) -> None:
    led, _ = await lesson(fake_stage)
    closes_at = (await led.open_state()).question.closes_at
    assert reason(await leading.extend(led.live, led.host, closes_at + later_ms)) == refused
    accept(await leading.extend(led.live, led.host, closes_at + LONGEST_EXTENSION_MS))
    extended = await led.newest()
    assert isinstance(extended, QuestionExtended)
    assert (extended.by_host, extended.closes_at) == (True, closes_at + LONGEST_EXTENSION_MS)
    assert (await led.open_state()).question.time_limit_ms == DRIZZLE.time_limit_ms


async def test_only_an_open_question_is_paused_resumed_extended_or_skipped(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    for refused in (
        await leading.pause(fake_stage.live, host),
        await leading.resume(fake_stage.live, host),
        await leading.extend(fake_stage.live, host, 1),
        await leading.skip(fake_stage.live, host),
    ):
        assert reason(refused) == "wrong_phase"


async def test_a_question_whose_time_is_over_cannot_be_paused(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    fake_stage.clock.now += DRIZZLE.time_limit_ms
    assert reason(await leading.pause(led.live, led.host)) == "wrong_phase"


async def test_an_outage_during_a_pause_takes_nothing_from_a_question(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    opened_at = fake_stage.clock.now
    fake_stage.clock.now += 5_000
    accept(await leading.pause(led.live, led.host))
    outage = Outage(opened_at + 10_000, opened_at + 50_000)
    assert extended_until(await led.open_state(), [outage], opened_at + 51_000) is None
    fake_stage.clock.now = opened_at + 60_000
    accept(await leading.resume(led.live, led.host))
    assert extended_until(await led.open_state(), [outage], opened_at + 61_000) is None
    later = Outage(opened_at + 62_000, opened_at + 70_000)
    ending = extended_until(await led.open_state(), [later], opened_at + 70_000)
    assert ending is not None
    assert ending.closes_at >= opened_at + 70_000 + 13_000, "13 s of its time were left"


async def test_an_answer_keeps_the_opening_that_it_was_judged_by(fake_stage: FakeStage) -> None:
    led, ada = await lesson(fake_stage)
    ben = await fake_stage.join(led.session, "Ben")
    opened_at = (await led.opened()).question.opened_at
    await led.answer(ada, opened_at + 10_000)
    fake_stage.clock.now = opened_at + 12_000
    accept(await leading.pause(led.live, led.host))
    fake_stage.clock.now += 60_000
    accept(await leading.resume(led.live, led.host))
    await led.answer(ben, opened_at + 60_000 + 15_000)
    accept(await leading.close_early(led.live, led.host))
    report = (await report_live(led.live, led.session.id)).report
    judged = {player.nickname: player.answers[0] for player in report.players}
    assert (judged["Ada"].points, judged["Ada"].opened_at) == (750, opened_at)
    assert (judged["Ben"].points, judged["Ben"].opened_at) == (625, opened_at + 60_000)
    assert [player.place for player in report.players] == [1, 2]


async def test_a_skipped_question_earns_nothing_and_says_so(fake_stage: FakeStage) -> None:
    led, ada = await lesson(fake_stage, feedback="at_close")
    await led.answer(ada, fake_stage.clock.now + 1_000)
    accept(await leading.skip(led.live, led.host))
    closed = await led.newest()
    assert isinstance(closed, QuestionClosed)
    assert (closed.reason, closed.reveal.skipped) == ("skip", True)
    assert [row.score for row in closed.top] == [0]
    await led.follow()
    told = [result for scored in fake_stage.heard.scores for result in scored.results]
    assert [(result.correct, result.points, result.score) for result in told] == [(True, 0, 0)]
    for _ in range(2):
        report = (await report_live(led.live, led.session.id)).report
        [player] = report.players
        assert (player.score, player.answers[0].points, player.answers[0].skipped) == (0, 0, True)
        assert [question.skipped for question in report.questions] == [True, False]
        await fake_stage.lose_store()
    accept(await leading.next_question(led.live, led.host))
    assert (await led.opened()).question.prompt == ANCIENT.prompt


async def test_what_somebody_was_told_is_not_taken_back(fake_stage: FakeStage) -> None:
    led, ada = await lesson(fake_stage, feedback="immediate")
    await led.answer(ada, fake_stage.clock.now + 1_000)
    assert reason(await leading.skip(led.live, led.host)) == "already_answered"
    assert isinstance(await led.newest(), QuestionOpened)


async def test_with_results_told_at_once_a_question_without_answers_is_skipped(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage, feedback="immediate")
    accept(await leading.skip(led.live, led.host))
    closed = await led.newest()
    assert isinstance(closed, QuestionClosed)
    assert closed.reason == "skip"


async def test_a_command_for_another_version_is_refused(fake_stage: FakeStage) -> None:
    led, _ = await lesson(fake_stage)
    stale = HostContext(led.session.id, led.host.account_id, frozenset({0}))
    for command in (
        leading.close_early,
        leading.pause,
        leading.skip,
        leading.finish_session,
        leading.lock_session,
        leading.next_question,
    ):
        assert reason(await command(led.live, stale)) == "stale_version"
    assert isinstance(await led.newest(), QuestionOpened)
    current = HostContext(led.session.id, led.host.account_id, frozenset({1}))
    accept(await leading.finish_session(led.live, current))
