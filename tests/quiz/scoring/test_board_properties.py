"""Properties of boards, whatever the order and repetition of batches."""

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.quiz.scoring.boards import Boards, board_of, open_board, record
from tests.quiz.scoring.games import game, logged
from tests.quiz.scoring.test_scoreboards import AT_CLOSE, plays
from wordrally.contracts.ids import PlayerId
from wordrally.quiz.live.domain.ranking import streak_at
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plays=plays, cuts=st.lists(st.integers(0, 24)), dice=st.randoms(), removed_after=st.integers(0, 9))
async def test_any_order_and_repetition_of_batches_gives_the_board_of_the_log(
    boards: Boards, plays: list[Any], cuts: list[int], dice: Any, removed_after: int
) -> None:
    played = game("a b c d", questions=4)  # `e` has no seat, and `d` loses theirs on the way
    await open_board(boards, played)
    answers = [played.answer(name, q, choices=picked, after_ms=ms) for name, q, picked, ms in plays]
    edges = sorted({0, len(answers), *(min(cut, len(answers)) for cut in cuts)})
    log = [logged(n, *answers[a:b]) for n, (a, b) in enumerate(itertools.pairwise(edges), 1)]
    shuffled = log + log[:2]
    dice.shuffle(shuffled)
    await record(boards, played, *shuffled[:removed_after])
    await boards.projections.unseat(played.session_id, PlayerId("d"))
    await record(boards, played, *shuffled[removed_after:])
    played.remove("d")
    expected = draw_projection(
        played.story, SessionAnswers([(b.sequence, a) for b in log for a in b.batch.answers])
    )
    assert await board_of(boards, played) == [(row.player_id, row.score) for row in expected.rows]
    for question in range(4):
        receipts = expected.receipts.get(question, {})
        assert await boards.scoreboards.receipts(played.session_id, question) == receipts
        told = await boards.scoreboards.results(played.session_id, question)
        assert {r.player_id: r.streak for r in told} == {
            player: streak_at(expected.marks[player], question) for player in receipts
        }


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plays=plays, dice=st.randoms())
async def test_holding_back_until_the_closing_ends_with_the_same_board(
    boards: Boards, plays: list[Any], dice: Any
) -> None:
    shown, held = game("a b c d", questions=4), game("a b c d", questions=4, settings=AT_CLOSE)
    shown.mode = "live"  # results are told at once, and the board moves at the close all the same
    for played in (shown, held):
        await open_board(boards, played)
        for question in range(4):
            batches = [
                logged(n, played.answer(name, q, choices=picked, after_ms=ms))
                for n, (name, q, picked, ms) in enumerate(plays, 1)
                if q == question
            ]
            dice.shuffle(batches)
            await record(boards, played, *batches)
            await boards.scoreboards.outcome(played.session_id, question, played.questions[question])
    assert await board_of(boards, held) == await board_of(boards, shown)
    for question in range(4):
        results = [await boards.scoreboards.results(g.session_id, question) for g in (held, shown)]
        assert results[0] == results[1]
