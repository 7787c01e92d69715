"""What follows from events: timers, projection, results; repeated and out of order, it comes to the same."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
import pytest
from nats.aio.msg import Msg

from tests.quiz.live.domain.test_session_rules import lobby
from tests.quiz.live.examples import DRIZZLE, HOST
from tests.quiz.live.node import running_node
from tests.quiz.live.outages import Failing, with_store
from tests.quiz.live.stage import FakeStage, RealStage, accept
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.contracts.http.reports import AnswerReport, PlayerReport, Report
from wordrally.contracts.http.sessions import Joined, PinLookup, Session
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import ReceivedAnswer, Scored
from wordrally.contracts.queue.events import QuestionOpened
from wordrally.contracts.queue.pins import PinEvent, PinReleased
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.host_commands import (
    close_early,
    finish_session,
    next_question,
    remove_player,
    start_session,
)
from wordrally.quiz.live.application.opening import look_up_pin
from wordrally.quiz.live.application.ports import Away, FinishedSession
from wordrally.quiz.live.application.projecting import newest_view
from wordrally.quiz.live.application.reading.describing import describe, session_body
from wordrally.quiz.live.application.session_events import handle_session_event
from wordrally.quiz.live.application.timers import handle_timer
from wordrally.quiz.live.domain.session import GRACE_MS, IDLE_MS
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.quiz.results.application.attended import AskedQuestions, attended_parts

EXPIRE = "expire"
ADA = AccountId("ada-account")


async def follow_all(stage: FakeStage, session: Session) -> None:
    """Deliver the whole log, as a consumer that starts anew does."""
    for entry in await stage.live.logs.sessions.events(session.id):
        await handle_session_event(stage.live, session.id, entry.event, entry.sequence)


def timer(stage: FakeStage, action: str) -> tuple[TimerDue, int]:
    [found] = [item for item in stage.timers.due_at.items() if item[0].action == action]
    return found


async def test_a_question_that_opens_sets_its_timer(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    opened_at = fake_stage.clock.now
    await follow_all(fake_stage, session)
    due, at = timer(fake_stage, "close")
    assert (due.index, due.reason) == (0, "time")
    assert at == opened_at + DRIZZLE.time_limit_ms + GRACE_MS


async def test_an_event_delivered_again_does_not_set_the_timer_of_an_old_question(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    for command in (start_session, close_early, next_question):
        accept(await command(fake_stage.live, host))
    opened = (await fake_stage.live.logs.sessions.events(session.id))[1]
    await handle_session_event(fake_stage.live, session.id, opened.event, opened.sequence)
    assert timer(fake_stage, "close")[0].index == 1


async def test_the_host_finds_the_session_in_their_list(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await follow_all(fake_stage, session)
    assert fake_stage.hosted.hosts == {session.id: HOST}


async def test_what_was_appended_while_the_store_was_away_is_projected(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    host = fake_stage.host_of(session)
    eve = await fake_stage.join(session, "Eve")
    projections = fake_stage.live.store.projections
    lagging = with_store(fake_stage, projections=Failing(projections, "put", Away("down")))
    accept(await remove_player(lagging, host, eve.player_id))
    accept(await start_session(lagging, host))
    assert (await newest_view(fake_stage.live, session.id)).session.version == 0
    await follow_all(fake_stage, session)
    assert (await newest_view(fake_stage.live, session.id)).session.version == 1
    assert (await describe(fake_stage.live, session.id)).players == 0


async def test_a_session_ends_a_day_after_its_last_event(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await follow_all(fake_stage, session)
    due, at = timer(fake_stage, EXPIRE)
    assert at == session.created_at + IDLE_MS

    fake_stage.clock.now = at - 1
    accept(await start_session(fake_stage.live, fake_stage.host_of(session)))
    fake_stage.clock.now = at
    await handle_timer(fake_stage.live, due, fake_stage.clock.now)
    assert (await describe(fake_stage.live, session.id)).phase == "open"
    again, at = timer(fake_stage, EXPIRE)

    fake_stage.clock.now = at
    await handle_timer(fake_stage.live, again, fake_stage.clock.now)
    await handle_timer(fake_stage.live, again, fake_stage.clock.now)
    assert (await describe(fake_stage.live, session.id)).phase == "finished"
    kinds = [type(event).__name__ for event in await fake_stage.events(session.id)]
    assert kinds == [
        "SessionCreated",
        "QuestionOpened",
        "QuestionSealed",
        "QuestionClosed",
        "SessionFinished",
    ]


@pytest.mark.parametrize("action", ["close", "expire"])
async def test_a_timer_of_a_session_nobody_knows_is_ignored(
    fake_stage: FakeStage, action: Literal["close", "expire"]
) -> None:
    await handle_timer(
        fake_stage.live,
        TimerDue(session_id=SessionId("nowhere"), action=action, index=0),
        fake_stage.clock.now,
    )
    assert fake_stage.timers.due_at == {}


async def finished_session(stage: RealStage, **settings: object) -> tuple[Session, Joined, Joined]:
    """A session of one question that Ada, who is signed in, answered right and Bob wrong."""
    question = msgspec.structs.replace(DRIZZLE, word="drizzle")
    session = await stage.open([question], close_when_all_answered=False, **settings)
    ada, bob = await stage.join(session, "Ada", ADA), await stage.join(session, "Bob")
    async with running_node(stage.jet, f"node-{session.pin}") as node:
        accept(await start_session(stage.live, stage.host_of(session)))
        event = (await stage.events(session.id))[-1]
        assert isinstance(event, QuestionOpened)
        at = event.question.opened_at + 1_000
        await node.answer(
            ReceivedAnswer(session.id, ada.player_id, 0, at, choices=[1]),
            ReceivedAnswer(session.id, bob.player_id, 0, at, choices=[0]),
        )
        accept(await finish_session(stage.live, stage.host_of(session)))
    return session, ada, bob


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until a consumer has done its work, of which nobody is told."""
    async with asyncio.timeout(20):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_results_of_a_finished_session_are_kept(stage: RealStage) -> None:
    session, ada, _ = await finished_session(stage)
    await stage.finished.until_saved()
    kept = stage.finished.sessions[session.id]
    assert kept.host_id == HOST
    assert kept.accounts == {ada.player_id: ADA}
    assert (kept.report.session.phase, kept.report.session.players) == ("finished", 2)
    [question] = kept.report.questions
    assert (question.answered, question.correct, question.counts, question.median_ms) == (
        2,
        1,
        [1, 1, 0, 0],
        1_000,
    )
    assert [(player.nickname, player.score, player.rank) for player in kept.report.players] == [
        ("Ada", 975, 1),
        ("Bob", 0, 2),
    ]


