"""The state machine of a session: decisions, refusals, and invariants under any order of events."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.live.examples import ANCIENT, HOST, QUESTIONS
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import PlayerId, QuizId, SessionId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    PlayerRemoved,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionSealed,
    SessionCreated,
    SessionFinished,
)
from wordrally.contracts.queue.pulses import Outage
from wordrally.quiz.live.adapters.valkey_views import decode_view, encode_view
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.admission import may_join, may_return
from wordrally.quiz.live.domain.commands import Command, Remove, decide
from wordrally.quiz.live.domain.evolution import evolve, fold
from wordrally.quiz.live.domain.extending import RECONNECTING_MS
from wordrally.quiz.live.domain.leading import Close, Extend, Next, Seal, Start
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import (
    GRACE_MS,
    Outcome,
    Podium,
    SessionState,
    phase_of,
    shown_question,
    shown_reveal,
)
from wordrally.quiz.live.domain.whole_session import Finish, Lock, Unlock

EVE = PlayerId("eve")
EMPTY = Podium(top=[], players=0, board_version=0)


def lobby(**settings: bool | int) -> SessionState:
    """A session that was just opened."""
    created = SessionCreated(
        version=0,
        at=1_000,
        session_id=SessionId("s"),
        host_id=HOST,
        pin="12345678",
        mode="live",
        quiz_id=QuizId("quiz"),
        quiz_title="Unit 4: weather",
        question_count=len(QUESTIONS),
        settings=Settings(**settings),  # pyright: ignore[reportArgumentType]
    )
    session = fold([created])
    assert session is not None
    return session


def outcome(last_received_at: int = 0) -> Outcome:
    return Outcome(counts=[0, 3, 1, 0], last_received_at=last_received_at, podium=EMPTY)


def close(index: int = 0, sealed_at: int = 9_000, last_received_at: int = 0) -> Close:
    return Close(index, "host", sealed_at, QUESTIONS[index], outcome(last_received_at))


def play(session: SessionState, *commands: Command, now: int = 2_000) -> SessionState:
    """The session after these commands, none of which may be refused."""
    for command in commands:
        events = decide(session, command, now)
        assert not isinstance(events, QuizError), events
        for event in events:
            session = evolve(session, event)
    return session


def test_start_opens_the_first_question_for_its_time() -> None:
    session = play(lobby(), Start(QUESTIONS), now=5_000)
    question = shown_question(session)
    assert question is not None
    assert (question.index, question.opened_at, question.closes_at) == (0, 5_000, 25_000)
    assert (phase_of(session), session.version) == ("open", 1)


def test_closing_reveals_the_key_and_the_counts() -> None:
    session = play(lobby(), Start(QUESTIONS), close())
    reveal = shown_reveal(session)
    assert reveal is not None
    assert (reveal.correct, reveal.counts) == ([1], [0, 3, 1, 0])
    assert (phase_of(session), session.version) == ("closed", 2)


def test_the_reveal_is_gone_while_the_next_question_is_open() -> None:
    session = play(lobby(), Start(QUESTIONS), close(), Next(QUESTIONS, EMPTY))
    assert shown_reveal(session) is None


def test_next_finishes_after_the_last_question() -> None:
    last = Close(1, "time", 9_000, ANCIENT, outcome())
    session = play(lobby(), Start(QUESTIONS), close(), Next(QUESTIONS, EMPTY), last, Next(QUESTIONS, EMPTY))
    assert (phase_of(session), session.version) == ("finished", 5)
    assert shown_reveal(session) is not None, "the last question stays to be looked at"


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ([Start(QUESTIONS)], Start(QUESTIONS)),
        ([], Next(QUESTIONS, EMPTY)),
        ([Start(QUESTIONS)], Next(QUESTIONS, EMPTY)),
        ([], close()),
        ([Start(QUESTIONS), close()], close()),
        ([Start(QUESTIONS)], close(1)),
        ([], Seal(0)),
        ([Start(QUESTIONS)], Seal(1)),
        ([Start(QUESTIONS), close()], Extend(0, [Outage(2_000, 9_000)])),
        ([Start(QUESTIONS)], Finish("host", EMPTY)),
        ([Finish("host", EMPTY)], Finish("host", EMPTY)),
        ([Finish("host", EMPTY)], Start(QUESTIONS)),
        ([Finish("host", EMPTY)], Lock()),
        ([Finish("host", EMPTY)], Remove(EVE)),
    ],
    ids=str,
)
def test_what_the_phase_does_not_allow_is_refused(before: Sequence[Command], command: Command) -> None:
    refusal = decide(play(lobby(), *before), command, 3_000)
    assert isinstance(refusal, QuizError)
    assert refusal.reason == "wrong_phase"


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ([Lock()], Lock()),
        ([], Unlock()),
        ([Remove(EVE)], Remove(EVE)),
        ([Start(QUESTIONS), Seal(0)], Seal(0)),
        ([Start(QUESTIONS), Seal(0)], Extend(0, [Outage(2_000, 9_000)])),
        ([Start(QUESTIONS), Extend(0, [Outage(1_000, 3_000)])], Extend(0, [Outage(1_000, 3_000)])),
        ([Start(QUESTIONS)], Extend(0, [Outage(500, 1_999)])),
        ([Start(QUESTIONS)], Extend(0, [Outage(22_000, 90_000)])),
    ],
    ids=str,
)
def test_what_is_done_already_happens_no_more(before: Sequence[Command], command: Command) -> None:
    assert decide(play(lobby(), *before), command, 3_000) == []


def test_locking_and_removing_carry_the_version_on() -> None:
    session = play(lobby(), Start(QUESTIONS), Lock(), Remove(EVE), Unlock())
    assert session.version == 1


@pytest.mark.parametrize(
    ("sealed_at", "last_received_at", "closes_at"),
    [
        pytest.param(9_000, 8_500, 9_000, id="when-the-host-closed"),
        pytest.param(9_000, 9_240, 9_000, id="an-answer-within-the-grace"),
        pytest.param(9_000, 9_300, 9_050, id="no-accepted-answer-is-late"),
        pytest.param(60_000, 22_200, 22_000, id="never-after-its-time"),
    ],
)
def test_the_final_closing_time(sealed_at: int, last_received_at: int, closes_at: int) -> None:
    session = play(lobby(), Start(QUESTIONS), close(sealed_at=sealed_at, last_received_at=last_received_at))
    question = shown_question(session)
    assert question is not None
    assert question.closes_at == closes_at


@pytest.mark.parametrize(
    ("outages", "now", "closes_at"),
    [
        pytest.param([(7_000, 17_000)], 17_000, 17_000 + 15_000, id="what-was-left-is-left-again"),
        pytest.param([(7_000, 17_000)], 20_000, 20_000 + 15_000, id="from-when-somebody-says-so"),
        pytest.param([(7_000, 17_000)], 10_000, 17_000 + 15_000, id="whatever-the-clock-says"),
        pytest.param([(0, 17_000)], 17_000, 17_000 + 20_000, id="nobody-could-answer-from-the-start"),
        pytest.param([(21_999, 90_000)], 90_000, 90_000 + 1, id="at-the-last-moment"),
        pytest.param([(3_000, 7_000), (9_000, 12_000)], 12_000, 12_000 + 17_000, id="two-at-once"),
        pytest.param([(0, 1_000), (7_000, 17_000)], 17_000, 17_000 + 15_000, id="one-from-before"),
        pytest.param([(7_000, 17_000), (90_000, 95_000)], 95_000, 95_000 + 15_000, id="late"),
    ],
)
def test_an_outage_gives_back_what_was_left(outages: list[tuple[int, int]], now: int, closes_at: int) -> None:
    """The question opened at 2,000 and would have closed at 22,000."""
    extend = Extend(0, [Outage(*outage) for outage in outages])
    session = play(play(lobby(), Start(QUESTIONS)), extend, now=now)
    question = shown_question(session)
    assert question is not None
    assert question.closes_at == closes_at + RECONNECTING_MS
    assert question.opened_at == 2_000
    assert session.version == 1


def test_a_log_without_beginning_is_no_session() -> None:
    assert fold([]) is None


def test_who_may_join() -> None:
    reasons = {
        "open door": may_join(lobby(), "held", 1),
        "locked": may_join(play(lobby(), Lock()), "held", 1),
        "late": may_join(play(lobby(), Start(QUESTIONS)), "held", 1),
        "too late": may_join(play(lobby(late_join=False), Start(QUESTIONS)), "held", 1),
        "full": may_join(lobby(), "full", 1),
        "twice": may_join(lobby(), "joining", 1),
        "over": may_join(play(lobby(), Finish("host", EMPTY)), "held", 1),
    }
    assert {case: refusal and refusal.reason for case, refusal in reasons.items()} == {
        "open door": None,
        "locked": "locked",
        "late": None,
        "too late": "late_join_off",
        "full": "full",
        "twice": "already_joining",
        "over": "finished",
    }


def test_a_removed_player_may_not_return_but_others_may_to_a_locked_session() -> None:
    session = play(lobby(), Remove(EVE), Lock())
    refusal = may_return(session, EVE)
    assert refusal is not None
    assert refusal.reason == "removed"
    assert may_return(session, PlayerId("ada")) is None


OUTAGES = st.lists(st.integers(0, 90_000), min_size=2, max_size=6, unique=True).map(
    lambda instants: [
        Outage(*pair) for pair in zip(sorted(instants)[::2], sorted(instants)[1::2], strict=False)
    ]
)

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.just(Start(QUESTIONS)),
    st.just(Next(QUESTIONS, EMPTY)),
    st.builds(Extend, st.integers(0, 1), OUTAGES),
    st.builds(Seal, st.integers(0, 1)),
    st.builds(close, st.integers(0, 1), st.integers(0, 90_000), st.integers(0, 90_000)),
    st.builds(Finish, st.sampled_from(["host", "idle"]), st.just(EMPTY)),
    st.builds(Lock),
    st.builds(Unlock),
    st.builds(Remove, st.sampled_from([EVE, PlayerId("ada")])),
)


def history(commands: list[Command]) -> tuple[SessionState, list[AnySessionEvent]]:
    """What happens when these commands come one after the other, refused or not."""
    session, events = lobby(), list[AnySessionEvent]()
    for now, command in enumerate(commands, 2_000):
        decided = decide(session, command, now)
        for event in [] if isinstance(decided, QuizError) else decided:
            session = evolve(session, event)
            events.append(event)
    return session, events


@given(st.lists(COMMANDS, max_size=30))
def test_questions_open_in_order_close_once_and_never_open_again(commands: list[Command]) -> None:
    _, events = history(commands)
    steps = [
        (type(event), event.question.index if isinstance(event, QuestionOpened) else event.index)
        for event in events
        if isinstance(event, QuestionOpened | QuestionClosed)
    ]
    whole = [(kind, index) for index in range(len(QUESTIONS)) for kind in (QuestionOpened, QuestionClosed)]
    assert steps == whole[: len(steps)]


@given(st.lists(COMMANDS, max_size=30))
def test_transitions_raise_the_version_by_one_and_nothing_else_does(commands: list[Command]) -> None:
    _, events = history(commands)
    version = 0
    for event in events:
        version += isinstance(event, QuestionOpened | QuestionClosed | SessionFinished)
        assert event.version == version


@given(st.lists(COMMANDS, max_size=30))
def test_a_question_ends_later_and_later_until_it_is_sealed(commands: list[Command]) -> None:
    _, events = history(commands)
    ends_at, sealed = 0, False
    for event in events:
        match event:
            case QuestionOpened():
                ends_at, sealed = event.question.closes_at, False
            case QuestionExtended():
                assert not sealed
                assert event.closes_at > ends_at
                assert event.closes_at >= event.resumed_at + RECONNECTING_MS
                ends_at = event.closes_at
            case QuestionSealed():
                assert not sealed
                sealed = True
            case QuestionClosed():
                assert event.closes_at <= ends_at
            case _:
                pass


@given(OUTAGES)
def test_with_all_outages_taken_out_a_question_lasts_as_long_as_it_should(outages: list[Outage]) -> None:
    """Each outage is reported when it is over. The rest is the time limit, and a moment after each."""
    session, lost_ms, told = play(lobby(), Start(QUESTIONS)), 0, 0
    for number, outage in enumerate(outages, 1):
        before = shown_question(session)
        session = play(session, Extend(0, outages[:number]), now=max(outage.until, 2_000))
        if shown_question(session) != before:
            told += 1
            lost_ms += outage.until - max(outage.since, 2_000)
    question = shown_question(session)
    assert question is not None
    assert question.closes_at - question.opened_at - lost_ms == 20_000 + told * RECONNECTING_MS


@given(st.lists(COMMANDS, max_size=30))
def test_nothing_happens_after_the_end(commands: list[Command]) -> None:
    _, events = history(commands)
    assert not any(isinstance(event, SessionFinished) for event in events[:-1])


@given(st.lists(COMMANDS, max_size=30))
def test_the_state_is_the_fold_of_the_log(commands: list[Command]) -> None:
    session, events = history(commands)
    assert fold([lobby().created, *events]) == session
    removed = {event.player_id for event in events if isinstance(event, PlayerRemoved)}
    assert session.removed == removed


@given(st.lists(COMMANDS, max_size=30), st.integers(0, 2**53))
def test_a_view_survives_the_store(commands: list[Command], sequence: int) -> None:
    view = View(history(commands)[0], sequence)
    assert decode_view(encode_view(view)) == view


def test_the_grace_is_what_the_contract_says() -> None:
    assert GRACE_MS == 250
