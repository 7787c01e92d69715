"""Boards that the store lost: nothing is read or recorded, and a restored board is the same."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.quiz.scoring.boards import NOW, Boards, open_board, record
from tests.quiz.scoring.games import Game, game, logged
from tests.quiz.scoring.test_scoreboards import AT_CLOSE
from wordrally.quiz.live.application.ports import ProjectionLost
from wordrally.quiz.scoring.application.answer_recorder import RecordOutcome
from wordrally.quiz.scoring.application.judged_answers import group_answers, judge_answers
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection

CALLS: list[Callable[[Boards, Game], Awaitable[object]]] = [
    lambda boards, of: boards.scoreboards.settle(of.session_id, 0),
    lambda boards, of: boards.scoreboards.outcome(of.session_id, 0, of.questions[0]),
    lambda boards, of: boards.scoreboards.podium(of.session_id),
    lambda boards, of: boards.scoreboards.rows(of.session_id, 0, 10),
    lambda boards, of: boards.scoreboards.receipts(of.session_id, 0),
    lambda boards, of: boards.scoreboards.results(of.session_id, 0),
    lambda boards, of: boards.scoreboards.next_event(of.session_id),
    lambda boards, of: boards.scoreboards.all_answered(of.session_id, 0, NOW),
]


@pytest.mark.parametrize("call", CALLS)
async def test_nothing_is_read_from_a_lost_projection(boards: Boards, call: Any) -> None:
    played = game()
    await open_board(boards, played)
    await boards.lose_everything()
    with pytest.raises(ProjectionLost):
        await call(boards, played)


async def test_nothing_is_recorded_on_a_lost_projection_and_the_other_sessions_go_on(boards: Boards) -> None:
    lost, there = game(), game()
    await open_board(boards, there)
    marked = [
        each
        for played in (lost, there)
        for each in judge_answers(played.rulebook, played.session_id, 0, group_answers([logged(1,
            played.answer("a"))])[played.session_id, 0])
    ]  # fmt: skip
    first, second = await boards.scorebooks.record(marked, NOW)
    assert isinstance(first, ProjectionLost)
    assert isinstance(second, RecordOutcome)
    with pytest.raises(ProjectionLost):
        await boards.scoreboards.podium(lost.session_id)


async def test_a_restored_board_is_the_board_and_goes_on_counting(boards: Boards) -> None:
    played = game("a b c", settings=AT_CLOSE)
    await open_board(boards, played)
    batches = [
        logged(1, played.answer("a"), played.answer("b", after_ms=3_000)),
        logged(2, played.answer("c", 1)),
    ]
    last = (await record(boards, played, *batches))[-1]
    await boards.lose_everything()
    answers = [(batch.sequence, answer) for batch in batches for answer in batch.batch.answers]
    await boards.restorations.restore(
        draw_projection(played.story, SessionAnswers(answers)),
        await boards.restorations.begin(played.session_id),
        NOW + 60_000,
    )
    assert set(await boards.scoreboards.receipts(played.session_id, 0)) == {"a", "b"}
    [again] = await record(boards, played, batches[1])
    assert again.fresh == 0
    assert again.event > last.event + 1
    assert again.board_version >= last.board_version
    assert (await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])).podium.top[
        0
    ].score == 1000