async def test_those_who_signed_in_find_the_session_in_their_history(stage: RealStage) -> None:
    session, ada, _ = await finished_session(stage)
    await stage.finished.until_saved()
    await archive_session(stage.live, session.id)  # delivered again
    subject = subjects.RESULTS_OF.format(session.id)
    [stored] = [message async for message in stage.jet.read(subjects.RESULTS, subject)]
    results = msgspec.msgpack.decode(stored.payload, type=SessionResults)
    assert (results.quiz_title, results.players, results.part) == (session.quiz_title, 2, 0)
    assert results.words == ["drizzle"]
    [attended] = results.results
    assert (attended.account_id, attended.player_id, attended.score, attended.rank) == (
        ADA,
        ada.player_id,
        975,
        1,
    )
    [answer] = attended.answers
    assert (answer.prompt, answer.correct, answer.choices) == ("drizzle", True, [1])
    assert (answer.word, answer.took_ms, answer.time_limit_ms) == ("drizzle", 1_000, 20_000)
    assert attended.unanswered == []


async def test_the_pin_rests_once_the_session_is_over(stage: RealStage) -> None:
    session, _, _ = await finished_session(stage)
    await archive_session(stage.live, session.id)
    stored = await stage.jet.last(subjects.PINS, subjects.PIN.format(session.pin))
    assert stored is not None
    assert msgspec.msgpack.decode(stored.payload, type=PinEvent) == PinReleased(
        session_id=session.id, check=str(session.check)
    )
    found = await look_up_pin(stage.live, session.pin)
    assert isinstance(found, PinLookup)
    assert found.phase == "finished"


async def test_held_back_results_are_told_once_the_question_is_closed(stage: RealStage) -> None:
    told: asyncio.Queue[Scored] = asyncio.Queue()

    async def hear(message: Msg) -> None:
        told.put_nowait(msgspec.msgpack.decode(message.data, type=Scored))

    subscription = await stage.jet.subscribe(subjects.LIVE_SCORED.format("*"), hear)
    session, ada, bob = await finished_session(stage, feedback="at_close")
    async with asyncio.timeout(20):
        while not (scored := await told.get()).results:
            assert {row.score for row in scored.top or ()} <= {0}
    await subscription.unsubscribe()
    assert (scored.session_id, scored.question, scored.answered) == (session.id, 0, 2)
    assert [(one.player_id, one.correct, one.points, one.score, one.rank) for one in scored.results] == [
        (ada.player_id, True, 975, 975, 1),
        (bob.player_id, False, 0, 0, 2),
    ]


