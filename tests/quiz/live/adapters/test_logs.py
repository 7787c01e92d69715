"""The ports on SESSIONS and PINS: one suite for the fakes and for JetStream."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest

from tests.quiz.live.examples import DRIZZLE, FROZEN, HOST, QUESTIONS
from tests.quiz.live.fake_logs import FakeFrozenQuizzes, FakePins, FakeSeats, FakeSessionLogs
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.events import SessionCreated, SessionLocked, SessionUnlocked
from wordrally.contracts.queue.frozen import QuizFrozen
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import KEPT_QUIZZES, JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_pins import JetStreamPins
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.application.log_ports import FrozenQuizzes, PinHolder, Pins, Seats, SessionLogs
from wordrally.quiz.live.application.ports import NameTaken, PinTaken, StaleView
from wordrally.quiz.wiring import new_id, now_ms

QUIZ = QuizId("quiz")

LOCKED = SessionLocked(version=0, at=1)
UNLOCKED = SessionUnlocked(version=0, at=2)


def created(
    session_id: SessionId, frozen: str, choice_orders: list[list[int]] | None = None
) -> SessionCreated:
    """The beginning of a session that is played with these questions."""
    return SessionCreated(
        version=0,
        at=1,
        session_id=session_id,
        host_id=HOST,
        pin="12345678",
        mode="live",
        quiz_id=QUIZ,
        quiz_title="Weather",
        question_count=2,
        settings=Settings(),
        frozen=frozen,
        choice_orders=choice_orders or [],
    )


@dataclass
class Ports:
    sessions: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    pins: Pins


def fakes(_jet: JetStream) -> Ports:
    return Ports(FakeSessionLogs(), FakeSeats(), FakeFrozenQuizzes(), FakePins())


def on_jetstream(jet: JetStream) -> Ports:
    return Ports(
        JetStreamSessionLogs(jet), JetStreamSeats(jet), JetStreamFrozenQuizzes(jet), JetStreamPins(jet)
    )


@pytest.fixture(params=[fakes, on_jetstream])
def ports(request: pytest.FixtureRequest, jet: JetStream) -> Ports:
    make: Callable[[JetStream], Ports] = request.param
    return make(jet)


@pytest.fixture
def session_id() -> SessionId:
    return SessionId(new_id())


@pytest.fixture
def pin() -> str:
    return str(int(new_id(), 16))[:8]


def seat(session_id: SessionId, player: str) -> PlayerJoined:
    return PlayerJoined(
        session_id=session_id, player_id=PlayerId(player), nickname=player, account_id=None, at=1
    )


async def test_a_log_is_read_in_the_order_it_was_written(ports: Ports, session_id: SessionId) -> None:
    first = await ports.sessions.append(session_id, LOCKED, expected_last=0)
    second = await ports.sessions.append(session_id, UNLOCKED, expected_last=first)
    logged = await ports.sessions.events(session_id)
    assert [(entry.event, entry.sequence) for entry in logged] == [(LOCKED, first), (UNLOCKED, second)]
    assert await ports.sessions.newest(session_id) == second


async def test_a_session_nobody_opened_has_an_empty_log(ports: Ports, session_id: SessionId) -> None:
    assert await ports.sessions.events(session_id) == []
    assert await ports.sessions.newest(session_id) == 0


async def test_an_append_with_an_old_view_is_refused(ports: Ports, session_id: SessionId) -> None:
    first = await ports.sessions.append(session_id, LOCKED, expected_last=0)
    for stale in (0, first + 1):
        with pytest.raises(StaleView):
            await ports.sessions.append(session_id, UNLOCKED, expected_last=stale)
    assert len(await ports.sessions.events(session_id)) == 1


async def test_of_ten_racing_claims_to_a_nickname_one_wins(ports: Ports, session_id: SessionId) -> None:
    claims = [ports.seats.claim(seat(session_id, f"p{number}"), "ada") for number in range(10)]
    outcomes = await asyncio.gather(*claims, return_exceptions=True)
    losers = [outcome for outcome in outcomes if isinstance(outcome, NameTaken)]
    [holder] = await ports.seats.taken(session_id)
    assert len(losers) == 9
    assert {loser.holder for loser in losers} == {holder}


async def test_a_nickname_is_free_in_another_session(ports: Ports, session_id: SessionId) -> None:
    await ports.seats.claim(seat(session_id, "p1"), "ada")
    await ports.seats.claim(seat(SessionId(new_id()), "p2"), "ada")
    assert [taken.player_id for taken in await ports.seats.taken(session_id)] == ["p1"]


async def test_seats_are_listed_as_they_were_taken(ports: Ports, session_id: SessionId) -> None:
    for name in ("zoe", "ada", "max"):
        await ports.seats.claim(seat(session_id, name), name)
    assert [taken.nickname for taken in await ports.seats.taken(session_id)] == ["zoe", "ada", "max"]


async def test_seats_are_found_by_their_owners_in_every_session(ports: Ports, session_id: SessionId) -> None:
    ada, member, other = AccountId(new_id()), new_id(), SessionId(new_id())
    seats = [
        msgspec.structs.replace(seat(session_id, "p1"), account_id=ada),
        msgspec.structs.replace(seat(other, "p2"), member_id=member),
        seat(other, "p3"),
    ]
    for one in seats:
        await ports.seats.claim(one, one.nickname)
    assert await ports.seats.of({ada, member}) == {(session_id, "p1"), (other, "p2")}
    assert await ports.seats.of({new_id()}) == set()


async def test_quizzes_are_played_as_long_as_a_session_of_them_is_kept(
    ports: Ports, session_id: SessionId
) -> None:
    quiz, other = QuizId(new_id()), QuizId(new_id())
    opened = msgspec.structs.replace(created(session_id, "frozen"), quiz_id=quiz)
    first = await ports.sessions.append(session_id, opened, expected_last=0)
    await ports.sessions.append(session_id, LOCKED, expected_last=first)
    assert await ports.sessions.played([quiz, other]) == {quiz}
    await ports.sessions.erase(session_id)
    assert await ports.sessions.played([quiz, other]) == set()


async def test_a_frozen_quiz_is_read_as_it_was_frozen(ports: Ports, session_id: SessionId) -> None:
    frozen = await ports.quizzes.freeze(QUIZ, FROZEN)
    assert await ports.quizzes.questions(created(session_id, frozen)) == FROZEN


async def test_choices_come_in_the_order_of_their_session(ports: Ports, session_id: SessionId) -> None:
    frozen = await ports.quizzes.freeze(QUIZ, [DRIZZLE])
    [turned] = await ports.quizzes.questions(created(session_id, frozen, [[3, 2, 1, 0]]))
    assert isinstance(turned, ChoiceQuestion)
    assert (turned.choices, turned.correct) == (DRIZZLE.choices[::-1], [2])


async def test_the_questions_of_an_edited_quiz_do_not_reach_older_sessions(
    ports: Ports, session_id: SessionId
) -> None:
    before = await ports.quizzes.freeze(QUIZ, FROZEN)
    after = await ports.quizzes.freeze(QUIZ, FROZEN[:1])
    assert await ports.quizzes.questions(created(session_id, before)) == FROZEN
    assert await ports.quizzes.questions(created(session_id, after)) == FROZEN[:1]


async def test_a_quiz_that_does_not_change_is_stored_once_a_day(
    jet: JetStream, session_id: SessionId
) -> None:
    quiz, now = QuizId(new_id()), now_ms()
    stored: list[int] = []
    for hours in (0, 1, 25):
        quizzes = JetStreamFrozenQuizzes(jet, clock=lambda hours=hours: now + hours * 3_600_000)
        digest = await quizzes.freeze(quiz, FROZEN)
        message = await jet.last(subjects.FROZEN, subjects.FROZEN_QUIZ.format(quiz, digest))
        assert message is not None
        stored.append(message.sequence)
    assert stored[0] == stored[1] < stored[2]


async def test_sessions_of_an_older_version_find_their_questions(
    jet: JetStream, session_id: SessionId
) -> None:
    older = msgspec.structs.replace(streams.SESSIONS, subjects=[*streams.SESSIONS.subjects, "frozen.*"])
    await jet.ensure(older)
    quiz = msgspec.msgpack.encode(QuizFrozen(session_id=session_id, questions=QUESTIONS))
    await jet.append(subjects.FROZEN_QUIZ_OF_SESSION.format(session_id), quiz)
    await jet.ensure(streams.SESSIONS)
    assert await JetStreamFrozenQuizzes(jet).questions(created(session_id, "")) == QUESTIONS


async def test_there_is_no_quiz_of_an_unknown_session(ports: Ports, session_id: SessionId) -> None:
    with pytest.raises(KeyError):
        await ports.quizzes.questions(created(session_id, "unknown"))


async def test_of_ten_racing_claims_to_a_pin_one_wins(ports: Ports, pin: str) -> None:
    sessions = [SessionId(new_id()) for _ in range(10)]
    outcomes = await asyncio.gather(
        *(ports.pins.claim(pin, PinHolder(session, "K7P")) for session in sessions), return_exceptions=True
    )
    assert sum(isinstance(outcome, PinTaken) for outcome in outcomes) == 9
    [winner] = [session for session, outcome in zip(sessions, outcomes, strict=True) if outcome is None]
    assert await ports.pins.find(pin) == PinHolder(winner, "K7P")


async def test_a_pin_nobody_claimed_opens_nothing(ports: Ports, pin: str) -> None:
    assert await ports.pins.find(pin) is None


async def test_a_released_pin_still_leads_to_its_session_and_cannot_be_drawn(
    ports: Ports, pin: str, session_id: SessionId
) -> None:
    await ports.pins.claim(pin, PinHolder(session_id, "K7P"))
    await ports.pins.release(pin, session_id)
    assert await ports.pins.find(pin) == PinHolder(session_id, "K7P")
    with pytest.raises(PinTaken):
        await ports.pins.claim(pin, PinHolder(SessionId(new_id()), "K7P"))


async def test_a_released_pin_is_free_after_its_rest(jet: JetStream, pin: str, session_id: SessionId) -> None:
    pins = JetStreamPins(jet, rest_s=1)
    await pins.claim(pin, PinHolder(session_id, "K7P"))
    await pins.release(pin, session_id)
    next_session = SessionId(new_id())
    async with asyncio.timeout(10):
        while True:
            try:
                await pins.claim(pin, PinHolder(next_session, "K7P"))
                break
            except PinTaken:
                await asyncio.sleep(0.05)
    assert await pins.find(pin) == PinHolder(next_session, "K7P")
    await pins.release(pin, session_id)  # late, and not theirs any more
    assert await pins.find(pin) == PinHolder(next_session, "K7P")


async def test_a_pin_that_was_looked_up_is_asked_for_again_before_it_can_change(
    jet: JetStream, pin: str, session_id: SessionId
) -> None:
    now = 0.0
    pins = JetStreamPins(jet, clock_s=lambda: now)
    await pins.claim(pin, PinHolder(session_id, "K7P"))
    assert await pins.find(pin) == PinHolder(session_id, "K7P")
    await jet.js.purge_stream("PINS", subject=f"pin.{pin}")
    assert await pins.find(pin) == PinHolder(session_id, "K7P")
    now = 3_600.0
    assert await pins.find(pin) is None


async def test_many_quizzes_are_read_without_keeping_them_all(jet: JetStream) -> None:
    quizzes = JetStreamFrozenQuizzes(jet)
    many = [[msgspec.structs.replace(DRIZZLE, prompt=f"word {n}")] for n in range(KEPT_QUIZZES + 1)]
    frozen = await asyncio.gather(*(quizzes.freeze(QUIZ, questions) for questions in many))
    for name, questions in [*zip(frozen, many, strict=True), (frozen[0], many[0])]:
        assert await quizzes.questions(created(SessionId("any"), name)) == questions
