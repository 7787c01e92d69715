"""Boards under test: the fake and Valkey, opened for a game and written to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.quiz.scoring.games import OPENED_AT, Game
from wordrally.quiz.live.application.store_ports import Projections, Scoreboards
from wordrally.quiz.scoring.application.answer_recorder import AnswerRecorder, RecordOutcome
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch, group_answers, judge_answers
from wordrally.quiz.scoring.application.rebuild_ports import Restorations
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection

NOW = OPENED_AT


@dataclass(frozen=True)
class Boards:
    """What reads and writes boards."""

    scorebooks: AnswerRecorder
    scoreboards: Scoreboards
    projections: Projections
    restorations: Restorations
    lose_everything: Callable[[], Awaitable[object]]


async def open_board(boards: Boards, of: Game) -> None:
    """The board of a game that nobody answered in yet."""
    token = await boards.restorations.begin(of.session_id)
    await boards.restorations.restore(draw_projection(of.story, SessionAnswers([])), token, NOW)


async def record(boards: Boards, of: Game, *batches: LoggedBatch) -> list[RecordOutcome]:
    """Record logged answers, each batch by itself, in this order."""
    tallies: list[RecordOutcome] = []
    for batch in batches:
        for (session_id, question), answers in group_answers([batch]).items():
            marked = list(judge_answers(of.rulebook, session_id, question, answers))
            for tally in await boards.scorebooks.record(marked, NOW):
                assert isinstance(tally, RecordOutcome)
                tallies.append(tally)
    return tallies


async def board_of(boards: Boards, of: Game) -> list[tuple[str, int]]:
    rows, _ = await boards.scoreboards.rows(of.session_id, 0, 100)
    return [(row.player_id, row.score) for row in rows]
