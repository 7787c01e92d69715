"""Admission of answers: the question's phase, the server's receive time, its grace, and one per player."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.realtime.fake_players import QUESTIONS
from tests.realtime.fake_quiz import FakeSession
from wordrally.contracts.frames import AnswerFrame
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import Needs
from wordrally.contracts.views import GivenAnswer
from wordrally.realtime.domain.admission import GRACE_MS, AnswerRejection, admit
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat

OPENED = 1_700_000_000_000
CLOSES = OPENED + 20_000


def room(index: int = 1, *, kind: str = "choice") -> Room:
    session = FakeSession(SessionId("s1"))
    session.open(index, OPENED)
    question = session.state.question
    if kind == "text":
        question = structs.replace(question, kind="text", choices=None)  # type: ignore[type-var]
    return Room.of(structs.replace(session.state, question=question))


def seat() -> Seat:
    return Seat(PlayerId("p1"))


def code(outcome: ReceivedAnswer | AnswerRejection) -> str:
    return outcome.code if isinstance(outcome, AnswerRejection) else "taken"


@pytest.mark.parametrize(
    ("received_at", "expected"),
    [
        (OPENED, "taken"),
        (CLOSES, "taken"),
        (CLOSES + GRACE_MS, "taken"),
        (CLOSES + GRACE_MS + 1, "closed"),
    ],
)
def test_an_answer_counts_until_the_grace_has_passed(received_at: int, expected: str) -> None:
    assert code(admit(room(), seat(), AnswerFrame(question=1, choices=[0]), received_at)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [(0, "closed"), (1, "taken"), (2, "not_open"), (QUESTIONS, "invalid"), (10**30, "invalid")],
)
def test_only_the_open_question_is_answered(question: int, expected: str) -> None:
    assert code(admit(room(), seat(), AnswerFrame(question=question, choices=[0]), OPENED)) == expected


def test_nothing_is_open_in_the_lobby() -> None:
    lobby = Room.of(FakeSession(SessionId("s1")).state)
    assert code(admit(lobby, seat(), AnswerFrame(question=0, choices=[0]), OPENED)) == "not_open"


def test_everything_is_closed_when_the_session_is_finished() -> None:
    finished = Room.of(structs.replace(room().session, phase="finished"))
    for question in range(QUESTIONS):
        assert code(admit(finished, seat(), AnswerFrame(question=question, choices=[0]), OPENED)) == "closed"


def test_a_sealed_question_takes_no_more_answers_though_its_time_is_not_over() -> None:
    assert code(admit(room().seal(1), seat(), AnswerFrame(question=1, choices=[0]), OPENED)) == "closed"
    assert code(admit(room().seal(0), seat(), AnswerFrame(question=1, choices=[0]), OPENED)) == "taken"


def test_a_repeat_is_told_when_the_answer_that_counts_was_received() -> None:
    stored, pending = seat(), seat()
    stored.answer = GivenAnswer(question=1, received_at=OPENED + 7, choices=[1])
    pending.pending = ReceivedAnswer(SessionId("s1"), PlayerId("p1"), 1, OPENED + 8, [1])
    for who, received_at in ((stored, OPENED + 7), (pending, OPENED + 8)):
        refusal = admit(room(), who, AnswerFrame(question=1, choices=[0]), OPENED + 9)
        assert isinstance(refusal, AnswerRejection)
        assert (refusal.code, refusal.received_at) == ("already_answered", received_at)


def test_a_repeat_after_the_close_learns_that_the_first_is_stored() -> None:
    who = seat()
    who.answer = GivenAnswer(question=1, received_at=OPENED + 7, choices=[1])
    late = admit(room().seal(1), who, AnswerFrame(question=1, choices=[1]), CLOSES + 60_000)
    assert code(late) == "already_answered"


def test_an_answer_to_the_question_before_does_not_count_as_this_ones() -> None:
    who = seat()
    who.answer = GivenAnswer(question=0, received_at=OPENED - 7, choices=[1])
    assert code(admit(room(), who, AnswerFrame(question=1, choices=[0]), OPENED)) == "taken"


@pytest.mark.parametrize(
    "answer",
    [
        AnswerFrame(question=1),
        AnswerFrame(question=1, choices=[]),
        AnswerFrame(question=1, choices=[4]),
        AnswerFrame(question=1, choices=[0, 0]),
        AnswerFrame(question=1, choices=[10**30]),
        AnswerFrame(question=1, text="a"),
        AnswerFrame(question=1, choices=[0], text="a"),
    ],
)
def test_what_does_not_fit_a_question_of_choices_is_invalid(answer: AnswerFrame) -> None:
    assert code(admit(room(), seat(), answer, OPENED)) == "invalid"


@pytest.mark.parametrize(
    "answer",
    [AnswerFrame(question=1), AnswerFrame(question=1, text="  "), AnswerFrame(question=1, choices=[0])],
)
def test_what_does_not_fit_a_question_of_text_is_invalid(answer: AnswerFrame) -> None:
    assert code(admit(room(kind="text"), seat(), answer, OPENED)) == "invalid"
    assert code(admit(room(kind="text"), seat(), AnswerFrame(question=1, text="fog"), OPENED)) == "taken"


@given(st.lists(st.integers(0, 3), min_size=1, unique=True), st.integers(-120_000, 60_000))
def test_what_is_taken_is_stored_as_it_was_given_at_a_time_within_the_question(
    choices: list[int], after_ms: int
) -> None:
    outcome = admit(room(), seat(), AnswerFrame(question=1, choices=choices), OPENED + after_ms)
    if after_ms > 20_000 + GRACE_MS:
        assert code(outcome) == "closed"
        return
    if after_ms < -GRACE_MS:
        assert code(outcome) == "not_open"
        return
    assert isinstance(outcome, ReceivedAnswer)
    assert outcome.choices == choices
    assert outcome.received_at == max(OPENED, OPENED + after_ms)
    assert (outcome.opened_at, outcome.time_limit_ms) == (OPENED, 20_000)


def paused(at: int) -> Room:
    before = room()
    question = before.session.question
    assert question is not None
    stopped = structs.replace(question, paused_at=at)
    return Room.of(structs.replace(before.session, question=stopped))


@given(st.integers(-120_000, 120_000))
def test_an_answer_just_after_a_pause_began_counts_as_received_at_it(after_ms: int) -> None:
    paused_at = OPENED + 5_000
    outcome = admit(paused(paused_at), seat(), AnswerFrame(question=1, choices=[0]), paused_at + after_ms)
    if after_ms > GRACE_MS:
        assert code(outcome) == "paused"
    elif after_ms < -5_000 - GRACE_MS:
        assert code(outcome) == "not_open"
    else:
        assert isinstance(outcome, ReceivedAnswer)
        assert outcome.received_at == max(OPENED, paused_at + min(after_ms, 0))


def test_a_question_that_was_closed_while_paused_takes_no_more_answers() -> None:
    late = admit(paused(OPENED + 5_000).seal(1), seat(), AnswerFrame(question=1, choices=[0]), OPENED + 5_100)
    assert code(late) == "closed"


def with_needs(room: Room, needs: Needs, kind: str = "choice") -> Room:
    """The room as it is when the needs of `p1` hold for the question, and somebody has twice the time."""
    question = structs.replace(room.session.question, kind=kind)  # type: ignore[type-var]
    asked = {PlayerId("p1"): needs}
    return Room.of(structs.replace(room.session, question=question, asked_needs=asked, extra_ms=20_000))


def test_more_time_is_for_its_player_alone() -> None:
    slower, answer = with_needs(room(), Needs(1.5)), AnswerFrame(question=1, choices=[0])
    own = admit(slower, seat(), answer, CLOSES + 10_000 + GRACE_MS)
    assert isinstance(own, ReceivedAnswer)
    assert own.time_limit_ms == 30_000
    assert code(admit(slower, seat(), answer, CLOSES + 10_001 + GRACE_MS)) == "closed"
    assert code(admit(slower, Seat(PlayerId("p2")), answer, CLOSES + GRACE_MS + 1)) == "closed"


def test_whoever_is_not_asked_a_question_cannot_answer_it() -> None:
    unheard = with_needs(room(), Needs(1, no_audio=True), kind="listen")
    answer = AnswerFrame(question=1, choices=[0])
    assert code(admit(unheard, seat(), answer, OPENED)) == "invalid"
    assert code(admit(unheard, Seat(PlayerId("p2")), answer, OPENED)) == "taken"