async def test_a_seat_whose_process_died_is_shown_all_the_same(stage: RealStage) -> None:
    session = await stage.open()
    seat = PlayerJoined(session_id=session.id, player_id=PlayerId("p"), nickname="Ada", account_id=None, at=1)
    await stage.live.logs.seats.claim(seat, "ada")

    async def is_shown() -> bool:
        return (await describe(stage.live, session.id)).players == 1

    await eventually(is_shown)


def played(*answers: AnswerReport, account: str = "ada") -> FinishedSession:
    """A session of one player, who signed in."""
    row = PlayerReport(player_id=PlayerId("p"), nickname="Ada", score=1, rank=1, answers=list(answers))
    session = session_body(lobby(), 1, "http://127.0.0.1:8080")
    report = Report(session=session, questions=[], players=[row])
    return FinishedSession(
        host_id=HOST, finished_at=1, report=report, accounts={row.player_id: AccountId(account)}
    )


def asked(*words: str | None, opened: int, seated_at: int = 0) -> AskedQuestions:
    """Questions made from these words, of which the first few were opened, one a second, for 500 ms each."""
    return AskedQuestions(
        questions=[msgspec.structs.replace(DRIZZLE, word=word) for word in words],
        opened_at={index: index * 1_000 for index in range(opened)},
        closed_at={index: index * 1_000 + 500 for index in range(opened)},
        seated_at={PlayerId("p"): seated_at},
    )


def test_results_carry_the_words_that_were_asked_and_no_others() -> None:
    answer = AnswerReport(question=0, correct=True, points=1, received_at=321, choices=[1])

    [part] = attended_parts(played(answer), asked("  drizzle", None, "fog", "hail", opened=3))

    assert part.words == ["drizzle", None, "fog"]
    [result] = part.results
    assert result.unanswered == [1, 2]
    [attended] = result.answers
    assert (attended.word, attended.took_ms, attended.time_limit_ms) == ("drizzle", 321, 20_000)


def test_results_tell_the_text_of_the_choices_that_were_given() -> None:
    answer = AnswerReport(question=0, correct=False, points=0, received_at=321, choices=[0, 1])

    [part] = attended_parts(played(answer), asked("drizzle", opened=1))

    [attended] = part.results[0].answers
    question = asked("drizzle", opened=1).questions[0]
    assert isinstance(question, ChoiceQuestion)
    assert attended.given == " · ".join(question.choices[:2])


def test_a_quiz_without_words_carries_none() -> None:
    [part] = attended_parts(played(), asked(None, None, opened=2))

    assert part.words == []
    assert part.results[0].unanswered == [0, 1]


def test_who_sits_down_late_was_not_asked_what_had_closed_before() -> None:
    [part] = attended_parts(played(), asked("drizzle", "fog", "hail", opened=3, seated_at=1_400))

    assert part.results[0].unanswered == [1, 2]


async def test_results_come_in_messages_of_bounded_size(fake_stage: FakeStage) -> None:
    finished = big_session(players=40)
    parts = list(attended_parts(finished, asked(*["drizzle"] * 200, opened=200)))
    assert len(parts) > 1
    assert [part.part for part in parts] == list(range(len(parts)))
    assert [result.player_id for part in parts for result in part.results] == [
        player.player_id for player in finished.report.players
    ]
    assert all(len(msgspec.msgpack.encode(part)) < 1_000_000 for part in parts)


def big_session(players: int) -> FinishedSession:
    """Everybody is signed in and answered 200 questions."""
    session = session_body(lobby(), players, "http://127.0.0.1:8080")
    answers = [
        AnswerReport(question=index, correct=True, points=1, received_at=1, text="x" * 200)
        for index in range(200)
    ]
    rows = [
        PlayerReport(player_id=PlayerId(f"p{n:04}"), nickname="Ada", score=1, rank=n + 1, answers=answers)
        for n in range(players)
    ]
    return FinishedSession(
        host_id=HOST,
        finished_at=1,
        report=Report(session=session, questions=[], players=rows),
        accounts={row.player_id: AccountId(f"account of {row.player_id}") for row in rows},
    )
