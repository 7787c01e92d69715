"""Reveals against the answers that were accepted by then, by the pure rules alone."""

from collections.abc import Sequence

from msgspec import structs

from tests.quiz.scoring.games import OPENED_AT, Game, game
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import QuestionClosed
from wordrally.contracts.views import RevealView
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.operator.application.comparing import compare_answers, compare_reveals, recount
from wordrally.quiz.scoring.application.session_history import SessionAnswers, SessionHistory


def closing(counts: list[int], *top: tuple[str, int]) -> QuestionClosed:
    rows = [
        Standing(rank=rank, player_id=PlayerId(player), nickname=player, score=score)
        for rank, (player, score) in enumerate(top, 1)
    ]
    return QuestionClosed(
        version=9,
        at=OPENED_AT + 20_000,
        index=0,
        reason="time",
        closes_at=OPENED_AT + 20_000,
        reveal=RevealView(question=0, correct=[0], counts=counts, explanation=None),
        top=rows,
        players=len(rows),
        board_version=1,
    )


def found(played: Game, closed: QuestionClosed, answers: Sequence[ReceivedAnswer]) -> list[str]:
    story = played.story
    events = [*story.events, LoggedEvent(closed, len(story.events) + 1)]
    counted = recount(
        SessionHistory(events, story.seats, story.rulebook),
        SessionAnswers([(sequence, answer) for sequence, answer in enumerate(answers, 1)]),
    )
    return [one.about for one in compare_reveals(counted)]


def judged(played: Game, *answers: ReceivedAnswer) -> list[str]:
    counted = recount(
        played.story, SessionAnswers([(sequence, answer) for sequence, answer in enumerate(answers, 1)])
    )
    return [one.about for one in compare_answers(counted)]


def test_an_answer_that_carries_what_the_log_says_is_right() -> None:
    played = game("a b", questions=1)
    carried = structs.replace(played.answer("a"), opened_at=OPENED_AT, time_limit_ms=20_000)
    assert judged(played, carried, played.answer("b", after_ms=20_250)) == []


def test_an_answer_that_was_judged_by_another_opening_or_time_limit_is_found() -> None:
    played = game("a b c", questions=1)
    played.mode = "live"
    earlier = structs.replace(played.answer("a"), opened_at=OPENED_AT - 1, time_limit_ms=20_000)
    longer = structs.replace(played.answer("b"), opened_at=OPENED_AT, time_limit_ms=40_000)
    late = structs.replace(played.answer("c", after_ms=20_251), opened_at=OPENED_AT, time_limit_ms=20_000)
    about = ["question 1, a", "question 1, b", "question 1, c"]
    assert judged(played, earlier, longer, late) == about


def test_a_reveal_with_every_answer_is_right() -> None:
    played = game("a b", questions=1)
    answers = [played.answer("a"), played.answer("b", choices=[1])]
    assert found(played, closing([1, 1, 0], ("a", 1_000), ("b", 0)), answers) == []


def test_a_reveal_without_an_accepted_answer_is_found() -> None:
    played = game("a b", questions=1)
    answers = [played.answer("a"), played.answer("b")]
    assert found(played, closing([1, 0, 0], ("a", 1_000)), answers) == ["question 1", "question 1, top"]


def test_answers_to_later_questions_do_not_count_in_a_reveal() -> None:
    played = game("a", questions=2)
    answers = [played.answer("a"), played.answer("a", 1)]
    assert found(played, closing([1, 0, 0], ("a", 1_000)), answers) == []
