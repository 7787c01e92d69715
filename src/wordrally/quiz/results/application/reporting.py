"""Results of a session from its receipts: the live report, and the final one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import UNSET, structs

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.reports import AnswerReport, PlayerReport
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.contracts.queue.events import AnySessionEvent, QuestionClosed, QuestionOpened, SessionOpened
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.ports import FinishedSession, View
from wordrally.quiz.live.application.projecting import projected, view_of
from wordrally.quiz.live.application.reading.describing import session_body
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.courses import has_nothing_left
from wordrally.quiz.live.domain.evolution import skipped_by
from wordrally.quiz.live.domain.ranking import Receipt, Receipts
from wordrally.quiz.live.domain.session import SessionState
from wordrally.quiz.results.application.attended import AskedQuestions
from wordrally.quiz.results.domain.report import compile_report
from wordrally.turns.course import MISS, RIGHT, is_done

ALL = 10_000
"""Maximum number of players of a session (contract, `max_players`)."""


async def report_live(live: SessionPorts, session_id: SessionId) -> FinishedSession:
    """Return the results so far. Raises `UnknownSession`."""
    finished, _ = await report_asked(live, session_id)
    return finished


async def report_asked(live: SessionPorts, session_id: SessionId) -> tuple[FinishedSession, AskedQuestions]:
    """Return the results so far, and the questions that were asked. Raises `UnknownSession`."""
    logged = await live.logs.sessions.events(session_id)
    view = view_of(session_id, logged)
    questions = await live.logs.quizzes.questions(view.session.created)
    asked = asked_questions([entry.event for entry in logged], questions)
    indexes = sorted(asked.opened_at)
    board = await projected(live, session_id, lambda: _read_board(live, view, indexes))

    def compile_all() -> FinishedSession:
        players = [
            report_player(row, board.receipts, view.session, questions, board.turns) for row in board.rows
        ]
        session = session_body(view.session, len(board.rows), live.public_url)
        return FinishedSession(
            host_id=view.session.created.host_id,
            finished_at=view.session.last_at,
            report=compile_report(session, asked.questions, asked.opened_at, players, view.session.skipped),
            accounts=owners_of(board.seats, view.session),
        )

    # In a thread: a hundred thousand answers take half a second, which would delay joins and connections.
    finished = await asyncio.to_thread(compile_all)
    return finished, replace(
        asked,
        seated_at={seat.player_id: seat.at for seat in board.seats},
        timed_out=timed_out(board.receipts) if view.session.is_paced else None,
    )


def timed_out(receipts: Receipts) -> dict[PlayerId, set[int]]:
    """Return by player the questions whose time ran out in one of their turns."""
    found: dict[PlayerId, set[int]] = {}
    for of_turn in receipts.values():
        for player_id, receipt in of_turn.items():
            if receipt.is_timeout:
                found.setdefault(player_id, set()).add(receipt.question)
    return found


def asked_questions(events: Sequence[AnySessionEvent], questions: Sequence[Question]) -> AskedQuestions:
    """Return the questions that were asked, without the times when players joined."""
    opened = (event.question for event in events if isinstance(event, QuestionOpened))
    closed = (event for event in events if isinstance(event, QuestionClosed))
    began = next((event.at for event in events if isinstance(event, SessionOpened)), None)
    at_once = {} if began is None else dict.fromkeys(range(len(questions)), began)
    return AskedQuestions(
        questions=questions,
        opened_at=at_once | {question.index: question.opened_at for question in opened},
        closed_at={event.index: event.closes_at for event in closed},
        seated_at={},
        skipped=frozenset().union(*(skipped_by(event) for event in events)),
    )


NewestTurns = Mapping[PlayerId, TurnOpened]
"""The newest turns, at least those of players with needs."""


@dataclass(frozen=True, slots=True)
class _Board:
    seats: Sequence[PlayerJoined]
    rows: Sequence[Standing]
    receipts: dict[int, dict[PlayerId, Receipt]]
    turns: NewestTurns


async def _read_board(live: SessionPorts, view: View, questions: Sequence[int]) -> _Board:
    """Return the board and its receipts for these questions, or in paced modes for all turns."""
    boards, session_id = live.store.scoreboards, view.session.created.session_id
    slots = range(await boards.turns(session_id)) if view.session.is_paced else questions
    rows, _ = await boards.rows(session_id, 0, ALL)
    return _Board(
        seats=await live.store.projections.roster(session_id),
        rows=rows,
        receipts={index: await boards.receipts(session_id, index) for index in slots},
        turns=await _read_turns(live, view.session),
    )


async def _read_turns(live: SessionPorts, session: SessionState) -> NewestTurns:
    if not session.is_paced or not session.needs:
        return {}
    session_id, now = session.created.session_id, live.world.clock()
    state = await live.store.projections.state(session_id, list(session.needs), None, now)
    return {one.seat.player_id: one.turn for one in state.players if one.turn is not None}


def owners_of(seats: Sequence[PlayerJoined], session: SessionState) -> dict[PlayerId, AccountId]:
    """Return whose history each seat belongs to: an account's, or a class member's."""
    owners = {seat.player_id: seat.member_id or seat.account_id for seat in seats}
    return {
        player_id: AccountId(owner)
        for player_id, owner in owners.items()
        if owner is not None and player_id not in session.removed
    }


def report_player(
    row: Standing,
    receipts: Receipts,
    session: SessionState,
    questions: Sequence[Question],
    newest: NewestTurns,
) -> PlayerReport:
    """Report a player's answers in the order of questions or turns; skipped questions earn no points."""
    if session.is_paced:
        return _report_paced(row, receipts, session, questions, newest.get(row.player_id))
    answers = [
        _report_answer(index, of_question[row.player_id], is_skipped=index in session.skipped)
        for index, of_question in receipts.items()
        if row.player_id in of_question
    ]
    return _player(row, answers)


