"""Opening a session and finding it by its PIN."""

import msgspec
import pytest

from tests.quiz.live.examples import DRIZZLE, HOST, QUESTIONS, STRANGER, draft_of, quiz_of
from tests.quiz.live.outages import Failing, with_logs, with_store
from tests.quiz.live.stage import FakeStage
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.contracts.http.sessions import PinLookup, Session, SessionDraft
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.quiz.live.application.host_commands import lock_session
from wordrally.quiz.live.application.log_ports import PinHolder
from wordrally.quiz.live.application.opening import look_up_pin, open_session
from wordrally.quiz.live.application.ports import Away, PinTaken
from wordrally.quiz.live.domain.refusals import QuizError


async def test_a_session_opens_in_its_lobby(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(max_players=30)
    assert (session.phase, session.version, session.players, session.question_count) == ("lobby", 0, 0, 2)
    assert session.settings.max_players == 30
    assert session.join_url == f"http://127.0.0.1:8080/?pin={session.pin}&check={session.check}"


async def test_its_pin_tells_a_stranger_what_they_join(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await lock_session(fake_stage.live, fake_stage.host_of(session))
    typed = f"{session.pin[:4]} {session.pin[4:]}"
    assert await look_up_pin(fake_stage.live, typed) == PinLookup(
        session_id=session.id, quiz_title="Unit 4: weather", phase="lobby", locked=True
    )


@pytest.mark.parametrize("typed", ["", "1234567", "00000000", "123456789", "*", ">", "1234.678", "١٢٣٤٥٦٧٨"])
async def test_other_pins_open_nothing(fake_stage: FakeStage, typed: str) -> None:
    await fake_stage.open()
    refusal = await look_up_pin(fake_stage.live, typed)
    assert isinstance(refusal, QuizError)
    assert refusal.reason == "unknown_pin"


async def test_a_pin_that_is_taken_is_drawn_again(fake_stage: FakeStage) -> None:
    pins = Failing(fake_stage.live.logs.pins, "claim", PinTaken("00000000"), times=3)
    fake_stage.quizzes.quizzes[quiz_of(QUESTIONS).id] = quiz_of(QUESTIONS)
    session = await open_session(with_logs(fake_stage, pins=pins), HOST, draft_of())
    assert isinstance(session, Session)
    assert pins.left == 0


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (draft_of("nothing"), "unknown_quiz"),
    ],
)
async def test_what_cannot_be_played_is_refused(
    fake_stage: FakeStage, draft: SessionDraft, reason: str
) -> None:
    fake_stage.quizzes.quizzes[quiz_of(QUESTIONS).id] = quiz_of(QUESTIONS)
    refusal = await open_session(fake_stage.live, HOST, draft)
    assert isinstance(refusal, QuizError)
    assert refusal.reason == reason


async def test_a_private_quiz_is_its_owners_and_a_public_one_everybodys(fake_stage: FakeStage) -> None:
    private = quiz_of(QUESTIONS, "private")
    public = msgspec.structs.replace(quiz_of(QUESTIONS, "public"), visibility="public")
    fake_stage.quizzes.quizzes |= {private.id: private, public.id: public}
    refusal = await open_session(fake_stage.live, STRANGER, draft_of("private"))
    assert isinstance(refusal, QuizError)
    assert refusal.reason == "unknown_quiz"
    assert isinstance(await open_session(fake_stage.live, STRANGER, draft_of("public")), Session)


async def test_choices_are_shuffled_once_for_all(fake_stage: FakeStage) -> None:
    choices = [str(number) for number in range(8)]
    question = msgspec.structs.replace(DRIZZLE, choices=choices, correct=[0])
    session = await fake_stage.open([question] * 10, shuffle_choices=True)
    created = (await fake_stage.events(session.id))[0]
    assert isinstance(created, SessionCreated)
    frozen = await fake_stage.live.logs.quizzes.questions(created)
    orders = {tuple(one.choices) for one in frozen if isinstance(one, ChoiceQuestion)}
    assert len(orders) > 1
    assert all(one.choices[one.correct[0]] == "0" for one in frozen if isinstance(one, ChoiceQuestion))
    assert await fake_stage.live.logs.quizzes.questions(created) == frozen


async def test_a_crash_before_the_last_step_leaves_a_pin_that_opens_nothing(fake_stage: FakeStage) -> None:
    sessions = Failing(fake_stage.live.logs.sessions, "append", JetStreamUnavailable())
    claims: list[tuple[str, SessionId]] = []

    class Watched:
        async def claim(self, pin: str, holder: PinHolder) -> None:
            claims.append((pin, holder.session_id))
            await fake_stage.live.logs.pins.claim(pin, holder)

    fake_stage.quizzes.quizzes[quiz_of(QUESTIONS).id] = quiz_of(QUESTIONS)
    with pytest.raises(JetStreamUnavailable):
        await open_session(with_logs(fake_stage, sessions=sessions, pins=Watched()), HOST, draft_of())
    [(pin, _)] = claims
    refusal = await look_up_pin(fake_stage.live, pin)
    assert isinstance(refusal, QuizError)
    assert refusal.reason == "unknown_pin"


async def test_a_session_opens_while_the_store_is_away(fake_stage: FakeStage) -> None:
    away = with_store(fake_stage, projections=Failing(fake_stage.live.store.projections, "put", Away("down")))
    fake_stage.quizzes.quizzes[quiz_of(QUESTIONS).id] = quiz_of(QUESTIONS)
    session = await open_session(away, HOST, draft_of())
    assert isinstance(session, Session)
    assert isinstance(await look_up_pin(fake_stage.live, session.pin), PinLookup)
