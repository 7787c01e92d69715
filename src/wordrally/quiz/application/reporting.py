"""The results of a session out of its receipts: for the host's report, the quiz database, and the history of accounts."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from wordrally.contracts.accounts import AttendedAnswer
from wordrally.contracts.events import PlayerJoined, QuestionOpened
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.quizzes import Question
from wordrally.contracts.results import AttendedResult, SessionResults
from wordrally.contracts.sessions import AnswerReport, PlayerReport, Standing
from wordrally.quiz.application.live import Live, projected, session_body, view_of
from wordrally.quiz.application.ports import FinishedSession, View
from wordrally.quiz.domain.ranking import Receipt, Receipts
from wordrally.quiz.domain.report import compile_report

ALL = 10_000
"""No session has more players (contract, `max_players`)."""

PART_BYTES = 400_000
"""A message may have 1 MB; one account's results alone stay below half of that."""


async def report_live(live: Live, session_id: SessionId) -> FinishedSession:
    """The results as they are now. Raises `UnknownSession`."""
    logged = await live.logs.sessions.events(session_id)
    view = view_of(session_id, logged)
    opened_at = {
        entry.event.question.index: entry.event.question.opened_at
        for entry in logged
        if isinstance(entry.event, QuestionOpened)
    }
    questions = await live.logs.quizzes.questions(session_id)
    board = await projected(live, session_id, lambda: _read_board(live, session_id, sorted(opened_at)))

    def compile_all() -> FinishedSession:
        players = [report_player(row, board.receipts) for row in board.rows]
        session = session_body(view.session, len(board.rows), live.public_url)
        return FinishedSession(
            host_id=view.session.created.host_id,
            finished_at=view.session.last_at,
            report=compile_report(session, questions, opened_at, players),
            accounts=_accounts(view, board.seats),
        )

    # A hundred thousand answers take half a second, in which others want to join and connect.
    return await asyncio.to_thread(compile_all)


@dataclass(frozen=True, slots=True)
class _Board:
    seats: Sequence[PlayerJoined]
    rows: Sequence[Standing]
    receipts: dict[int, dict[PlayerId, Receipt]]


async def _read_board(live: Live, session_id: SessionId, questions: Sequence[int]) -> _Board:
    boards = live.store.scoreboards
    rows, _ = await boards.rows(session_id, 0, ALL)
    return _Board(
        seats=await live.store.projections.roster(session_id),
        rows=rows,
        receipts={index: await boards.receipts(session_id, index) for index in questions},
    )


def _accounts(view: View, seats: Sequence[PlayerJoined]) -> dict[PlayerId, AccountId]:
    return {
        seat.player_id: seat.account_id
        for seat in seats
        if seat.account_id is not None and seat.player_id not in view.session.removed
    }


def report_player(row: Standing, receipts: Receipts) -> PlayerReport:
    """What a player did, in the order of the questions."""
    answers = [
        _report_answer(index, of_question[row.player_id])
        for index, of_question in receipts.items()
        if row.player_id in of_question
    ]
    return PlayerReport(
        player_id=row.player_id, nickname=row.nickname, score=row.score, rank=row.rank, answers=answers
    )


def _report_answer(index: int, receipt: Receipt) -> AnswerReport:
    return AnswerReport(
        question=index,
        correct=receipt.correct,
        points=receipt.points,
        received_at=receipt.received_at,
        choices=receipt.choices,
        text=receipt.text,
    )


def attended_parts(finished: FinishedSession, questions: Sequence[Question]) -> Iterator[SessionResults]:
    """The results of those who signed in, in messages of bounded size; the same results give the same parts."""
    session = finished.report.session
    attended = (
        _attended(player, finished, questions)
        for player in finished.report.players
        if player.player_id in finished.accounts
    )
    for part, results in enumerate(_bounded(attended)):
        yield SessionResults(
            session_id=session.id,
            quiz_id=session.quiz_id,
            quiz_title=session.quiz_title,
            finished_at=finished.finished_at,
            players=session.players,
            part=part,
            results=results,
        )


def _attended(
    player: PlayerReport, finished: FinishedSession, questions: Sequence[Question]
) -> AttendedResult:
    return AttendedResult(
        account_id=finished.accounts[player.player_id],
        player_id=player.player_id,
        nickname=player.nickname,
        score=player.score,
        rank=player.rank,
        answers=[
            AttendedAnswer(
                question=answer.question,
                prompt=questions[answer.question].prompt,
                correct=answer.correct,
                points=answer.points,
                received_at=answer.received_at,
                choices=answer.choices,
                text=answer.text,
            )
            for answer in player.answers
        ],
    )


def _bounded(attended: Iterator[AttendedResult]) -> Iterator[list[AttendedResult]]:
    part: list[AttendedResult] = []
    size = 0
    for result in attended:
        length = len(msgspec.msgpack.encode(result))
        if part and size + length > PART_BYTES:
            yield part
            part, size = [], 0
        part.append(result)
        size += length
    if part:
        yield part