def _report_paced(
    row: Standing,
    receipts: Receipts,
    session: SessionState,
    questions: Sequence[Question],
    newest: TurnOpened | None,
) -> PlayerReport:
    """Report a paced player. Turns that ran out are counted, and have no answer."""
    turns = [of_turn[row.player_id] for of_turn in receipts.values() if row.player_id in of_turn]
    answers = [
        structs.replace(
            _report_answer(receipt.question, receipt, is_skipped=False),
            turn=receipt.turn,
            misses=receipt.misses,
        )
        for receipt in turns
        if not receipt.is_timeout
    ]
    done, mastered = len(turns), sum(receipt.correct for receipt in turns)
    return structs.replace(
        _player(row, answers),
        done=done,
        mastered=mastered,
        finished=_is_finished(row.player_id, turns, session, questions, newest),
    )


def _is_finished(
    player_id: PlayerId,
    turns: Sequence[Receipt],
    session: SessionState,
    questions: Sequence[Question],
    newest: TurnOpened | None,
) -> bool:
    """Return whether nothing is left for a player, who may not be asked audio questions."""
    if player_id in session.needs:
        marks = "".join(RIGHT if receipt.correct else MISS for receipt in turns)
        return has_nothing_left(session, questions, player_id, marks, newest)
    goal, mastered = session.created.settings.goal, sum(receipt.correct for receipt in turns)
    return is_done(goal, len(questions), done=len(turns), mastered=mastered)


def _player(row: Standing, answers: list[AnswerReport]) -> PlayerReport:
    return PlayerReport(
        player_id=row.player_id,
        nickname=row.nickname,
        score=row.score,
        rank=row.rank,
        place=row.place,
        team=None if row.team is UNSET else row.team,
        answers=answers,
    )


def _report_answer(index: int, receipt: Receipt, *, is_skipped: bool) -> AnswerReport:
    return AnswerReport(
        question=index,
        correct=receipt.correct,
        points=0 if is_skipped else receipt.points,
        received_at=receipt.received_at,
        choices=receipt.choices,
        text=receipt.text,
        opened_at=receipt.opened_at,
        time_limit_ms=receipt.time_limit_ms,
        skipped=is_skipped,
    )
