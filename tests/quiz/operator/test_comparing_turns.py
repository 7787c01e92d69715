"""Turns against the rules and the log."""

import dataclasses

import pytest
from msgspec import structs

from tests.quiz.scoring.games import OPENED_AT, Game, game
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer, TurnOpened
from wordrally.contracts.queue.events import Needs, PlayerNeedsChanged, SessionOpened
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.live.domain.ranking import LoggedTurn
from wordrally.quiz.operator.application.comparing import ExpectedSession, recount
from wordrally.quiz.operator.application.comparing_turns import compare_turns
from wordrally.quiz.operator.application.refilling import asked_of, results_of
from wordrally.quiz.results.application.attended import attended_parts
from wordrally.quiz.scoring.application.session_history import SessionAnswers, SessionHistory

ANN = PlayerId("a")


def played_turns() -> tuple[Game, list[TurnOpened], list[ReceivedAnswer]]:
    """A miss, two right answers, and the missed question again."""
    played = game("a", questions=3, settings=Settings(order="quiz"))
    turns = [
        TurnOpened(played.session_id, ANN, number, question, misses, OPENED_AT + number * 1_000)
        for number, (question, misses) in enumerate([(0, 0), (1, 0), (2, 0), (0, 1)], 1)
    ]
    answers = [
        ReceivedAnswer(
            played.session_id, ANN, turn.question, turn.opened_at + 500, [1 if turn.turn == 1 else 0], None,
            turn.opened_at, 20_000, turn.turn, turn.misses,
        )
        for turn in turns
    ]  # fmt: skip
    return played, turns, answers


def recounted(
    played: Game, turns: list[TurnOpened], answers: list[ReceivedAnswer], needs: Needs | None = None
) -> ExpectedSession:
    found = SessionAnswers(
        [(number, answer) for number, answer in enumerate(answers, 1)],
        [LoggedTurn(turn, number) for number, turn in enumerate(turns, 1)],
    )
    opened = SessionOpened(version=9, at=OPENED_AT, closes_at=OPENED_AT + 60_000)
    events = [*played.story.events, LoggedEvent(opened, len(played.story.events) + 1)]
    if needs is not None:
        changed = PlayerNeedsChanged(version=9, at=OPENED_AT, player_id=ANN, needs=needs)
        events.append(LoggedEvent(changed, len(events) + 1))
    return recount(SessionHistory(events, played.seats, played.rulebook), found)


def differences(
    played: Game, turns: list[TurnOpened], answers: list[ReceivedAnswer], needs: Needs | None = None
) -> list[str]:
    return [one.about for one in compare_turns(recounted(played, turns, answers, needs))]


def test_turns_that_follow_the_rules_are_right() -> None:
    assert differences(*played_turns()) == []


@pytest.mark.parametrize("wrong", [{"misses": 0}, {"opened_at": 1}, {"time_limit_ms": 5}, {"question": 1}])
def test_a_turn_that_the_rules_or_the_log_do_not_know_is_found(wrong: dict[str, int]) -> None:
    played, turns, answers = played_turns()
    answers[3] = structs.replace(answers[3], **wrong)
    assert "a, turn 4" in differences(played, turns, answers)


def test_a_turn_that_nothing_was_left_for_is_found() -> None:
    played, opened, answers = played_turns()
    opened.append(structs.replace(opened[3], turn=5))
    answers.append(structs.replace(answers[3], turn=5))
    assert differences(played, opened, answers) == ["a"]


def test_an_answer_after_the_end_of_its_turn_is_found() -> None:
    played, turns, answers = played_turns()
    answers[3] = structs.replace(answers[3], received_at=turns[3].opened_at + 20_251)
    assert differences(played, turns, answers) == ["a, turn 4"]


def test_another_time_limit_is_right_for_whoever_was_given_one() -> None:
    played, opened, answers = played_turns()
    opened[3] = structs.replace(opened[3], time_limit_ms=30_000)
    answers[3] = structs.replace(answers[3], time_limit_ms=30_000)
    assert differences(played, opened, answers) == ["a, turn 4"]
    assert differences(played, opened, answers, Needs(time_factor=1.5)) == []


def test_audio_questions_are_left_out_only_for_whoever_cannot_hear() -> None:
    played, opened, answers = played_turns()
    opened[3] = structs.replace(opened[3], left_out_from=4)
    assert differences(played, opened, answers) == ["a, turn 4"]
    assert differences(played, opened, answers, Needs(no_audio=True)) == []


def test_what_a_class_member_did_follows_from_the_streams() -> None:
    played, opened, answers = played_turns()
    answers[2] = structs.replace(answers[2], choices=None)  # the time of the third turn ran out
    counted = recounted(played, opened[:3], answers[:3])
    seats = [structs.replace(seat, member_id="member-1") for seat in counted.projection.seats]
    counted = dataclasses.replace(counted, projection=dataclasses.replace(counted.projection, seats=seats))

    [part] = attended_parts(results_of(counted, ""), asked_of(counted))

    [result] = part.results
    assert result.account_id == "member-1"
    assert [(one.question, one.correct) for one in result.answers] == [(0, False), (1, True)]
    assert result.unanswered == [2]
